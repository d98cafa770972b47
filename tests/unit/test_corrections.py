"""Correction notices: what was published before is no figure of the year, in blocks, tables, columns and sentences."""

from __future__ import annotations

import pytest

from mingzhang.extractors.assemble import assemble
from mingzhang.extractors.extraction import extract
from mingzhang.extractors.reading import read

NOTICE = "关于云溪市水利局2023年度部门决算公开的更正公告"
PLAIN = "云溪市水利局2023年度部门决算"
HEADS = "<tr><td>项目</td><td>决算数</td></tr>"


def told(body: str, title: str = NOTICE) -> tuple[list[tuple[str, float]], list[str]]:
    said = "<p>因工作人员疏忽，部分数据填写不准，现对公开内容作出说明，给您带来不便，敬请谅解。</p>" * 3
    head = f"<head><title>{title}</title></head>"
    page = f"<html>{head}<body><h1>{title}</h1>{said}<p>一、收入支出决算总体情况说明</p>{body}</body></html>"
    found = extract(assemble(read(page.encode())))
    return [(fact.item, float(fact.value)) for fact in found.facts], [
        left.raw_value for left in found.leftovers if left.reason == "superseded"
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "2023年度收入总计213.64万元有误，应为313.64万元。",
        "原“2023年度收入总计213.64万元”，现更正为“2023年度收入总计313.64万元”。",
        "更正前：2023年度收入总计213.64万元；更正后：2023年度收入总计313.64万元。",
        "2023年度收入总计由213.64万元更正为313.64万元。",
        "2023年度收入总计213.64万元（应为313.64万元）。",
        "将2023年度收入总计“213.64万元”修改为“313.64万元”。",
        "2023年度收入总计误写为213.64万元，正确数据为313.64万元。",
    ],
)
def test_a_sentence_corrects_its_own_amount(sentence: str) -> None:
    assert told(f"<p>{sentence}</p>") == ([("收入总计", 3136400.0)], ["213.64"])


def test_each_amount_of_a_sentence_is_corrected_for_itself() -> None:
    facts, old = told("<p>2023年度收入总计由213.64万元更正为313.64万元，支出总计由203.64万元更正为303.64万元。</p>")
    assert (facts, old) == ([("收入总计", 3136400.0), ("支出总计", 3036400.0)], ["213.64", "203.64"])


@pytest.mark.parametrize(
    ("before", "after"), [("更正前：", "更正后："), ("一、更正前", "二、更正后"), ("原公布内容：", "现更正为：")]
)
def test_the_table_before_the_correction_is_set_aside(before: str, after: str) -> None:
    def table(amount: str) -> str:
        rows = "".join(f"<tr><td>{name}</td><td>{amount}</td></tr>" for name in ("财政拨款收入", "收入总计"))
        return f"<p>收入决算表</p><p>单位：万元</p><table>{HEADS}{rows}</table>"

    facts, old = told(f"<p>{before}</p>{table('213.64')}<p>{after}</p>{table('313.64')}")
    assert (facts, old) == ([("财政拨款收入", 3136400.0), ("收入总计", 3136400.0)], ["213.64", "213.64"])


def test_the_column_before_the_correction_is_set_aside() -> None:
    heads = "<tr><td>项目</td><td>更正前决算数</td><td>更正后决算数</td></tr>"
    table = f"<table>{heads}<tr><td>收入总计</td><td>213.64</td><td>313.64</td></tr></table>"
    facts, old = told(f"<p>收入支出决算总表</p><p>单位：万元</p>{table}")
    assert (facts, old) == ([("收入总计", 3136400.0)], ["213.64"])


def test_a_disclosure_that_corrects_nothing_keeps_all() -> None:
    facts, old = told("<p>2023年度收入总计213.64万元。预算数应为批复数，支出总计213.64万元。</p>", PLAIN)
    assert (len(facts), old) == (2, [])
