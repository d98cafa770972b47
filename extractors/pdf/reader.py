"""PDF bytes to a `Reading`: pages read one by one, their glyphs and segments laid out as blocks."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from mingzhang.extractors.layout.blocks import PageBlocks, empty_page, lay_out_page, pages_to_blocks
from mingzhang.extractors.pdf.fallback import Fallback
from mingzhang.extractors.pdf.pages import opened, read_page
from mingzhang.extractors.pdf.quality import PageState, flags_of, partial_of, state_of, text_source_of
from mingzhang.schemas.document import Reading
from mingzhang.schemas.errors import UnreadableError

__all__ = ["read_pdf"]

_MOST_PAGES = 2_000
_MOST_WORK = 6_000_000
"""Characters and path segments of one file: about a minute of reading; what lies beyond is told as skipped."""


@dataclass(frozen=True, slots=True)
class _Leaf:
    """One page after reading: its blocks, how it went, how much work it was."""

    blocks: PageBlocks
    state: PageState
    work: int = 0


def read_pdf(data: bytes) -> Reading:
    """Read a PDF: paragraphs and tables in printed order, every character with its page and box.

    Raises `UnreadableError` where the file is empty, damaged, cut short or encrypted. What a readable file keeps
    from us (scanned pages, a garbage text layer, damaged pages, pages beyond the bounds) is told in `partial`.
    """
    with opened(data) as document, _without_collector():
        leaves = _leaves(document, Fallback(data))
    states = [leaf.state for leaf in leaves]
    if all(state.text in ("damaged", "skipped") for state in states):
        raise UnreadableError("the PDF has no page that can be read", then="fetch it again; the bytes are kept")
    return Reading(
        "pdf",
        tuple(pages_to_blocks([leaf.blocks for leaf in leaves])),
        pages=len(leaves),
        text_source=text_source_of(states),
        flags=flags_of(states),
        partial=partial_of(states),
    )


@contextmanager
def _without_collector() -> Iterator[None]:
    """Python's search for cycles off: hundreds of thousands of characters are made, and none of them is in a cycle."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _leaves(document: Any, fallback: Fallback) -> list[_Leaf]:
    leaves: list[_Leaf] = []
    work = 0
    for index in range(len(document)):
        within = index < _MOST_PAGES and work < _MOST_WORK
        leaves.append(_leaf(document, index, fallback) if within else _empty(PageState(index + 1, "skipped")))
        work += leaves[-1].work
    return leaves


def _leaf(document: Any, index: int, fallback: Fallback) -> _Leaf:
    try:
        page = read_page(document, index, fallback)
    except UnreadableError:
        return _empty(PageState(index + 1, "damaged"))
    state = state_of(page)
    work = len(page.characters.chars) + page.drawing.segments
    if state.text in ("garbage", "blank"):
        return _empty(state, work)
    size = (page.width, page.height)
    return _Leaf(lay_out_page(page.number, size, page.characters.chars, page.drawing.rulings, page.turn), state, work)


def _empty(state: PageState, work: int = 1) -> _Leaf:
    return _Leaf(empty_page(state.number), state, work)
