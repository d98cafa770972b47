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


def edges_to_intersections(edges: Sequence[Segment]) -> Intersections:
    """Every place where a vertical and a horizontal edge meet, within the tolerance."""
    across = sorted((edge.at, number) for number, edge in enumerate(edges) if edge.across)
    heights = [at for at, _ in across]
    met: dict[tuple[float, float], tuple[set[int], set[int]]] = {}
    for number, edge in enumerate(edges):
        if edge.across:
            continue
        low = bisect_left(heights, edge.start - LAYOUT.snap)
        high = bisect_right(heights, edge.end + LAYOUT.snap)
        for at, other in across[low:high]:
            if edges[other].start - LAYOUT.snap <= edge.at <= edges[other].end + LAYOUT.snap:
                down, along = met.setdefault((edge.at, at), (set(), set()))
                down.add(number)
                along.add(other)
    return {place: (frozenset(down), frozenset(along)) for place, (down, along) in met.items()}


def intersections_to_cells(crossings: Intersections) -> list[Box]:
    """For each crossing the smallest box that it is the top left corner of and that edges enclose."""
    columns: dict[int, list[float]] = defaultdict(list)
    rows: dict[int, list[float]] = defaultdict(list)
    for (x, y), (down, along) in sorted(crossings.items()):
        for number in down:
            columns[number].append(y)
        for number in along:
            rows[number].append(x)
    boxes = (_smallest(place, crossings, columns, rows) for place in sorted(crossings))
    return [box for box in boxes if box]


def _smallest(
    place: tuple[float, float], crossings: Intersections, columns: dict[int, list[float]], rows: dict[int, list[float]]
) -> Box | None:
    x, y = place
    down, along = crossings[place]
    belows, rights = _after(y, columns, down), _after(x, rows, along)
    for below in belows:
        bottom_edges = crossings[(x, below)][1]
        for right in rights:
            corner = crossings.get((right, below))
            if corner and corner[1] & bottom_edges and corner[0] & crossings[(right, y)][0]:
                return (x, y, right, below)
    return None


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
            parent[root(number)] = root(first.setdefault(corner, number))
    groups: dict[int, list[Box]] = defaultdict(list)
    for number, box in enumerate(boxes):
        groups[root(number)].append(box)
    return sorted(groups.values(), key=lambda group: min((box[1], box[0]) for box in group))
