"""Text objects to glyphs: each character at its printed place, by the deltas between them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from lxml.etree import _Element as Element

from mingzhang.extractors.layout.glyphs import Glyph
from mingzhang.extractors.ofd.matrix import Matrix, numbers, placed
from mingzhang.extractors.office.package import local

__all__ = ["glyphs_of", "steps"]

_ASCENT, _DESCENT = 0.86, 0.14
"""Of a font's size: how far a character's box reaches above and below its baseline (SimSun's)."""
_HALF = 0.5
_UPRIGHT = 5.0
"""Degrees by which a character may stand off a quarter turn; beyond, it is a watermark."""


def glyphs_of(element: Element, outer: Matrix, most: int) -> Iterator[Glyph | None]:
    """The characters of a TextObject, at most so many; None for one that stands askew."""
    size = next(iter(numbers(element.get("Size"), 1)), 0.0)
    matrix = placed(element.get("Boundary"), element.get("CTM"), outer)
    wide = next(iter(numbers(element.get("HScale"), 1)), 1.0) or 1.0
    direction = next(iter(numbers(element.get("CharDirection"), 1)), 0.0)
    turn = _quarter(matrix.degrees + direction)
    x = y = 0.0
    for code in (child for child in element if local(child) == "TextCode"):
        x, y = _number(code, "X", x), _number(code, "Y", y)
        text = (code.text or "").strip("\r\n\t")[:most]
        most -= len(text)
        across, down = steps(code.get("DeltaX"), len(text)), steps(code.get("DeltaY"), len(text))
        for place, char in enumerate(text):
            width = _width(char) * size * wide
            step = across[place] if place < len(across) else 0.0 if down else width
            yield _glyph(char, matrix, (x, y), (_advance(width, step), size), turn)
            x, y = x + step, y + (down[place] if place < len(down) else 0.0)


def _advance(width: float, step: float) -> float:
    """How wide a character's box is: its font's width, less where the next one stands nearer."""
    return step if 0.0 < step < width else width


def _glyph(char: str, matrix: Matrix, at: tuple[float, float], extent: tuple[float, float], turn: int) -> Glyph | None:
    if turn < 0:
        return None
    (x, y), (width, size) = at, extent
    box = matrix.box(x, y - _ASCENT * size, x + width, y + _DESCENT * size)
    return Glyph(char if char.isprintable() else " ", *box, turn)


def _number(element: Element, name: str, otherwise: float) -> float:
    return next(iter(numbers(element.get(name), 1)), otherwise)


def _width(char: str) -> float:
    """Of a character in ems: one for Chinese, half of one for letters and digits."""
    return 1.0 if unicodedata.east_asian_width(char) in "WFA" else _HALF


def _quarter(degrees: float) -> int:
    quarter = round(degrees / 90)
    return quarter % 4 * 90 if abs(degrees - quarter * 90) <= _UPRIGHT else -1


def steps(text: str | None, most: int) -> list[float]:
    """The deltas of a list, at most so many; `g 3 1.5` stands for three times 1.5."""
    words = iter((text or "").split(maxsplit=3 * most + 3)[: 3 * most + 3])
    found: list[float] = []
    for word in words:
        if len(found) >= most:
            break
        if word != "g":
            found += numbers(word, 1) or [0.0]
            continue
        times, step = next(words, ""), numbers(next(words, ""), 1)
        if times.isascii() and times.isdecimal() and step:
            found += step * (min(int(times), most - len(found)) if len(times) < 10 else most - len(found))
    return found
