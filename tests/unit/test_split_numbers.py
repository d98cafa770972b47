"""Parts of one number in neighbouring columns, and whole rows in one row of cells."""

import pytest

from mingzhang.extractors.tables.lumped import unlumped
from mingzhang.extractors.tables.split_numbers import rejoined
from mingzhang.schemas.document import Cell, Table


def table(*rows: str) -> Table:
    """Rows of cells parted by `|`; `a>` covers two columns, `a>>` three."""
    cells, width = [], 0
    for number, row in enumerate(rows):
        column = 0
        for text in row.split("|"):
            plain = text.strip().rstrip(">")
            span = 1 + len(text.strip()) - len(plain)
            cells.append(Cell(number, column, plain.replace("/", "\n"), 1, span))
            column += span
        width = max(width, column)
    return Table(tuple(cells), len(rows), width)


def shown(found: Table) -> list[str]:
    rows: dict[int, list[str]] = {}
    for cell in found.cells:
        rows.setdefault(cell.row, []).append(cell.text)
    return ["|".join(rows[row]) for row in sorted(rows)]


@pytest.mark.parametrize(
    ("rows", "joined"),
    [
        (
            ("项目|决算数>", "收入|2,247|.89", "其他|12|.40", "无||"),
            ["项目|决算数", "收入|2,247.89", "其他|12.40", "无|"],
        ),
        (("项目|决算数>", "收入|2,247.|89", "其他|12.|40"), ["项目|决算数", "收入|2,247.89", "其他|12.40"]),
        (("项目|决算数>", "收入|2,2|47.89", "其他|1,1|02.17"), ["项目|决算数", "收入|2,247.89", "其他|1,102.17"]),
        (("项目|决算数>", "收入|2,|247.89", "其他||12.40"), ["项目|决算数", "收入|2,247.89", "其他|12.40"]),
        (("项目|增减>>", "收入|(|65.90|)", "其他||12.40|"), ["项目|增减", "收入|(65.90)", "其他|12.40"]),
        (("项目|增减>", "收入|(65.90|)", "其他|12.40|"), ["项目|增减", "收入|(65.90)", "其他|12.40"]),
        (("项目|决算数>", "收入|￥|12.40", "其他|￥|7.00"), ["项目|决算数", "收入|￥12.40", "其他|￥7.00"]),
        (("项目||决算数", "收入|￥|12.40", "其他|￥|7.00"), ["项目|决算数", "收入|￥12.40", "其他|￥7.00"]),
        (("项目|增减>", "收入|-|65.90", "其他||7.00"), ["项目|增减", "收入|-65.90", "其他|7.00"]),
        (("项目|增减>", "收入|△|65.90", "其他||7.00"), ["项目|增减", "收入|△65.90", "其他|7.00"]),
        (("项目|增长>", "收入|97.1|%", "其他|2.9|%"), ["项目|增长", "收入|97.1%", "其他|2.9%"]),
        (("项目|决算数>", "收入|97.1|万元", "其他|2.9|万元"), ["项目|决算数", "收入|97.1万元", "其他|2.9万元"]),
    ],
)
def test_parts_of_numbers_are_put_together(rows, joined):
    assert shown(rejoined(table(*rows))) == joined


@pytest.mark.parametrize(
    "rows",
    [
        ("项目|上缴|决算", "收入|-|65.90", "其他|-|7.00"),
        ("收入|-|65.90", "其他|-|7.00"),
        ("项目|数量|单位", "车辆|5|%", "人员|7|元"),
        ("项目|一|二", "收入|12|.40", "其他|13|.50"),
        ("项目|决算数>", "收入|12.40|7.10", "其他|1.50|2.50"),
        ("项目|决算数>", "收入|12|.40", "其他|1.50|2.50"),
    ],
)
def test_columns_that_stand_alone_are_left(rows):
    assert rejoined(table(*rows)) == table(*rows)


def test_rows_lumped_into_one_row_of_cells_are_rows():
    found = unlumped(table("科目|决算|其中", "合计/甲/乙|3.00/1.00/2.00|/0.50/", "丙|4.00|"))
    assert shown(found) == ["科目|决算|其中", "合计|3.00|", "甲|1.00|0.50", "乙|2.00|", "丙|4.00|"]
    assert found.rows == 5


def test_headings_lumped_with_their_rows_head_them():
    found = unlumped(table("科目/合计/甲|决算数/3.00/1.00|其中/-/0.50"))
    assert shown(found) == ["科目|决算数|其中", "合计|3.00|-", "甲|1.00|0.50"]


@pytest.mark.parametrize(
    "row", ["合计/甲/乙|3.00/1.00|", "机关/养老|3.00/1.00|2.00/1.00", "甲/乙/丙|一/二/三|", "甲/乙/丙|3.00/见注/1.00|"]
)
def test_cells_whose_lines_are_out_of_step_or_few_are_left(row):
    assert unlumped(table("科目|决算|其中", row)).rows == 2
