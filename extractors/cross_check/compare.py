"""Where two engines read a number differently: the cells of one page by place, white space left out."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mingzhang.extractors.pdf.second import SecondPage
from mingzhang.extractors.tables.words import unspaced
from mingzhang.schemas.document import Box, Cell, Document

__all__ = ["Difference", "Spot", "differences", "on_our_rows", "spot_of"]

Spot = tuple[int, Box]
"""Page and box of a cell: a fact keeps them, so that it finds its cell again whatever became of rows and columns."""
_SIGNS = str.maketrans({"−": "-", "–": "-", "—": "-", "﹣": "-", "，": ","})
_UNREADABLE = "\ufffd"
_FEWEST_OFF = 6
"""Differing cells of a page that can show that the second engine stands a row off."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell that the engines read differently: its place among the document's tables, page, box and both texts."""

    table: int
    cell: int
    page: int
    box: Box
    ours: str
    theirs: str

    @property
    def spot(self) -> Spot:
        """Page and box."""
        return (self.page, self.box)


def spot_of(page: int | None, box: Box | None) -> Spot | None:
    """Page and box of a fact or a cell that has both."""
    return (page, box) if page is not None and box is not None else None


def differences(document: Document, second: Mapping[int, SecondPage]) -> tuple[Difference, ...]:
    """Every cell with digits, in either reading, that is not the same in both; words are not compared.

    Characters that the second engine cannot name are no reading.
    """
    return tuple(_differences(document, second))


def _differences(document: Document, second: Mapping[int, SecondPage]) -> Iterator[Difference]:
    for number, table in enumerate(document.tables):
        if not any(page in second for page in table.pages):
            continue
        for place, cell in enumerate(table.cells):
            spot = spot_of(cell.page, cell.box)
            if spot is not None and spot[0] in second:
                theirs = second[spot[0]].text_in(spot[1])
                if _differ(cell, theirs):
                    yield Difference(number, place, *spot, cell.text, theirs)


def on_our_rows(document: Document, second: Mapping[int, SecondPage]) -> dict[int, SecondPage]:
    """The pages on which the second engine sets numbers where we do, one with most of them a row off left out.

    Its parser misjudges the height of some fonts (reports of Qingdao 2025): what it reads in a cell is the neighbour's.
    """
    found = differences(document, second)
    off = {page for page in second if _is_off(document, [one for one in found if one.page == page])}
    return {page: read for page, read in second.items() if page not in off}


def _is_off(document: Document, found: Sequence[Difference]) -> bool:
    places = {
        (table, cell.col, row): _bare(cell.text)
        for table in {one.table for one in found}
        for cell in document.tables[table].cells
        for row in range(cell.row, cell.row + cell.row_span)
    }
    cells = [(one, document.tables[one.table].cells[one.cell]) for one in found]
    moved = [
        _bare(one.theirs) in (places.get((one.table, cell.col, cell.row + by)) for by in (-1, 1)) for one, cell in cells
    ]
    return len(found) >= _FEWEST_OFF and 2 * sum(moved) > len(found)


def _differ(cell: Cell, theirs: str) -> bool:
    ours, other = _bare(cell.text), _bare(theirs)
    return ours != other and _has_digit(ours + other) and _UNREADABLE not in other


def _bare(text: str) -> str:
    return unspaced(unicodedata.normalize("NFKC", text)).translate(_SIGNS)


def _has_digit(text: str) -> bool:
    return any(char.isdigit() for char in text)
