"""How far recognised numbers are believed: told how sure they are, left over where neither digits nor sums are."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from mingzhang.extractors.checks import check
from mingzhang.extractors.set_aside import set_aside
from mingzhang.schemas.document import Box, Document, Paragraph, RecognisedWord
from mingzhang.schemas.facts import Extraction, Fact
from mingzhang.schemas.findings import Finding

__all__ = ["DOUBT", "SURE", "check_recognised", "with_confidence"]

OCR, DOUBT = "ocr", "ocr_doubt"
SURE = 0.99
"""Confidence from which a recognised number is published without an identity that holds with it."""
_SETTLED = frozenset({"proven", "consistent"})
_NUMERIC = frozenset("0123456789.,-%（）()，．")


def check_recognised(document: Document, extraction: Extraction) -> tuple[Extraction, tuple[Finding, ...]]:
    """Check the document as `check` does; what was recognised without being sure is a fact only where sums settle it.

    The rest is left over as `ocr_doubt` before the rules run again, so that no doubted number accuses the publisher.
    """
    if not document.recognised:
        return check(document, extraction)
    told = with_confidence(document, extraction)
    checked = check(document, told)
    doubted = {
        place
        for place, fact in enumerate(checked[0].facts)
        if fact.confidence is not None and fact.confidence < SURE and fact.verdict not in _SETTLED
    }
    return check(document, set_aside(told, (), doubted, DOUBT)[0]) if doubted else checked


def with_confidence(document: Document, extraction: Extraction) -> Extraction:
    """The extraction with the flag `ocr` and the confidence of each fact that stands on a recognised page."""
    places = _Places(document)
    return replace(extraction, facts=tuple(map(places.told, extraction.facts)))


class _Places:
    """The recognised characters of a document by where they stand."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._words: dict[int, list[RecognisedWord]] = defaultdict(list)
        self._sure: dict[tuple[int, Box], float] = {}
        for word in document.recognised:
            self._words[word.page].append(word)
            self._sure.update(((word.page, box), sure) for box, sure in zip(word.boxes, word.sure, strict=True))

    def told(self, fact: Fact) -> Fact:
        """The fact with what is known of how it was recognised."""
        if fact.page not in self._words:
            return fact
        found = list(self._in_text(fact) if fact.start is not None else self._in_cell(fact))
        return fact._replace(flags=(*fact.flags, OCR), confidence=round(min(found, default=0.0), 4))

    def _in_text(self, fact: Fact) -> Iterator[float]:
        """How sure the characters are that a fact of the text is printed with."""
        starts = self._document.starts
        at = bisect_right(starts, fact.start or 0) - 1
        paragraph: Paragraph = self._document.paragraphs[at]
        if paragraph.glyphs is None:
            return
        for offset in range((fact.start or 0) - starts[at], (fact.end or 0) - starts[at]):
            place = (paragraph.glyphs.pages[offset], paragraph.glyphs.boxes[offset])
            if place in self._sure:
                yield self._sure[place]

    def _in_cell(self, fact: Fact) -> Iterator[float]:
        """How sure the digits are that stand in a fact's cell."""
        if fact.box is None:
            return
        x0, top, x1, bottom = fact.box
        for word in self._words[fact.page or 0]:
            for char, box, sure in zip(word.text, word.boxes, word.sure, strict=True):
                if char in _NUMERIC and x0 <= (box[0] + box[2]) / 2 <= x1 and top <= (box[1] + box[3]) / 2 <= bottom:
                    yield sure
