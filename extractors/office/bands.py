"""Tables that stand side by side on one sheet, each below a title of its own, as the sheets they would be alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mingzhang.extractors.captions import is_form_title
from mingzhang.extractors.office.sheets import Sheet, sheet_to_blocks
from mingzhang.schemas.document import Block

__all__ = ["bands_to_blocks"]

_Span = tuple[int, int]


def bands_to_blocks(sheet: Sheet) -> list[Block]:
    """The blocks of the sheet; of its bands of columns one after another where each begins with the title of a form."""
    bands = list(_bands(sheet))
    if len(bands) < 2 or not all(_is_titled(sheet, band) for band in bands):
        return sheet_to_blocks(sheet)
    return [block for band in bands for block in sheet_to_blocks(_part(sheet, band))]


def _bands(sheet: Sheet) -> Iterator[_Span]:
    """Runs of columns between columns that show nothing and that no merged cell crosses."""
    spans = [(column, column) for (_, column), cell in sheet.cells.items() if cell.text.strip()]
    spans += [(merge.left, merge.right) for merge in sheet.merges if (merge.top, merge.left) in sheet.cells]
    band: _Span | None = None
    for left, right in sorted(spans):
        if band is not None and left <= band[1] + 1:
            band = band[0], max(band[1], right)
            continue
        if band is not None:
            yield band
        band = left, right
    if band is not None:
        yield band


def _is_titled(sheet: Sheet, band: _Span) -> bool:
    """Whether the first row of a band that shows anything shows the title of a form and nothing else."""
    shown = sorted(
        place
        for place, cell in sheet.cells.items()
        if band[0] <= place[1] <= band[1] and cell.text.strip() and not cell.hidden
    )
    first = [sheet.cells[place].text for place in shown if place[0] == shown[0][0]]
    return len(first) == 1 and is_form_title(first[0])


def _part(sheet: Sheet, band: _Span) -> Sheet:
    left, right = band
    cells = {place: cell for place, cell in sheet.cells.items() if left <= place[1] <= right}
    return replace(sheet, cells=cells, merges=[merge for merge in sheet.merges if left <= merge.left <= right])
