"""PDF bytes to a `Reading`: pages read one by one, their glyphs and segments laid out as blocks."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from mingzhang.extractors.captions import is_form_title
from mingzhang.extractors.layout.blocks import PageBlocks, empty_page, lay_out_page, pages_to_blocks
from mingzhang.extractors.layout.struck import without_struck
from mingzhang.extractors.pdf.fallback import Fallback
from mingzhang.extractors.pdf.pages import opened, read_page
from mingzhang.extractors.pdf.quality import UNSEEN, PageState, flags_of, partial_of, state_of, text_source_of
from mingzhang.extractors.pdf.recognised import (
    Recognised,
    may_recognise,
    page_as_picture,
    pictures_beside,
    truer_than_layer,
)
from mingzhang.extractors.progress import tell_page
from mingzhang.schemas.document import Gap, Reading, RecognisedWord
from mingzhang.schemas.errors import UnreadableError

__all__ = ["read_pdf"]

_PICTURE = 0.12
"""Share of a page under images from which one may be a table: logos and seals cover less."""
_DIVIDER = re.compile(r"第[一二三四五六七八九十\d]{1,3}(?:部分|章)")
_MOST_PAGES = 2_000
_MOST_WORK = 6_000_000
"""Characters and path segments of one file: about a minute of reading; what lies beyond is told as skipped."""


@dataclass(frozen=True, slots=True)
class _Leaf:
    """One page after reading: its blocks, how it went, how much work it was, its share under images.

    `recognised` are the words that recognition saw in its picture.
    """

    blocks: PageBlocks
    state: PageState
    work: int = 0
    images: float = 0.0
    recognised: tuple[RecognisedWord, ...] = ()


def read_pdf(data: bytes) -> Reading:
    """Read a PDF: paragraphs and tables in printed order, every character with its page and box.

    Raises `UnreadableError` where the file is empty, damaged, cut short or encrypted. What a readable file keeps
    from us (scanned pages, a garbage text layer, damaged pages, pages beyond the bounds) is told in `partial`. Scanned
    pages and garbage layers are recognised where the run has means to (`extractors.ocr.means`).
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
        gaps=_pictured(leaves),
        recognised=tuple(word for leaf in leaves for word in leaf.recognised),
    )


def _pictured(leaves: Sequence[_Leaf]) -> tuple[Gap, ...]:
    """Titles of forms on pages that print no table and show a picture: the table is the picture."""
    titles = _titles(leaves)
    return (Gap("picture_tables", len(titles), tuple(dict.fromkeys(titles))),) if titles else ()


def _titles(leaves: Sequence[_Leaf]) -> list[str]:
    """The titles of forms on pages without tables of which a picture covers a part."""
    shown = [leaf for leaf in leaves if leaf.images >= _PICTURE and not leaf.blocks.tables]
    titles = [line.text for leaf in shown for line in leaf.blocks.lines.lines if is_form_title(line.text)]
    return [title for title in titles if not _DIVIDER.match(title.strip())]


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
        tell_page(index + 1, len(document))
        within = index < _MOST_PAGES and work < _MOST_WORK
        leaves.append(_leaf(document, index, fallback) if within else _empty(PageState(index + 1, "skipped")))
        work += leaves[-1].work
    return leaves


def _leaf(document: Any, index: int, fallback: Fallback) -> _Leaf:
    try:
        page = read_page(document, index, fallback)
    except UnreadableError:
        return _empty(PageState(index + 1, "damaged"))
    chars, struck = without_struck(page.characters.chars, page.drawing.rulings)
    state = replace(state_of(page), struck=struck)
    work = len(page.characters.chars) + page.drawing.segments
    if state.text in UNSEEN and may_recognise(page.number):
        found = page_as_picture(document, page.number)
        return _recognised(state, found, work) if found else _empty(replace(state, left_out=True), work)
    if state.text == "ocr" and may_recognise(page.number) and (found := truer_than_layer(document, page)):
        return _recognised(state, found, work)
    if state.text in ("garbage", "blank"):
        return _empty(state, work)
    size = (page.width, page.height)
    blocks = lay_out_page(page.number, size, chars, page.drawing.rulings, page.turn)
    leaf = _Leaf(blocks, state, work, page.drawing.image_share)
    if _titles([leaf]) and may_recognise(page.number) and (found := pictures_beside(document, page, chars)):
        return replace(leaf, blocks=found.blocks, state=replace(state, pictures=True), recognised=found.words)
    return leaf


def _recognised(state: PageState, found: Recognised, work: int) -> _Leaf:
    """A page by what its picture shows."""
    return _Leaf(found.blocks, replace(state, text="recognised"), work, recognised=found.words)


def _empty(state: PageState, work: int = 1) -> _Leaf:
    return _Leaf(empty_page(state.number), state, work)
