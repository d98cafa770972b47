"""Cells that run round others below them: a heading over columns of which the first has no cell of its own.

`2024年债务限额 | 一般债务 | 专项债务` (debts of Jilin 2020 and 2024, a 2025 budget of Guangdong): the heading's lines
enclose the two boxes below, and what is printed in the corner left free belongs to the heading.
"""

from __future__ import annotations

from collections.abc import Sequence

from mingzhang.extractors.layout.glyphs import Glyph
from mingzhang.extractors.layout.grid import Grid, GridCell

__all__ = ["step_down"]


def step_down(grid: Grid, share: Sequence[Sequence[Glyph]]) -> Grid:
    """The grid with each cell that runs round others cut to the rows above them, or to the columns before them.

    Its box stays, so that the corner left free is read with it; a corner with a text of its own becomes a cell.
    """
    places: list[GridCell] = []
    for place, chars in zip(grid.places, share, strict=True):
        inner = _inside(place, grid.places) if place.row_span > 1 and place.col_span > 1 else []
        places.extend(_stepped(place, inner, chars, grid) if inner else (place,))
    return (
        grid
        if len(places) == len(grid.places) and places == list(grid.places)
        else Grid(grid.xs, grid.ys, tuple(sorted(places)))
    )


def _inside(place: GridCell, places: Sequence[GridCell]) -> list[GridCell]:
    """Those that begin inside the place: in row-major order they follow it, but for its end."""
    rows, columns = range(place.row, place.row + place.row_span), range(place.col, place.col + place.col_span)
    return [other for other in places if other is not place and other.row in rows and other.col in columns]


def _stepped(place: GridCell, inner: Sequence[GridCell], chars: Sequence[Glyph], grid: Grid) -> list[GridCell]:
    row, col = min(cell.row for cell in inner), min(cell.col for cell in inner)
    if row > place.row:
        above = place._replace(row_span=row - place.row)
        corner = _corner(place, row, col, grid)
        if corner is None or not _parted(chars, corner):
            return [above]
        x0, _, x1, _ = place.box
        return [above._replace(box=(x0, place.box[1], x1, grid.ys[row])), corner]
    return [place._replace(col_span=col - place.col)] if col > place.col else []


def _corner(place: GridCell, row: int, col: int, grid: Grid) -> GridCell | None:
    """What is left of the place below its first rows and before the first cell inside."""
    if col == place.col:
        return None
    box = (place.box[0], grid.ys[row], grid.xs[col], place.box[3])
    return GridCell(row, place.col, place.row + place.row_span - row, col - place.col, box)


def _parted(chars: Sequence[Glyph], corner: GridCell) -> bool:
    """Whether one text stands in the corner and another one beside and above it."""
    printed = [char for char in chars if not char.text.isspace()]
    low = [(char.top + char.bottom) / 2 > corner.box[1] for char in printed]
    beside = [(char.x0 + char.x1) / 2 > corner.box[2] for char in printed]
    return any(low) and any(beside)
