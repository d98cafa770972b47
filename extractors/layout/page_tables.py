"""Tables of one page: rulings → edges → crossings → boxes → grids → cells with the text of their own characters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

from mingzhang.extractors.layout.borderless import borderless_grids
from mingzhang.extractors.layout.cell_text import begin_of, cell_text
from mingzhang.extractors.layout.cut_numbers import rejoin_cut_numbers
from mingzhang.extractors.layout.cut_words import rejoin_cut_words
from mingzhang.extractors.layout.edges import segments_to_edges
from mingzhang.extractors.layout.glyphs import Glyph
from mingzhang.extractors.layout.grid import Grid, GridCell, cells_to_grid, glyphs_to_cells
from mingzhang.extractors.layout.intersections import cells_to_tables, edges_to_intersections, intersections_to_cells
from mingzhang.extractors.layout.lines import Line, glyphs_to_lines
from mingzhang.extractors.layout.merged_rows import split_merged_rows
from mingzhang.extractors.layout.missing_borders import infer_missing_borders
from mingzhang.extractors.layout.open_slots import fill_open_slots
from mingzhang.extractors.layout.outer_cells import add_outer_columns, add_outer_rows
from mingzhang.extractors.layout.raised import mark_raised
from mingzhang.extractors.layout.segments import Segment
from mingzhang.extractors.layout.spanning_amounts import split_spanning_amounts
from mingzhang.extractors.layout.stepped_cells import step_down
from mingzhang.extractors.layout.text_background import is_text_background
from mingzhang.extractors.layout.watermarks import drop_watermark
from mingzhang.schemas.document import Box, Cell, Table

__all__ = ["PageTables", "find_tables", "segments_to_grids"]


@dataclass(frozen=True, slots=True)
class PageTables:
    """The tables of a page from top to bottom, their tops, and the lines that stand outside them."""

    tables: tuple[Table, ...]
    tops: tuple[float, ...]
    free: tuple[Line, ...]


def segments_to_grids(rulings: Sequence[Segment], chars: Sequence[Glyph]) -> list[Grid]:
    """The ruled tables: groups of at least two boxes that hang together; a single frame is no table."""
    edges = segments_to_edges(rulings)
    crossings = edges_to_intersections(edges)
    closing = infer_missing_borders(edges, crossings, chars)
    groups = cells_to_tables(
        intersections_to_cells(edges_to_intersections([*edges, *closing]) if closing else crossings)
    )
    return [cells_to_grid(group) for group in groups if len(group) > 1]


def find_tables(number: int, chars: Sequence[Glyph], rulings: Sequence[Segment]) -> PageTables:
    """The tables on page `number` with their cells' texts; empty rows and columns stay."""
    chars = mark_raised(chars)
    grids = segments_to_grids(rulings, chars)
    shares, free = glyphs_to_cells(chars, grids)
    cells = [not is_text_background(grid, share) for grid, share in zip(grids, shares, strict=True)]
    if not all(cells):
        grids = list(compress(grids, cells))
        shares, free = glyphs_to_cells(chars, grids)
    lines = glyphs_to_lines(free) if free else []
    refined = _refined(grids, shares, free, lines)
    loose = borderless_grids(lines)
    if loose or refined != grids:
        grids = [*refined, *loose]
        shares, free = glyphs_to_cells(chars, grids)
        lines = glyphs_to_lines(free) if free else []
    for grid, share in zip(grids, shares, strict=True):
        drop_watermark(grid, share)
        rejoin_cut_numbers(grid, share)
        rejoin_cut_words(grid, share)
    ruled = len(refined)
    filled = [
        (grid.box[1], _table(number, grid, share, () if at < ruled else ("unruled",)))
        for at, (grid, share) in enumerate(zip(grids, shares, strict=True))
        if any(share)
    ]
    filled.sort(key=lambda item: item[0])
    return PageTables(tuple(table for _, table in filled), tuple(top for top, _ in filled), tuple(lines))


def _refined(
    grids: Sequence[Grid], shares: Sequence[list[list[Glyph]]], free: Sequence[Glyph], lines: Sequence[Line]
) -> list[Grid]:
    """The grids with lumped rows cut and with cells for the text that rulings leave out.

    Boxes stacked in one column are frames and shading round prose (the cover of a 2018 budget of Jiangsu): no table.
    """
    found = [_split(grid, share) for grid, share in zip(grids, shares, strict=True)]
    if lines:
        found = [add_outer_rows(add_outer_columns(fill_open_slots(grid, free), lines), lines) for grid in found]
    return [grid for grid in found if len(grid.xs) > 2]


def _split(grid: Grid, share: list[list[Glyph]]) -> Grid:
    """The grid with lumped rows cut, and with cells that run round others cut to what is theirs."""
    for change in (split_spanning_amounts, split_merged_rows, step_down):
        changed = change(grid, share)
        if changed is not grid:
            grid, share = changed, glyphs_to_cells([char for cell in share for char in cell], [changed])[0][0]
    return grid


def _table(number: int, grid: Grid, share: list[list[Glyph]], flags: tuple[str, ...]) -> Table:
    if "unruled" in flags:
        pairs = [(_tight(place, chars), chars) for place, chars in zip(grid.places, share, strict=True)]
    else:
        pairs = list(zip(grid.places, share, strict=True))
    rounded = _Rounded()
    cells = tuple(_cell(number, place, chars, rounded.box(place.box)) for place, chars in pairs)
    return Table(cells, len(grid.ys) - 1, len(grid.xs) - 1, (number,), (rounded.box(grid.box),), flags=flags)


def _cell(number: int, place: GridCell, chars: Sequence[Glyph], box: Box) -> Cell:
    row, col, row_span, col_span, area = place
    text = cell_text(chars, area)
    begin = begin_of(chars, area) if text and row_span == 1 and not text[0].isdigit() else None
    indent, centred = begin or (None, False)
    return Cell(row, col, text, row_span, col_span, number, box, indent=indent, centred=centred)


class _Rounded(dict[float, float]):
    """Places to the hundredth of a point, each rounded once: hundreds of cells share a table's few edges."""

    def __missing__(self, place: float) -> float:
        self[place] = found = round(place, 2)
        return found

    def box(self, box: Box) -> Box:
        """The box with its edges rounded."""
        x0, top, x1, bottom = box
        return (self[x0], self[top], self[x1], self[bottom])


def _tight(place: GridCell, chars: Sequence[Glyph]) -> GridCell:
    """The place drawn close round what it prints: between the columns of a table without rulings nothing is certain."""
    printed = [char for char in chars if not char.text.isspace()]
    if not printed:
        return place
    x0, x1 = min(char.x0 for char in printed), max(char.x1 for char in printed)
    return place._replace(box=(x0, place.box[1], x1, place.box[3]))
