"""PDF bytes to a `Reading`: pages read one by one, furniture off, paragraphs and tables in printed order."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from mingzhang.extractors.pdf.fallback import Fallback
from mingzhang.extractors.pdf.furniture import without_furniture
from mingzhang.extractors.pdf.geometry import Turn
from mingzhang.extractors.pdf.layout import Sheet, columns_of
from mingzhang.extractors.pdf.lines import Line
from mingzhang.extractors.pdf.pages import opened, read_page
from mingzhang.extractors.pdf.paragraphs import Placed, paragraphs_of
from mingzhang.extractors.pdf.quality import PageState, flags_of, partial_of, state_of, text_source_of
from mingzhang.extractors.pdf.tables import tables_on
from mingzhang.schemas.document import Block, Paragraph, Reading, Table
from mingzhang.schemas.errors import UnreadableError

__all__ = ["read_pdf"]

_TITLING = re.compile(r"^(?!备?注|说明)[^。：:]{3,40}表$|单位[:：]\S{0,3}元$|^(?:公开|附)?表?\d{1,2}表?$")
_CAPTION_LINES = 4
_CAPTION_LENGTH = 60
_MOST_PAGES = 2_000
_MOST_WORK = 6_000_000
"""Characters and path segments of one file: about a minute of reading; what lies beyond is told as skipped."""


@dataclass(frozen=True, slots=True)
class _Leaf:
    """One page after reading: its free lines, its tables and their tops as read, how it went, how much work it was."""

    sheet: Sheet
    tables: tuple[Table, ...]
    tops: tuple[float, ...]
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
        tuple(_blocks(leaves)),
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
    found = tables_on(page.number, page.characters.chars, page.drawing.rulings)
    tables = tuple(_as_shown(table, page.turn) for table in found.tables) if page.turn.degrees else found.tables
    return _Leaf(Sheet(page.number, page.width, page.height, found.free, page.turn), tables, found.tops, state, work)


def _as_shown(table: Table, turn: Turn) -> Table:
    cells = tuple(replace(cell, box=turn.shown(cell.box)) if cell.box else cell for cell in table.cells)
    return replace(table, cells=cells, boxes=tuple(turn.shown(box) for box in table.boxes))


def _empty(state: PageState, work: int = 1) -> _Leaf:
    return _Leaf(Sheet(state.number, 0.0, 0.0, ()), (), (), state, work)


def _blocks(leaves: Sequence[_Leaf]) -> Iterator[Block]:
    with_tables = {leaf.sheet.number for leaf in leaves if leaf.tables}
    sheets = without_furniture([leaf.sheet for leaf in leaves], with_tables)
    columns = columns_of(sheets)
    waiting: list[Placed] = []
    for sheet, leaf in zip(sheets, leaves, strict=True):
        for item in _in_order(sheet, leaf):
            if isinstance(item, Line):
                waiting.append((sheet, item))
                continue
            above = list(paragraphs_of(waiting, columns))
            yield from above
            yield replace(item, caption=_caption(above, sheet.number))
            waiting = []
    yield from paragraphs_of(waiting, columns)


def _in_order(sheet: Sheet, leaf: _Leaf) -> list[Line | Table]:
    placed: list[tuple[float, int, Line | Table]] = [(line.middle, 1, line) for line in sheet.lines]
    placed += [(top, 0, table) for top, table in zip(leaf.tops, leaf.tables, strict=True)]
    return [item for _, _, item in sorted(placed, key=lambda entry: entry[:2])]


def _caption(above: Sequence[Paragraph], page: int) -> tuple[str, ...]:
    """Up to four short paragraphs directly above, nearest last; a sentence is no caption.

    They stand on the same page, or they are a title and its unit at the foot of the page before.
    """
    found: list[str] = []
    for paragraph in reversed(above[-_CAPTION_LINES:]):
        text = paragraph.text
        if len(text) > _CAPTION_LENGTH or text[-1] in "。；;，,、":
            break
        if paragraph.page != page and not (paragraph.page == page - 1 and _TITLING.search(text)):
            break
        found.append(text)
    return tuple(reversed(found))
