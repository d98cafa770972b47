"""Documents against one another over the published tables: years, budgets, units, versions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

import pyarrow.dataset as ds
import pytest

from mingzhang.pipeline.archive import Capture
from mingzhang.pipeline.checks.across import check_across
from mingzhang.pipeline.publish import dataset, publish
from mingzhang.pipeline.run import read_document
from mingzhang.pipeline.task import Task

Disclosed = Callable[..., str]


@pytest.fixture
def disclosed(captured: Callable[..., Capture]) -> Disclosed:
    """Publishes an invented disclosure and gives its id."""

    def publish_one(root: Path, title: str, *paragraphs: str, day: int = 1) -> str:
        body = "".join(f"<p>{escape(text)}</p>" for text in paragraphs)
        data = f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>".encode()
        when = dt.datetime(2025, 9, day, tzinfo=dt.UTC)
        capture = captured(data, f"https://yx.example.gov.cn/{day}.html", fetched_at=when, parent_url="", portal="")
        outcome = read_document(Task(capture, capture.url, data=data))
        assert outcome.status == "ok", outcome.error
        publish([outcome.rows], root)
        return capture.doc_id

    return publish_one


def told(root: Path, rule: str) -> list[tuple[str, str, str]]:
    rows: Sequence[dict[str, str]] = dataset(root, "findings").to_table(filter=ds.field("rule") == rule).to_pylist()
    return [(row["doc_id"], row["status"], row["message"]) for row in rows]


HEAD = "第三部分 部门决算情况说明"


def test_last_years_amount_is_what_last_year_published(tmp_path: Path, disclosed: Disclosed) -> None:
    disclosed(tmp_path, "宜春市档案局2022年度部门决算", HEAD, "一、支出决算情况说明", "本年支出合计500.00万元。")
    right = disclosed(
        tmp_path,
        "宜春市档案局2023年度部门决算",
        HEAD,
        "一、支出决算情况说明",
        "本年支出合计600.00万元，比上年增加100.00万元，增长20%。",
    )
    check_across(tmp_path)
    assert [(doc, status) for doc, status, _ in told(tmp_path, "X-03")] == [(right, "pass")]


def test_another_last_year_is_told_with_both_amounts(tmp_path: Path, disclosed: Disclosed) -> None:
    disclosed(tmp_path, "宜春市档案局2022年度部门决算", HEAD, "一、支出决算情况说明", "本年支出合计480.00万元。")
    disclosed(
        tmp_path,
        "宜春市档案局2023年度部门决算",
        HEAD,
        "一、支出决算情况说明",
        "本年支出合计600.00万元，比上年增加100.00万元，增长20%。",
    )
    check_across(tmp_path)
    [(_, status, message)] = told(tmp_path, "X-03")
    assert status == "fail"
    assert "500.00万元" in message
    assert "480.00万元" in message
    assert "20.00万元" in message


def test_a_body_that_was_renamed_is_one_issuer(tmp_path: Path, disclosed: Disclosed) -> None:
    disclosed(tmp_path, "宜春市环境保护局2018年度部门决算", HEAD, "一、支出决算情况说明", "本年支出合计480.00万元。")
    disclosed(
        tmp_path,
        "宜春市生态环境局2019年度部门决算",
        HEAD,
        "一、支出决算情况说明",
        "本年支出合计600.00万元，比上年增加120.00万元，增长25%。",
    )
    check_across(tmp_path)
    assert [status for _, status, _ in told(tmp_path, "X-03")] == ["pass"]


def test_the_year_after_a_merger_does_not_compare_with_the_year_before(tmp_path: Path, disclosed: Disclosed) -> None:
    disclosed(
        tmp_path, "宜春市市场监督管理局2018年度部门决算", HEAD, "一、支出决算情况说明", "本年支出合计480.00万元。"
    )
    disclosed(
        tmp_path,
        "宜春市市场监督管理局2019年度部门决算",
        HEAD,
        "一、支出决算情况说明",
        "本年支出合计600.00万元，比上年增加20.00万元，增长3.45%。",
    )
    check_across(tmp_path)
    [(_, status, message)] = told(tmp_path, "X-03")
    assert status == "fail"
    assert "机构改革" in message
    found = dataset(tmp_path, "findings").to_table(filter=ds.field("rule") == "X-03").to_pylist()
    assert [row["severity"] for row in found] == ["info"]


def test_a_second_version_that_says_otherwise_is_told(tmp_path: Path, disclosed: Disclosed) -> None:
    disclosed(tmp_path, "宜春市档案局2022年度部门决算", HEAD, "一、支出决算情况说明", "本年支出合计480.00万元。", day=1)
    newer = disclosed(
        tmp_path, "宜春市档案局2022年度部门决算", HEAD, "一、支出决算情况说明", "本年支出合计490.00万元。", day=9
    )
    check_across(tmp_path)
    assert [(doc, status) for doc, status, _ in told(tmp_path, "X-21")] == [(newer, "fail")]


def test_checking_again_changes_nothing(tmp_path: Path, disclosed: Disclosed) -> None:
    disclosed(tmp_path, "宜春市档案局2022年度部门决算", HEAD, "一、支出决算情况说明", "本年支出合计480.00万元。", day=1)
    disclosed(tmp_path, "宜春市档案局2022年度部门决算", HEAD, "一、支出决算情况说明", "本年支出合计490.00万元。", day=9)
    first = check_across(tmp_path)
    before = dataset(tmp_path, "findings").to_table()
    assert check_across(tmp_path) == first
    assert dataset(tmp_path, "findings").to_table() == before
