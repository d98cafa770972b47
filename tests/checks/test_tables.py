"""Tables of an invented department: what holds is proven, what does not is told, what is unsure is not accused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

TITLE = "<p>支出决算表</p><p>单位：万元</p>"
HEADER = [["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"]]
ROWS = [
    ["201", "一般公共服务支出", "300.00", "200.00", "100.00"],
    ["20126", "档案事务", "300.00", "200.00", "100.00"],
    ["2012601", "行政运行", "200.00", "200.00", ""],
    ["2012604", "档案馆", "100.00", "", "100.00"],
    ["221", "住房保障支出", "40.00", "40.00", ""],
    ["22102", "住房改革支出", "40.00", "40.00", ""],
    ["2210201", "住房公积金", "40.00", "40.00", ""],
    ["", "合计", "340.00", "240.00", "100.00"],
]


def table(row: int | None = None, col: int = 0, text: str = "") -> list[list[str]]:
    rows = [list(cells) for cells in ROWS]
    if row is not None:
        rows[row][col] = text
    return HEADER + rows


def test_what_adds_up_is_proven_and_nothing_is_told(checked: Callable[..., Any], failures: Callable[..., Any]) -> None:
    extraction, findings = checked(TITLE, table())
    cells = [fact for fact in extraction.facts if fact.source == "table"]
    assert len(cells) == 19
    assert {fact.verdict for fact in cells} == {"proven"}
    assert failures(findings) == [] == failures(findings, "warning")


@pytest.mark.parametrize(
    ("row", "col", "wrong"), [(2, 2, "290.00"), (3, 4, "10.00"), (7, 2, "390.00"), (4, 3, "-40.00"), (0, 2, "3000.00")]
)
def test_one_wrong_cell_is_an_error_about_that_cell(
    checked: Callable[..., Any], failures: Callable[..., Any], row: int, col: int, wrong: str
) -> None:
    _, findings = checked(TITLE, table(row, col, wrong))
    assert {rule for rule, _ in failures(findings)} <= {"T3-01", "T3-02"}
    assert any(wrong in message for _, message in failures(findings))


def test_the_last_digit_is_rounding(checked: Callable[..., Any], failures: Callable[..., Any]) -> None:
    _, findings = checked(TITLE, table(0, 2, "300.01"))
    assert failures(findings) == [] == failures(findings, "warning")
    assert any(one.difference for one in findings)


def test_a_row_that_is_missing_in_every_column_is_not_called_an_error(
    checked: Callable[..., Any], failures: Callable[..., Any]
) -> None:
    rows = [row for row in table() if row[0] != "221"]
    _, findings = checked(TITLE, rows)
    assert failures(findings) == []


def test_zeros_prove_nothing(checked: Callable[..., Any]) -> None:
    rows = [[*row[:2], *("0.00" if cell else "" for cell in row[2:])] for row in ROWS]
    extraction, _ = checked(TITLE, HEADER + rows)
    assert {fact.verdict for fact in extraction.facts if fact.source == "table"} == {"unproven"}


def test_text_that_contradicts_its_table_is_an_error(checked: Callable[..., Any], failures: Callable[..., Any]) -> None:
    _, findings = checked(
        TITLE,
        table(),
        "第三部分 2024年度部门决算情况说明",
        "一、支出决算情况说明",
        "本年支出合计340.00万元，其中：基本支出280.00万元；项目支出100.00万元。",
    )
    told = failures(findings)
    assert [rule for rule, _ in told] == ["X-01"]
    assert "280.00万元" in told[0][1]
    assert "240.00万元" in told[0][1]


def test_classes_make_the_total_where_nothing_marks_the_rows_below_them(
    checked: Callable[..., Any], failures: Callable[..., Any]
) -> None:
    rows = [
        ["项目", "决算数"],
        ["教育支出", "19,417"],
        ["高等教育", "6,000"],
        ["卫生健康支出", "7,204"],
        ["公立医院", "3,704"],
        ["交通运输支出", "-2,346"],
        ["公路还贷", "82"],
        ["支出合计", "24,275"],
    ]
    title = "云溪县2024年县级政府性基金支出决算表"
    extraction, findings = checked(f"<p>{title}</p><p>单位：万元</p>", rows, title=title)
    assert failures(findings) == failures(findings, "warning") == []
    verdicts = {fact.item: fact.verdict for fact in extraction.facts}
    assert verdicts["支出合计"] == verdicts["卫生健康支出"] == "proven"
    assert verdicts["公立医院"] == "unproven"


def test_parts_under_a_common_heading_of_their_own_make_the_column_beside_it(checked: Callable[..., Any]) -> None:
    rows = [
        ["项目名称", "项目总额", "其中：", ""],
        ["", "", "财政资金", "其他资金"],
        ["馆藏数字化", "243.25", "200.25", "43.00"],
        ["库房改造", "549.68", "549.68", ""],
        ["档案征集", "115.10", "100.00", "15.10"],
    ]
    title = "项目支出绩效目标表"
    extraction, _ = checked(f"<p>{title}</p><p>单位：万元</p>", rows, title="云溪县档案局2024年度部门预算")
    cells = [fact for fact in extraction.facts if fact.source == "table"]
    assert cells
    assert {fact.verdict for fact in cells} == {"proven"}


def test_a_column_that_leaves_something_out_is_no_part_of_the_whole(
    checked: Callable[..., Any], failures: Callable[..., Any]
) -> None:
    """扣除基建项目后预算数 beside 项目支出总数 restates it (five books of Beijing, a hundred false errors)."""
    heads = [
        "<table><tr><td rowspan='2'>科目编码</td><td rowspan='2'>科目名称</td><td rowspan='2'>合计</td>"
        "<td rowspan='2'>基本支出</td><td colspan='2'>项目支出</td></tr>"
        "<tr><td>项目支出总数</td><td>扣除基建项目后预算数</td></tr>"
    ]
    amounts = (
        ("201", "一般公共服务支出", "30.00", "10.00", "20.00", "15.00"),
        ("205", "教育支出", "9.00", "4.00", "5.00", "5.00"),
    )
    rows = [f"<tr>{''.join(f'<td>{cell}</td>' for cell in ('', '合计', '39.00', '14.00', '25.00', '20.00'))}</tr>"]
    rows += [f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in amounts]
    title = "云溪县档案局2024年部门预算"
    _, findings = checked("一般公共预算支出表", "单位：万元", "".join((*heads, *rows, "</table>")), title=title)
    assert failures(findings) == []
