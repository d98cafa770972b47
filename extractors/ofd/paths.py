"""Path objects to outlines: the straight pieces of `AbbreviatedData` as points on the page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element as Element

from mingzhang.extractors.layout.outlines import points_to_segments
from mingzhang.extractors.layout.segments import Segment
from mingzhang.extractors.layout.settings import LAYOUT
from mingzhang.extractors.layout.shading import Fill
from mingzhang.extractors.ofd.matrix import Matrix, placed
from mingzhang.extractors.office.package import local

__all__ = ["drawn_by"]

Point = tuple[float, float]

_TOKEN = re.compile(r"[SMLQBAC]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?")
_OPERANDS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_MOST = 400_000
"""Characters of one path; the longest real one, a seal, has 60,000."""
_WHITE = ({"255"}, {"1.0"})


def drawn_by(element: Element, outer: Matrix) -> tuple[list[Segment], Fill | None]:
    """The rulings of a PathObject, or where it is only filled and not thin, its shading."""
    stroked = element.get("Stroke", "true").lower() != "false"
    filled = element.get("Fill", "false").lower() == "true"
    data = next((child.text or "" for child in element if local(child) == "AbbreviatedData"), "")
    if not data or not (stroked or filled):
        return [], None
    matrix = placed(element.get("Boundary"), element.get("CTM"), outer)
    outlines = [[matrix.at(*point) for point in points] for points in _outlines(data[:_MOST])]
    found = [one for points in outlines for one in points_to_segments(points, stroked=stroked)]
    if stroked or not found:
        return found, None
    xs, ys = zip(*(point for points in outlines for point in points), strict=True)
    box = (min(xs), min(ys), max(xs), max(ys))
    is_shading = min(box[2] - box[0], box[3] - box[1]) >= LAYOUT.outline_thin or _is_white(element)
    return ([], Fill(box, tuple(found))) if is_shading else (found, None)


def _is_white(element: Element) -> bool:
    colour = next((child.get("Value") or "" for child in element if local(child) == "FillColor"), "")
    return set(colour.split()) in _WHITE


def _outlines(data: str) -> Iterator[list[Point]]:
    """The sub-paths as points in the path's own coordinates; a curve breaks one off, C closes it."""
    points: list[Point] = []
    for kind, values in _commands(data):
        if kind == "C":
            if len(points) > 2:
                points.append(points[0])
        elif kind == "L":
            points.append((values[0], values[1]))
        else:
            if len(points) > 1:
                yield points
            points = [(values[-2], values[-1])]
    if len(points) > 1:
        yield points


def _commands(data: str) -> Iterator[tuple[str, list[float]]]:
    kind, values = "", list[float]()
    for token in _TOKEN.findall(data):
        if token in _OPERANDS:
            kind, values = token, []
        elif kind:
            values.append(float(token))
        if kind and len(values) == _OPERANDS[kind]:
            yield kind, values
            kind, values = "", []
