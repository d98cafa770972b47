"""The recognised characters of a document by where they stand: how sure each number is, and what else it may be."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mingzhang.schemas.document import Box, Cell, Document, RecognisedWord
from mingzhang.schemas.facts import Fact

__all__ = ["Places"]

_NUMERIC = frozenset("0123456789.,-%（）()，．")
_CLEAR = 0.9
"""Sureness from which a character of a page was easy to read."""
_WORN = 0.03
"""Share of a page's characters that were not, from which none of it is surer than the rest: a thin fax had 4 read as 1
at 0.999, and one character in twelve unclear; of clean and bad scans at most one in forty is."""
_TELLING = 40
"""Characters of a page from which that share says something."""


class _Sign(NamedTuple):
    """One character of a recognised word: which word, at which of its characters."""

    word: RecognisedWord
    at: int

    @property
    def text(self) -> str:
        return self.word.text[self.at]

    @property
    def sure(self) -> float:
        return self.word.sure[self.at]


class Places:
    """Finds the characters that a fact is printed with."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._words: dict[int, list[RecognisedWord]] = defaultdict(list)
        self._signs: dict[tuple[int, Box], _Sign] = {}
        self._beside = {word.page for word in document.recognised if word.beside}
        for word in document.recognised:
            self._words[word.page].append(word)
            self._signs.update(((word.page, box), _Sign(word, at)) for at, box in enumerate(word.boxes))
        self._legible = {page: _legibility(words) for page, words in self._words.items()}

    def has(self, fact: Fact) -> bool:
        """Whether the number was recognised: all of a page that is a picture, else what is found in pictures."""
        return fact.page in self._words and (fact.page not in self._beside or any(True for _ in self._printed(fact)))

    def confidence(self, fact: Fact) -> float:
        """How sure the least sure character of the number is, no surer than a worn page is legible; 0 for none."""
        sure = min((sign.sure for sign in self._printed(fact)), default=0.0)
        return min(sure, self._legible.get(fact.page or 0, 1.0))

    def confidence_in(self, cell: Cell) -> float:
        """How sure the least sure digit of a cell is; 1 where the cell was not recognised."""
        signs = self._inside(cell.page, cell.box) if cell.box else ()
        return min((sign.sure for sign in signs if sign.text.isdigit()), default=1.0)

    def others(self, fact: Fact) -> tuple[Sequence[str], Sequence[float]]:
        """What the number may be instead of its raw value, and how sure each character of that is.

        Nothing where the characters found are not those of the raw value.
        """
        signs = list(self._printed(fact))
        if "".join(sign.text for sign in signs) != fact.raw_value or len({id(sign.word) for sign in signs}) != 1:
            return (), ()
        word, first, last = signs[0].word, signs[0].at, signs[-1].at + 1
        before, behind = word.text[:first], word.text[last:]
        inner = [
            other[len(before) : len(other) - len(behind)]
            for other in word.others
            if other.startswith(before) and other.endswith(behind) and len(other) > len(before) + len(behind)
        ]
        return inner, [sign.sure for sign in signs]

    def _printed(self, fact: Fact) -> Iterator[_Sign]:
        return self._in_text(fact) if fact.start is not None else self._in_cell(fact)

    def _in_text(self, fact: Fact) -> Iterator[_Sign]:
        starts = self._document.starts
        at = bisect_right(starts, fact.start or 0) - 1
        glyphs = self._document.paragraphs[at].glyphs
        if glyphs is None:
            return
        for offset in range((fact.start or 0) - starts[at], (fact.end or 0) - starts[at]):
            sign = self._signs.get((glyphs.pages[offset], glyphs.boxes[offset]))
            if sign is not None:
                yield sign

    def _in_cell(self, fact: Fact) -> Iterator[_Sign]:
        return self._inside(fact.page, fact.box) if fact.box else iter(())

    def _inside(self, page: int | None, area: Box) -> Iterator[_Sign]:
        """The signs of numbers in a place."""
        x0, top, x1, bottom = area
        for word in self._words.get(page or 0, ()):
            for at, (char, box) in enumerate(zip(word.text, word.boxes, strict=True)):
                inside = x0 <= (box[0] + box[2]) / 2 <= x1 and top <= (box[1] + box[3]) / 2 <= bottom
                if char in _NUMERIC and inside:
                    yield _Sign(word, at)


def _legibility(words: Sequence[RecognisedWord]) -> float:
    """The share of a worn page's characters that were easy to read; 1 for other pages."""
    every = [sure for word in words for sure in word.sure]
    unclear = sum(sure < _CLEAR for sure in every)
    return 1 - unclear / len(every) if len(every) >= _TELLING and unclear > _WORN * len(every) else 1.0
