"""Several printed rows inside one ruled row are told apart: debt tables rule off groups, not rows.

A row is cut only where amounts prove it: every line of an amount column is a whole number, and each stands beside a
label of its own (2024年地方政府债务发行及还本付息情况表 of Hunan; bodies of three-line tables).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from mingzhang.extractors.layout.edges import clusters
from mingzhang.extractors.layout.glyphs import Glyph
from mingzhang.extractors.layout.grid import Grid, GridCell
from mingzhang.extractors.layout.label_entries import label_entries
from mingzhang.extractors.layout.lines import Line, glyphs_to_lines
from mingzhang.extractors.layout.settings import LAYOUT
from mingzhang.extractors.numbers.amount import is_amount_or_dash
from mingzhang.schemas.document import Box

__all__ = ["split_merged_rows"]


_Band = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Stack:
    """The lines of one cell of the row; `number` is the cell's in its grid."""

    number: int
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
            and all(_is_entry(line) and _leaves_room(line, width) for line in below)
        )

    @property
    def mostly_amounts(self) -> bool:
        """Whether nearly all of several lines are amounts: recognition misreads one (50G for 500)."""
        entries = sum(map(_is_entry, self.lines))
        return len(self.lines) >= LAYOUT.merged_many and entries >= LAYOUT.merged_mostly * len(self.lines)


@dataclass(frozen=True, slots=True)
class _Split:
    """Heights at which a row is cut, ascending, and the numbers of the cells that prove it."""

    cuts: tuple[float, ...]
    proven: frozenset[int]


def _leaves_room(line: Line, width: float) -> bool:
    """Whether a digit more would have fitted: else the number may go on in the next line."""
    return line.x1 - line.x0 < width - LAYOUT.merged_clearance * (line.x1 - line.x0) / len(line.text)


def _is_entry(line: Line) -> bool:
    return is_amount_or_dash(line.text, dashes=len(line.text))


def split_merged_rows(grid: Grid, share: Sequence[Sequence[Glyph]]) -> Grid:
    """The grid with its lumped rows cut into the rows they print; `share` are the characters of each place."""
    rows: dict[int, list[_Stack]] = {}
    for number, (place, chars) in enumerate(zip(grid.places, share, strict=True)):
        if place.row_span == 1 and chars and not _flat(chars):
            rows.setdefault(place.row, []).append(_stack(number, chars, place.box))
    splits = {row: found for row, stacks in rows.items() if (found := _split(stacks))}
    return _cut(grid, splits, share) if splits else grid


def _flat(chars: Sequence[Glyph]) -> bool:
    """Whether the characters can only be one line: told without putting lines together."""
    return max([char[2] for char in chars]) < min([char[4] for char in chars])


def _stack(number: int, chars: Sequence[Glyph], box: Box) -> _Stack:
    return _Stack(number, tuple(line for line in glyphs_to_lines(chars) if not line.turn), box)


def _split(stacks: Sequence[_Stack]) -> _Split | None:
    """How a row is cut, None where amounts do not prove that it holds several.

    A column of labels that does not agree with the amounts (a name over all rows, broken into lines) stays whole where
    another agrees.
    """
    deep = [stack for stack in stacks if len(stack.lines) > 1]
    amounts = [stack for stack in deep if stack.amounts]
    labels = [stack for stack in deep if not stack.amounts]
    if not amounts or len(deep) < 2:
        return None
    heights = _heights(amounts)
    told = {stack.number: label_entries(stack.lines, stack.box, heights) for stack in labels}
    fewest = LAYOUT.merged_labelled * len(heights)
    agreeing = {number: entries for number, entries in told.items() if entries and len(entries) >= fewest}
    if labels and not agreeing:
        return None
    bands = _bands([entry for entries in agreeing.values() for entry in entries], amounts)
    if not all(_fits(stack, bands) for stack in amounts) or _filled(amounts, bands) < 2:
        return None
    cuts = tuple((upper[1] + lower[0]) / 2 for upper, lower in pairwise(bands))
    spoilt = [stack for stack in labels if stack.mostly_amounts and _fits(stack, bands)]
    return _Split(cuts, frozenset({*agreeing, *(stack.number for stack in (*amounts, *spoilt))}))


def _heights(amounts: Sequence[_Stack]) -> list[float]:
    """The heights at which amounts stand, ascending; those that stand side by side are one."""
    lines = [line for stack in amounts for line in stack.lines]
    return sorted(set(clusters([line.middle for line in lines], LAYOUT.merged_core * lines[0].size).values()))


def _bands(labels: Sequence[Sequence[Line]], amounts: Sequence[_Stack]) -> list[_Band]:
    """Top and bottom of each entry of the row, from all its columns: what overlaps stands side by side."""
    found = [_core(line) for stack in amounts for line in stack.lines]
    found += [(_core(entry[0])[0], _core(entry[-1])[1]) for entry in labels]
    return _united(sorted(found))


def _united(entries: Sequence[_Band]) -> list[_Band]:
    bands = [entries[0]]
    for top, bottom in entries[1:]:
        if top < bands[-1][1]:
            bands[-1] = (bands[-1][0], max(bands[-1][1], bottom))
        else:
            bands.append((top, bottom))
    return bands


def _core(line: Line) -> _Band:
    """The middle of a line's height: what it prints at least, so that neighbours set close stay apart."""
    return (line.middle - LAYOUT.merged_core * line.size, line.middle + LAYOUT.merged_core * line.size)


def _fits(stack: _Stack, bands: Sequence[_Band]) -> bool:
    """Whether each line stands in an entry of its own."""
    found = [_band_at(line, bands) for line in stack.lines]
    return -1 not in found and len(set(found)) == len(found)


def _band_at(line: Line, bands: Sequence[_Band]) -> int:
    slack = LAYOUT.merged_level * line.size
    return next((at for at, (top, low) in enumerate(bands) if top - slack <= line.middle <= low + slack), -1)


def _filled(stacks: Sequence[_Stack], bands: Sequence[_Band]) -> int:
    return len({_band_at(line, bands) for stack in stacks for line in stack.lines})


def _cut(grid: Grid, splits: dict[int, _Split], share: Sequence[Sequence[Glyph]]) -> Grid:
    """The grid with new row edges; a cell whose text stands across them keeps its place over all new rows."""
    ys = sorted([*grid.ys, *(y for split in splits.values() for y in split.cuts)])
    at = {y: number for number, y in enumerate(ys)}
    places: list[GridCell] = []
    for number, (place, chars) in enumerate(zip(grid.places, share, strict=True)):
        x0, top, x1, bottom = place.box
        split = splits.get(place.row) if place.row_span == 1 else None
        inner = split.cuts if split and (number in split.proven or not _across(chars, split.cuts)) else ()
        for low, high in pairwise([top, *inner, bottom]):
            places.append(GridCell(at[low], place.col, at[high] - at[low], place.col_span, (x0, low, x1, high)))
    return Grid(grid.xs, tuple(ys), tuple(sorted(places)))


def _across(chars: Sequence[Glyph], cuts: Sequence[float]) -> bool:
    """Whether the characters are several lines or stand across a cut; `cuts` ascend."""
    for _, _, top, _, bottom, _ in chars:
        at = bisect_right(cuts, top + LAYOUT.across_ruling)
        if at < len(cuts) and cuts[at] < bottom - LAYOUT.across_ruling:
            return True
    return bool(chars) and not _flat(chars)
