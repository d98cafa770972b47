"""Headings over several columns of a table without rulings: a group is centred over what stands below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mingzhang.extractors.layout.lines import Line
from mingzhang.extractors.layout.pieces import PieceRow
from mingzhang.extractors.layout.settings import LAYOUT

__all__ = ["heading_ranges"]

_Column = tuple[float, float]


def heading_ranges(headers: Sequence[PieceRow], columns: Sequence[_Column]) -> list[dict[int, int]]:
    """For each row of headings, first and last column of each piece; nothing is known of what no column touches.

    A piece heads several columns where all of them have a heading of their own further down and it stands over their
    middle.
    """
    return [dict(_ranges(row, _headed(headers[number + 1 :], columns), columns)) for number, row in enumerate(headers)]


def _headed(below: Sequence[PieceRow], columns: Sequence[_Column]) -> set[int]:
    """The columns with a heading in these rows."""
    return {at for row in below for chunk in row.chunks for at in _touched(chunk, columns)}


def _touched(chunk: Line, columns: Sequence[_Column]) -> list[int]:
    return [at for at, (x0, x1) in enumerate(columns) if chunk.x0 < x1 and chunk.x1 > x0]


def _ranges(row: PieceRow, headed: set[int], columns: Sequence[_Column]) -> Iterator[tuple[int, int]]:
    taken = -1
    for chunk in sorted(row.chunks, key=lambda piece: piece.x0):
        found = _range(chunk, headed, columns, taken + 1)
        if found is not None:
            taken = found[1]
            yield found


def _range(chunk: Line, headed: set[int], columns: Sequence[_Column], start: int) -> tuple[int, int] | None:
    touched = _touched(chunk, columns)
    middle = (chunk.x0 + chunk.x1) / 2
    wide = [
        (abs(middle - (columns[first][0] + columns[last][1]) / 2) / (columns[last][1] - columns[first][0]), first, last)
        for first in range(start, len(columns) if len(columns) <= LAYOUT.group_columns else start)
        for last in range(first + 1, len(columns))
        if columns[first][0] - LAYOUT.column_space <= chunk.x0 and chunk.x1 <= columns[last][1] + LAYOUT.column_space
        if all(at in headed for at in range(first, last + 1))
    ]
    off, first, last = min(wide, default=(1.0, 0, 0))
    if off <= LAYOUT.group_off:
        return first, last
    if touched and touched[0] >= start:
        return touched[0], touched[-1]
    nearest = min(range(start, len(columns)), key=lambda at: abs(middle - sum(columns[at]) / 2), default=None)
    return None if nearest is None else (nearest, nearest)
