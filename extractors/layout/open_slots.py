"""Places of a grid that no closed box covers: text in them becomes cells where the grid's rows and columns cross.

A page whose left line stops half way (分市县决算表 of Henan 2024) still prints a label in front of every amount.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mingzhang.extractors.layout.glyphs import Glyph
from mingzhang.extractors.layout.grid import Grid, GridCell
from mingzhang.extractors.layout.lines import chunks_of, glyphs_to_lines
from mingzhang.extractors.layout.settings import LAYOUT

__all__ = ["fill_open_slots"]

_Slot = tuple[int, int]


def fill_open_slots(grid: Grid, free: Sequence[Glyph]) -> Grid:
    """The grid with cells for the characters that stand inside it but in none of its cells."""
    open_slots = set(_open_slots(grid))
    if not open_slots:
        return grid
    x0, top, x1, bottom = grid.box
    inside = [
        char for char in free if x0 <= (char.x0 + char.x1) / 2 <= x1 and top <= (char.top + char.bottom) / 2 <= bottom
    ]
    places = list(grid.places)
    for run in _runs(open_slots):
        places.extend(_cells(grid, run, inside))
    return Grid(grid.xs, grid.ys, tuple(sorted(places)))


def _open_slots(grid: Grid) -> Iterator[_Slot]:
    covered = {
        (row, col)
        for place in grid.places
        for row in range(place.row, place.row + place.row_span)
        for col in range(place.col, place.col + place.col_span)
    }
    for row in range(len(grid.ys) - 1):
        for col in range(len(grid.xs) - 1):
            if (row, col) not in covered:
                yield row, col


def _runs(slots: set[_Slot]) -> Iterator[list[_Slot]]:
    """Open slots that stand side by side in one row."""
    run: list[_Slot] = []
    for row, col in sorted(slots):
        if run and run[-1] != (row, col - 1):
            yield run
            run = []
        run.append((row, col))
    if run:
        yield run


def _cells(grid: Grid, run: list[_Slot], chars: Sequence[Glyph]) -> Iterator[GridCell]:
    """One cell per slot with text, or one over the whole run where a piece of text crosses the columns."""
    box = _place(grid, run).box
    inside = [
        char
        for char in chars
        if box[0] <= (char.x0 + char.x1) / 2 <= box[2] and box[1] < (char.top + char.bottom) / 2 <= box[3]
    ]
    chunks = [chunk for line in glyphs_to_lines(inside) for chunk in chunks_of(line)]
    if not chunks:
        return
    borders = grid.xs[run[0][1] + 1 : run[-1][1] + 1]
    if any(chunk.x0 + LAYOUT.across_ruling < x < chunk.x1 - LAYOUT.across_ruling for chunk in chunks for x in borders):
        yield _place(grid, run)
        return
    for slot in run:
        place = _place(grid, [slot])
        if any(place.box[0] <= (chunk.x0 + chunk.x1) / 2 <= place.box[2] for chunk in chunks):
            yield place


def _place(grid: Grid, run: list[_Slot]) -> GridCell:
    row, first, last = run[0][0], run[0][1], run[-1][1]
    return GridCell(
        row, first, 1, last - first + 1, (grid.xs[first], grid.ys[row], grid.xs[last + 1], grid.ys[row + 1])
    )
