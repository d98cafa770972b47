"""Errors that publishers really made, each with its numbers (handbook, section 7), in sentences of our own."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

HEAD = ("第三部分 2024年度部门决算情况说明",)
CASES = {
    "a difference printed as a completion rate": (
        ("N-13",),
        (
            "一、财政拨款支出决算情况说明",
            "2024年度财政拨款支出年初预算数为472.9万元，支出决算为500.12万元，完成年初预算的27.22%。",
        ),
    ),
    "a decimal point lost in a share": (
        ("N-01",),
        (
            "一、支出决算情况说明",
            "本年支出合计294.48万元，其中：基本支出247.53万元，占84.06%；项目支出46.95万元，占19.62%。",
        ),
    ),
    "two sides that differ": (
        ("T1-01",),
        ("一、收入支出决算总体情况说明", "2024年度收入总计4125.49万元，支出总计4143.91万元。"),
    ),
    "a change that its rate does not fit": (
        ("N-03",),
        ("一、公务接待费支出决算情况说明", "2024年度公务接待费支出决算为5.21万元，比上年减少0.1万元，下降0.006%。"),
    ),
    "a rate of an opening budget that is nothing": (
        ("N-07",),
        (
            "一、一般公共预算财政拨款支出决算情况说明",
            "一般公共预算财政拨款支出年初预算为0万元，全年预算为321.02万元，支出决算为307.82万元，"
            "完成年初预算的95.89%。",
        ),
    ),
    "a decimal point shifted in a rate": (
        ("N-03",),
        ("一、财政拨款支出决算情况说明", "2024年度项目支出决算1895万元，比上年减少134万元，下降0.66%。"),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_real_error_is_an_error(checked: Callable[..., Any], failures: Callable[..., Any], name: str) -> None:
    rules, text = CASES[name]
    _, findings = checked(*HEAD, *text)
    assert tuple(rule for rule, _ in failures(findings)) == rules


RIGHT = {
    "a truncated rate": "2024年度收入总计4125.49万元，比上年减少2559.45万元，下降38.28%。",
    "a part that rounds": "本年支出合计105.58万元，其中：基本支出95.36万元，占90.32%；项目支出10.22万元，占9.68%。",
    "a change measured from a printed year": "收入总计比2023年的100万元增加20万元，增长20%。",
    "a change of the part, not of the whole": (
        "2024年度收入总计300万元，其中年初结转和结余80万元，较上年减少20万元，下降20%。"
    ),
    "a rate that is zero": "2024年度收入总计300万元，与上年相比增加0.00万元，增长0.00%，与上年持平。",
}


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_is_no_error_and_no_warning(
    checked: Callable[..., Any], failures: Callable[..., Any], name: str
) -> None:
    _, findings = checked(*HEAD, "一、收入支出决算总体情况说明", RIGHT[name])
    assert failures(findings) == []
    assert failures(findings, "warning") == []


def test_the_one_number_that_would_cure_every_rule_is_named(checked: Callable[..., Any]) -> None:
    _, findings = checked(
        *HEAD,
        "一、“三公”经费财政拨款支出决算情况说明",
        "2024年度“三公”经费支出决算为1777万元，较上年减少221万元，下降11.06%。其中：公务接待费支出决算为90万元，"
        "较上年减少12万元，下降11.76%；公务用车购置及运行维护费支出决算为1687万元，较上年减少242万元，下降11.02%。",
    )
    hints = {one.hint for one in findings if one.status == "fail" and one.severity == "error"}
    assert any(hint and "242万元改为209万元" in hint for hint in hints)


def test_a_rate_over_a_year_without_money_is_a_warning(
    checked: Callable[..., Any], failures: Callable[..., Any]
) -> None:
    _, findings = checked(
        *HEAD, "一、公务接待费支出决算情况说明", "2024年度公务接待费支出决算为0.3万元，比上年增加0.3万元，增长100%。"
    )
    assert failures(findings) == []
    assert [rule for rule, _ in failures(findings, "warning")] == ["N-06"]


def test_a_rounding_residue_is_told_as_info(checked: Callable[..., Any], failures: Callable[..., Any]) -> None:
    _, findings = checked(
        *HEAD,
        "一、政府采购支出情况说明",
        "2024年度政府采购支出总额2319.21万元，其中：政府采购货物支出19.22万元、政府采购工程支出1000万元、"
        "政府采购服务支出1300万元。",
    )
    assert failures(findings) == [] == failures(findings, "warning")
    told = next(one for one in findings if one.rule == "X-07")
    assert told.difference == Decimal(-100)
    assert told.severity == "info"


def test_a_message_says_which_numbers_where_and_by_how_much(
    checked: Callable[..., Any], failures: Callable[..., Any]
) -> None:
    _, findings = checked(*HEAD, "一、收入支出决算总体情况说明", "2024年度收入总计4125.49万元，支出总计4143.91万元。")
    [(_, message)] = failures(findings)
    for words in (
        "收入支出决算总体情况说明",
        "收入总计4125.49万元",
        "支出总计4143.91万元",
        "相差18.42万元",
        "收入总计应等于支出总计",
    ):
        assert words in message


def test_the_numbers_of_an_error_are_contradicted_and_the_others_keep_their_proof(checked: Callable[..., Any]) -> None:
    extraction, _ = checked(
        *HEAD,
        "一、支出决算情况说明",
        "本年支出合计294.48万元，其中：基本支出247.53万元，占84.06%；项目支出46.95万元，占19.62%。",
    )
    verdicts = {fact.raw_value: fact.verdict for fact in extraction.facts}
    assert verdicts["19.62"] == "contradicted"
    assert verdicts["84.06"] == verdicts["294.48"] == "proven"


def test_totals_that_are_not_called_so_accuse_nobody(checked: Callable[..., Any], failures: Callable[..., Any]) -> None:
    """Schools tell 总收入 and 总支出 of the year, and 本年支出 of the general budget in the next section."""
    _, findings = checked(
        "一、2024年度部门决算收支增减情况说明",
        "2024年度总收入1244.27万元，总支出1095.67万元，年末结转和结余164.61万元。",
        "二、2024年度一般公共预算收入支出决算情况",
        "2024年度一般公共预算财政拨款本年支出1070.67万元。",
    )
    assert failures(findings) == []
