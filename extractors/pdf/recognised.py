"""PDF pages as pictures, recognised: those without usable text, layers that lie, pictures of tables beside text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mingzhang.extractors.layout.blocks import PageBlocks, lay_out_page
from mingzhang.extractors.layout.glyphs import Glyph
from mingzhang.extractors.layout.segments import Segment
from mingzhang.extractors.ocr.means import means
from mingzhang.extractors.ocr.words import displayed, of_picture
from mingzhang.extractors.pdf.pages import Page
from mingzhang.schemas.document import Box, RecognisedWord

if TYPE_CHECKING:
    from mingzhang.extractors.ocr.page import RecognisedPage

__all__ = ["Recognised", "may_recognise", "page_as_picture", "pictures_beside", "truer_than_layer"]

_DOTS = 200 / 72
"""Dots per point: 200 to the inch."""
_LONGEST, _SHORTEST = 3_600, 1_600
"""Points of the picture's longer side at most and at least, whatever size the page says it has."""
_NUMBER = re.compile(r"\d[\d,.]*\d")
_SAME = 0.95
"""Share of its numbers of two digits and more that a hidden layer has in common with what is recognised."""
_FEWEST = 5
_ASKEW = 0.3
"""Degrees of slope up to which what is recognised can be put beside the page's own text."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What recognition made of a page: its blocks, and the words with how sure they are."""

    blocks: PageBlocks
    words: tuple[RecognisedWord, ...]


def may_recognise(number: int) -> bool:
    """Whether this run recognises the 1-based page where it has to."""
    given = means()
    return given is not None and given.wants(number)


def page_as_picture(document: Any, number: int) -> Recognised | None:
    """The 1-based page by what its picture shows, None where the bounds of the run leave it out."""
    found = _recognised(document, number)
    return _laid_out(found, number) if found else None


def truer_than_layer(document: Any, page: Page) -> Recognised | None:
    """The page by its picture where the hidden layer has other numbers than it; None where the two agree."""
    found = _recognised(document, page.number)
    if found is None:
        return None
    theirs = Counter(_NUMBER.findall("".join(char.text for char in page.characters.chars)))
    ours = Counter(number for word in found.words for number in _NUMBER.findall(word.text))
    if max(theirs.total(), ours.total()) < _FEWEST:
        return None
    agree = (theirs & ours).total() >= _SAME * max(theirs.total(), ours.total())
    return None if agree else _laid_out(found, page.number)


def pictures_beside(document: Any, page: Page, chars: Sequence[Glyph]) -> Recognised | None:
    """The page with what its pictures show put beside its own text; None where they are blank or stand askew."""
    found = None if page.turn.degrees else _recognised(document, page.number)
    if found is None or found.turn.degrees or abs(found.skew) > _ASKEW:
        return None
    images = page.drawing.images
    printed = [((char.x0 + char.x1) / 2, (char.top + char.bottom) / 2) for char in chars]
    words = [word for word in found.words if _within(_middle(word.glyphs()), images)]
    words = [word for word in words if not any(_within(point, [_box(word.glyphs())]) for point in printed)]
    if not words:
        return None
    rulings = [ruling for ruling in found.segments if _within(_middle_of(ruling), images)]
    glyphs = [*chars, *(glyph for word in words for glyph in word.glyphs())]
    blocks = lay_out_page(page.number, (page.width, page.height), glyphs, [*page.drawing.rulings, *rulings])
    told = (displayed(word, page.number, found.turn)._replace(beside=True) for word in words)
    return Recognised(of_picture(blocks), tuple(told))


def _recognised(document: Any, number: int) -> RecognisedPage | None:
    given = means()
    if given is None:
        return None
    from mingzhang.extractors.ocr.kept import recognised  # noqa: PLC0415 - OpenCV, of the extra `ocr`

    page = document[number - 1]
    try:
        width, height = page.get_size()
        scale = max(min(_DOTS, _LONGEST / max(width, height)), _SHORTEST / max(width, height))
        picture = page.render(scale=scale, rev_byteorder=True, may_draw_forms=True).to_numpy()
    finally:
        page.close()
    colours = np.repeat(picture, 3, axis=2) if picture.shape[2] == 1 else picture[:, :, :3]
    return recognised(np.ascontiguousarray(colours), width, height, given)


def _laid_out(found: RecognisedPage, number: int) -> Recognised:
    blocks = lay_out_page(number, (found.width, found.height), found.glyphs, found.segments, found.turn)
    return Recognised(of_picture(blocks), tuple(displayed(word, number, found.turn) for word in found.words))


def _box(glyphs: Iterable[Glyph]) -> Box:
    every = list(glyphs)
    return every[0].x0, every[0].top, every[-1].x1, every[0].bottom


def _middle(glyphs: Iterable[Glyph]) -> tuple[float, float]:
    x0, top, x1, bottom = _box(glyphs)
    return (x0 + x1) / 2, (top + bottom) / 2


def _middle_of(ruling: Segment) -> tuple[float, float]:
    along = (ruling.start + ruling.end) / 2
    return (along, ruling.at) if ruling.across else (ruling.at, along)


def _within(point: tuple[float, float], boxes: Iterable[Box]) -> bool:
    return any(x0 <= point[0] <= x1 and top <= point[1] <= bottom for x0, top, x1, bottom in boxes)
