"""Double rulings: the narrow strips between two lines are no columns of the table.

Taught by a 2018 provincial budget whose headings stand inside double frames and whose rows span frame and gap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mingzhang.extractors.tables.words import unspaced
from mingzhang.schemas.document import Cell, Table

__all__ = ["edges", "without_gutters"]

_NARROW = 9.0


def edges(table: Table) -> list[float]:
    """Left edges of the columns and the right edge of the last; empty where cells have no boxes."""
    found: dict[int, float] = {}
    ends: dict[int, float] = {}
    for cell in table.cells:
        if cell.box is None:
            return []
        found[cell.col] = min(cell.box[0], found.get(cell.col, cell.box[0]))
        ends.setdefault(cell.col + cell.col_span, cell.box[2])
    places = [found.get(col, ends.get(col)) for col in range(table.cols + 1)]
    known = [place for place in places if place is not None]
    return known if len(known) == len(places) else []


def without_gutters(table: Table) -> Table:
    """The table without its narrow columns in which nothing is ever printed; unchanged where there are none."""
    gutters = _gutters(table, edges(table))
    if not gutters or len(gutters) >= table.cols:
        return table
    kept = [col for col in range(table.cols) if col not in gutters]
    new = {col: number for number, col in enumerate(kept)}
    cells = tuple(moved for cell in table.cells if (moved := _moved(cell, new)) is not None)
    return replace(table, cells=cells, cols=len(kept))


def _gutters(table: Table, places: Sequence[float]) -> frozenset[int]:
    if not places:
        return frozenset()
    narrow = {col for col in range(table.cols) if places[col + 1] - places[col] < _NARROW}
    if narrow:
        narrow -= {cell.col for cell in table.cells if cell.col_span == 1 and unspaced(cell.text)}
    return frozenset(narrow)


def _moved(cell: Cell, new: dict[int, int]) -> Cell | None:
    inside = [new[col] for col in range(cell.col, cell.col + cell.col_span) if col in new]
    if not inside:
        return None
    return cell._replace(col=inside[0], col_span=len(inside))
