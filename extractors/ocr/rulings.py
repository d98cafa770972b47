"""Straight rulings found in a picture of a page, as the layout room takes them, and where they are drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from mingzhang.extractors.layout.segments import Segment
from mingzhang.extractors.ocr import image
from mingzhang.extractors.ocr.image import Rectangle
from mingzhang.extractors.ocr.models import Array

__all__ = ["rulings_in"]

_ACROSS, _DOWN = 24.0, 13.0
"""Points that a ruling is long at least."""
_THICKEST = 4.0
_SLANT = 0.012
"""Share of its length by which a ruling of a photographed sheet may stand askew: it is as thick as what it draws."""
_ASIDE = 1.4
"""Points beside a ruling at which little is printed: rows of type that look like a line have strokes there."""
_CROWDED = 0.22
"""Share of its length, on both sides, from which it is no ruling."""
_STROKE = 1.15
"""Heights of a line of type within which a straight line in it is a stroke of a character."""
_CORE = 0.15
"""Share of a line of type, from its top and bottom, within which a ruling of a tight row may run."""
_TYPE = 0.75
"""Share of its length inside type from which it is no ruling: bars of bold headings reach from side to side."""
_MOST = 4_000


def rulings_in(grey: Array, scale: float, text: Sequence[Rectangle]) -> tuple[list[Segment], Array]:
    """The rulings of a page set straight, in points, and a mask of what they cover; `scale` is dots per point.

    `text` are the boxes of lines of type: what is no longer than such a box is high is a stroke of a character, and
    what runs along well inside such boxes is the feet or bars of bold type (copies of 130 dots an inch).
    """
    ink = (grey < 190).astype(np.uint8)
    found: list[Segment] = []
    mask = np.zeros_like(ink)
    printed = _printed(ink.shape, text)
    for across, shortest in ((True, _ACROSS), (False, _DOWN)):
        lines = image.long_runs(ink, max(round(shortest * scale), 8), across=across)
        for box in _lines(ink, lines, (text, printed), scale, across=across):
            left, top, right, bottom = box
            mask[top:bottom, left:right] |= lines[top:bottom, left:right]
            at, start, end = ((top + bottom) / 2, left, right) if across else ((left + right) / 2, top, bottom)
            found.append(Segment(across, at / scale, start / scale, end / scale))
    return found, image.thickened(mask, 1)


def _lines(
    ink: Array, lines: Array, text: tuple[Sequence[Rectangle], tuple[Array, Array]], scale: float, *, across: bool
) -> Iterator[Rectangle]:
    for left, top, right, bottom in image.blobs(lines, thicken=(1, 3) if across else (3, 1))[:_MOST]:
        box = (left, top + 1, right, bottom - 1) if across else (left + 1, top, right - 1, bottom)
        long, thick = (right - left, bottom - top - 2) if across else (bottom - top, right - left - 2)
        drawn = float(lines[box[1] : box[3], box[0] : box[2]].sum()) / max(long, 1)
        if (
            drawn > _THICKEST * scale
            or thick > _THICKEST * scale + _SLANT * long
            or _is_type(box, *text, across=across)
        ):
            continue
        if not _is_crowded(ink, box, round(_ASIDE * scale), across=across):
            yield box


def _is_type(line: Rectangle, text: Sequence[Rectangle], printed: tuple[Array, Array], *, across: bool) -> bool:
    """Whether a straight line is part of the lines of type that it lies in."""
    owners, cores = printed
    left, top, right, bottom = line
    middle = (top + bottom) // 2
    owner = int(owners[middle, (left + right) // 2])
    if owner:
        x0, y0, x1, y1 = text[owner - 1]
        if (right - left if across else bottom - top) <= _STROKE * min(y1 - y0, x1 - x0):
            return True
    return across and bool(cores[middle, left:right].mean() > _TYPE)


def _is_crowded(ink: Array, box: Rectangle, aside: int, *, across: bool) -> bool:
    """Whether much is printed close to a line on both sides of it."""
    left, top, right, bottom = box
    if across:
        sides = [ink[max(top - aside - 1, 0), left:right], ink[min(bottom + aside, ink.shape[0] - 1), left:right]]
    else:
        sides = [ink[top:bottom, max(left - aside - 1, 0)], ink[top:bottom, min(right + aside, ink.shape[1] - 1)]]
    return min(float(side.mean()) for side in sides) > _CROWDED


def _printed(shape: tuple[int, ...], text: Sequence[Rectangle]) -> tuple[Array, Array]:
    """For each point of the picture which line of type stands there, from 1 (0: none), and whether well inside it."""
    owners, cores = np.zeros(shape, np.uint32), np.zeros(shape, bool)
    for number, (x0, y0, x1, y1) in enumerate(text, 1):
        owners[y0:y1, x0:x1] = number
        rim = round(_CORE * (y1 - y0))
        cores[y0 + rim : y1 - rim, x0:x1] = True
    return owners, cores
