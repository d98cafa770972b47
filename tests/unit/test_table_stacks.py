"""Tables printed below one another in one grid, and the last row of one above the title of the next."""

from mingzhang.extractors.tables.stacked import unstacked
from mingzhang.schemas.document import Cell, Table


def row(number: int, *cells: tuple[str, int]) -> list[Cell]:
    found, col = [], 0
    for text, span in cells:
        found.append(Cell(number, col, text, 1, span, 15))
        col += span
    return found


TITLE = "财政拨款政府性基金支出预算表"
BELOW = [
    *row(1, (TITLE, 6)),
    *row(2, ("科目代码", 2), ("科目名称", 2), ("金额", 2)),
    *row(3, ("212", 2), ("城乡社区支出", 2), ("3.00", 2)),
]


def table(cells: list[Cell]) -> Table:
    return Table(tuple(cells), 4, 6, (15,), ())


def test_the_last_row_of_a_table_above_the_next_title_is_a_table_of_its_own_columns() -> None:
    rest, following = unstacked(table([*row(0, ("30312", 1), ("提租补贴", 2), ("1,018.01", 3)), *BELOW]))
    assert [(cell.col, cell.col_span, cell.text) for cell in rest.cells] == [
        (0, 1, "30312"),
        (1, 1, "提租补贴"),
        (2, 1, "1,018.01"),
    ]
    assert (rest.rows, rest.cols) == (1, 3)
    assert (following.cells[0].text, following.cols) == (TITLE, 3)


def test_lines_of_department_and_unit_above_a_title_are_no_table() -> None:
    whole = table([*row(0, ("部门：县水利局", 3), ("单位：万元", 3)), *BELOW])
    assert list(unstacked(whole)) == [whole]
