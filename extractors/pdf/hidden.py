"""Characters that the page's clipping hides: wrapped words of a spreadsheet cell too low for them.

They are in the text layer, over the words of the next row (其他政府办公厅（室）及相关机构|事务支出 on a page of the
2024 accounts of Henan), and would become part of that row's label. Only what the page shows is read.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import repeat

import numpy as np
import pypdfium2.raw as c

from mingzhang.extractors.pdf.calls import Handle, Numbers, boxes_of, direct, objects_of, points_of, text_objects
from mingzhang.extractors.pdf.display import Display
from mingzhang.schemas.document import Box

__all__ = ["hidden_in", "is_doubtful", "is_unseen"]

_BIN = 0.9
_SLACK = 1.0
_SMALLEST = 1.0
"""Points of width and height; smaller type is there to be overlooked."""
_FEW = 0.25
_ASKED = 40
_STEP = 100
_ROWS = 1 << 14
_RECTANGLE = (4, 5)
"""Points of a rectangle, the first perhaps told again at its end."""
_ANYWHERE = (-math.inf, -math.inf, math.inf, math.inf)

_count_chars = direct(c.FPDFText_CountChars)
_count_objects, _object_at = direct(c.FPDFPage_CountObjects), direct(c.FPDFPage_GetObject, Handle)
_type_of, _render_mode = direct(c.FPDFPageObj_GetType), direct(c.FPDFTextObj_GetTextRenderMode)
_clip_path, _count_paths = direct(c.FPDFPageObj_GetClipPath, Handle), direct(c.FPDFClipPath_CountPaths)
_count_segments = direct(c.FPDFClipPath_CountPathSegments)
_segment = direct(c.FPDFClipPath_GetPathSegment, Handle)


def is_doubtful(codes: Numbers, boxes: Numbers, display: Display) -> bool:
    """Whether something may be hidden: characters off the page or of no size, or two ideographs in nearly one place.

    `boxes` has a row for each displayed edge, a column for each of the `codes`.
    """
    x0, top, x1, bottom = boxes
    if ((x1 < 0) | (bottom < 0) | (x0 > display.width) | (top > display.height)).any():
        return True
    wide = x1 - x0
    if _tiny(wide, bottom - top).any():
        return True
    asked = np.flatnonzero((codes >= 0x4E00) & (codes < 0xA000) & (wide > 0))
    step = _BIN * wide[asked]
    x, y = x0[asked] / step, (top[asked] + bottom[asked]) / 2 / step
    first = x.astype(np.int64) * _ROWS + y.astype(np.int64)
    second = -(x + 0.5).astype(np.int64) * _ROWS - (y + 0.5).astype(np.int64)
    told = 2 * len(asked) - int((first == second).sum())
    return len(np.unique(np.concatenate((first, second)))) < told


def _tiny(wide: Numbers, high: Numbers) -> Numbers:
    """Which characters are too small for anybody to read; a page that is small throughout is a large plan."""
    small = (wide > 0) & (high > 0) & (wide < _SMALLEST) & (high < _SMALLEST)
    return small if 2 * small.sum() < len(small) else np.zeros_like(small)


def hidden_in(page: Handle, text_page: Handle, display: Display, most: int, *, doubtful: bool) -> frozenset[int]:
    """The indices of the characters outside the page, of no size, or outside what their text's clipping lets through.

    A spreadsheet cell printed over two pages stands whole in both pages' text and shows its half on each (主要职能 in
    a 2025 budget of Putuo). Clipping inside forms is told in the form's own space: there, only a few are believed.
    Unless the page is `doubtful` some characters are asked for all: hidden passages are long.
    """
    count = min(_count_chars(text_page), most)
    if not doubtful and not _outside(text_page, display, range(0, count, _STEP)):
        return frozenset()
    hidden = _outside(text_page, display, range(count))
    few = len(hidden) <= _FEW * count or not _has_forms(page)
    return frozenset(hidden if few else ())


def _outside(text_page: Handle, display: Display, indices: range) -> list[int]:
    owners = text_objects(text_page, indices)
    if not owners:
        return []
    visible = (display.left, display.bottom, display.right, display.top)
    items = list(set(owners) - {0})
    windows = dict(zip(items, _windows([Handle(item) for item in items], visible).tolist(), strict=True))
    left, bottom, right, top = np.array([windows.get(owner, _ANYWHERE) for owner in owners]).T
    x0, y0, x1, y1 = boxes_of(text_page, indices).T
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    inside = (left - _SLACK <= x) & (x <= right + _SLACK) & (bottom - _SLACK <= y) & (y <= top + _SLACK)
    return [indices[place] for place in np.flatnonzero(~inside | _tiny(x1 - x0, y1 - y0)).tolist()]


def _has_forms(page: Handle) -> bool:
    return any(_type_of(item) == c.FPDF_PAGEOBJ_FORM for item in objects_of(page, _count_objects, _object_at))


def is_unseen(text_page: Handle) -> bool:
    """Whether most of a page's text is drawn invisibly: the layer that somebody's OCR laid over a scan."""
    count = _count_chars(text_page)
    items = text_objects(text_page, range(0, count, max(count // _ASKED, 1)))
    modes = [_render_mode(Handle(item)) for item in items if item]
    unseen = [mode for mode in modes if mode == c.FPDF_TEXTRENDERMODE_INVISIBLE]
    return 2 * len(unseen) > len(modes)


def _windows(items: Sequence[Handle], visible: Box) -> Numbers:
    """What shows of each text object, the visible page and the object's clipping: left, bottom, right, top."""
    clips = list(map(_clip_path, items))
    paths = [
        (place, clip, path) for place, clip in enumerate(clips) for path in range(_count_paths(clip) if clip else 0)
    ]
    windows = np.tile(np.array(visible, float), (len(items), 1))
    if not paths:
        return windows
    owners, boxes = np.array([place for place, _, _ in paths]), _bounds([(clip, path) for _, clip, path in paths])
    shown = boxes[:, 2] > boxes[:, 0]
    for column, narrower in enumerate((np.maximum, np.maximum, np.minimum, np.minimum)):
        narrower.at(windows[:, column], owners[shown], boxes[shown, column])
    return windows


def _bounds(paths: Sequence[tuple[Handle, int]]) -> Numbers:
    """The box round each clipping path; of a rectangle, which nearly all are, two corners tell it."""
    clips, numbers = [clip for clip, _ in paths], [number for _, number in paths]
    counts = list(map(_count_segments, clips, numbers))
    first = points_of(list(map(_segment, clips, numbers, repeat(0))))
    third = points_of(list(map(_segment, clips, numbers, repeat(2))))
    boxes = np.hstack((np.minimum(first, third), np.maximum(first, third)))
    for place, count in enumerate(counts):
        if count not in _RECTANGLE:
            boxes[place] = _box_round(*paths[place], count)
    return boxes


def _box_round(clip: Handle, path: int, count: int) -> Box:
    if count <= 0:
        return (0.0, 0.0, 0.0, 0.0)
    points = points_of([_segment(clip, path, number) for number in range(count)])
    return (*points.min(axis=0).tolist(), *points.max(axis=0).tolist())
