"""Where lines of type stand in a picture: in a cell by its rows of ink, elsewhere by the detection network."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from mingzhang.extractors.ocr import image
from mingzhang.extractors.ocr.image import Rectangle
from mingzhang.extractors.ocr.models import Array, detect

__all__ = ["detected", "lines_in"]

_DETECTED_AT = 1_440
"""Points of the longer side of the picture that the detection network sees."""
_LEAST, _SURE = 0.3, 0.5
_APART = 1.5
"""Heights of a line that are blank between two pieces of it."""
_FEWEST = 2
"""Dark points of a row in which something is printed."""


def detected(grey: Array) -> list[Rectangle]:
    """The boxes of lines of text on a page."""
    high, wide = grey.shape
    scale = min(1.0, _DETECTED_AT / max(high, wide))
    width, height = (max(32, round(side * scale / 32) * 32) for side in (wide, high))
    boxes = image.text_boxes(detect(image.scaled(grey, width, height)), _LEAST, _SURE)
    x, y = wide / width, high / height
    return [(int(a * x), int(b * y), min(round(c * x), wide), min(round(d * y), high)) for a, b, c, d in boxes]


def lines_in(ink: Array, area: Rectangle, size: float) -> Iterator[Rectangle]:
    """The boxes of the pieces of type in an area of `ink` (0 and 1), lines from top to bottom; `size` is that of type.

    Rows of ink nearer than a share of the size are one line: 二 is not two.
    """
    left, top, right, bottom = area
    inside = ink[top:bottom, left:right]
    if not inside.size:
        return
    for start, end in _joined(_runs(inside.sum(axis=1) >= _FEWEST), size):
        band = inside[start:end]
        columns = np.flatnonzero(band.any(axis=0))
        if not columns.size:
            continue
        cuts = np.flatnonzero(np.diff(columns) > _APART * max(end - start, 0.6 * size))
        edges = [0, *(cuts + 1).tolist(), len(columns)]
        for first, last in pairwise(edges):
            x0, x1 = int(columns[first]), int(columns[last - 1]) + 1
            rows = np.flatnonzero(band[:, x0:x1].any(axis=1))
            yield (left + x0, top + start + int(rows[0]), left + x1, top + start + int(rows[-1]) + 1)


def _runs(filled: Array) -> list[tuple[int, int]]:
    """Where consecutive rows are filled: first and last, exclusive."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], filled, [False])).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _joined(runs: list[tuple[int, int]], size: float) -> list[tuple[int, int]]:
    """Rows of ink that are one line of type: together no higher than it, or a small part close to a large one."""
    found: list[tuple[int, int]] = []
    for start, end in runs:
        if found:
            before, above = found[-1]
            small = min(end - start, above - before) < 0.5 * size and start - above < 0.3 * size
            if end - before <= 1.15 * size or (small and end - before <= 1.6 * size):
                found[-1] = (before, end)
                continue
        found.append((start, end))
    return found
