"""Pages to blocks: paragraphs and tables in printed order, running furniture off, captions with their tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from mingzhang.extractors.layout.furniture import drop_furniture
from mingzhang.extractors.layout.glyphs import Glyph
from mingzhang.extractors.layout.lines import Line
from mingzhang.extractors.layout.newspaper import split_columns
from mingzhang.extractors.layout.page_tables import find_tables
from mingzhang.extractors.layout.paragraphs import Placed, lines_to_paragraphs
from mingzhang.extractors.layout.segments import UPRIGHT, Segment, Turn
from mingzhang.extractors.layout.settings import LAYOUT
from mingzhang.extractors.layout.side_by_side import in_order
from mingzhang.extractors.layout.text_columns import PageLines, text_columns
from mingzhang.schemas.document import Block, Paragraph, Table

__all__ = ["PageBlocks", "empty_page", "lay_out_page", "pages_to_blocks"]

_PARTS = 100
"""More columns than a page has; those below a table are counted on from there."""
_TITLING = re.compile(r"^(?!备?注|说明)[^。：:]{3,40}表$|单位[:：]\S{0,3}元$|^(?:公开|附)?表?\d{1,2}表?$")


@dataclass(frozen=True, slots=True)
class PageBlocks:
    """One page laid out: its free lines, its tables in displayed coordinates, and the tables' tops as read."""

    lines: PageLines
    tables: tuple[Table, ...] = ()
    tops: tuple[float, ...] = ()


def lay_out_page(
    number: int, size: tuple[float, float], glyphs: Sequence[Glyph], segments: Sequence[Segment], turn: Turn = UPRIGHT
) -> PageBlocks:
    """Page `number` (1-based) of `size` (width, height in points as read) from what it prints and draws."""
    found = find_tables(number, glyphs, segments)
    tables = tuple(_as_shown(table, turn) for table in found.tables) if turn.degrees else found.tables
    return PageBlocks(PageLines(number, *size, found.free, turn), tables, found.tops)


def empty_page(number: int) -> PageBlocks:
    """A page of which nothing was read."""
    return PageBlocks(PageLines(number, 0.0, 0.0, ()))


def pages_to_blocks(pages: Sequence[PageBlocks]) -> Iterator[Block]:
    """The blocks of consecutive pages; paragraphs go on over page breaks, tables stand alone."""
    with_tables = {page.lines.number for page in pages if page.tables}
    sheets = drop_furniture([page.lines for page in pages], with_tables)
    parted = [part for whole, page in zip(sheets, pages, strict=True) for part in _parts(whole, page)]
    columns = text_columns([sheet for sheet, _ in parted])
    waiting: list[Placed] = []
    for sheet, page in parted:
        for item in in_order(sheet, page.tables, page.tops):
            if isinstance(item, Line):
                waiting.append((sheet, item))
                continue
            above = list(lines_to_paragraphs(waiting, columns))
            yield from above
            yield replace(item, caption=_caption(above, sheet.number))
            waiting = []
    yield from lines_to_paragraphs(waiting, columns)


def _parts(sheet: PageLines, page: PageBlocks) -> list[tuple[PageLines, PageBlocks]]:
    """The columns of text of a page, those above a table before it and those below it behind it.

    Where a table leaves room for text beside it, lines keep their order.
    """
    if sheet.turn.degrees and page.tables:
        return [(sheet, page)]
    if any(table.boxes[0][2] - table.boxes[0][0] < LAYOUT.column_table * sheet.width for table in page.tables):
        return [(sheet, page)]
    parts: list[tuple[PageLines, PageBlocks]] = []
    tops = [*sorted(page.tops), float("inf")]
    for number, (above, top) in enumerate(pairwise([float("-inf"), *tops])):
        lines = tuple(line for line in sheet.lines if above <= line.middle < top)
        columns = split_columns(replace(sheet, lines=lines)) if lines else []
        parts += [(replace(one, part=one.part and one.part + _PARTS * number), _without(page)) for one in columns]
        here = [(table, at) for table, at in zip(page.tables, page.tops, strict=True) if at == top]
        if here:
            tables, places = zip(*here, strict=True)
            parts.append((replace(sheet, lines=(), part=-1), replace(page, tables=tables, tops=places)))
    return parts if any(one.part > 0 for one, _ in parts) else [(sheet, page)]


def _without(page: PageBlocks) -> PageBlocks:
    return replace(page, tables=(), tops=())


def _as_shown(table: Table, turn: Turn) -> Table:
    cells = tuple(cell._replace(box=turn.shown(cell.box)) if cell.box else cell for cell in table.cells)
    return replace(table, cells=cells, boxes=tuple(turn.shown(box) for box in table.boxes))


def _caption(above: Sequence[Paragraph], page: int) -> tuple[str, ...]:
    """Up to four short paragraphs directly above, nearest last; a sentence is no caption.

    They stand on the same page, or they are a title and its unit at the foot of the page before.
    """
    found: list[str] = []
    for paragraph in reversed(above[-LAYOUT.caption_lines :]):
        text = paragraph.text
        if len(text) > LAYOUT.caption_length or text[-1] in "。；;，,、":
            break
        if paragraph.page != page and not (paragraph.page == page - 1 and _TITLING.search(text)):
            break
        found.append(text)
    return tuple(reversed(found))
