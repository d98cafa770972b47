"""Columns that go on in the next table: a wide table cut into two, joined again side by side.

A second part repeats the labels of every row (科目编码, 科目名称) with other columns behind, under the title with 续 or
under none; or it prints the further columns alone, row by row, on the facing page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from mingzhang.extractors.tables.amounts import read_amount
from mingzhang.extractors.tables.grid import MOST_COLUMNS, Grid
from mingzhang.extractors.tables.header import Header, is_label_heading
from mingzhang.extractors.tables.stitch import JoinedTable
from mingzhang.extractors.tables.titles import is_continued, title_key
from mingzhang.extractors.tables.words import key, says
from mingzhang.schemas.vocabulary.columns import column_words
from mingzhang.schemas.vocabulary.marks import words as marked

__all__ = ["widened"]

_UNIT, _SUM = marked("tables/heading", "units"), marked("tables/label", "sum")
_FEWEST = 2
"""Rows that must have the same labels before two tables are one."""


def widened(sheets: Sequence[JoinedTable]) -> tuple[JoinedTable, ...]:
    """The sheets in order, each with the tables behind it that go on with its columns joined at its right."""
    found: list[JoinedTable] = []
    for sheet in sheets:
        further = _counted_on(found[-1], sheet) if found else sheet
        if found and _goes_on(found[-1], further):
            found[-1] = _beside(found[-1], further)
        else:
            found.append(sheet)
    return tuple(found)


def _goes_on(left: JoinedTable, right: JoinedTable) -> bool:
    if not (left.header.found and right.header.found) or _depth(left) != _depth(right):
        return False
    if left.name != right.name and not (is_continued(right.title) and title_key(right.title) == title_key(left.title)):
        return False
    if left.grid.cols + right.grid.cols > MOST_COLUMNS or not _is_untitled(left, right):
        return False
    mine, theirs = _values(left.header), _values(right.header)
    if not theirs or mine & theirs or _totals(theirs) or not _totals(mine):
        return False
    rows = [row - left.header.start for row in _rows(left)]
    others = [row - right.header.start for row in _rows(right)]
    if len(rows) < _FEWEST or not set(others) <= set(rows):
        return False
    if _names(right.header):
        return rows == others and _labels(left) == _labels(right)
    return _height(left) == _height(right) and _is_numbers_alone(right)


def _counted_on(left: JoinedTable, right: JoinedTable) -> JoinedTable:
    """The right sheet with its first row as heading where that goes on counting the left one's columns: 1 2 | 3 4."""
    row, last = right.header.stop, _counts(left, left.header.stop - 1)
    counts = _counts(right, row) if row < right.grid.rows else []
    if not last or not counts or counts != list(range(last[-1] + 1, last[-1] + 1 + len(counts))):
        return right
    header = replace(right.header, stop=row + 1, numbering=right.header.numbering | {row})
    return replace(right, header=header)


def _counts(sheet: JoinedTable, row: int) -> list[int]:
    """The numbers of a row that prints small whole numbers and words of counting (栏次), in order."""
    texts = [key(cell.text) for cell in sheet.grid.filled(row)] if row >= 0 else []
    plain = [text for text in texts if text not in column_words()["roles.numbering"]]
    return [int(text) for text in plain] if all(text.isdecimal() and len(text) <= 2 for text in plain) else []


def _is_untitled(left: JoinedTable, right: JoinedTable) -> bool:
    """Whether the right table has no title of its own: none, the left one's, or one that says 续."""
    title = right.title
    if title:
        return is_continued(title) or (bool(left.title) and title_key(title) == title_key(left.title))
    return all(is_continued(line) or len(key(line)) <= 2 or says(line, _UNIT) for line in right.lines)


def _depth(sheet: JoinedTable) -> int:
    return sheet.header.stop - sheet.header.start


def _height(sheet: JoinedTable) -> int:
    return sheet.grid.rows - sheet.header.stop


def _names(header: Header) -> list[int]:
    """The columns of labels: codes, names, ordinals."""
    return [col for col, path in enumerate(header.paths) if path and is_label_heading(key(path[-1]))]


def _values(header: Header) -> set[tuple[str, ...]]:
    """The headings of the other columns."""
    names = set(_names(header))
    paths = (tuple(map(key, path)) for col, path in enumerate(header.paths) if col not in names)
    return {path for path in paths if path}


def _totals(paths: Iterable[tuple[str, ...]]) -> bool:
    words = column_words()["totals.words"]
    return any(text in words or text.endswith(_SUM) for path in paths for text in path[-1:])


def _rows(sheet: JoinedTable) -> list[int]:
    out = sheet.repeated | sheet.header.numbering
    return [row for row in range(sheet.header.stop, sheet.grid.rows) if row not in out and sheet.grid.filled(row)]


def _labels(sheet: JoinedTable) -> list[str]:
    """The last label of each row: its name, whether its code is printed too or not."""
    names = _names(sheet.header)[::-1]
    return [next((text for col in names if (text := sheet.grid.key(row, col))), "") for row in _rows(sheet)]


def _is_numbers_alone(sheet: JoinedTable) -> bool:
    return all(read_amount(cell.text) is not None for row in _rows(sheet) for cell in sheet.grid.filled(row))


def _beside(left: JoinedTable, right: JoinedTable) -> JoinedTable:
    """One sheet of both, the right one's rows moved so that its first heading stands beside the left one's."""
    down = max(0, right.header.start - left.header.start)
    up = left.header.start + down - right.header.start
    cols = left.grid.cols
    cells = [cell._replace(row=cell.row + down) for cell in left.grid.cells]
    cells += [cell._replace(row=cell.row + up, col=cell.col + cols) for cell in right.grid.cells]
    rows = max(left.grid.rows + down, right.grid.rows + up)
    grid = Grid.of(sorted(cells, key=lambda cell: (cell.row, cell.col)), rows, cols + right.grid.cols)
    header = replace(
        left.header,
        start=left.header.start + down,
        stop=left.header.stop + down,
        numbering=frozenset(row + down for row in left.header.numbering)
        | frozenset(row + up for row in right.header.numbering),
        paths=(*left.header.paths, *right.header.paths),
    )
    return replace(
        left,
        grid=grid,
        header=header,
        pages=tuple(dict.fromkeys((*left.pages, *right.pages))),
        boxes=(*left.boxes, *right.boxes),
        repeated=frozenset(row + down for row in left.repeated) | frozenset(row + up for row in right.repeated),
        breaks=frozenset(row + down for row in left.breaks),
        flags=tuple(dict.fromkeys((*left.flags, *right.flags))),
    )
