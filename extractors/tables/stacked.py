"""Several tables printed below one another in one grid: each title row inside begins a table of its own.

Taught by a county's budget report in Word, whose 附表1 to 附表13 stand in three grids.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mingzhang.extractors.tables.amounts import read_amount
from mingzhang.extractors.tables.forms import is_known_title
from mingzhang.extractors.tables.header import is_label_heading
from mingzhang.extractors.tables.words import key, unspaced
from mingzhang.schemas.document import Cell, Table
from mingzhang.schemas.vocabulary.marks import words
from mingzhang.schemas.vocabulary.shapes import shape

__all__ = ["unstacked"]

_TITLE = shape("tables/title.inside")
_SHORTEST = 4
_ENDS = words("tables/title", "ends")
_BEFORE = shape("tables/title.attached")


def unstacked(table: Table) -> Iterator[Table]:
    """The tables of a grid, top to bottom, and the parts of one that goes on below itself; else the grid itself."""
    by_row: dict[int, list[Cell]] = {}
    for cell in table.cells:
        by_row.setdefault(cell.row, []).append(cell)
    starts = _starts(by_row, table)
    if starts and any(_is_data(by_row.get(row, ())) for row in range(starts[0])):
        starts = [0, *starts]
    starts = [row for place, row in enumerate(starts) if not place or not _is_again(by_row, table, starts[0], row)]
    if len(starts) < 2:
        starts = _further_columns(by_row, table)
    if len(starts) < 2:
        yield table
        return
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else table.rows
        first = number == 0
        cells = [cell for row in range(0 if first else start, end) for cell in by_row.get(row, ())]
        yield _cut(table, cells, 0 if first else start, end, first=first)


def _is_data(cells: Sequence[Cell]) -> bool:
    """Whether a row is one of a table: a label and an amount. Unit and department lines above a title are none."""
    texts = [cell.text for cell in cells if unspaced(cell.text)]
    return len(texts) > 1 and read_amount(texts[-1]) is not None and any(read_amount(text) is None for text in texts)


def _starts(by_row: dict[int, list[Cell]], table: Table) -> list[int]:
    """The rows where a table begins: a title alone in its row, wide as the grid, with its 附表 line if it has one."""
    found = []
    for row in range(table.rows):
        texts = [cell for cell in by_row.get(row, ()) if unspaced(cell.text)]
        if len(texts) == 1 and table.cols > 1 and _is_title(texts[0], table.cols):
            found.append(_with_label(by_row, row))
    return found


def _is_title(cell: Cell, cols: int) -> bool:
    """A line that ends like a table's title over half the grid's width, or a known title however short and narrow."""
    text = key(cell.text)
    if cell.col_span * 2 >= cols and _TITLE.match(text):
        return True
    return len(text) >= _SHORTEST and text.endswith(_ENDS) and is_known_title(text)


def _further_columns(by_row: dict[int, list[Cell]], table: Table) -> list[int]:
    """The rows where a wide table goes on below itself: the same labels headed again, other columns beside them."""
    found: list[int] = []
    first: dict[int, str] = {}
    for row in range(table.rows):
        texts = {cell.col: text for cell in by_row.get(row, ()) if (text := key(cell.text))}
        labels = {col: text for col, text in texts.items() if is_label_heading(text)}
        if not labels or len(texts) == len(labels) or any(read_amount(text) for text in texts.values()):
            continue
        first = first or texts
        same = all(first.get(col) == text for col, text in labels.items())
        others = {text for col, text in texts.items() if col not in labels}
        if first is texts or (same and found and not others & set(first.values())):
            found.append(row if found else 0)
    return found


def _is_again(by_row: dict[int, list[Cell]], table: Table, first: int, start: int) -> bool:
    """Whether the rows from `start` to the next data print again title, captions and headings of the first table.

    They do where a publisher's page broke inside one table; another department's book names another department.
    """
    known = {key(line) for text in table.caption for line in (text, *text.split())}
    known |= set(_heading_texts(by_row, table, first))
    again = _heading_texts(by_row, table, start)
    return len(again) > 1 and known.issuperset(again)


def _heading_texts(by_row: dict[int, list[Cell]], table: Table, start: int) -> list[str]:
    """The texts of the rows from `start` on that stand above the first row of data."""
    texts: list[str] = []
    for row in range(start, table.rows):
        cells = by_row.get(row, ())
        if _is_data(cells):
            break
        texts += [text for cell in cells if (text := key(cell.text))]
    return texts


def _with_label(by_row: dict[int, list[Cell]], row: int) -> int:
    above = [key(cell.text) for cell in by_row.get(row - 1, ()) if unspaced(cell.text)]
    return row - 1 if len(above) == 1 and _BEFORE.match(above[0]) else row


def _cut(table: Table, cells: list[Cell], start: int, end: int, *, first: bool) -> Table:
    moved = tuple(cell._replace(row=cell.row - start, row_span=min(cell.row_span, end - cell.row)) for cell in cells)
    pages = tuple(dict.fromkeys(cell.page for cell in cells if cell.page is not None)) or table.pages
    part = replace(table, cells=moved, rows=end - start, pages=pages, caption=table.caption if first else ())
    return _narrowed(part)


def _narrowed(part: Table) -> Table:
    """The part without the edges that only the other tables of its grid have: no cell of it begins there."""
    begins = sorted({cell.col for cell in part.cells})
    if len(begins) == part.cols or not begins:
        return part
    new = {col: sum(begin < col for begin in begins) for col in range(part.cols + 1)}
    cells = tuple(
        cell._replace(col=new[cell.col], col_span=max(new[min(cell.col + cell.col_span, part.cols)] - new[cell.col], 1))
        for cell in part.cells
    )
    return replace(part, cells=cells, cols=len(begins))
