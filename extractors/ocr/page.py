"""One picture of a page to what the layout room takes: words as glyphs, rulings as segments, how the page is turned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from mingzhang.extractors.layout.glyphs import Glyph
from mingzhang.extractors.layout.page_tables import segments_to_grids
from mingzhang.extractors.layout.segments import UPRIGHT, Segment, Turn
from mingzhang.extractors.ocr import image
from mingzhang.extractors.ocr.decode import Decoded
from mingzhang.extractors.ocr.image import Rectangle
from mingzhang.extractors.ocr.lines import detected, lines_in
from mingzhang.extractors.ocr.models import Array
from mingzhang.extractors.ocr.reading_lines import read_lines
from mingzhang.extractors.ocr.rulings import rulings_in
from mingzhang.extractors.ocr.words import Word

__all__ = ["RecognisedPage", "recognise_page"]

_STAMP = 55.0
"""Points: seals are 38 to 45 millimetres wide; what is smaller is type."""
_DARK = 160
"""Steps of grey below which a point of an evened picture is type."""
_LEVEL = 0.08
"""Degrees of slope that are left alone."""
_MOST_PIECES = 3_000
_SAMPLE = 6
_UPRIGHT_FROM = 0.9
"""Mean sureness of a sample of lines from which a page is not tried upside down."""
_WITHIN = 0.5
"""Share of a detected piece inside a larger one from which it is printed there."""
_LEAST_SURE = 0.5
"""Mean sureness below which a piece is noise and no word."""


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """A page as recognised, read upright and set straight: size in points, words, rulings, how it was turned."""

    width: float
    height: float
    words: tuple[Word, ...]
    segments: tuple[Segment, ...]
    turn: Turn = UPRIGHT
    skew: float = 0.0

    @property
    def glyphs(self) -> tuple[Glyph, ...]:
        """Every recognised character."""
        return tuple(glyph for word in self.words for glyph in word.glyphs())


def recognise_page(colours: Array, width: float, height: float) -> RecognisedPage:
    """Recognise a picture (rows, columns, red green blue) of a page of this displayed size in points."""
    scale = colours.shape[1] / width
    grey = image.evened(image.without_stamps(colours, round(_STAMP * scale)))
    boxes = detected(grey)
    quarter = _quarter_of(grey, boxes)
    turn = UPRIGHT
    if quarter:
        grey = np.ascontiguousarray(np.rot90(grey, -quarter))
        turn = Turn(90 * quarter, width, height)
        width, height = (height, width) if quarter % 2 else (width, height)
    if not boxes:
        return RecognisedPage(width, height, (), (), turn)
    skew = image.skew_of((grey < _DARK).astype(np.uint8))
    if abs(skew) > _LEVEL:
        grey = image.rotated(grey, skew)
    if quarter or abs(skew) > _LEVEL:
        boxes = detected(grey)
    segments, mask = rulings_in(grey, scale, boxes)
    grey[mask > 0] = 255
    words = _words(grey, boxes, segments, scale)
    return RecognisedPage(width, height, tuple(words), tuple(segments), turn, skew)


def _quarter_of(grey: Array, boxes: Sequence[Rectangle]) -> int:
    """By how many quarters clockwise the picture is to be turned to stand upright.

    Lines of a sideways page are higher than wide; which way up is told by what a few of them are recognised as.
    """
    long = [box for box in boxes if max(box[2] - box[0], box[3] - box[1]) > 2 * min(box[2] - box[0], box[3] - box[1])]
    tall = [box for box in long if box[3] - box[1] > box[2] - box[0]]
    sideways = sum(map(_length, tall)) > sum(map(_length, long)) / 2
    sample = sorted(tall if sideways else [box for box in long if box not in tall], key=_length)[-2 * _SAMPLE :: 2]
    if not sample:
        return 0
    ways = (3, 1) if sideways else (0, 2)
    chances = []
    for quarter in ways:
        chances.append(_legible(grey, sample, quarter))
        if chances[-1] >= _UPRIGHT_FROM:
            return quarter
    return ways[chances.index(max(chances))]


def _legible(grey: Array, boxes: Sequence[Rectangle], quarter: int) -> float:
    """Mean sureness of the characters in these boxes of the picture turned by so many quarters clockwise."""
    turned = np.ascontiguousarray(np.rot90(grey, -quarter))
    found = read_lines(turned, [_turned(box, grey.shape, quarter) for box in boxes], 0.0)
    sure = [value for line in found for value in line.sure]
    return sum(sure) / len(sure) if sure else 0.0


def _turned(box: Rectangle, shape: tuple[int, ...], quarter: int) -> Rectangle:
    x0, y0, x1, y1 = box
    high, wide = shape
    for _ in range(quarter):
        x0, y0, x1, y1 = high - y1, x0, high - y0, x1
        high, wide = wide, high
    return x0, y0, x1, y1


def _length(box: Rectangle) -> int:
    return max(box[2] - box[0], box[3] - box[1])


def _words(grey: Array, boxes: Sequence[Rectangle], segments: Sequence[Segment], scale: float) -> Iterator[Word]:
    ink = (grey < _DARK).astype(np.uint8)
    size = _size_of(ink, boxes)
    pieces = list(_pieces(ink, boxes, segments, scale, size))[:_MOST_PIECES]
    for box, line in zip(pieces, read_lines(grey, pieces, size), strict=True):
        if line.text and sum(line.sure) / len(line.sure) >= _LEAST_SURE:
            yield _word(box, line, scale, size)


def _size_of(ink: Array, boxes: Sequence[Rectangle]) -> float:
    """The usual height of a line's ink."""
    heights = []
    for x0, y0, x1, y1 in boxes:
        if x1 - x0 > y1 - y0:
            rows = np.flatnonzero(ink[y0:y1, x0:x1].any(axis=1))
            if rows.size:
                heights.append(int(rows[-1] - rows[0]) + 1)
    return float(np.median(heights)) if heights else 20.0


def _pieces(
    ink: Array, boxes: Sequence[Rectangle], segments: Sequence[Segment], scale: float, size: float
) -> Iterator[Rectangle]:
    """The pieces of lines in the cells that the rulings make, and those that were detected outside them."""
    covered = np.zeros(ink.shape, bool)
    ruled: list[Rectangle] = []
    for grid in segments_to_grids(segments, ()):
        for place in grid.places:
            x0, y0, x1, y1 = (round(edge * scale) for edge in place.box)
            area = (max(x0 + 1, 0), max(y0 + 1, 0), min(x1 - 1, ink.shape[1]), min(y1 - 1, ink.shape[0]))
            if area[2] > area[0] and area[3] > area[1]:
                covered[area[1] : area[3], area[0] : area[2]] = True
                ruled += lines_in(ink, area, size)
    loose: list[Rectangle] = []
    for box in (part for whole in boxes for part in _cut_at_rulings(whole, segments, scale)):
        x0, y0, x1, y1 = box
        inside = covered[y0:y1, x0:x1]
        if inside.size and inside.mean() < 0.5:
            loose += lines_in(ink, box, max(size, 0.6 * (y1 - y0)))
    yield from dict.fromkeys(ruled)  # cells of two tables that overlap hold the same pieces
    yield from _apart(ruled, loose)


def _apart(ruled: Sequence[Rectangle], loose: Sequence[Rectangle]) -> Iterator[Rectangle]:
    """The loose pieces not for the most part inside one of a cell or a larger one: detected lines reach over theirs."""
    if not loose:
        return
    x0, y0, x1, y1 = np.array([*ruled, *loose]).T
    areas = (x1 - x0) * (y1 - y0)
    cells = np.arange(len(areas)) < len(ruled)
    for at, (left, top, right, bottom) in enumerate(loose, len(ruled)):
        wide, high = np.minimum(x1, right) - np.maximum(x0, left), np.minimum(y1, bottom) - np.maximum(y0, top)
        shared = np.maximum(wide, 0) * np.maximum(high, 0)
        larger = cells | (areas > areas[at]) | ((areas == areas[at]) & (np.arange(len(areas)) < at))
        if not (shared[larger] > _WITHIN * areas[at]).any():
            yield left, top, right, bottom


def _cut_at_rulings(box: Rectangle, segments: Sequence[Segment], scale: float) -> Iterator[Rectangle]:
    """The parts of a detected line between the upright rulings that cross it: columns of a table with open sides."""
    x0, y0, x1, y1 = box
    middle = (y0 + y1) / 2 / scale
    cuts = sorted(
        round(ruling.at * scale)
        for ruling in segments
        if not ruling.across and ruling.start < middle < ruling.end and x0 < ruling.at * scale < x1
    )
    for left, right in pairwise([x0, *cuts, x1]):
        if right - left > 2:
            yield left, y0, right, y1


def _word(box: Rectangle, line: Decoded, scale: float, size: float) -> Word:
    """The piece with the box of each character, in points: middles between neighbours, no wider than type is."""
    x0, y0, x1, y1 = box
    wide = any(ord(char) > 0x2E80 for char in line.text)
    em = max((y1 - y0) / (0.92 if wide else 0.72), 0.6 * size)
    top, bottom = (y0 + y1 - em) / 2, (y0 + y1 + em) / 2
    lefts, rights = [], []
    last = len(line.text) - 1
    for at, (char, place) in enumerate(zip(line.text, line.places, strict=True)):
        half = em * (0.52 if ord(char) > 0x2E80 else 0.3)
        left = x0 if not at else max((line.places[at - 1] + place) / 2, place - half)
        right = x1 if at == last else min((place + line.places[at + 1]) / 2, place + half)
        left, right = (left, right) if right > left else (place - 1, place + 1)
        lefts.append(round(left / scale, 2))
        rights.append(round(right / scale, 2))
    sure = tuple(round(value, 4) for value in line.sure)
    others = tuple(text for text, _ in line.others)
    return Word(line.text, round(top / scale, 2), round(bottom / scale, 2), tuple(lefts), tuple(rights), sure, others)
