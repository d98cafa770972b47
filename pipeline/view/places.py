"""Where text stands on the pages of a PDF: boxes of a range of the text, and lines of text that can be selected."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping

from mingzhang.pipeline.visible import visible_line
from mingzhang.schemas.document import Box, Document, Paragraph

__all__ = ["Placed", "boxes_of", "lines_of"]

Placed = tuple[int, float, float, float, float]
"""1-based page, then left, top, right, bottom in points of the page as displayed."""


def boxes_of(document: Document, start: int, end: int) -> list[Placed]:
    """The boxes of the characters `start` to `end` of the text, one for each line; none where places are not known."""
    found: list[Placed] = []
    first = max(0, bisect_right(document.starts, start) - 1)
    for paragraph, begin in zip(document.paragraphs[first:], document.starts[first:], strict=True):
        if begin >= end:
            break
        glyphs = _glyphs(paragraph, max(0, start - begin), end - begin)
        found += [box for box, _ in _runs(glyphs)]
    return [_rounded(box) for box in found]


def lines_of(document: Document) -> Mapping[int, list[tuple[Placed, str]]]:
    """Page: its lines of running text, each with its box."""
    lines: dict[int, list[tuple[Placed, str]]] = {}
    for paragraph in document.paragraphs:
        for box, text in _runs(_glyphs(paragraph, 0, len(paragraph.text))):
            lines.setdefault(box[0], []).append((_rounded(box), visible_line(text)))
    return lines


def _glyphs(paragraph: Paragraph, start: int, end: int) -> Iterator[tuple[int, Box, str]]:
    if paragraph.glyphs is None:
        return
    yield from zip(
        paragraph.glyphs.pages[start:end], paragraph.glyphs.boxes[start:end], paragraph.text[start:end], strict=False
    )


def _runs(glyphs: Iterable[tuple[int, Box, str]]) -> Iterator[tuple[Placed, str]]:
    """Characters joined while they go on in the same line of the same page."""
    at: Placed | None = None
    text = ""
    for page, (left, top, right, bottom), char in glyphs:
        if right <= left or bottom <= top:  # a space that the reader put in
            text += char if at else ""
            continue
        if at and at[0] == page and top < at[4] and bottom > at[2] and left >= at[1]:
            at = (page, at[1], min(at[2], top), max(at[3], right), max(at[4], bottom))
            text += char
            continue
        if at:
            yield at, text
        at, text = (page, left, top, right, bottom), char
    if at:
        yield at, text


def _rounded(box: Placed) -> Placed:
    page, *edges = box
    left, top, right, bottom = (round(float(edge), 1) for edge in edges)
    return page, left, top, right, bottom
