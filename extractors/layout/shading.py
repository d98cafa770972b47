"""Filled boxes that only shade what a ruled cell holds: their sides are no rulings.

Word paints a shaded cell in pieces: a strip above, margins left and right, a box behind each line of text. In a 2018
budget of Jiangsu they cut every wrapped label into rows of its own. Boxes that fill whole cells (government accounts of
Henan) reach from side to side, and tell where rows end.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mingzhang.extractors.layout.edges import segments_to_edges
from mingzhang.extractors.layout.intersections import edges_to_intersections, intersections_to_cells
from mingzhang.extractors.layout.segments import Segment
from mingzhang.extractors.layout.settings import LAYOUT
from mingzhang.schemas.document import Box

__all__ = ["Fill", "drop_shading"]


class Fill(NamedTuple):
    """A filled area without an outline: its box, and the rulings that it would be."""

    box: Box
    rulings: Sequence[Segment]


def drop_shading(fills: Sequence[Fill], lines: Sequence[Segment]) -> Iterator[Segment]:
    """The rulings of those fills that are not the shading inside one cell; `lines` are what the page draws as lines.

    A cell is shaded in pieces where one of the fills inside it does not reach from its left side to its right.
    """
    places = sorted(line.at for line in lines if not line.across)
    sides = _open_sides(lines, places)
    near = sorted([*places, *(side.at for side in sides)])
    shading = _pieces(fills, lines, sides) if any(_may_stand_inside(fill.box, near) for fill in fills) else set()
    for number, fill in enumerate(fills):
        if number not in shading:
            yield from fill.rulings


def _pieces(fills: Sequence[Fill], lines: Sequence[Segment], sides: Sequence[Segment]) -> set[int]:
    """The numbers of the fills that shade cells.

    A cell at an open side counts only where one fill stands free in another: a workbook's print paints its own cells,
    two under one label and all rows of the table (debts of Jilin 2024).
    """
    by_top = sorted(range(len(fills)), key=lambda number: fills[number].box[1])
    tops = [fills[number].box[1] for number in by_top]
    open_at = {side.at for side in sides}
    shading: set[int] = set()
    for cell in intersections_to_cells(edges_to_intersections(segments_to_edges([*lines, *sides]))):
        near = by_top[bisect_left(tops, cell[1] - LAYOUT.snap) : bisect_right(tops, cell[3])]
        inside = [number for number in near if _is_inside(fills[number].box, cell)]
        boxes = [fills[number].box for number in inside]
        if cell[0] in open_at or cell[2] in open_at:
            before = (boxes[max(at - LAYOUT.shading_before, 0) : at] for at in range(len(boxes)))
            shaded = any(_is_free(box, other) for box, others in zip(boxes, before, strict=True) for other in others)
        else:
            shaded = any(not _spans(box, cell) for box in boxes)
        if shaded:
            shading.update(inside)
    return shading


def _is_free(box: Box, other: Box) -> bool:
    """Whether a box stands inside another one and touches no side of it."""
    return other[0] < box[0] and other[1] < box[1] and box[2] < other[2] and box[3] < other[3]


def _open_sides(lines: Sequence[Segment], places: Sequence[float]) -> list[Segment]:
    """Lines down the open left and right of a table, where its rows end (a 2023 report of Jiangsu)."""
    across = [line for line in lines if line.across]
    if not across or not places:
        return []
    left, right = min(line.start for line in across), max(line.end for line in across)
    open_ = [at for at, beyond in ((left, places[0] - left), (right, right - places[-1])) if beyond > LAYOUT.open_side]
    top, bottom = min(line.at for line in across), max(line.at for line in across)
    return [Segment(False, at, top, bottom) for at in open_]


def _may_stand_inside(box: Box, places: Sequence[float]) -> bool:
    """Whether the box stands between upright lines without reaching from one to another."""
    if not places or box[0] < places[0] or box[2] > places[-1]:
        return False
    return not (_near(box[0], places) and _near(box[2], places))


def _near(place: float, places: Sequence[float]) -> bool:
    at = bisect_left(places, place - LAYOUT.snap)
    return at < len(places) and places[at] <= place + LAYOUT.snap


def _is_inside(box: Box, cell: Box) -> bool:
    return (
        box[0] >= cell[0] - LAYOUT.snap
        and box[1] >= cell[1] - LAYOUT.snap
        and box[2] <= cell[2] + LAYOUT.snap
        and box[3] <= cell[3] + LAYOUT.snap
    )


def _spans(box: Box, cell: Box) -> bool:
    return box[0] <= cell[0] + LAYOUT.snap and box[2] >= cell[2] - LAYOUT.snap
