"""Amounts in one tall cell that stand level with rows ruled beside it: the cell's own rulings are missing.

Exports from spreadsheets leave rulings out where cells were formatted together: labels are ruled off row by row, their
amounts stand in one cell from top to bottom (a debt table of Jilin 2024, budgets of Jinan 2025 and Shijiazhuang 2018).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from mingzhang.extractors.layout.glyphs import Glyph
from mingzhang.extractors.layout.grid import Grid, GridCell
from mingzhang.extractors.layout.lines import Line, glyphs_to_lines
from mingzhang.extractors.layout.settings import LAYOUT
from mingzhang.extractors.numbers.amount import is_amount_or_dash

__all__ = ["split_spanning_amounts"]


def split_spanning_amounts(grid: Grid, share: Sequence[Sequence[Glyph]]) -> Grid:
    """The grid with tall cells of amounts cut along its rows; `share` are the characters of each cell."""
    tall = {at for at, cell in enumerate(grid.places) if cell.row_span > 1 and share[at] and _has_digit(share[at])}
    cut = {at for at in tall if _is_rows(grid, at, share)}
    if not cut:
        return grid
    cells = [part for at, cell in enumerate(grid.places) for part in (_parts(grid, cell) if at in cut else (cell,))]
    return Grid(grid.xs, grid.ys, tuple(sorted(cells)))


def _has_digit(chars: Sequence[Glyph]) -> bool:
    return chars[-1].text.isdecimal() or chars[0].text.isdecimal()


def _is_rows(grid: Grid, at: int, share: Sequence[Sequence[Glyph]]) -> bool:
    """Whether the cell holds nothing but amounts, each inside a row of its own; a single one beside its row's label."""
    cell, lines = grid.places[at], glyphs_to_lines(share[at])
    if not all(is_amount_or_dash(line.text, dashes=len(line.text)) and not line.turn for line in lines):
        return False
    rows = [_row_of(line, grid) for line in lines]
    if -1 in rows or len(set(rows)) < len(rows):
        return False
    if len(lines) > 1:
        return all(_leaves_room(line, cell) for line in lines[:-1])
    return _is_off_centre(lines[0], cell) and _is_level(lines[0], rows[0], grid, share)


def _row_of(line: Line, grid: Grid) -> int:
    """The row that the line stands in without reaching over its edges, -1 where it does."""
    row = bisect_right(grid.ys, line.middle) - 1
    core = LAYOUT.merged_core * _height(line)
    inside = (
        0 <= row < len(grid.ys) - 1 and grid.ys[row] <= line.middle - core and line.middle + core <= grid.ys[row + 1]
    )
    return row if inside else -1


def _height(line: Line) -> float:
    """The height of its digits, of which boxes tell too much: twice the width of one."""
    return min(line.bottom - line.top, 2 * (line.x1 - line.x0) / len(line.text))


def _leaves_room(line: Line, cell: GridCell) -> bool:
    wide = line.x1 - line.x0
    return wide < cell.box[2] - cell.box[0] - LAYOUT.merged_clearance * wide / len(line.text)


def _is_off_centre(line: Line, cell: GridCell) -> bool:
    middle = (cell.box[1] + cell.box[3]) / 2
    return abs(line.middle - middle) > LAYOUT.span_off_centre * _height(line)


def _is_level(line: Line, row: int, grid: Grid, share: Sequence[Sequence[Glyph]]) -> bool:
    beside = [
        (chars[0].top + chars[0].bottom) / 2
        for cell, chars in zip(grid.places, share, strict=True)
        if cell.row == row and cell.row_span == 1 and chars
    ]
    return any(abs(line.middle - middle) <= LAYOUT.merged_centre * _height(line) for middle in beside)


def _parts(grid: Grid, cell: GridCell) -> Iterator[GridCell]:
    x0, _, x1, _ = cell.box
    rows = range(cell.row, cell.row + cell.row_span)
    for row, (top, bottom) in zip(rows, pairwise(grid.ys[cell.row : cell.row + cell.row_span + 1]), strict=True):
        yield GridCell(row, cell.col, 1, cell.col_span, (x0, top, x1, bottom))
