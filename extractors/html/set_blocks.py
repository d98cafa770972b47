"""Texts and boxes at places to glyphs and rulings, which the layout room makes paragraphs and tables of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from lxml.etree import _Element as Element

from mingzhang.extractors.html.grid import BREAK, runs_of
from mingzhang.extractors.html.look import Look, Looks, pixels
from mingzhang.extractors.html.set_pages import Placings, SetPage, placings_of
from mingzhang.extractors.layout.blocks import PageBlocks, lay_out_page, pages_to_blocks
from mingzhang.extractors.layout.glyphs import Glyph
from mingzhang.extractors.layout.segments import Segment
from mingzhang.extractors.runs import printed
from mingzhang.schemas.document import Block

__all__ = ["blocks_of_set_pages"]

_POINTS = 0.75
"""Points of a pixel."""
_SIZE = 12.0
_LEADING = 1.15
"""A line's height in sizes of type, where nothing is said."""
_THIN = 2.0
"""Points: a coloured box of less is drawn for a ruling."""
_ALIGNED = {"center": 0.5, "right": 1.0}
_HALF = frozenset(("Na", "N", "H"))
_DRAWN = re.compile(r"(?<![-\w])(?:solid|double|dashed|dotted|groove|ridge|inset|outset)(?![-\w])")
_NO_WIDTH = re.compile(r"(?<![-\w.#])0(?:\.0{0,6})?(?:px|pt|em)?(?![\w.])")
_SCALE = re.compile(r"(?:matrix|scale)\(\s{0,8}+(\d{0,4}\.?\d{1,8})")
_SIDES = {"left": (False, 0), "right": (False, 1), "top": (True, 0), "bottom": (True, 1)}


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where an element stands on its page, in points, and how large its type and lines are.

    `width` and `height` are 0 where nothing is said of them.
    """

    left: float
    top: float
    width: float
    height: float
    size: float
    line: float


def blocks_of_set_pages(pages: Sequence[SetPage], looks: Looks, around: Look, before: int) -> list[Block]:
    """The blocks of consecutive pages; their numbers follow the `before` pages that came earlier."""
    laid = [_lay_out(page, before + at, looks, around) for at, page in enumerate(pages, 1)]
    return list(pages_to_blocks(laid))


def _lay_out(page: SetPage, number: int, looks: Looks, around: Look) -> PageBlocks:
    look = looks.inside(page.holder, around)
    height = _length(placings_of(page.holder).get("height")) or 0.0
    spots: dict[Element, _Spot] = {}
    glyphs: list[Glyph] = []
    rulings: list[Segment] = []
    for element, said in page.placed.items():
        outer = next((spots[o] for o in element.iterancestors() if o in spots), None) if page.groups else None
        spots[element] = spot = _spot(said, outer, height)
        inner = looks.inside(element, look)
        if inner.gone:
            looks.leave_out(element)
        if inner.gone or element in page.groups:
            continue
        rulings += _rulings(spot, said)
        text = looks.seen(printed(runs_of(element, looks, inner)))
        glyphs += _glyphs(text, spot, said)
    size = max((glyph.x1 for glyph in glyphs), default=0.0), max((glyph.bottom for glyph in glyphs), default=0.0)
    return lay_out_page(number, (size[0], max(height, size[1])), glyphs, rulings)


def _spot(said: Placings, outer: _Spot | None, page: float) -> _Spot:
    """The place on the page; what has only a distance from the foot stands above it."""
    size = _length(said.get("font-size")) or (outer.size if outer else _SIZE)
    size *= float(match[1]) if (match := _SCALE.search(said.get("transform", ""))) else 1.0
    high = _length(said.get("height")) or 0.0
    line = _length(said.get("line-height")) or size * _LEADING
    top = _length(said.get("top"))
    if top is None:
        top = page - (_length(said.get("bottom")) or 0.0) - max(high, line)
    left = _length(said.get("left")) or 0.0
    if outer is not None:
        left, top = left + outer.left, top + outer.top
    return _Spot(left, top, _length(said.get("width")) or 0.0, high, size, line)


def _length(text: str | None) -> float | None:
    found = pixels(text) if text else None
    return None if found is None else found * _POINTS


def _glyphs(text: str, spot: _Spot, said: Placings) -> Iterator[Glyph]:
    """The characters of a text line by line: Chinese as wide as its size, Latin half as wide, within the told width."""
    spacing = _length(said.get("letter-spacing")) or 0.0
    for at, line in enumerate(text.replace(BREAK, "\n").strip("\n").split("\n")):
        widths = [spot.size * (0.5 if east_asian_width(char) in _HALF else 1.0) + spacing for char in line]
        whole = sum(widths)
        squeezed = min(spot.width / whole, 1.0) if spot.width and whole else 1.0
        room = max(spot.width - whole, 0.0) * _ALIGNED.get(said.get("text-align", ""), 0.0)
        x = spot.left + room
        top = spot.top + at * spot.line + (spot.line - spot.size) / 2
        for char, width in zip(line, widths, strict=True):
            yield Glyph(char, x, top, x + (width - spacing) * squeezed, top + spot.size, 0)
            x += width * squeezed


def _rulings(spot: _Spot, said: Placings) -> Iterator[Segment]:
    """The borders of a box, and a box that is coloured and no wider than a line."""
    around = said.get("border", "")
    for side, (across, end) in _SIDES.items():
        drawn = said.get(f"border-{side}", around)
        if drawn and _DRAWN.search(drawn) and not _NO_WIDTH.search(drawn):
            yield _edge(spot, across, float(end))
    coloured = said.get("background-color") or said.get("background")
    if coloured and "none" not in coloured and "transparent" not in coloured and min(spot.width, spot.height) <= _THIN:
        yield _edge(spot, spot.height <= _THIN, 0.5)


def _edge(spot: _Spot, across: bool, end: float) -> Segment:
    """A line along a side of the box, or through its middle."""
    if across:
        return Segment(True, spot.top + end * spot.height, spot.left, spot.left + spot.width)
    return Segment(False, spot.left + end * spot.width, spot.top, spot.top + spot.height)
