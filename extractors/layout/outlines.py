"""Outlines of drawn paths to rulings: thin rectangles are lines, sides of others are segments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from mingzhang.extractors.layout.segments import Segment
from mingzhang.extractors.layout.settings import LAYOUT

__all__ = ["is_mesh", "points_to_segments", "thin_ruling"]

Point = tuple[float, float]


def thin_ruling(x0: float, y0: float, x1: float, y1: float) -> Segment:
    """The ruling that a thin box is, along its longer side."""
    return Segment(True, (y0 + y1) / 2, x0, x1) if x1 - x0 >= y1 - y0 else Segment(False, (x0 + x1) / 2, y0, y1)


def points_to_segments(points: Sequence[Point], *, stroked: bool) -> Iterator[Segment]:
    """The straight sides of one sub-path; one that is thin as a whole is a line; a filled one is closed."""
    if len(points) > 3:
        xs, ys = [point[0] for point in points], [point[1] for point in points]
        x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
        if min(x1 - x0, y1 - y0) < LAYOUT.outline_thin:
            yield thin_ruling(x0, y0, x1, y1)
            return
    straight = LAYOUT.outline_straight
    closing = [points[0]] if len(points) > 3 and not stroked else []
    for (ax, ay), (bx, by) in pairwise([*points, *closing]):
        if abs(ay - by) <= straight and abs(ax - bx) > straight:
            yield Segment(True, (ay + by) / 2, min(ax, bx), max(ax, bx))
        elif abs(ax - bx) <= straight and abs(ay - by) > straight:
            yield Segment(False, (ax + bx) / 2, min(ay, by), max(ay, by))


def is_mesh(rulings: Sequence[Segment]) -> bool:
    """Whether rulings can cross in too many places: heights by sides, each told apart by what a line may be thick."""
    thin = LAYOUT.outline_thin
    heights = len({round(ruling.at / thin) for ruling in rulings if ruling.across})
    sides = len({round(ruling.at / thin) for ruling in rulings if not ruling.across})
    return heights * sides > LAYOUT.outline_places
