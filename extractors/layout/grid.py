"""Boxes that hang together laid out as rows and columns, and the page's characters given to them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from mingzhang.extractors.layout.glyphs import Glyph
from mingzhang.schemas.document import Box

__all__ = ["Grid", "GridCell", "cells_to_grid", "glyphs_to_cells"]


_NOWHERE: Box = (0.0, 0.0, -1.0, -1.0)


class GridCell(NamedTuple):
    """One cell of a grid: where it stands, over how many rows and columns, and its box on the page.

    The box is larger than these where the cell runs round others and has what is left free of them.
    """

    row: int
    col: int
    row_span: int
    col_span: int
    box: Box


@dataclass(frozen=True, slots=True)
class Grid:
    """One ruled table on one page: column and row edges, and its cells in row-major order."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    places: tuple[GridCell, ...]

    @property
    def box(self) -> Box:
        """The box round all cells."""
        return (self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])


def cells_to_grid(boxes: Sequence[Box]) -> Grid:
    """Rows and columns from all edges of the boxes; a box over several of them spans them (missing inner edges)."""
    xs = sorted({x for box in boxes for x in (box[0], box[2])})
    ys = sorted({y for box in boxes for y in (box[1], box[3])})
    column, row = {x: at for at, x in enumerate(xs)}, {y: at for at, y in enumerate(ys)}
    places = sorted(
        GridCell(row[top], column[x0], row[bottom] - row[top], column[x1] - column[x0], (x0, top, x1, bottom))
        for x0, top, x1, bottom in set(boxes)
    )
    return Grid(tuple(xs), tuple(ys), tuple(places))


def glyphs_to_cells(chars: Sequence[Glyph], grids: Sequence[Grid]) -> tuple[list[list[list[Glyph]]], list[Glyph]]:
    """Each character to the cell that its middle stands in: per grid, per place; and the characters in no cell."""
    shares: list[list[list[Glyph]]] = [[[] for _ in grid.places] for grid in grids]
    areas = [
        (*grid.box, grid.xs, grid.ys, covered, share, _whole_boxes(grid, covered))
        for grid, share, covered in zip(grids, shares, map(_map, grids), strict=True)
    ]
    free: list[Glyph] = []
    left = upper = 0.0
    right = lower = -1.0
    last: list[Glyph] = free
    for char in chars:
        _, a, b, c, d, _ = char
        x, y = (a + c) / 2, (b + d) / 2
        if left < x < right and upper < y < lower:  # nearly always the next character stands in the last one's cell
            last.append(char)
            continue
        for x0, top, x1, bottom, xs, ys, covered, share, boxes in areas:
            if x0 <= x <= x1 and top <= y <= bottom:
                row, col = bisect_right(ys, y) - 1, bisect_left(xs, x) - 1
                cell = covered[row if row < len(covered) else -1][col if col >= 0 else 0]
                if cell >= 0:
                    last = share[cell]
                    last.append(char)
                    left, upper, right, lower = boxes[cell]
                    break
        else:
            free.append(char)
    return shares, free


def _map(grid: Grid) -> list[list[int]]:
    """For each row and column the number of the cell there; what stands inside another one's box comes after it."""
    covered = [[-1] * (len(grid.xs) - 1) for _ in range(len(grid.ys) - 1)]
    for number, place in enumerate(grid.places):
        down, along = place.row_span, place.col_span
        if place.box[3] > grid.ys[place.row + down] or place.box[2] > grid.xs[place.col + along]:
            down = bisect_left(grid.ys, place.box[3]) - place.row
            along = bisect_left(grid.xs, place.box[2]) - place.col
        for row in covered[place.row : place.row + down]:
            row[place.col : place.col + along] = [number] * along
    return covered


def _whole_boxes(grid: Grid, covered: list[list[int]]) -> list[Box]:
    """The cells' boxes, those that run round other cells empty."""
    boxes = [place.box for place in grid.places]
    for number, place in enumerate(grid.places):
        if len(grid.places) > number + 1 and (
            place.box[3] > grid.ys[place.row + 1] and place.box[2] > grid.xs[place.col + 1]
        ):
            rows = covered[place.row : bisect_left(grid.ys, place.box[3])]
            columns = slice(place.col, bisect_left(grid.xs, place.box[2]))
            if any(other != number for row in rows for other in row[columns]):
                boxes[number] = _NOWHERE
    return boxes
