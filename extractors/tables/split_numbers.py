"""Numbers whose parts stand in two columns of cells are put together: `2,247 | .89`, `( | 65.90 | )`, `￥ | 12.40`.

Columns are joined, never single cells: what stands beside a number is a part of it only if it is so in every row, and
if no heading tells the two columns apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from mingzhang.extractors.tables.amounts import is_dash, read_amount
from mingzhang.extractors.tables.grid import MOST_COLUMNS, Grid
from mingzhang.extractors.tables.words import unspaced
from mingzhang.schemas.document import Cell, Table
from mingzhang.schemas.vocabulary.shapes import shape

__all__ = ["rejoined"]

_HEAD = shape("tables/number.head")
_CLOSING = shape("tables/number.closing")
_FRACTION = re.compile(r"[.．]\d+[)）]?[%％]?")
_DIGITS = re.compile(r"\d[\d,，.．]*[)）]?[%％]?")
_UNFINISHED = re.compile(r"[-−－—–△▲负(（￥¥]*\d[\d,，.．]*")
_MOST_JOINTS = 64


@dataclass(frozen=True, slots=True)
class _Pair:
    """What a row prints in two neighbouring columns, and whether one cell covers both."""

    left: str
    right: str
    both: bool


def rejoined(table: Table) -> Table:
    """The table with columns of halves joined, again and again until none is left; mostly the table itself."""
    if table.cols > MOST_COLUMNS or not _may_hold_parts(table):
        return table
    column = 0
    for _ in range(_MOST_JOINTS):
        grid = Grid.of(table.cells, table.rows, table.cols)
        joint = next((col for col in range(column, table.cols - 1) if _belong_together(grid, col)), None)
        if joint is None:
            break
        table = _joined(table, joint)
        column = max(joint - 1, 0)
    return table


def _may_hold_parts(table: Table) -> bool:
    """A first look: a cell that can only be a part, or a stroke below a heading over several columns."""
    wide = any(cell.col_span > 1 and unspaced(cell.text) for cell in table.cells)
    return any(_is_part(cell.text) or (wide and is_dash(unspaced(cell.text))) for cell in table.cells)


@lru_cache(maxsize=1 << 13)
def _is_part(text: str) -> bool:
    """Whether a cell can only be a part of a number: the look that spares nearly all tables the rest."""
    plain = unspaced(text)
    if not plain or len(plain) > 24 or is_dash(plain):
        return False
    if _FRACTION.fullmatch(plain) or _HEAD.fullmatch(plain) or _CLOSING.fullmatch(plain):
        return True
    return bool(_UNFINISHED.fullmatch(plain)) and (plain[-1] in ".,，．" or read_amount(plain) is None)


def _belong_together(grid: Grid, col: int) -> bool:
    """Whether two columns hold the parts of numbers in each row that has both, and nothing else says otherwise."""
    pairs = [_pair(grid, row, col) for row in range(grid.rows)]
    found = [row for row, pair in enumerate(pairs) if not pair.both and _makes_one(pair.left, pair.right)]
    if not found:
        return False
    above, body = pairs[: found[0]], pairs[found[0] :]
    if any(pair.left and pair.right and not pair.both for pair in above) or not all(map(_fits, body)):
        return False
    shared = any(pair.both and pair.left for pair in above)
    heads = {pair.left for pair in body if pair.left and not pair.both and pair.right}
    if all(map(is_dash, heads)):
        return shared  # a stroke alone is a nothing of its own column, unless one heading stands over both
    return shared or len(found) > 1 or _is_bracket(pairs[found[0]])


def _pair(grid: Grid, row: int, col: int) -> _Pair:
    left, right = grid.at(row, col), grid.at(row, col + 1)
    texts = [unspaced(cell.text) if cell and not cell.hidden else "" for cell in (left, right)]
    return _Pair(texts[0], texts[1], left is not None and left is right)


def _is_bracket(pair: _Pair) -> bool:
    return pair.left[:1] in "(（" or pair.right[-1:] in ")）"


def _fits(pair: _Pair) -> bool:
    """Whether a row of the body speaks against joining: two texts or two numbers side by side do."""
    if pair.both or not pair.left or not pair.right:
        return pair.both or not pair.right or not pair.left
    return _makes_one(pair.left, pair.right)


def _makes_one(left: str, right: str) -> bool:
    """Whether two texts are the parts of one number, neither of which can stand alone as printed."""
    if not left or not right:
        return False
    if _HEAD.fullmatch(left):
        return read_amount(right) is not None or _is_open(right) or _HEAD.fullmatch(right) is not None
    if _CLOSING.fullmatch(right):
        return read_amount(left) is not None or _is_open(left)
    if not _UNFINISHED.fullmatch(left) or not (_DIGITS.fullmatch(right) or _FRACTION.fullmatch(right)):
        return False
    torn = left[-1] in ".,，．" or right[0] in ".．" or read_amount(left) is None
    return torn and (read_amount(left + right) is not None or _is_open(left + right))


def _is_open(text: str) -> bool:
    """Whether only a closing or an opening bracket is missing: (65.90 or 65.90)."""
    if text[:1] in "(（" and text[-1:] not in ")）":
        return read_amount(f"{text})") is not None or read_amount(text[1:]) is not None
    return text[-1:] in ")）" and read_amount(f"({text}") is not None


def _joined(table: Table, col: int) -> Table:
    """The table with the column at `col` and the next one as one; what covered both covers one column less."""
    at = {(cell.row, cell.col): cell for cell in table.cells}
    return replace(table, cells=tuple(_cells(table, at, col)), cols=table.cols - 1)


def _cells(table: Table, at: dict[tuple[int, int], Cell], col: int) -> Iterator[Cell]:
    for cell in table.cells:
        if cell.col > col + 1:
            yield cell._replace(col=cell.col - 1)
        elif cell.col == col + 1:
            left = at.get((cell.row, col))
            if left is None or left.col_span > 1 or not unspaced(left.text):
                yield cell._replace(col=col, col_span=cell.col_span) if left is None or unspaced(cell.text) else left
        elif cell.col == col:
            right = at.get((cell.row, col + 1)) if cell.col_span == 1 else None
            yield from _left(cell, right)
        else:
            yield cell._replace(col_span=cell.col_span - (cell.col + cell.col_span > col + 1))


def _left(cell: Cell, right: Cell | None) -> Iterator[Cell]:
    """What becomes of the left cell: itself, narrower, or with the text of the right one."""
    if cell.col_span > 1:
        yield cell._replace(col_span=cell.col_span - 1)
    elif right is None or not unspaced(right.text):
        if right is None or unspaced(cell.text):
            yield cell
    elif unspaced(cell.text):
        yield _one(cell, right)


def _one(left: Cell, right: Cell) -> Cell:
    box = left.box
    if left.box is not None and right.box is not None:
        box = (left.box[0], min(left.box[1], right.box[1]), right.box[2], max(left.box[3], right.box[3]))
    unread = left.unread or right.unread
    return left._replace(text=left.text.rstrip() + right.text.lstrip(), box=box, unread=unread)
