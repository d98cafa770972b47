"""PDF bytes to a `Reading`: pages read one by one, furniture off, paragraphs and tables in printed order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractors.pdf.furniture import without_furniture
from extractors.pdf.layout import Sheet, columns_of
from extractors.pdf.lines import Line, lines_of
from extractors.pdf.pages import Page, opened, read_page
from extractors.pdf.paragraphs import Placed, paragraphs_of
from extractors.pdf.tables import tables_on
from schemas.document import Block, Reading, Table

__all__ = ["read_pdf"]

_CAPTION_LINES = 4


@dataclass(frozen=True, slots=True)
class _Leaf:
    """One page after reading: its free lines and its tables."""

    sheet: Sheet
    tables: tuple[Table, ...]


def read_pdf(data: bytes) -> Reading:
    """Read a PDF; raises `UnreadableError` where it is empty, damaged, cut short or encrypted."""
    with opened(data) as document:
        leaves = [_leaf(read_page(document, index)) for index in range(len(document))]
    return Reading("pdf", tuple(_blocks(leaves)), pages=len(leaves))


def _leaf(page: Page) -> _Leaf:
    found = tables_on(page.number, page.characters.chars, page.drawing.rulings)
    return _Leaf(Sheet(page.number, page.width, page.height, tuple(lines_of(found.free))), found.tables)


def _blocks(leaves: Sequence[_Leaf]) -> Iterator[Block]:
    with_tables = {leaf.sheet.number for leaf in leaves if leaf.tables}
    sheets = without_furniture([leaf.sheet for leaf in leaves], with_tables)
    columns = columns_of(sheets)
    waiting: list[Placed] = []
    for sheet, leaf in zip(sheets, leaves, strict=True):
        for item in _in_order(sheet, leaf.tables):
            if isinstance(item, Line):
                waiting.append((sheet, item))
                continue
            yield from paragraphs_of(waiting, columns)
            yield replace(item, caption=_caption(waiting, sheet.number))
            waiting = []
    yield from paragraphs_of(waiting, columns)


def _in_order(sheet: Sheet, tables: Sequence[Table]) -> list[Line | Table]:
    placed: list[tuple[float, int, Line | Table]] = [(line.middle, 1, line) for line in sheet.lines]
    placed += [(table.boxes[0][1], 0, table) for table in tables]
    return [item for _, _, item in sorted(placed, key=lambda entry: entry[:2])]


def _caption(waiting: Sequence[Placed], page: int) -> tuple[str, ...]:
    """Up to four lines directly above on the same page, nearest last."""
    return tuple(line.text for sheet, line in waiting[-_CAPTION_LINES:] if sheet.number == page)
