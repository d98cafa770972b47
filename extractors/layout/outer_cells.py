"""Rows and columns that stand just outside the rulings: labels left of the first line, a row above the first line.

A continuation page may draw lines between amounts only (分市县决算表 of Henan 2024, its second and third page), or
leave its first row without any line round it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from mingzhang.extractors.layout.grid import Grid, GridCell
from mingzhang.extractors.layout.lines import Line, chunks_of
from mingzhang.extractors.layout.settings import LAYOUT
from mingzhang.extractors.numbers.amount import is_sure_amount

__all__ = ["add_outer_columns", "add_outer_rows"]


def add_outer_columns(grid: Grid, free: Sequence[Line]) -> Grid:
    """The grid with a column more where nearly every row has a label beside the grid, left or right of it."""
    x0, top, x1, bottom = grid.box
    beside = [line for line in free if top <= line.middle <= bottom and not line.turn]
    left = [line for line in beside if line.x1 <= x0 + LAYOUT.column_slack]
    right = [line for line in beside if line.x0 >= x1 - LAYOUT.column_slack]
    if _is_column(left, grid):
        grid = _with_column(grid, min(line.x0 for line in left) - LAYOUT.frame_margin, left, first=True)
    if _is_column(right, grid):
        grid = _with_column(grid, max(line.x1 for line in right) + LAYOUT.frame_margin, right, first=False)
    return grid


def _is_column(lines: Sequence[Line], grid: Grid) -> bool:
    rows = {_row_at(line, grid) for line in lines}
    filled = {place.row for place in grid.places}
    return len(rows) >= LAYOUT.outer_fewest and len(rows) >= LAYOUT.outer_share * len(filled)


def _row_at(line: Line, grid: Grid) -> int:
    return next((row for row, (top, low) in enumerate(pairwise(grid.ys)) if top <= line.middle <= low), -1)


def _with_column(grid: Grid, edge: float, lines: Sequence[Line], *, first: bool) -> Grid:
    inner = grid.xs[0] if first else grid.xs[-1]
    col = 0 if first else len(grid.xs) - 1
    rows = sorted({_row_at(line, grid) for line in lines})
    low, high = min(edge, inner), max(edge, inner)
    added = [GridCell(row, col, 1, 1, (low, grid.ys[row], high, grid.ys[row + 1])) for row in rows]
    moved = [place._replace(col=place.col + 1) for place in grid.places] if first else list(grid.places)
    xs = (edge, *grid.xs) if first else (*grid.xs, edge)
    return Grid(xs, grid.ys, tuple(sorted([*moved, *added])))


def add_outer_rows(grid: Grid, free: Sequence[Line]) -> Grid:
    """The grid with the rows directly above and below it whose pieces stand in its columns and hold an amount."""
    for _ in range(LAYOUT.outer_rows):
        above = [line for line in free if line.middle < grid.ys[0] + LAYOUT.outer_overlap]
        line = max(above, key=lambda line: line.middle, default=None)
        if line is None or not _is_row(line, grid.ys[0] - line.bottom, grid):
            break
        grid = _with_row(grid, line.top - LAYOUT.frame_margin, first=True)
    for _ in range(LAYOUT.outer_rows):
        below = [line for line in free if line.middle > grid.ys[-1] - LAYOUT.outer_overlap]
        line = min(below, key=lambda line: line.middle, default=None)
        if line is None or not _is_row(line, line.top - grid.ys[-1], grid):
            break
        grid = _with_row(grid, line.bottom + LAYOUT.frame_margin, first=False)
    return grid


def _is_row(line: Line, distance: float, grid: Grid) -> bool:
    if distance > LAYOUT.outer_distance * line.size or line.turn:
        return False
    chunks = chunks_of(line)
    columns = [_column_at(chunk, grid) for chunk in chunks]
    if len(chunks) < 2 or -1 in columns or len(set(columns)) < len(columns):
        return False
    return any(is_sure_amount(chunk.text) for chunk in chunks)


def _column_at(chunk: Line, grid: Grid) -> int:
    return next(
        (
            col
            for col, (x0, x1) in enumerate(pairwise(grid.xs))
            if x0 - LAYOUT.column_slack <= chunk.x0 and chunk.x1 <= x1 + LAYOUT.column_slack
        ),
        -1,
    )


def _with_row(grid: Grid, edge: float, *, first: bool) -> Grid:
    inner = grid.ys[0] if first else grid.ys[-1]
    row = 0 if first else len(grid.ys) - 1
    low, high = min(edge, inner), max(edge, inner)
    added = [GridCell(row, col, 1, 1, (x0, low, x1, high)) for col, (x0, x1) in enumerate(pairwise(grid.xs))]
    moved = [place._replace(row=place.row + 1) for place in grid.places] if first else list(grid.places)
    ys = (edge, *grid.ys) if first else (*grid.ys, edge)
    return Grid(grid.xs, ys, tuple(sorted([*moved, *added])))
