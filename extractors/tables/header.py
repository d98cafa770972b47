"""Where a table's header begins and ends, which rows only number the columns, and each column's path of headings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from mingzhang.extractors.tables.amounts import read_amount
from mingzhang.extractors.tables.grid import Grid
from mingzhang.extractors.tables.words import key, level, unspaced
from mingzhang.schemas.document import Cell
from mingzhang.schemas.vocabulary.columns import column_words
from mingzhang.schemas.vocabulary.marks import words as marked
from mingzhang.schemas.vocabulary.shapes import shape

__all__ = ["Header", "find_header", "is_header_word", "is_label_heading", "is_numbering", "is_preamble"]

_DEEPEST = 30
_CUT_OFF = marked("tables/heading", "names")
"""Headings that are words of their own and ends of longer ones."""
_PREAMBLE = shape("tables/preamble.labels")
_IN_HEADING = shape("tables/preamble.unit_in_heading")
_TITLE = shape("tables/preamble.title")
_OPEN_BRACKET = re.compile(r"\([^()]*\)?[^()]+$")
_YEAR_ALONE = shape("tables/preamble.year")
_FORM_NUMBER = shape("tables/preamble.form_number")
_FORMULA = shape("tables/heading.formula")
_ACCOUNT = re.compile(r"^[1-5]\d{2}(?:\d{2}){0,2}$")
_STARS = re.compile(r"^[*＊×※]{1,3}$")
"""What stands under headings of codes and names in a row that counts the columns (河南)."""


@dataclass(frozen=True, slots=True)
class Header:
    """Rows `start` to `stop` are headings; rows before are title lines; `numbering` rows count the columns.

    `paths` hold each column's headings from top to leaf, as printed without white space; `group` is a heading that
    spans the whole table. `signatures` are the rows' texts, to recognise them again on the next page.
    """

    start: int
    stop: int
    numbering: frozenset[int]
    paths: tuple[tuple[str, ...], ...]
    group: str
    signatures: frozenset[tuple[str, ...]]

    @property
    def found(self) -> bool:
        """Whether the table has headings of its own."""
        return any(self.paths)


def find_header(grid: Grid) -> Header:
    """The header of one physical table; a table that starts with data has none (`start == stop`)."""
    start = _preamble_end(grid)
    numbering: set[int] = set()
    stop = row = start
    while row < min(grid.rows, start + _DEEPEST):
        if is_numbering(grid, row):
            numbering.add(row)
            stop = row + 1
        elif _is_data(grid, start, row):
            break
        elif grid.filled(row) or _is_covered(grid, row):
            stop = row + 1
        row += 1
    if row == start + _DEEPEST or row == grid.rows:
        stop = _without_data(grid, start) if not numbering else stop
    paths, group = _paths(grid, start, stop, numbering)
    rows = range(min(stop, grid.rows))
    return Header(start, stop, frozenset(numbering), paths, group, frozenset(signature(grid, r) for r in rows))


def signature(grid: Grid, row: int) -> tuple[str, ...]:
    """The row's printed texts to compare with, blanks left out."""
    return tuple(key(cell.text) for cell in grid.filled(row))


def _preamble_end(grid: Grid) -> int:
    end = 0
    for row in range(min(grid.rows, 7)):
        filled = grid.filled(row)
        if filled and not is_preamble(filled):
            break
        if filled:
            end = row + 1
    return end


def is_preamble(filled: list[Cell]) -> bool:
    """Whether a row holds a title, a form number, the department or the unit, and no amount."""
    lines = [key(line) for cell in filled for line in cell.text.split("\n")]
    if len(filled) > 1:
        lines = [_IN_HEADING.sub("", line) for line in lines]
    if any(_PREAMBLE.search(line) for line in lines):
        return not any(read_amount(cell.text) for cell in filled)
    whole = [key(cell.text) for cell in filled]
    if len(set(whole)) > 2:
        return False
    if len(set(whole)) == 1 and (_YEAR_ALONE.match(whole[0]) or _FORM_NUMBER.match(whole[0])):
        return True
    return any(_TITLE.search(line) and len(line) > 3 for line in whole)


def _is_covered(grid: Grid, row: int) -> bool:
    return any(grid.text(row, col) for col in range(grid.cols))


def is_numbering(grid: Grid, row: int) -> bool:
    """A row that counts the columns; where codes have a column for each level, 类, 款 and 项 stand in it too."""
    levels = column_words()["roles.code_is"]
    keys = [text for cell in grid.filled(row) if (text := key(cell.text)) not in levels]
    words = column_words()["roles.numbering"]
    if any(text in words for text in keys) and not any(is_header_word(text) for text in keys if text not in words):
        return True
    plain = [text for text in keys if not _STARS.match(text)]
    counts = [int(text) for text in plain if text.isdecimal() and len(text) <= 2]
    if len(plain) < len(keys) and len(counts) == len(plain) and counts == list(range(1, len(counts) + 1)):
        return True
    if len(counts) >= 3 and counts == list(range(counts[0], counts[0] + len(counts))) and counts[0] <= 2:
        return all(_FORMULA.match(text) for text in keys)
    return len(keys) >= 3 and any("=" in text for text in keys) and all(_FORMULA.match(text) for text in keys)


def _is_data(grid: Grid, start: int, row: int) -> bool:
    filled = grid.filled(row)
    if not filled:
        return False
    keys = [key(cell.text) for cell in filled]
    if any(_is_number(cell) for cell in filled):
        return not (row > start and _heads_accounts(keys))
    if row > start and _is_reached(grid, start, row):
        return False
    if any(level(text) for text in keys) and not any(is_header_word(text) for text in keys):
        return True
    if row == start:
        return False
    labels = [cell for cell in filled if _under_label(grid, start, row, cell)]
    if any(level(cell.text) for cell in labels):
        return True
    return len(labels) == len(filled) and not any(is_header_word(text) and not _is_total(text) for text in keys)


def _is_number(cell: Cell) -> bool:
    amount = read_amount(cell.text)
    return amount is not None and not (amount.unit == "" and cell.text.strip().endswith("年"))


def _heads_accounts(keys: list[str]) -> bool:
    """Whether the numbers of a row are the codes of accounts that its columns are headed by: 科目编码, 501, 502."""
    codes = [text for text in keys if _ACCOUNT.match(text)]
    words = [text for text in keys if not any(char.isdigit() for char in text)]
    return len(codes) >= 2 and len(codes) + len(words) == len(keys) and any(is_label_heading(text) for text in words)


def _is_total(text: str) -> bool:
    return text in column_words()["totals.words"]


def _under_label(grid: Grid, start: int, row: int, cell: Cell) -> bool:
    """Whether the nearest heading above the cell announces names: 收入 far above 预算数 does not."""
    above = (grid.key(r, cell.col) for r in range(row - 1, start - 1, -1))
    return is_label_heading(next((text for text in above if text), ""))


def _is_reached(grid: Grid, start: int, row: int) -> bool:
    """Whether a heading printed further up reaches down into the row: then the row is one of headings."""
    cells = (grid.at(row, col) for col in range(grid.cols))
    return any(cell is not None and start <= cell.row < row and unspaced(cell.text) for cell in cells)


@lru_cache(maxsize=1 << 13)
def is_label_heading(text: str) -> bool:
    """Whether a heading announces names, codes or ordinals rather than numbers."""
    words = column_words()
    return (
        text in words["roles.name_is"]
        or text in words["roles.code_is"]
        or text in words["roles.ordinal"]
        or text.endswith((*words["roles.name_ends"], *words["roles.code_ends"]))
        or text.startswith(words["roles.name_starts"])
    )


def is_header_word(text: str) -> bool:
    """Whether the text is one that headings use: a label heading, a kind of amount, a total."""
    words = column_words()
    return (
        is_label_heading(text) or text in words["generic.words"] or text in words["roles.line"] or _is_total(text)
        or any(rule.fits(text) for rule in words.measures)
    )  # fmt: skip


def _without_data(grid: Grid, start: int) -> int:
    """A form printed empty: its headings end at the first row in which nothing stands."""
    rows = range(start + 1, min(grid.rows, start + _DEEPEST))
    empty = next((row for row in rows if not grid.filled(row) and not _is_covered(grid, row)), None)
    return empty if empty is not None else _depth_by_spans(grid, start)


def _depth_by_spans(grid: Grid, start: int) -> int:
    first = grid.filled(start) if start < grid.rows else []
    return min(grid.rows, start + max((cell.row_span for cell in first), default=0)) if len(first) > 1 else start


def _paths(grid: Grid, start: int, stop: int, numbering: set[int]) -> tuple[tuple[tuple[str, ...], ...], str]:
    group = ""
    columns: list[list[str]] = [[] for _ in range(grid.cols)]
    seen: list[Cell | None] = [None] * grid.cols
    for row in range(start, stop):
        if row in numbering:
            continue
        for col in range(grid.cols):
            cell = grid.at(row, col)
            if cell is None or cell.hidden or cell is seen[col]:
                continue
            text = unspaced(cell.text)
            if columns[col] and _ACCOUNT.match(text):
                text = ""
            if cell.col_span >= grid.cols > 1 and text:
                group = group or text
            elif _is_wrapped(seen[col], cell):
                columns[col][-1:] = ["".join((*columns[col][-1:], text))]
            elif text or (text := _inherited(grid, columns, row, stop, col)):
                columns[col].append(text)
            seen[col] = cell
    return tuple(tuple(path) for path in columns), group


def _is_wrapped(above: Cell | None, cell: Cell) -> bool:
    """Double rulings cut a heading into pieces, one below the other: 因公出国 over （境）费."""
    if above is None or (above.col, above.col_span) != (cell.col, cell.col_span) or not unspaced(above.text):
        return False
    text = key(cell.text)
    if is_header_word(text) and text not in _CUT_OFF:
        return False
    return _OPEN_BRACKET.match(text) is not None or 0 < len(text) <= 2


def _inherited(grid: Grid, columns: list[list[str]], row: int, stop: int, col: int) -> str:
    """A heading printed over its first column only: the blank places right of it take it over.

    Each of them, and the heading itself, has a heading of its own further down; an open place whose column is headed
    at this height already has none to take.
    """
    first = next((at for at in range(col - 1, -1, -1) if grid.text(row, at)), -1)
    left = grid.at(row, first) if first >= 0 else None
    if left is None or left.row != row or left.row_span > 1 or is_label_heading(key(left.text)):
        return ""
    if len(columns[first]) != len(columns[col]) + 1 or columns[first][:-1] != columns[col]:
        return ""
    below = [_next_below(grid, row, stop, at) for at in range(first, col + 1)]
    return columns[first][-1] if all(below) and not any(is_label_heading(text) for text in below) else ""


def _next_below(grid: Grid, row: int, stop: int, col: int) -> str:
    """The nearest heading below a place, numbers of columns left out; empty where there is none."""
    texts = (grid.key(at, col) for at in range(row + 1, stop))
    return next((text for text in texts if text and not _FORMULA.match(text)), "")
