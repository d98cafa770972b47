"""What proves a number of the text: lists that add up, narrower concepts, cells and sentences that say it again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

TITLE = "云溪县档案局2024年度部门预算"


def verdicts(extraction: Any) -> dict[str, str]:
    return {fact.raw_value: fact.verdict for fact in extraction.facts if fact.source == "text"}


def test_a_list_over_several_paragraphs_is_proven_by_its_sum(checked: Callable[..., Any]) -> None:
    extraction, findings = checked(
        "第三部分 部门预算支出具体情况",
        "本局预算34460.46万元，包括在职人员经费7923.40万元、公用经费1415.30万元、对个人和家庭的补助支出883.60万元、"
        "预留增资534.24万元、专项业务支出23703.92万元。",
        "一、专项业务支出23703.92万元，具体包括：",
        "1.馆藏数字化20000.92万元，主要包括：扫描著录15000.42万元，用于著录；影像加工5000.50万元，用于加工。",
        "2.库房改造3703.00万元，主要用于改造库房。",
        title=TITLE,
    )
    assert set(verdicts(extraction).values()) == {"proven"}
    assert any(one.rule == "N-11" and "扫描著录" in one.message and one.status == "pass" for one in findings)


def test_a_list_that_misses_its_whole_says_nothing(checked: Callable[..., Any], failures: Callable[..., Any]) -> None:
    extraction, findings = checked(
        "第三部分 部门预算支出具体情况",
        "本局预算34460.46万元，包括馆藏征集7923.40万元、库房维护1415.30万元、展览陈列883.60万元。",
        title=TITLE,
    )
    assert set(verdicts(extraction).values()) == {"unproven"}
    assert failures(findings) == failures(findings, "warning") == []


def test_a_total_after_its_parts_is_proven(checked: Callable[..., Any]) -> None:
    extraction, _ = checked(
        "第三部分 部门预算支出具体情况",
        "2024年安排馆藏征集340.00万元，库房维护120.00万元，展览陈列70.11万元，合计530.11万元。",
        title=TITLE,
    )
    assert set(verdicts(extraction).values()) == {"proven"}


def test_nothings_are_proven_in_their_own_list_only(checked: Callable[..., Any]) -> None:
    extraction, _ = checked(
        "第三部分 部门预算情况说明",
        "2024年收入预算19577.12万元，其中：财政拨款收入19577.12万元；事业收入0万元；其他收入0.00万元。",
        title=TITLE,
    )
    assert set(verdicts(extraction).values()) == {"proven"}
    extraction, _ = checked(
        "第三部分 部门预算情况说明", "2024年收入预算0万元，其中：财政拨款收入0万元；事业收入0.00万元。", title=TITLE
    )
    assert set(verdicts(extraction).values()) == {"unproven"}


def test_a_number_said_again_is_proven_only_with_the_first(checked: Callable[..., Any]) -> None:
    text = "（一）馆藏征集7923.40万元，主要用于征集。"
    extraction, _ = checked("第三部分 部门预算支出具体情况", "本局安排馆藏征集7923.40万元。", text, title=TITLE)
    assert set(verdicts(extraction).values()) == {"consistent"}
    listed = "本局预算9338.70万元，包括馆藏征集7923.40万元、库房维护1415.30万元。"
    extraction, _ = checked("第三部分 部门预算支出具体情况", listed, text, title=TITLE)
    assert [fact.verdict for fact in extraction.facts] == ["proven"] * 4


def test_a_cell_of_a_table_that_adds_up_proves_the_text_that_repeats_it(checked: Callable[..., Any]) -> None:
    rows = [
        ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
        ["", "合计", "300.25", "200.00", "100.25"],
        ["201", "一般公共服务支出", "300.25", "200.00", "100.25"],
        ["20126", "档案事务", "300.25", "200.00", "100.25"],
        ["2012601", "行政运行", "200.00", "200.00", "0.00"],
        ["2012604", "档案馆", "100.25", "0.00", "100.25"],
    ]
    extraction, _ = checked(
        "<p>部门支出总表</p><p>单位：万元</p>",
        rows,
        "第三部分 部门预算情况说明",
        "1.“档案馆”科目100.25万元，主要用于馆藏数字化。",
        title=TITLE,
    )
    assert verdicts(extraction)["100.25"] == "proven"
