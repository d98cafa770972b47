"""Tables of one page: rulings → edges → crossings → boxes → grids → cells with the text of their own characters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mingzhang.extractors.pdf.celltext import begin_of, cell_text
from mingzhang.extractors.pdf.characters import Char
from mingzhang.extractors.pdf.closing import closed
from mingzhang.extractors.pdf.cuts import with_whole_numbers
from mingzhang.extractors.pdf.edges import edges_of
from mingzhang.extractors.pdf.gaps import without_gaps
from mingzhang.extractors.pdf.geometry import Ruling
from mingzhang.extractors.pdf.grid import Grid, Place, grid_of, share_out
from mingzhang.extractors.pdf.lattice import boxes_of, crossings_of, grids_of
from mingzhang.extractors.pdf.lines import Line, lines_of
from mingzhang.extractors.pdf.lumps import without_lumps
from mingzhang.extractors.pdf.outside import with_outer_columns, with_outer_rows
from mingzhang.extractors.pdf.unruled import unruled_grids
from mingzhang.extractors.pdf.watermarks import without_watermark
from mingzhang.schemas.document import Box, Cell, Table

__all__ = ["TablesOnPage", "find_grids", "tables_on"]


@dataclass(frozen=True, slots=True)
class TablesOnPage:
    """The tables of a page from top to bottom, their tops, and the lines that stand outside them."""

    tables: tuple[Table, ...]
    tops: tuple[float, ...]
    free: tuple[Line, ...]


def find_grids(rulings: Sequence[Ruling], chars: Sequence[Char]) -> list[Grid]:
    """The ruled tables: groups of at least two boxes that hang together; a single frame is no table."""
    edges = edges_of(rulings)
    crossings = crossings_of(edges)
    closing = closed(edges, crossings, chars)
    groups = grids_of(boxes_of(crossings_of([*edges, *closing]) if closing else crossings))
    return [grid_of(group) for group in groups if len(group) > 1]


def tables_on(number: int, chars: Sequence[Char], rulings: Sequence[Ruling]) -> TablesOnPage:
    """The tables on page `number` with their cells' texts; empty rows and columns stay."""
    grids = find_grids(rulings, chars)
    shares, free = share_out(chars, grids)
    lines = lines_of(free) if free else []
    refined = _refined(grids, shares, free, lines)
    loose = unruled_grids(lines)
    if loose or refined != grids:
        grids = [*refined, *loose]
        shares, free = share_out(chars, grids)
        lines = lines_of(free) if free else []
    for grid, share in zip(grids, shares, strict=True):
        without_watermark(grid, share)
        with_whole_numbers(grid, share)
    ruled = len(refined)
    filled = [
        (grid.box[1], _table(number, grid, share, () if at < ruled else ("unruled",)))
        for at, (grid, share) in enumerate(zip(grids, shares, strict=True))
        if any(share)
    ]
    filled.sort(key=lambda item: item[0])
    return TablesOnPage(tuple(table for _, table in filled), tuple(top for top, _ in filled), tuple(lines))


def _refined(
    grids: Sequence[Grid], shares: Sequence[list[list[Char]]], free: Sequence[Char], lines: Sequence[Line]
) -> list[Grid]:
    """The grids with lumped rows cut and with cells for the text that rulings leave out.

    Boxes stacked in one column are frames and shading round prose (the cover of a 2018 budget of Jiangsu): no table.
    """
    found = [without_lumps(grid, share) for grid, share in zip(grids, shares, strict=True)]
    if lines:
        found = [with_outer_rows(with_outer_columns(without_gaps(grid, free), lines), lines) for grid in found]
    return [grid for grid in found if len(grid.xs) > 2]


def _table(number: int, grid: Grid, share: list[list[Char]], flags: tuple[str, ...]) -> Table:
    if "unruled" in flags:
        pairs = [(_tight(place, chars), chars) for place, chars in zip(grid.places, share, strict=True)]
    else:
        pairs = list(zip(grid.places, share, strict=True))
    cells = tuple(_cell(number, place, chars) for place, chars in pairs)
    return Table(cells, len(grid.ys) - 1, len(grid.xs) - 1, (number,), (_rounded(grid.box),), flags=flags)


def _cell(number: int, place: Place, chars: Sequence[Char]) -> Cell:
    text = cell_text(chars, place.box)
    begin = begin_of(chars, place.box) if text and place.row_span == 1 and not text[0].isdigit() else None
    indent, centred = begin or (None, False)
    spans = (place.row_span, place.col_span)
    return Cell(place.row, place.col, text, *spans, number, _rounded(place.box), indent=indent, centred=centred)


def _tight(place: Place, chars: Sequence[Char]) -> Place:
    """The place drawn close round what it prints: between the columns of a table without rulings nothing is certain."""
    printed = [char for char in chars if not char.text.isspace()]
    if not printed:
        return place
    x0, x1 = min(char.x0 for char in printed), max(char.x1 for char in printed)
    return place._replace(box=(x0, place.box[1], x1, place.box[3]))


def _rounded(box: Box) -> Box:
    return (round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2))
