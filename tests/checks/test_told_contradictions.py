"""Contradictions that words or numbers alone tell: each shape with its examples, each rule in an invented budget."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from mingzhang.extractors.numbers.normal import normalise
from mingzhang.schemas.vocabulary.rules import rules
from mingzhang.schemas.vocabulary.shapes import compiled

WORDS = [rule for rule in rules() if rule.kind == "words"]
UNIT = "云溪市档案局2026年单位预算"


@pytest.mark.parametrize("rule", WORDS, ids=lambda rule: f"{rule.id}-{rule.part}")
def test_every_shape_is_found_in_what_it_is_like_and_in_nothing_else(rule: Any) -> None:
    shapes = [re.compile(compiled(name)) for name in rule.names]
    like = [normalise(text) for text in rule.like]
    assert [text for text in like if not any(shape.search(text) for shape in shapes)] == []
    assert [shape.pattern for shape in shapes if not any(shape.search(text) for text in like)] == []
    assert [text for text in rule.unlike if any(shape.search(normalise(text)) for shape in shapes)] == []


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("X-22", "公务用车运行费9.98万元，与2025年预算数持平，主要原因是。其中：公务用车购置费0万元。"),
        ("X-23", "基本支出100.00万元，占4.02；项目支出2,388.06万元，占95.98%。"),
        ("X-24", "2026年部门预算安排购置车辆0辆。"),
        ("X-25", "公务接待费0.73万元，比2026年预算减少0.10万元。"),
        ("X-26", "2026年国有资本经营预算支出表\n注：本单位2026年无政府性基金预算安排的支出，故本表为空表。"),
        ("X-27", "1、医疗卫生与计划生育支出（210类）行政事业单位医疗（11款）行政单位医疗（01项）98.27万元。"),
        ("X-27", "2、社会保障和就业支出（210类）行政事业单位养老支出（05款）20.00万元。"),
        ("X-20", "2025年单位预算编制说明"),
        ("N-10", "行政运行比2025年预算执行数减少12.63%。主要原因是：支出增加。"),
        ("N-17", "财政拨款收入支出增加（减少）的主要原因是业务量增加。"),
    ],
)
def test_what_words_tell_is_a_warning(
    checked: Callable[..., Any], failures: Callable[..., Any], rule: str, text: str
) -> None:
    opening = "2026年收入预算8,695.94万元，其中：财政拨款收入8,695.94万元。"
    _, findings = checked("一、预算编制说明", opening, *text.split("\n"), title=UNIT)
    assert rule in [one for one, _ in failures(findings, "warning")]
    assert failures(findings) == []


TABLES = {
    "收支预算总表": [
        ["收入", "", "支出", ""],
        ["项目", "预算数", "项目", "预算数"],
        ["财政拨款收入", "340.00", "一般公共服务支出", "300.00"],
        ["", "", "住房保障支出", "40.00"],
        ["收入总计", "340.00", "支出总计", "340.00"],
    ],
    "支出预算总表": [
        ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
        ["201", "一般公共服务支出", "300.00", "200.00", "100.00"],
        ["20126", "档案事务", "300.00", "200.00", "100.00"],
        ["2012601", "行政运行", "200.00", "200.00", ""],
        ["2012604", "档案馆", "100.00", "", "100.00"],
        ["221", "住房保障支出", "40.00", "40.00", ""],
        ["22102", "住房改革支出", "40.00", "40.00", ""],
        ["2210203", "购房补贴", "40.00", "40.00", ""],
        ["", "合计", "340.00", "240.00", "100.00"],
    ],
}


def tables(**changes: str) -> list[Any]:
    shown: list[Any] = []
    for title, rows in (*TABLES.items(), ("一般公共预算支出表", TABLES["支出预算总表"])):
        shown += [f"<p>{title}</p><p>单位：万元</p>"]
        shown += [[[changes.get(cell, cell) if title == "支出预算总表" else cell for cell in row] for row in rows]]
    return shown


def test_the_tables_of_a_budget_prove_one_another(checked: Callable[..., Any], failures: Callable[..., Any]) -> None:
    extraction, findings = checked(*tables(), title=UNIT)
    assert failures(findings) == [] == failures(findings, "warning")
    assert {fact.verdict for fact in extraction.facts} == {"proven"}


def test_a_total_that_another_table_contradicts_is_an_error(
    checked: Callable[..., Any], failures: Callable[..., Any]
) -> None:
    changed = {"340.00": "350.00", "40.00": "50.00", "240.00": "250.00"}
    _, findings = checked(*tables(**changed), title=UNIT)
    assert "B3-03" in [rule for rule, _ in failures(findings)]


def test_an_amount_that_an_item_is_told_with_again_is_held_against_the_table(
    checked: Callable[..., Any], failures: Callable[..., Any]
) -> None:
    text = (
        "1、住房保障支出（221类）住房改革支出（02款）购房补贴（03项）40.00万元。主要用于：发放购房补贴。"
        "2025年当年预算执行数为42.00万元，2026年预算安排32.00万元，比2025年预算执行数减少4.76%。"
    )
    _, findings = checked("一、预算编制说明", text, *tables(), title=UNIT)
    told = [message for rule, message in failures(findings) if rule == "X-01"]
    assert len(told) == 1
    assert "32.00万元" in told[0]


def test_items_told_twice_are_added_once(checked: Callable[..., Any], failures: Callable[..., Any]) -> None:
    items = [("行政运行", "01", "200.00"), ("档案馆", "04", "100.00")]
    text = "财政拨款支出预算300.00万元。财政拨款支出主要内容如下："
    lines = [
        f"{at}、一般公共服务支出（201类）档案事务（26款）{name}（{code}项）{amount}万元。2026年预算安排{amount}万元。"
        for at, (name, code, amount) in enumerate(items, start=1)
    ]
    _, findings = checked("一、预算编制说明", text, *lines, title=UNIT)
    assert failures(findings) == []
