"""Characters that the page's clipping hides: wrapped words of a spreadsheet cell too low for them.

They are in the text layer, over the words of the next row (其他政府办公厅（室）及相关机构|事务支出 on a page of the
2024 accounts of Henan), and would become part of that row's label. Only what the page shows is read.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Sequence
from typing import Any

import pypdfium2.raw as c

from mingzhang.extractors.layout.glyphs import Glyph
from mingzhang.extractors.pdf.display import Display
from mingzhang.schemas.document import Box

__all__ = ["hidden_in", "is_doubtful", "is_unseen"]

_BIN = 0.9
_SLACK = 1.0
_FEW = 0.25
_ASKED = 40
_STEP = 100
_ROWS = 1 << 14
_X, _Y = ctypes.c_float(), ctypes.c_float()
_X_AT, _Y_AT = ctypes.byref(_X), ctypes.byref(_Y)
_RECTANGLE = (4, 5)
"""Points of a rectangle, the first perhaps told again at its end."""


def is_doubtful(chars: Sequence[Glyph], display: Display) -> bool:
    """Whether something may be hidden: characters outside the page, or two ideographs in nearly one place."""
    width, height = display.width, display.height
    seen: set[int] = set()
    for text, x0, top, x1, bottom, _ in chars:
        if x1 < 0 or bottom < 0 or x0 > width or top > height:
            return True
        wide = x1 - x0
        if not "一" <= text < "\ua000" or wide <= 0:
            continue
        step = _BIN * wide
        x, y = x0 / step, (top + bottom) / 2 / step
        first, second = int(x) * _ROWS + int(y), -int(x + 0.5) * _ROWS - int(y + 0.5)
        if first in seen or second in seen:
            return True
        seen.add(first)
        seen.add(second)
    return False


def hidden_in(page: Any, text_page: Any, display: Display, most: int, *, doubtful: bool) -> frozenset[int]:
    """The indices of the characters outside the page or outside what their text object's clipping lets through.

    A spreadsheet cell printed over two pages stands whole in both pages' text and shows its half on each (主要职能 in
    a 2025 budget of Putuo). Clipping inside forms is told in the form's own space: there, only a few are believed.
    Unless the page is `doubtful` some characters are asked for all: hidden passages are long.
    """
    count = min(c.FPDFText_CountChars(text_page), most)
    if not doubtful and not _outside(text_page, display, range(0, count, _STEP)):
        return frozenset()
    hidden = _outside(text_page, display, range(count))
    few = len(hidden) <= _FEW * count or not _has_forms(page)
    return frozenset(hidden if few else ())


def _outside(text_page: Any, display: Display, indices: Iterable[int]) -> list[int]:
    windows: dict[int, Box] = {}
    visible = (display.left, display.bottom, display.right, display.top)
    box = c.FS_RECTF()
    outside: list[int] = []
    for index in indices:
        item = c.FPDFText_GetTextObject(text_page, index)
        if not item:
            continue
        address = ctypes.addressof(item.contents)
        if address not in windows:
            windows[address] = _window(item, visible)
        c.FPDFText_GetLooseCharBox(text_page, index, box)
        x, y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
        if not _lets_through(windows[address], x, y):
            outside.append(index)
    return outside


def _lets_through(window: Box, x: float, y: float) -> bool:
    return window[0] - _SLACK <= x <= window[2] + _SLACK and window[1] - _SLACK <= y <= window[3] + _SLACK


def _has_forms(page: Any) -> bool:
    items = (c.FPDFPage_GetObject(page, index) for index in range(c.FPDFPage_CountObjects(page)))
    return any(c.FPDFPageObj_GetType(item) == c.FPDF_PAGEOBJ_FORM for item in items)


def is_unseen(text_page: Any) -> bool:
    """Whether most of a page's text is drawn invisibly: the layer that somebody's OCR laid over a scan."""
    count = c.FPDFText_CountChars(text_page)
    items = [c.FPDFText_GetTextObject(text_page, index) for index in range(0, count, max(count // _ASKED, 1))]
    modes = [c.FPDFTextObj_GetTextRenderMode(item) for item in items if item]
    unseen = [mode for mode in modes if mode == c.FPDF_TEXTRENDERMODE_INVISIBLE]
    return 2 * len(unseen) > len(modes)


def _window(item: Any, visible: Box) -> Box:
    """Left, bottom, right, top of what shows of a text object: the visible page and the object's clipping."""
    left, bottom, right, top = visible
    clip = c.FPDFPageObj_GetClipPath(item)
    for path in range(c.FPDFClipPath_CountPaths(clip) if clip else 0):
        x0, y0, x1, y1 = _bounds(clip, path)
        if x1 > x0:
            left, bottom, right, top = max(left, x0), max(bottom, y0), min(right, x1), min(top, y1)
    return left, bottom, right, top


def _bounds(clip: Any, path: int) -> Box:
    """The box round a clipping path; of a rectangle, which nearly all are, two corners tell it."""
    count = c.FPDFClipPath_CountPathSegments(clip, path)
    if count in _RECTANGLE:
        (x0, y0), (x1, y1) = _point(clip, path, 0), _point(clip, path, 2)
        return (x0 if x0 < x1 else x1, y0 if y0 < y1 else y1, x1 if x0 < x1 else x0, y1 if y0 < y1 else y0)
    points = [_point(clip, path, number) for number in range(count)]
    if not points:
        return (0.0, 0.0, 0.0, 0.0)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (min(xs), min(ys), max(xs), max(ys))


def _point(clip: Any, path: int, number: int) -> tuple[float, float]:
    c.FPDFPathSegment_GetPoint(c.FPDFClipPath_GetPathSegment(clip, path, number), _X_AT, _Y_AT)
    return _X.value, _Y.value
