"""Whom identities accuse: only numbers that stand together, of one item, base and level, and are read as printed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

REPORT = "关于云溪市2025年预算执行情况和2026年预算草案的报告"
BUDGET = "云溪市档案局2026年部门预算"
NOBODY = {
    "an amount that rounding leaves next to nothing": (
        "批准的2025年国有资本经营预算收入为3亿元，实际完成0.05亿元，为预算的1.7%，较上年增加480万元，增长812.5%。"
    ),
    "what comes in above the budget, beside a growth over last year": (
        "2025年全市一般公共预算收入完成182.6亿元，为年计划的108.2%，超收13.8亿元，同比增长21.4%。"
    ),
    "this year's budget as a base of growth": (
        "全市社会保险基金收入预算为231.4亿元，支出预算为204.8亿元。2025年实际完成收入228.9亿元，为预算的98.9%，增长3.7%。"
    ),
    "counts of other things": (
        "获批重点项目97项，培育企业18家。我市38个学科进入排名，较2018年底的25个增加13个，其中6个为新进。"
    ),
    "a base of five years ago": (
        "全市一般公共预算收入由2020年的86.4亿元增加到2025年的182.6亿元，年均增长16.1%。"
        "2025年全市一般公共预算收入完成182.6亿元，为预算的101.1%，同比增长2.8%。"
    ),
    "shares of a whole that is told elsewhere": (
        "2025年全市一般公共预算收入预期为139.0亿元。其中：税收收入72.5亿元，增长1.2%，占一般公共预算收入的54.8%；"
        "非税收入59.9亿元，占比45.2%。"
    ),
    "a limit of the city and a balance of the place itself": (
        "市本级政府债务限额120亿元。2025年末全市政府债务余额568.5亿元。"
    ),
    "a whole of another level far away": "全年民生支出381亿元，占一般公共预算支出的81%。",
}


@pytest.mark.parametrize("name", NOBODY)
def test_nobody_is_accused_over_what_other_readings_allow(
    checked: Callable[..., Any], failures: Callable[..., Any], name: str
) -> None:
    opening = "备案的全市一般公共预算支出为469.2亿元，一般公共预算收入为168.8亿元。"
    _, findings = checked("一、预算安排情况", opening, "二、重点工作", NOBODY[name], title=REPORT)
    assert failures(findings) == []


def test_amounts_in_a_reason_are_no_parts_of_the_change(
    checked: Callable[..., Any], failures: Callable[..., Any]
) -> None:
    text = (
        "2026年一般公共预算财政拨款支出3,780.00万元，比2025年增加80.00万元。其中：基本支出1,290.00万元，主要用于保障运转，"
        "比2025年增加72.00万元，主要原因是新招录职工；项目支出2,490.00万元，主要用于宣传等工作，比2025年增加8.00万元，"
        "主要原因是新增了资金100万元、压减重点展览专项资金19万元，以及改造工程资金减少70万元等。"
    )
    _, findings = checked("一、财政拨款情况说明", text, title=BUDGET)
    assert failures(findings) == []


def test_a_change_without_its_word_is_told_by_the_rate_behind_it(
    checked: Callable[..., Any], failures: Callable[..., Any]
) -> None:
    text = "2026年本单位机关运行经费安排210.32万元，比上年1.43万元，增加0.68%。主要原因是人员增加。"
    extraction, findings = checked("三、机关运行经费情况", text, title=BUDGET)
    assert failures(findings) == []
    assert [fact.measure for fact in extraction.facts] == ["budget", "change", "change_pct"]


def test_parts_of_a_new_limit_are_new_limits(checked: Callable[..., Any], failures: Callable[..., Any]) -> None:
    text = (
        "2025年上级核定我市新增政府债务限额106亿元，其中：一般债务限额47亿元，专项债务限额59亿元。",
        "2025年末全市政府债务余额568.5亿元，其中：一般债务余额405.2亿元，专项债务余额163.3亿元。",
    )
    extraction, findings = checked("一、政府债务情况", *text, title=REPORT)
    assert failures(findings) == []
    assert [fact.measure for fact in extraction.facts[:3]] == ["limit_new"] * 3


def test_units_told_one_by_one_are_not_the_department(
    checked: Callable[..., Any], failures: Callable[..., Any]
) -> None:
    table = [
        ["收入", "", "支出", ""],
        ["项目", "预算数", "项目", "预算数"],
        ["财政拨款收入", "900.00", "一般公共服务支出", "900.00"],
        ["收入总计", "900.00", "支出总计", "900.00"],
    ]
    _, findings = checked(
        "一、部门预算收支总体情况", "2026年部门预算收入900.00万元，部门预算支出900.00万元。",
        "二、部门预算支出具体情况",
        "（一）云溪市档案局（本级）", "云溪市档案局（本级）部门预算收入700.00万元，包括基本支出700.00万元。",
        "（二）云溪市档案保护中心", "云溪市档案保护中心部门预算收入200.00万元，包括基本支出200.00万元。",
        "<p>收支总表</p><p>单位：万元</p>", table, title=BUDGET,
    )  # fmt: skip
    assert failures(findings) == []


FUND = "云溪市2025年政府性基金预算收入执行情况表"
ROWS = [
    ["项目", "2025年执行数", "2024年决算数"],
    ["彩票公益金收入", "548,742", "391,416"],
    ["污水处理费收入", "743,622", "728,502"],
    ["其他政府性基金收入", "139,465", "91,060"],
    ["本年收入合计", "1,431,829", "1,210,978"],
    ["地方政府专项债务收入", "323,335", "246,037"],
    ["转移性收入", "201,004", "181,860"],
    ["收入总计", "1,956,168", "1,638,875"],
]


def test_totals_within_a_column_are_not_added_again(checked: Callable[..., Any], failures: Callable[..., Any]) -> None:
    extraction, findings = checked(f"<p>{FUND}</p><p>单位：万元</p>", ROWS, title=REPORT)
    assert failures(findings) == [] == failures(findings, "warning")
    assert {fact.verdict for fact in extraction.facts} == {"proven"}


def test_a_column_that_misses_the_sum_of_the_other_is_told(
    checked: Callable[..., Any], failures: Callable[..., Any]
) -> None:
    rows = [[cell if cell != "201,004" else "200,497" for cell in row] for row in ROWS]
    _, findings = checked(f"<p>{FUND}</p><p>单位：万元</p>", rows, title=REPORT)
    [(_, message)] = failures(findings)
    assert "相差507万元" in message
    assert "彩票" not in message


def test_a_table_of_one_column_that_nothing_confirms_accuses_nobody(
    checked: Callable[..., Any], failures: Callable[..., Any]
) -> None:
    rows = [row[:2] for row in ROWS]
    rows[-1] = ["收入总计", "2,956,168"]
    _, findings = checked(f"<p>{FUND}</p><p>单位：万元</p>", rows, title=REPORT)
    assert failures(findings) == []
