"""Ruling lines of one page from its path objects: strokes, rectangles and the thin rectangles drawn as lines."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pypdfium2.raw as c

from mingzhang.extractors.layout.segments import Segment
from mingzhang.extractors.layout.shading import Fill, drop_shading
from mingzhang.extractors.pdf.display import Display, Point
from mingzhang.schemas.document import Box

__all__ = ["Drawing", "Segment", "read_rulings"]

_THIN = 3.0
"""A filled rectangle thinner than this is a line."""
_STRIP = 1.5
_SIMPLE = 5
"""Segments of a line or a rectangle."""
_STRAIGHT = 1.0
"""How far a segment's ends may differ for it to count as horizontal or vertical, in points."""
_MOST_PLACES = 60_000
"""Places where rulings may cross: an A4 page ruled every three points; more is a mesh on an absurdly large page."""
_DEEPEST_FORM = 4
_MATRIX = tuple[float, float, float, float, float, float]
_IDENTITY: _MATRIX = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


_LATIN = (b"Times", b"Arial", b"Helvetica", b"Courier", b"Calibri", b"Cambria", b"Symbol", b"Verdana", b"Georgia")
"""Fonts that pdfium always has a stand-in for."""
_DRAWN = (c.FPDF_PAGEOBJ_TEXT, c.FPDF_PAGEOBJ_PATH, c.FPDF_PAGEOBJ_IMAGE)
_LEFT, _BOTTOM, _RIGHT, _TOP = (ctypes.c_float() for _ in range(4))
_BOUNDS_AT = tuple(ctypes.byref(value) for value in (_LEFT, _BOTTOM, _RIGHT, _TOP))
_COLOUR = tuple(ctypes.c_uint() for _ in range(4))
_COLOUR_AT = tuple(ctypes.byref(value) for value in _COLOUR)
_X, _Y = ctypes.c_float(), ctypes.c_float()
_POINT_AT = (ctypes.byref(_X), ctypes.byref(_Y))
_MODE, _STROKED = ctypes.c_int(), ctypes.c_int()
_MODE_AT, _STROKED_AT = ctypes.byref(_MODE), ctypes.byref(_STROKED)
"""Places for pdfium's answers: a page asks about thousands of objects, one after the other, in one thread."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a page draws beside text: rulings, the share of the page under images, if a bound was hit.

    `lost` counts the text objects without width in fonts that the file does not carry: pdfium leaves them out.
    """

    rulings: tuple[Segment, ...]
    image_share: float = 0.0
    crowded: bool = False
    segments: int = 0
    lost: int = 0


def read_rulings(page: Any, display: Display, most: int, *, fonts: bool = True) -> Drawing:
    """The page's rulings; a page with more than `most` path segments, or a mesh, gives none and is marked `crowded`.

    Without `fonts` no text object is asked whether it was lost: every font is known to be in the file.
    """
    rulings: list[Segment] = []
    fills: list[Fill] = []
    segments = lost = 0
    covered = 0.0
    bounds_of = c.FPDFPageObj_GetBounds
    straight, left, top = display.rotation == 0, display.left, display.top
    for item, kind, matrix in _objects(page, c.FPDFPage_CountObjects, c.FPDFPage_GetObject, _IDENTITY, 0):
        if kind == c.FPDF_PAGEOBJ_TEXT:
            lost += fonts and _is_lost(item)
            continue
        bounds_of(item, *_BOUNDS_AT)
        if straight and matrix is _IDENTITY:
            box = (_LEFT.value - left, top - _TOP.value, _RIGHT.value - left, top - _BOTTOM.value)
        else:
            box = _displayed(matrix, display)
        if kind == c.FPDF_PAGEOBJ_IMAGE:
            covered += _share(box, display)
            continue
        count = c.FPDFPath_CountSegments(item)
        segments += max(count, 1)
        if segments > most:
            return Drawing((), covered, True, segments, lost)
        found = _path(item, count, box, matrix, display)
        if not _STROKED.value and found and _is_area(item, box):
            fills.append(Fill(box, found))
        else:
            rulings.extend(found)
    if _mesh([*rulings, *(ruling for fill in fills for ruling in fill.rulings)]) > _MOST_PLACES:
        return Drawing((), covered, True, segments, lost)
    rulings.extend(list(drop_shading(fills, rulings)))
    return Drawing(tuple(rulings), covered, False, segments, lost)


def _mesh(rulings: Sequence[Segment]) -> int:
    """How many places the rulings can cross in: heights by sides, each told apart by three points."""
    heights = len({round(ruling.at / _THIN) for ruling in rulings if ruling.across})
    return heights * len({round(ruling.at / _THIN) for ruling in rulings if not ruling.across})


def _objects(holder: Any, count: Any, get: Any, matrix: _MATRIX, depth: int) -> Iterator[tuple[Any, int, _MATRIX]]:
    kind_of = c.FPDFPageObj_GetType
    for index in range(count(holder)):
        item = get(holder, index)
        kind = kind_of(item)
        if kind in _DRAWN:
            yield item, kind, matrix
        elif kind == c.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
            inner = _times(_matrix(item), matrix)
            yield from _objects(item, c.FPDFFormObj_CountObjects, c.FPDFFormObj_GetObject, inner, depth + 1)


def _matrix(item: Any) -> _MATRIX:
    found = c.FS_MATRIX()
    if not c.FPDFPageObj_GetMatrix(item, found):
        return _IDENTITY
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _times(first: _MATRIX, then: _MATRIX) -> _MATRIX:
    a, b, cc, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, cc * p + d * r, cc * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _displayed(matrix: _MATRIX, display: Display) -> Box:
    """The displayed box of the bounds that pdfium has just told."""
    low, high = (_LEFT.value, _BOTTOM.value), (_RIGHT.value, _TOP.value)
    if matrix is not _IDENTITY:
        low, high = _apply(matrix, low), _apply(matrix, high)
    return display.box(*low, *high)


def _share(box: Box, display: Display) -> float:
    wide = max(0.0, min(box[2], display.width) - max(box[0], 0.0))
    high = max(0.0, min(box[3], display.height) - max(box[1], 0.0))
    return wide * high / max(display.width * display.height, 1.0)


def _is_lost(item: Any) -> bool:
    c.FPDFPageObj_GetBounds(item, *_BOUNDS_AT)
    return _RIGHT.value <= _LEFT.value and _is_foreign(item)


def _is_foreign(item: Any) -> bool:
    """Whether a text object's font is not in the file and may hold Chinese: without extent it is lost, not a space."""
    font = c.FPDFTextObj_GetFont(item)
    if not font or c.FPDFFont_GetIsEmbedded(font) != 0:
        return False
    name = ctypes.create_string_buffer(64)
    c.FPDFFont_GetBaseFontName(font, name, len(name))
    return not name.value.startswith(_LATIN)


def _apply(matrix: _MATRIX, point: Point) -> Point:
    a, b, cc, d, e, f = matrix
    x, y = point
    return a * x + cc * y + e, b * x + d * y + f


def _path(item: Any, count: int, box: Box, outer: _MATRIX, display: Display) -> Sequence[Segment]:
    """The rulings of one path; a simple path that is thin as a whole is one, told by its bounds.

    Bounds reach the stroke's width beyond a line's ends: less than the tolerance for anything thin.
    """
    c.FPDFPath_GetDrawMode(item, _MODE_AT, _STROKED_AT)
    filled, stroked = _MODE.value, bool(_STROKED.value)
    if not filled and not stroked:
        return ()
    if count <= _SIMPLE and (box[2] - box[0] < _THIN or box[3] - box[1] < _THIN):
        return (_thin(*box),)
    matrix = _times(_matrix(item), outer)
    if count == _SIMPLE and (rectangle := _rectangle(item, box, matrix, display)):
        return rectangle
    lines = _lines(item, count, matrix, display)
    return [ruling for line in lines for ruling in _of_points(line, stroked)]


def _is_area(item: Any, box: Box) -> bool:
    """Whether a fill is too thick for a line, or a white strip wider than lines are: nobody sees it."""
    thickness = min(box[2] - box[0], box[3] - box[1])
    if thickness < _STRIP:
        return False
    if thickness >= _THIN:
        return True
    c.FPDFPageObj_GetFillColor(item, *_COLOUR_AT)
    return all(part.value == 255 for part in _COLOUR[:3])


def _thin(x0: float, y0: float, x1: float, y1: float) -> Segment:
    return Segment(True, (y0 + y1) / 2, x0, x1) if x1 - x0 >= y1 - y0 else Segment(False, (x0 + x1) / 2, y0, y1)


def _rectangle(item: Any, box: Box, matrix: _MATRIX, display: Display) -> tuple[Segment, ...]:
    """The four sides of a path of five points of which the first three are corners of its box; else nothing.

    Nearly every path that is no line is one: its other points need not be asked for.
    """
    ax, ay = _displayed_point(item, 0, matrix, display)
    bx, by = _displayed_point(item, 1, matrix, display)
    cx, cy = _displayed_point(item, 2, matrix, display)
    x0, x1, y0, y1 = min(ax, cx), max(ax, cx), min(ay, cy), max(ay, cy)
    if max(x0 - box[0], box[2] - x1, y0 - box[1], box[3] - y1) > _THIN or min(x1 - x0, y1 - y0) < _THIN:
        return ()
    if min(abs(ax - bx) + abs(by - cy), abs(ay - by) + abs(bx - cx)) > _STRAIGHT:
        return ()
    return (
        Segment(True, y0, x0, x1),
        Segment(True, y1, x0, x1),
        Segment(False, x0, y0, y1),
        Segment(False, x1, y0, y1),
    )


def _displayed_point(item: Any, index: int, matrix: _MATRIX, display: Display) -> Point:
    c.FPDFPathSegment_GetPoint(c.FPDFPath_GetPathSegment(item, index), *_POINT_AT)
    return display.point(*_apply(matrix, (_X.value, _Y.value)))


def _lines(item: Any, count: int, matrix: _MATRIX, display: Display) -> Iterator[list[Point]]:
    """The path's straight pieces as displayed points, one list per sub-path, closed ones with their start again."""
    x, y = ctypes.c_float(), ctypes.c_float()
    at_x, at_y = ctypes.byref(x), ctypes.byref(y)
    a, b, cc, d, e, f = matrix
    points: list[Point] = []
    for index in range(count):
        segment = c.FPDFPath_GetPathSegment(item, index)
        kind = c.FPDFPathSegment_GetType(segment)
        c.FPDFPathSegment_GetPoint(segment, at_x, at_y)
        px, py = x.value, y.value
        if kind != c.FPDF_SEGMENT_LINETO and points:
            yield points
            points = []
        points.append(display.point(a * px + cc * py + e, b * px + d * py + f))
        if len(points) > 2 and c.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points:
        yield points


def _of_points(points: list[Point], stroked: bool) -> Iterator[Segment]:
    if len(points) > 3:
        xs, ys = [point[0] for point in points], [point[1] for point in points]
        x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
        if min(x1 - x0, y1 - y0) < _THIN:
            yield _thin(x0, y0, x1, y1)
            return
    closing = [points[0]] if len(points) > 3 and not stroked else []
    path = points + closing
    for (ax, ay), (bx, by) in pairwise(path):
        if abs(ay - by) <= _STRAIGHT and abs(ax - bx) > _STRAIGHT:
            yield Segment(True, (ay + by) / 2, min(ax, bx), max(ax, bx))
        elif abs(ax - bx) <= _STRAIGHT and abs(ay - by) > _STRAIGHT:
            yield Segment(False, (ax + bx) / 2, min(ay, by), max(ay, by))
