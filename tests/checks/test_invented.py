"""Invented disclosures of eight provinces: clean ones are accused of nothing, planted errors are found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.checks.invented import DISCLOSURES, body

STYLE = {"N-06", "N-07", "N-08"}
"""Rates and changes of nothing, which real publishers print too."""


@pytest.mark.parametrize("name", DISCLOSURES)
def test_a_clean_disclosure_is_accused_of_nothing(
    checked: Callable[..., Any], failures: Callable[..., Any], name: str
) -> None:
    title, page = body(DISCLOSURES[name])
    extraction, findings = checked(page, title=title)
    assert failures(findings) == []
    assert [told for rule, told in failures(findings, "warning") if rule not in STYLE] == []
    amounts = [fact for fact in extraction.facts if fact.unit == "CNY" and fact.value]
    assert sum(fact.verdict == "proven" for fact in amounts) >= 0.85 * len(amounts)


PLANTED = {
    "a difference as a completion rate": ("N-13", "hunan", "完成预算的83.49%，其中", "完成预算的1.73%，其中"),
    "a share with its digits lost": ("N-01", "hunan", "占23.00%", "占19.62%"),
    "a share copied from another row": ("N-14", "sichuan", "占0.84%", "占99.16%"),
    "a share that no cutting explains": ("N-01", "guangxi", "占本年收入合计0.71%", "占本年收入合计0.91%"),
    "one amount with two values": ("X-01", "hebei", "基本支出33260.42万元", "基本支出32360.42万元"),
    "two sides that differ": ("N-11", "guangxi", "支出总计43876.68万元", "支出总计43796.68万元"),
    "a change that its rate does not fit": ("N-03", "hunan", "增加0.21万元，增长11.49%", "增加0.1万元，增长0.006%"),
    "a change that its years do not fit": ("N-02", "guizhou", "减少12.68万元，下降18.47%", "减少16.28万元，下降18.47%"),
    "a change of the wrong direction": ("N-02", "guizhou", "增加4.75万元，增长37.21%", "减少4.75万元，下降37.21%"),
    "an amount ten thousand times too small": ("X-01", "sichuan", "均为1034.35万元", "均为0.10万元"),
    "元 printed as 万元": ("N-16", "hunan", "收入合计993.12万元", "收入合计9931210.10万元"),
    "a rate of no budget": ("N-07", "hunan", "决算为10.17万元。", "决算为10.17万元，完成年初预算的95.89%。"),
    "a rate of growth from nothing": ("N-06", "guangxi", "增加3.00万元，增长0.56%", "增加530.01万元，增长100%"),
    "kinds of procurement above their whole": ("X-07", "zhejiang", "货物支出84.24万元", "货物支出94.24万元"),
    "a wrong share of small firms": ("N-01", "zhejiang", "合同金额的33.3%", "合同金额的63.3%"),
    "kinds of cars above their whole": ("T10-01", "zhejiang", "其他用车1辆", "其他用车4辆"),
    "a reason for the other direction": ("N-10", "hunan", "决算数小于预算数的", "决算数大于预算数的"),
    "an item of the text against its table": ("X-01", "sichuan", "决算为31.82万元", "决算为61.23万元"),
    "a last item that repeats its class": (
        "T6-03",
        "hunan",
        "| 64.458184 |  | 64.458184",
        "| 101.297002 |  | 101.297002",
    ),
    "a public expense below its account": ("T7-04", "hunan", "6.735218 | 2.031400", "6.735218 | 1.031400"),
    "public expenses against their parts": ("T7-01", "hebei", "3,769,645.74", "3,769,945.74"),
    "a decimal point in a table": ("B3-02", "shandong", "618.327457", "6183.274570"),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_error_is_told(checked: Callable[..., Any], failures: Callable[..., Any], name: str) -> None:
    rule, where, right, wrong = PLANTED[name]
    assert right in DISCLOSURES[where]
    title, page = body(DISCLOSURES[where].replace(right, wrong, 1))
    _, findings = checked(page, title=title)
    told = [found for severity in ("error", "warning") for found, _ in failures(findings, severity)]
    assert rule in told, told


def test_a_total_that_the_table_prints_elsewhere_or_only_in_part_is_not_called_wrong(
    checked: Callable[..., Any], failures: Callable[..., Any]
) -> None:
    rows = [["项目", "决算数"], ["财政拨款收入", "90.123456"], ["本年收入合计", "90.123456"]]
    told = ["第三部分 2024年度部门决算情况说明", "一、收入支出决算总体情况说明"]
    for text in ("2024年度收入总计100.12万元，其中年初结转和结余10.00万元。", "2024年度收入总计95万元。"):
        _, findings = checked("收入支出决算总表", "<p>单位：万元</p>", rows, *told, text)
        assert failures(findings) == []


def test_a_negative_budget_is_told_where_its_rate_fits_the_positive(
    checked: Callable[..., Any], failures: Callable[..., Any]
) -> None:
    rows = [
        ["项目", "2023年决算数", "2024年决算数", "比上年增减%"],
        ["税收收入", "8,204", "9,018", "9.9"],
        ["非税收入", "2,310", "2,480", "7.4"],
        ["专项收入", "640", "712", "11.3"],
        ["罚没收入", "512", "498", "-2.7"],
        ["其他收入", "150", "-30", "-120.0"],
        ["捐赠收入", "-45", "20", "-144.4"],
        ["合计", "10,514", "11,498", "9.4"],
    ]
    title = "云溪县2024年全县一般公共预算收入决算表"
    parts = (f"<p>{title}</p><p>单位：万元</p>", rows)
    _, findings = checked(*parts, title=title)
    assert [rule for rule, _ in failures(findings)] == []
    rows[4][1] = "-512"
    _, findings = checked(*parts, title=title)
    assert any(rule == "G1-09" and "-512" in message for rule, message in failures(findings))


def test_a_table_without_one_number_of_what_the_text_tells_is_a_warning(
    checked: Callable[..., Any], failures: Callable[..., Any]
) -> None:
    row = next(line for line in DISCLOSURES["sichuan"].split("\n") if line.startswith("| 105,000.00"))
    title, page = body(DISCLOSURES["sichuan"].replace(row, "| " * row.count("|")))
    _, findings = checked(page, title=title)
    [(rule, message)] = failures(findings, "warning")
    assert rule == "X-01"
    assert "没有数字" in message
    assert "8.77万元" in message


def test_a_rate_that_only_rounding_explains_is_told_where_no_other_of_its_table_needs_it(
    checked: Callable[..., Any], failures: Callable[..., Any]
) -> None:
    amounts = {"税收收入": (37, 41), "增值税": (13, 17), "契税": (9, 12), "房产税": (15, 12), "车船税": (21, 26)}
    amounts |= {"非税收入": (33, 36), "专项收入": (11, 10), "罚没收入": (22, 26), "捐赠收入": (19, 23)}
    amounts |= {"其他收入": (7, 9), "利息收入": (28, 33), "使用费收入": (31, 37), "彩票收入": (18, 23)}
    rows = [["项目", "2023年决算数", "2024年决算数", "比上年增减%"]]
    rows += [[name, str(old), str(new), f"{(new - old) * 100 / old:.1f}"] for name, (old, new) in amounts.items()]
    title = "云溪县2024年全县一般公共预算收入决算表"
    _, findings = checked(f"<p>{title}</p><p>单位：万元</p>", rows, title=title)
    assert failures(findings) == [] == failures(findings, "warning")
    rows[6][3] = "11.1"  # 9.1: between 2.5 and 3.5 over 32.5 and 33.5 lies 11.1 too
    _, findings = checked(f"<p>{title}</p><p>单位：万元</p>", rows, title=title)
    [(rule, message)] = failures(findings, "warning")
    assert rule == "G1-09"
    assert "同表其他各处均无四舍五入差额" in message
    for row in rows[1:5]:
        row[3] = f"{float(row[3]) + 1.5:.1f}"  # rates of amounts that were rounded later
    _, findings = checked(f"<p>{title}</p><p>单位：万元</p>", rows, title=title)
    assert failures(findings, "warning") == []
