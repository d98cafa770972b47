"""Debt tables: places that add up, general and special debt, what was borrowed and repaid, and the limit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

TITLE = "云溪市2024年地方政府债务限额和余额情况表"
ROWS = [
    ["地区", "2024年债务限额", "", "", "2024年债务余额", "", ""],
    ["", "合计", "一般债务", "专项债务", "合计", "一般债务", "专项债务"],
    ["云溪市", "965.31", "403.10", "562.21", "921.03", "380.02", "541.01"],
    ["云溪市本级", "420.11", "150.05", "270.06", "401.90", "140.80", "261.10"],
    ["青岚县", "300.15", "130.00", "170.15", "290.12", "125.10", "165.02"],
    ["平湖县", "245.05", "123.05", "122.00", "229.01", "114.12", "114.89"],
]
FLOW = "云溪市2024年政府债务限额和余额情况表"
FLOWS = [
    ["地区", "上年末债务余额", "本年债务余额限额", "本年债务(转贷)收入", "本年债务还本支出", "年末债务余额"],
    ["云溪市", "5,522,060", "6,230,000", "777,251", "663,560", "5,635,751"],
    ["云溪市本级", "1,143,690", "1,320,000", "132,179", "87,703", "1,188,166"],
    ["云溪市区县合计", "4,378,370", "4,910,000", "645,072", "575,857", "4,447,585"],
]


def page(title: str, rows: list[list[str]], unit: str = "亿元") -> tuple[Any, ...]:
    return (f"<p>{title}</p><p>单位：{unit}</p>", rows)


def changed(rows: list[list[str]], row: int, col: int, value: str) -> list[list[str]]:
    return [[value if (r, c) == (row, col) else cell for c, cell in enumerate(cells)] for r, cells in enumerate(rows)]


def test_every_number_of_a_table_by_place_is_proven(checked: Callable[..., Any], failures: Callable[..., Any]) -> None:
    extraction, findings = checked(*page(TITLE, ROWS), title=TITLE)
    assert failures(findings) == failures(findings, "warning") == []
    assert {fact.verdict for fact in extraction.facts} == {"proven"}


def test_a_place_above_its_limit_is_an_error(checked: Callable[..., Any], failures: Callable[..., Any]) -> None:
    rows = changed(changed(ROWS, 4, 5, "135.10"), 4, 4, "300.12")
    _, findings = checked(*page(TITLE, rows), title=TITLE)
    told = [message for rule, message in failures(findings) if rule == "G5-02"]
    assert len(told) == 1
    assert "135.10亿元大于" in told[0]
    assert "130.00亿元" in told[0]


def test_new_limits_are_no_bound_of_what_is_owed(checked: Callable[..., Any], failures: Callable[..., Any]) -> None:
    rows = [
        [cell.replace("一般债务", "新增一般债务限额").replace("专项债务", "新增专项债务限额") for cell in ROWS[1]]
        if at == 1
        else row
        for at, row in enumerate(ROWS)
    ]
    rows = [[*row[:1], *(str(index) for index in range(3)), *row[4:]] if at > 1 else row for at, row in enumerate(rows)]
    _, findings = checked(*page(TITLE, rows), title=TITLE)
    assert [rule for rule, _ in failures(findings) if rule == "G5-02"] == []


def test_what_is_owed_follows_from_borrowing_and_repayment(
    checked: Callable[..., Any], failures: Callable[..., Any]
) -> None:
    extraction, findings = checked(*page(FLOW, FLOWS, "万元"), title=FLOW)
    assert failures(findings) == failures(findings, "warning") == []
    assert {fact.verdict for fact in extraction.facts} == {"proven"}
    assert sum(one.rule == "G5-03" and one.status == "pass" for one in findings) == 3


def test_a_column_that_misses_what_the_others_add_up_to_is_an_error(
    checked: Callable[..., Any], failures: Callable[..., Any]
) -> None:
    _, findings = checked(*page(FLOW, changed(FLOWS, 1, 5, "5,635,000"), "万元"), title=FLOW)
    [(rule, message)] = failures(findings)
    assert rule == "G1-11"
    assert "5,635,000万元" in message
    assert "相差751" in message


def test_a_row_that_only_one_column_fills_accuses_nobody(
    checked: Callable[..., Any], failures: Callable[..., Any]
) -> None:
    rows = [*FLOWS, ["云溪市新区", "", "", "", "", "12,000"]]
    rows = changed(rows, 1, 5, "5,647,751")
    _, findings = checked(*page(FLOW, rows, "万元"), title=FLOW)
    assert failures(findings) == []


TWO = [
    ["地区", "2024年债务限额", "2024年债务余额"],
    ["云溪市", "900.00", "850.00"],
    ["青岚县", "500.00", "480.00"],
    ["平湖县", "400.00", "370.00"],
    ["安澜市", "700.00", "640.00"],
    ["东浦县", "300.00", "250.00"],
    ["西浦县", "400.00", "390.00"],
    ["长宁市", "610.00", "577.00"],
    ["石桥县", "210.00", "200.00"],
    ["柳河县", "400.00", "377.00"],
    ["北原市", "555.00", "480.00"],
    ["南山县", "155.00", "130.00"],
    ["沙洲县", "400.00", "350.00"],
]


def test_of_two_columns_alike_everywhere_else_one_that_misses_is_an_error(
    checked: Callable[..., Any], failures: Callable[..., Any]
) -> None:
    title = "云溪市2024年地方政府债务限额和余额情况表"
    _, findings = checked(*page(title, TWO), title=title)
    assert failures(findings) == []
    _, findings = checked(*page(title, changed(TWO, 7, 2, "557.00")), title=title)
    assert [rule for rule, _ in failures(findings)] == ["G1-11"]
    _, findings = checked(*page(title, changed(TWO, 7, 1, "650.00")), title=title)
    assert failures(findings) == []  # a limit that is not all handed on
