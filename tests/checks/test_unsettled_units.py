"""Tables of which nobody tells the unit: their sums hold in any unit, and prove and accuse nothing beyond the table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

ROWS = [
    ["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"],
    ["201", "一般公共服务支出", "312.40", "211.30", "101.10"],
    ["221", "住房保障支出", "45.62", "45.62", ""],
    ["", "合计", "358.02", "256.92", "101.10"],
]
OTHER = [
    ["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"],
    ["206", "科学技术支出", "1.20", "", "1.20"],
    ["213", "农林水支出", "2.30", "1.10", "1.20"],
    ["", "合计", "3.50", "1.10", "2.40"],
]
SAME = [
    *ROWS[:1],
    *([*row[:2], *(f"{float(cell) * 10000:.2f}" if cell else "" for cell in row[2:])] for row in ROWS[1:]),
]


def verdicts(checked: Callable[..., Any], rows: list[list[str]]) -> set[str]:
    extraction, _ = checked(
        "<p>支出决算表</p><p>单位：万元</p>", ROWS, "<p>一般公共预算财政拨款支出决算表</p>", rows
    )  # fmt: skip
    return {fact.verdict for fact in extraction.facts if fact.table == 1}


def test_sums_prove_no_amount_of_a_table_whose_unit_nothing_settles(checked: Callable[..., Any]) -> None:
    assert verdicts(checked, OTHER) == {"unproven"}


def test_a_unit_that_agrees_with_the_other_table_is_settled_and_proven(checked: Callable[..., Any]) -> None:
    assert verdicts(checked, SAME) == {"proven"}


def test_nobody_is_accused_across_tables_over_an_unsettled_unit(
    checked: Callable[..., Any], failures: Callable[..., Any]
) -> None:
    _, findings = checked("<p>支出决算表</p><p>单位：万元</p>", ROWS, "<p>一般公共预算财政拨款支出决算表</p>", OTHER)
    assert failures(findings) == []
