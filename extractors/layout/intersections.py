"""Edges to grids: where edges cross, the smallest boxes between crossings, and boxes that hang together."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence

from mingzhang.extractors.layout.segments import Segment
from mingzhang.extractors.layout.settings import LAYOUT
from mingzhang.schemas.document import Box

__all__ = ["Intersections", "cells_to_tables", "edges_to_intersections", "intersections_to_cells"]

Intersections = dict[tuple[float, float], tuple[frozenset[int], frozenset[int]]]
"""Where edges cross, as (x, y), with the numbers of the vertical and of the horizontal edges that meet there."""

_NOTHING = (frozenset[int](), frozenset[int]())


def edges_to_intersections(edges: Sequence[Segment]) -> Intersections:
    """Every place where a vertical and a horizontal edge meet, within the tolerance."""
    alone = [frozenset((number,)) for number in range(len(edges))]
    across = sorted(
        (edge.at, number, edge.start - LAYOUT.snap, edge.end + LAYOUT.snap)
        for number, edge in enumerate(edges)
        if edge.across
    )
    heights = [at for at, *_ in across]
    met: Intersections = {}
    for number, (is_across, x, start, end) in enumerate(edges):
        if is_across:
            continue
        low, high = bisect_left(heights, start - LAYOUT.snap), bisect_right(heights, end + LAYOUT.snap)
        for y, other, left, right in across[low:high]:
            if left <= x <= right:
                down, along = met.get((x, y), _NOTHING)
                met[x, y] = (down | alone[number], along | alone[other]) if down else (alone[number], alone[other])
    return met


def intersections_to_cells(crossings: Intersections) -> list[Box]:
    """For each crossing the smallest box that it is the top left corner of and that edges enclose."""
    columns: dict[int, list[float]] = defaultdict(list)
    rows: dict[int, list[float]] = defaultdict(list)
    below: dict[tuple[float, float], float] = {}
    right: dict[tuple[float, float], float] = {}
    ordered = sorted(crossings)
    for x, y in ordered:
        down, along = crossings[x, y]
        for number in down:
            if line := columns[number]:
                below.setdefault((x, line[-1]), y)
            line.append(y)
        for number in along:
            if line := rows[number]:
                right.setdefault((line[-1], y), x)
            line.append(x)
    found: list[Box] = []
    for place in ordered:
        if place in below and place in right:
            nearest = (*place, right[place], below[place])
            box = nearest if _is_enclosed(nearest, crossings) else _smallest(place, crossings, columns, rows)
            if box:
                found.append(box)
    return found


def _is_enclosed(box: Box, crossings: Intersections) -> bool:
    """Whether edges close the box at its corner right below; those from its corner left above are known."""
    x, y, right, below = box
    corner = crossings.get((right, below))
    if corner is None:
        return False
    down, along = corner
    return not (along.isdisjoint(crossings[x, below][1]) or down.isdisjoint(crossings[right, y][0]))


def _smallest(
    place: tuple[float, float], crossings: Intersections, columns: dict[int, list[float]], rows: dict[int, list[float]]
) -> Box | None:
    x, y = place
    down, along = crossings[place]
    belows, rights = _after(y, columns, down), _after(x, rows, along)
    boxes = ((x, y, right, below) for below in belows for right in rights)
    return next((box for box in boxes if _is_enclosed(box, crossings)), None)


def _after(value: float, places: dict[int, list[float]], numbers: Iterable[int]) -> list[float]:
    found: list[float] = []
    for number in numbers:
        line = places[number]
        found.extend(line[bisect_right(line, value) :])
    return found if len(found) < 2 else sorted(set(found))


def cells_to_tables(boxes: Sequence[Box]) -> list[list[Box]]:
    """Boxes that share corners hang together: each group is one table, groups from top to bottom."""
    parent = list(range(len(boxes)))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    first: dict[tuple[float, float], int] = {}
    for number, (x0, top, x1, bottom) in enumerate(boxes):
        for corner in ((x0, top), (x1, top), (x0, bottom), (x1, bottom)):
            other = first.setdefault(corner, number)
            if other != number:
                parent[root(number)] = root(other)
    groups: dict[int, list[Box]] = defaultdict(list)
    for number, box in enumerate(boxes):
        groups[root(number)].append(box)
    return sorted(groups.values(), key=lambda group: min((box[1], box[0]) for box in group))
