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
    shading: set[int] = set()
    places = sorted(line.at for line in lines if not line.across)
    if any(_may_stand_inside(fill.box, places) for fill in fills):
        by_top = sorted(range(len(fills)), key=lambda number: fills[number].box[1])
        tops = [fills[number].box[1] for number in by_top]
        for cell in intersections_to_cells(edges_to_intersections(segments_to_edges(lines))):
            near = by_top[bisect_left(tops, cell[1] - LAYOUT.snap) : bisect_right(tops, cell[3])]
            inside = [number for number in near if _is_inside(fills[number].box, cell)]
            if any(not _spans(fills[number].box, cell) for number in inside):
                shading.update(inside)
    for number, fill in enumerate(fills):
        if number not in shading:
            yield from fill.rulings


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
