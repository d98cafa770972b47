"""Ruling lines of one page from its path objects: strokes, rectangles and the thin rectangles drawn as lines."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pypdfium2.raw as c

from mingzhang.extractors.layout.outlines import is_mesh, points_to_segments, thin_ruling
from mingzhang.extractors.layout.segments import Segment
from mingzhang.extractors.layout.settings import LAYOUT
from mingzhang.extractors.layout.shading import Fill, drop_shading
from mingzhang.extractors.pdf.calls import Handle, bounds_of, direct, objects_of
from mingzhang.extractors.pdf.display import Display, Point
from mingzhang.schemas.document import Box

__all__ = ["Drawing", "Segment", "read_rulings"]

_STRIP = 1.5
_SIMPLE = 5
"""Segments of a line or a rectangle."""
_DEEPEST_FORM = 4
_Matrix = tuple[float, float, float, float, float, float]
_Drawn = tuple[Handle, int, _Matrix]
"""A path or image with its kind and the matrix of the forms round it."""
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


_LATIN = (b"Times", b"Arial", b"Helvetica", b"Courier", b"Calibri", b"Cambria", b"Symbol", b"Verdana", b"Georgia")
"""Fonts that pdfium always has a stand-in for."""
_DRAWN = (c.FPDF_PAGEOBJ_PATH, c.FPDF_PAGEOBJ_IMAGE)
_COLOUR = tuple(ctypes.c_uint() for _ in range(4))
_COLOUR_AT = tuple(ctypes.byref(value) for value in _COLOUR)
_X, _Y = ctypes.c_float(), ctypes.c_float()
_POINT_AT = (ctypes.byref(_X), ctypes.byref(_Y))
_MODE, _STROKED = ctypes.c_int(), ctypes.c_int()
_MODE_AT, _STROKED_AT = ctypes.byref(_MODE), ctypes.byref(_STROKED)
"""Places for pdfium's answers: a page asks about thousands of objects, one after the other, in one thread."""

_count_objects, _object_at = direct(c.FPDFPage_CountObjects), direct(c.FPDFPage_GetObject, Handle)
_count_in_form, _object_in_form = direct(c.FPDFFormObj_CountObjects), direct(c.FPDFFormObj_GetObject, Handle)
_type_of, _matrix_of = direct(c.FPDFPageObj_GetType), direct(c.FPDFPageObj_GetMatrix)
_font_of, _is_embedded = direct(c.FPDFTextObj_GetFont, Handle), direct(c.FPDFFont_GetIsEmbedded)
_base_name = direct(c.FPDFFont_GetBaseFontName, ctypes.c_size_t)
_draw_mode, _fill_colour = direct(c.FPDFPath_GetDrawMode), direct(c.FPDFPageObj_GetFillColor)
_count_segments, _segment = direct(c.FPDFPath_CountSegments), direct(c.FPDFPath_GetPathSegment, Handle)
_segment_type, _point_of = direct(c.FPDFPathSegment_GetType), direct(c.FPDFPathSegment_GetPoint)
_is_closed = direct(c.FPDFPathSegment_GetClose)


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a page draws beside text: rulings, the share of the page under images, if a bound was hit.

    `images` are the displayed boxes of its images. `lost` counts the text objects without width in fonts that the file
    does not carry: pdfium leaves them out.
    """

    rulings: tuple[Segment, ...]
    image_share: float = 0.0
    crowded: bool = False
    segments: int = 0
    lost: int = 0
    images: tuple[Box, ...] = ()


def read_rulings(page: Handle, display: Display, most: int, *, fonts: bool = True) -> Drawing:
    """The page's rulings; a page with more than `most` path segments, or a mesh, gives none and is marked `crowded`.

    Without `fonts` no text object is asked whether it was lost: every font is known to be in the file.
    """
    texts: list[Handle] = []
    drawn = list(_drawn(objects_of(page, _count_objects, _object_at), texts))
    lost = _lost(texts) if fonts and texts else 0
    rulings: list[Segment] = []
    fills: list[Fill] = []
    thin: list[tuple[Handle, Fill]] = []
    images: list[Box] = []
    segments, covered = 0, 0.0
    for (item, kind, matrix), box in zip(drawn, _boxes(drawn, display), strict=True):
        if kind == c.FPDF_PAGEOBJ_IMAGE:
            covered += _share(box, display)
            images.append(box)
            continue
        count = _count_segments(item)
        segments += max(count, 1)
        if segments > most:
            return Drawing((), covered, True, segments, lost)
        found = _path(item, count, box, matrix, display)
        if _STROKED.value or not found:
            rulings.extend(found)
        elif min(box[2] - box[0], box[3] - box[1]) >= LAYOUT.outline_thin:
            fills.append(Fill(box, found))
        else:
            thin.append((item, Fill(box, found)))
    _sort_thin(thin, fills, rulings)
    if is_mesh([*rulings, *(ruling for fill in fills for ruling in fill.rulings)]):
        return Drawing((), covered, True, segments, lost)
    rulings.extend(list(drop_shading(fills, rulings)))
    return Drawing(tuple(rulings), covered, False, segments, lost, tuple(images))


def _drawn(
    items: Sequence[Handle], texts: list[Handle], matrix: _Matrix = _IDENTITY, depth: int = 0
) -> Iterator[_Drawn]:
    """The paths and images among page objects in their order, those inside forms at their place; texts to `texts`."""
    for item, kind in zip(items, map(_type_of, items), strict=True):
        if kind == c.FPDF_PAGEOBJ_TEXT:
            texts.append(item)
        elif kind in _DRAWN:
            yield item, kind, matrix
        elif kind == c.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
            inside = objects_of(item, _count_in_form, _object_in_form)
            yield from _drawn(inside, texts, _times(_matrix(item), matrix), depth + 1)


def _matrix(item: Handle) -> _Matrix:
    found = c.FS_MATRIX()
    if not _matrix_of(item, ctypes.byref(found)):
        return _IDENTITY
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _times(first: _Matrix, then: _Matrix) -> _Matrix:
    a, b, cc, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, cc * p + d * r, cc * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _boxes(drawn: Sequence[_Drawn], display: Display) -> list[Box]:
    """The displayed box of each object."""
    bounds = bounds_of([item for item, _, _ in drawn])
    boxes = list(zip(*display.boxes(bounds).tolist(), strict=True))
    for place, (_, _, matrix) in enumerate(drawn):
        if matrix is not _IDENTITY:
            left, bottom, right, top = bounds[place].tolist()
            boxes[place] = display.box(*_apply(matrix, (left, bottom)), *_apply(matrix, (right, top)))
    return boxes


def _share(box: Box, display: Display) -> float:
    wide = max(0.0, min(box[2], display.width) - max(box[0], 0.0))
    high = max(0.0, min(box[3], display.height) - max(box[1], 0.0))
    return wide * high / max(display.width * display.height, 1.0)


def _lost(texts: Sequence[Handle]) -> int:
    """How many text objects without width are in fonts that the file does not carry."""
    bounds = bounds_of(texts)
    narrow = np.flatnonzero(bounds[:, 2] <= bounds[:, 0]).tolist()
    fonts = [_font_of(texts[place]).value for place in narrow]
    foreign = {font: _is_foreign(Handle(font)) for font in set(fonts) if font}
    return sum(foreign.get(font, False) for font in fonts)


def _is_foreign(font: Handle) -> bool:
    """Whether a font is not in the file and may hold Chinese: its text without extent is lost, not a space."""
    if _is_embedded(font) != 0:
        return False
    name = ctypes.create_string_buffer(64)
    _base_name(font, name, ctypes.c_size_t(len(name)))
    return not name.value.startswith(_LATIN)


def _apply(matrix: _Matrix, point: Point) -> Point:
    a, b, cc, d, e, f = matrix
    x, y = point
    return a * x + cc * y + e, b * x + d * y + f


def _path(item: Handle, count: int, box: Box, outer: _Matrix, display: Display) -> Sequence[Segment]:
    """The rulings of one path; a simple path that is thin as a whole is one, told by its bounds.

    Bounds reach the stroke's width beyond a line's ends: less than the tolerance for anything thin.
    """
    _draw_mode(item, _MODE_AT, _STROKED_AT)
    filled, stroked = _MODE.value, bool(_STROKED.value)
    if not filled and not stroked:
        return ()
    if count <= _SIMPLE and (box[2] - box[0] < LAYOUT.outline_thin or box[3] - box[1] < LAYOUT.outline_thin):
        return (thin_ruling(*box),)
    matrix = _times(_matrix(item), outer)
    if count == _SIMPLE and (rectangle := _rectangle(item, box, matrix, display)):
        return rectangle
    lines = _lines(item, count, matrix, display)
    return [ruling for line in lines for ruling in points_to_segments(line, stroked=stroked)]


def _sort_thin(thin: Sequence[tuple[Handle, Fill]], fills: list[Fill], rulings: list[Segment]) -> None:
    """Add thin fills to the rulings, white ones to the fills where these may be shading of which they are strips.

    Alone a white line may stand on a coloured ground.
    """
    for item, fill in thin:
        if (fills or _is_strip(fill.box)) and _is_white(item):
            fills.append(fill)
        else:
            rulings.extend(fill.rulings)


def _is_strip(box: Box) -> bool:
    """Whether a fill is wider than lines are."""
    return min(box[2] - box[0], box[3] - box[1]) >= _STRIP


def _is_white(item: Handle) -> bool:
    _fill_colour(item, *_COLOUR_AT)
    return all(part.value == 255 for part in _COLOUR[:3])


def _rectangle(item: Handle, box: Box, matrix: _Matrix, display: Display) -> tuple[Segment, ...]:
    """The four sides of a path of five points of which the first three are corners of its box; else nothing.

    Nearly every path that is no line is one: its other points need not be asked for.
    """
    ax, ay = _displayed_point(item, 0, matrix, display)
    bx, by = _displayed_point(item, 1, matrix, display)
    cx, cy = _displayed_point(item, 2, matrix, display)
    x0, x1, y0, y1 = min(ax, cx), max(ax, cx), min(ay, cy), max(ay, cy)
    if (
        max(x0 - box[0], box[2] - x1, y0 - box[1], box[3] - y1) > LAYOUT.outline_thin
        or min(x1 - x0, y1 - y0) < LAYOUT.outline_thin
    ):
        return ()
    if min(abs(ax - bx) + abs(by - cy), abs(ay - by) + abs(bx - cx)) > LAYOUT.outline_straight:
        return ()
    return (
        Segment(True, y0, x0, x1),
        Segment(True, y1, x0, x1),
        Segment(False, x0, y0, y1),
        Segment(False, x1, y0, y1),
    )


def _displayed_point(item: Handle, index: int, matrix: _Matrix, display: Display) -> Point:
    _point_of(_segment(item, index), *_POINT_AT)
    return display.point(*_apply(matrix, (_X.value, _Y.value)))


def _lines(item: Handle, count: int, matrix: _Matrix, display: Display) -> Iterator[list[Point]]:
    """The path's straight pieces as displayed points, one list per sub-path, closed ones with their start again."""
    a, b, cc, d, e, f = matrix
    points: list[Point] = []
    for index in range(count):
        segment = _segment(item, index)
        kind = _segment_type(segment)
        _point_of(segment, *_POINT_AT)
        px, py = _X.value, _Y.value
        if kind != c.FPDF_SEGMENT_LINETO and points:
            yield points
            points = []
        points.append(display.point(a * px + cc * py + e, b * px + d * py + f))
        if len(points) > 2 and _is_closed(segment):
            points.append(points[0])
    if points:
        yield points
