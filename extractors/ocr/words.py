"""What is recognised on a page: words with their boxes in points, and how sure each character is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from mingzhang.extractors.layout.blocks import PageBlocks
from mingzhang.extractors.layout.glyphs import Glyph
from mingzhang.extractors.layout.segments import Turn
from mingzhang.schemas.document import RecognisedWord

__all__ = ["Word", "displayed", "of_picture"]


class Word(NamedTuple):
    """One piece of a line: its text, top and bottom, and for each character left, right and how sure it is, 0 to 1.

    `others` are texts that it may have instead, the likeliest first.
    """

    text: str
    top: float
    bottom: float
    lefts: tuple[float, ...]
    rights: tuple[float, ...]
    sure: tuple[float, ...]
    others: tuple[str, ...] = ()

    def glyphs(self) -> Iterator[Glyph]:
        """Its characters as the layout room takes them."""
        for text, left, right in zip(self.text, self.lefts, self.rights, strict=True):
            yield Glyph(text, left, self.top, right, self.bottom, 0)


def displayed(word: Word, page: int, turn: Turn) -> RecognisedWord:
    """The word with the boxes of its characters as the 1-based page is displayed."""
    boxes = ((glyph.x0, glyph.top, glyph.x1, glyph.bottom) for glyph in word.glyphs())
    return RecognisedWord(word.text, page, tuple(map(turn.shown, boxes)), word.sure, word.others)


def of_picture(page: PageBlocks) -> PageBlocks:
    """The page with its tables marked as recognised."""
    return replace(page, tables=tuple(replace(table, status="ocr") for table in page.tables))
