"""Tables that count their columns (栏次 1 2 3) and print no heading over them: the form says what 1, 2 and 3 are.

Arithmetic must agree in every row: the first column is the sum of the others.
"""

from __future__ import annotations

from dataclasses import replace

from mingzhang.extractors.tables.amounts import read_amount
from mingzhang.extractors.tables.forms import form_titled
from mingzhang.extractors.tables.stitch import JoinedTable
from mingzhang.schemas.vocabulary.columns import column_words

__all__ = ["with_numbered_columns"]

_FLAG = "headings_by_number"
_FEWEST = 2


def with_numbered_columns(sheet: JoinedTable, kind: str) -> JoinedTable:
    """The sheet with the headings that its form gives to columns of such numbers, where it has none of its own."""
    if sheet.header.found or len(sheet.header.numbering) != 1:
        return sheet
    form = form_titled(sheet.title, kind)
    row = min(sheet.header.numbering)
    numbered = [cell for cell in sheet.grid.filled(row) if cell.text.strip().isdecimal()]
    columns = [cell.col for cell in numbered]
    if form is None or not columns or len(columns) != len(form.numbered):
        return sheet
    if [int(cell.text) for cell in numbered] != list(range(1, len(columns) + 1)) or not _adds_up(sheet, columns):
        return sheet
    names = column_words()["numbered.names"][-columns[0] :] if columns[0] else ()
    headings = dict(zip(columns, form.numbered, strict=True)) | dict(enumerate(names))
    paths = tuple((headings[col],) if col in headings else () for col in range(sheet.grid.cols))
    return replace(sheet, header=replace(sheet.header, paths=paths), flags=(*sheet.flags, _FLAG))


def _adds_up(sheet: JoinedTable, columns: list[int]) -> bool:
    rows = [
        [read_amount(cell.text) if (cell := sheet.grid.at(row, col)) else None for col in columns]
        for row in range(sheet.header.stop, sheet.grid.rows)
    ]
    values = [[amount.value if amount else 0 for amount in row] for row in rows if row[0] is not None]
    return len(values) >= _FEWEST and all(row[0] == sum(row[1:]) for row in values)
