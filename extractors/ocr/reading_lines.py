"""Lines cut out of a picture and recognised: in batches of like width, doubted numbers again at another scale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from mingzhang.extractors.ocr import image
from mingzhang.extractors.ocr.decode import Decoded, decode
from mingzhang.extractors.ocr.image import Rectangle
from mingzhang.extractors.ocr.models import HEIGHT, Array, recognise

__all__ = ["read_lines"]

_MARGINS = (0.18, 0.34)
"""Heights of a line that are left around it, at first and where it is recognised again."""
_WIDEST, _STEP, _BATCH = 2_560, 32, 2_560
_DOUBT = 0.99
"""Least sureness of a digit, below which its line is recognised again."""
_DIFFER = 0.5
_FAR = 1 << 20
"""Points further than any picture reaches."""
_NUMERIC = frozenset("0123456789.,-%")


def read_lines(grey: Array, boxes: Sequence[Rectangle], size: float) -> list[Decoded]:
    """What each box of the picture prints; `size` is the usual height of type."""
    found = _at_scale(grey, boxes, size, _MARGINS[0])
    doubted = [at for at, line in enumerate(found) if _is_doubted(line)]
    again = _at_scale(grey, [boxes[at] for at in doubted], size, _MARGINS[1])
    for at, second in zip(doubted, again, strict=True):
        found[at] = _settled(found[at], second)
    return found


def _is_doubted(line: Decoded) -> bool:
    return any(sure < _DOUBT for char, sure in zip(line.text, line.sure, strict=True) if char in _NUMERIC) and any(
        char.isdigit() for char in line.text
    )


def _settled(first: Decoded, second: Decoded) -> Decoded:
    """Both readings of one line: the surer text, each as a candidate where they differ."""
    if first.text == second.text:
        sure = tuple(1 - (1 - a) * (1 - b) for a, b in zip(first.sure, second.sure, strict=True))
        return replace(first, sure=sure, others=_merged(first, second))
    best, other = (first, second) if min(first.sure) >= min(second.sure, default=0.0) else (second, first)
    same = len(best.text) == len(other.text)
    sure = tuple(
        value if same and other.text[at] == char else min(value, _DIFFER)
        for at, (char, value) in enumerate(zip(best.text, best.sure, strict=True))
    )
    others = ((other.text, _DIFFER), *(item for item in _merged(best, other) if item[0] not in (best.text, other.text)))
    return replace(best, sure=sure, others=others)


def _merged(first: Decoded, second: Decoded) -> tuple[tuple[str, float], ...]:
    likely = dict(second.others)
    likely.update({text: max(chance, likely.get(text, 0.0)) for text, chance in first.others})
    likely.pop(first.text, None)
    return tuple(sorted(likely.items(), key=lambda item: -item[1]))


def _at_scale(grey: Array, boxes: Sequence[Rectangle], size: float, margin: float) -> list[Decoded]:
    found: list[Decoded] = [Decoded("", (), ())] * len(boxes)
    cuts = [_cut(box, size, margin) for box in boxes]
    rooms = _rooms(boxes)
    for batch in _batches(cuts):
        width = max(_width(cuts[at]) for at in batch)
        width = -(-width // _STEP) * _STEP
        lines = np.full((len(batch), HEIGHT, width), 255, np.uint8)
        for row, at in enumerate(batch):
            wide = _width(cuts[at])
            lines[row, :, :wide] = image.scaled(_part(grey, cuts[at], rooms[at]), wide, HEIGHT)
        for at, answer in zip(batch, recognise(lines), strict=True):
            found[at] = _placed(decode(answer), cuts[at], boxes[at])
    return found


def _placed(line: Decoded, cut: Rectangle, box: Rectangle) -> Decoded:
    """The line with its characters' places in the page's picture."""
    step = (cut[2] - cut[0]) / _width(cut)
    places = tuple(min(max(cut[0] + place * step, box[0]), box[2]) for place in line.places)
    return replace(line, places=places)


def _cut(box: Rectangle, size: float, margin: float) -> Rectangle:
    """The box with room around it, at least as high as type is: a stop alone is no circle."""
    x0, y0, x1, y1 = box
    high = max(y1 - y0, 0.75 * size)
    middle, half = (y0 + y1) / 2, high * (0.5 + margin)
    side = high * margin * 1.5
    return round(x0 - side), round(middle - half), round(x1 + side), round(middle + half)


def _rooms(boxes: Sequence[Rectangle]) -> list[Rectangle]:
    """How far each box's picture may reach: half way to the pieces above, below and beside it.

    What stands closer than the margin would be read with it (the second line of a name, 出, as 四、出).
    """
    if not boxes:
        return []
    x0, y0, x1, y1 = np.array(boxes).T
    return [(*_before(box, x0, x1, y0, y1), *_behind(box, x0, x1, y0, y1)) for box in boxes]


def _before(box: Rectangle, x0: Array, x1: Array, y0: Array, y1: Array) -> tuple[int, int]:
    """Where the room of a box begins, from the left and from the top."""
    left = x1[(y0 < box[3]) & (y1 > box[1]) & (x1 <= box[0])].max(initial=-_FAR)
    top = y1[(x0 < box[2]) & (x1 > box[0]) & (y1 <= box[1])].max(initial=-_FAR)
    return -(-(int(left) + box[0]) // 2), -(-(int(top) + box[1]) // 2)


def _behind(box: Rectangle, x0: Array, x1: Array, y0: Array, y1: Array) -> tuple[int, int]:
    """Where the room of a box ends, at the right and at the bottom."""
    right = x0[(y0 < box[3]) & (y1 > box[1]) & (x0 >= box[2])].min(initial=_FAR)
    bottom = y0[(x0 < box[2]) & (x1 > box[0]) & (y0 >= box[3])].min(initial=_FAR)
    return (int(right) + box[2]) // 2, (int(bottom) + box[3]) // 2


def _part(grey: Array, cut: Rectangle, room: Rectangle) -> Array:
    """A part of the picture, white where it reaches over the edge or out of its room."""
    x0, y0, x1, y1 = cut
    high, wide = grey.shape
    left, top, right, bottom = max(x0, room[0], 0), max(y0, room[1], 0), min(x1, room[2], wide), min(y1, room[3], high)
    if (left, top, right, bottom) == cut:
        return grey[top:bottom, left:right]
    whole = np.full((y1 - y0, x1 - x0), 255, np.uint8)
    if right > left and bottom > top:
        whole[top - y0 : bottom - y0, left - x0 : right - x0] = grey[top:bottom, left:right]
    return whole


def _width(cut: Rectangle) -> int:
    x0, y0, x1, y1 = cut
    return min(max(round((x1 - x0) * HEIGHT / (y1 - y0)), 16), _WIDEST)


def _batches(cuts: Sequence[Rectangle]) -> Iterator[list[int]]:
    """Places of lines of like width, as many as the network takes at once."""
    order = sorted(range(len(cuts)), key=lambda at: _width(cuts[at]))
    batch: list[int] = []
    for at in order:
        width = -(-_width(cuts[at]) // _STEP) * _STEP
        if batch and (width * (len(batch) + 1) > _BATCH or width > -(-_width(cuts[batch[0]]) // _STEP) * _STEP):
            yield batch
            batch = []
        batch.append(at)
    if batch:
        yield batch
