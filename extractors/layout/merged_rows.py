"""Several printed rows inside one ruled row are told apart: debt tables rule off groups, not rows.

A row is cut only where amounts prove it: every line of an amount column is a whole number, and each stands beside a
label of its own (2024年地方政府债务发行及还本付息情况表 of Hunan; bodies of three-line tables).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from mingzhang.extractors.layout.glyphs import Glyph
from mingzhang.extractors.layout.grid import Grid, GridCell
from mingzhang.extractors.layout.lines import Line, glyphs_to_lines
from mingzhang.extractors.layout.settings import LAYOUT
from mingzhang.extractors.numbers.amount import is_amount_or_dash
from mingzhang.schemas.document import Box

__all__ = ["split_merged_rows"]


_Band = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Stack:
    """The lines of one cell of the row."""

    lines: tuple[Line, ...]
    box: Box

    @property
    def amounts(self) -> bool:
        """Whether the lines are whole numbers, none cut off by the cell's width; a heading may stand over them."""
        width = self.box[2] - self.box[0]
        heading = next((at for at, line in enumerate(self.lines) if _is_entry(line)), len(self.lines))
        below = self.lines[heading:]
        return (
            heading <= LAYOUT.merged_headings
            and len(below) > 1
            and all(
                _is_entry(line) and line.x1 - line.x0 < width - LAYOUT.merged_clearance * line.size for line in below
            )
        )


def _is_entry(line: Line) -> bool:
    return is_amount_or_dash(line.text, dashes=len(line.text))


def split_merged_rows(grid: Grid, share: Sequence[Sequence[Glyph]]) -> Grid:
    """The grid with its lumped rows cut into the rows they print; `share` are the characters of each place."""
    rows: dict[int, list[_Stack]] = {}
    for place, chars in zip(grid.places, share, strict=True):
        if place.row_span == 1 and chars and not _flat(chars):
            rows.setdefault(place.row, []).append(_stack(chars, place.box))
    cuts = {row: found for row, stacks in rows.items() if (found := _cuts(stacks))}
    return _cut(grid, cuts, share) if cuts else grid


def _flat(chars: Sequence[Glyph]) -> bool:
    """Whether the characters can only be one line: told without putting lines together."""
    return max([char[2] for char in chars]) < min([char[4] for char in chars])


def _stack(chars: Sequence[Glyph], box: Box) -> _Stack:
    return _Stack(tuple(line for line in glyphs_to_lines(chars) if not line.turn), box)


def _cuts(stacks: Sequence[_Stack]) -> list[float]:
    """Where a row is cut, empty where amounts do not prove that it holds several."""
    deep = [stack for stack in stacks if len(stack.lines) > 1]
    amounts = [stack for stack in deep if stack.amounts]
    if not amounts or len(deep) < 2:
        return []
    bands = _bands(deep, amounts)
    if not all(_fits(stack, bands) for stack in amounts) or _filled(amounts, bands) < 2:
        return []
    return [(upper[1] + lower[0]) / 2 for upper, lower in pairwise(bands)]


def _bands(stacks: Sequence[_Stack], amounts: Sequence[_Stack]) -> list[_Band]:
    """Top and bottom of each entry of the row, from all its columns: what overlaps stands side by side."""
    beside = [line.middle for column in amounts for line in column.lines]
    entries = sorted(
        entry for stack in stacks for entry in (_lines(stack) if stack.amounts else _entries(stack, beside))
    )
    bands = [entries[0]]
    for top, bottom in entries[1:]:
        if top < bands[-1][1]:
            bands[-1] = (bands[-1][0], max(bands[-1][1], bottom))
        else:
            bands.append((top, bottom))
    return bands


def _lines(stack: _Stack) -> list[_Band]:
    return [_core(line) for line in stack.lines]


def _entries(stack: _Stack, beside: Sequence[float]) -> list[_Band]:
    """The entries of a column of labels; a line that the cell's width broke goes on in the next.

    Two lines that both have an amount beside them are two entries, however full the first.
    """
    found: list[_Band] = []
    before: Line | None = None
    for line in stack.lines:
        if before is not None and _goes_on(before, line, stack.box, beside):
            found[-1] = (found[-1][0], _core(line)[1])
        else:
            found.append(_core(line))
        before = line
    return found


def _core(line: Line) -> _Band:
    """The middle of a line's height: what it prints at least, so that neighbours set close stay apart."""
    return (line.middle - LAYOUT.merged_core * line.size, line.middle + LAYOUT.merged_core * line.size)


def _goes_on(before: Line, line: Line, box: Box, beside: Sequence[float]) -> bool:
    near = LAYOUT.merged_level * line.size
    proven = all(any(abs(one.middle - middle) < near for middle in beside) for one in (before, line))
    return not proven and box[2] - before.x1 < LAYOUT.merged_full * before.size


def _fits(stack: _Stack, bands: Sequence[_Band]) -> bool:
    """Whether each line stands in an entry of its own."""
    found = [_band_at(line, bands) for line in stack.lines]
    return -1 not in found and len(set(found)) == len(found)


def _band_at(line: Line, bands: Sequence[_Band]) -> int:
    slack = LAYOUT.merged_level * line.size
    return next((at for at, (top, low) in enumerate(bands) if top - slack <= line.middle <= low + slack), -1)


def _filled(stacks: Sequence[_Stack], bands: Sequence[_Band]) -> int:
    return len({_band_at(line, bands) for stack in stacks for line in stack.lines})


def _cut(grid: Grid, cuts: dict[int, list[float]], share: Sequence[Sequence[Glyph]]) -> Grid:
    """The grid with new row edges; a cell whose text stands across them keeps its place over all new rows."""
    ys = sorted([*grid.ys, *(y for found in cuts.values() for y in found)])
    at = {y: number for number, y in enumerate(ys)}
    places: list[GridCell] = []
    for place, chars in zip(grid.places, share, strict=True):
        x0, top, x1, bottom = place.box
        inner = [] if place.row_span > 1 or _across(chars, cuts.get(place.row, [])) else cuts.get(place.row, [])
        for low, high in pairwise([top, *inner, bottom]):
            places.append(GridCell(at[low], place.col, at[high] - at[low], place.col_span, (x0, low, x1, high)))
    return Grid(grid.xs, tuple(ys), tuple(sorted(places)))


def _across(chars: Sequence[Glyph], cuts: Sequence[float]) -> bool:
    """Whether a character stands across a cut; `cuts` are in order."""
    for _, _, top, _, bottom, _ in chars:
        at = bisect_right(cuts, top + LAYOUT.across_ruling)
        if at < len(cuts) and cuts[at] < bottom - LAYOUT.across_ruling:
            return True
    return False
