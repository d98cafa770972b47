"""The xls reader: values by python-calamine, their display (formats, hidden parts) from the workbook's own records."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import python_calamine

from extractors.office.biff import Display, Workbook, read_display
from extractors.office.compound import CompoundFile
from extractors.office.numberformat import show
from extractors.office.sheets import MAX_CELLS, Range, RawCell, Sheet, sheet_to_blocks
from schemas.document import Block, Metadata, Reading
from schemas.errors import UnreadableError

__all__ = ["read_xls"]

_EPOCH = dt.date(1899, 12, 30)
_EPOCH_1904 = dt.date(1904, 1, 1)
_DAY = Decimal(86400)
_Value = float | int | str | bool | dt.date | dt.datetime | dt.time | dt.timedelta


def read_xls(data: bytes) -> Reading:
    """Every sheet in order as the spreadsheet shows it; one table per sheet, named after it.

    Hidden cells are kept and marked. Raises `UnreadableError` for damage, encryption and absurd dimensions.
    """
    compound = CompoundFile(data)
    stream = compound.stream("Workbook") or compound.stream("Book")
    if not stream:
        raise UnreadableError("the xls file has no workbook", then="fetch the file again")
    display = read_display(stream)
    _refuse_absurd(display)
    blocks: list[Block] = []
    flags: list[str] = []
    for sheet in _sheets(data, display):
        said = (
            ("hidden_sheets", sheet.hidden),
            ("hidden_rows", sheet.hidden_rows),
            ("hidden_columns", sheet.hidden_columns),
        )
        flags += [flag for flag, present in said if present and flag not in flags]
        blocks += sheet_to_blocks(sheet)
    if not blocks:
        raise UnreadableError("no sheet prints anything", then="fetch the file again")
    return Reading("xls", tuple(blocks), Metadata(), flags=tuple(flags))


def _refuse_absurd(display: Workbook) -> None:
    """Calamine unfolds the rectangle around a sheet's cells: two far corners would fill the memory."""
    area = 0
    for sheet in display.sheets:
        rows, columns = [row for row, _ in sheet.formats], [column for _, column in sheet.formats]
        area += (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1) if rows else 0
    if area > 4 * MAX_CELLS:
        raise UnreadableError(f"sheets of {area} cells", then="look at the file by hand")


def _sheets(data: bytes, display: Workbook) -> list[Sheet]:
    try:
        workbook = python_calamine.load_workbook(io.BytesIO(data))
        shown = {sheet.name: sheet for sheet in display.sheets}
        return [
            _sheet(workbook.get_sheet_by_name(name), shown.get(name, Display(name, hidden=False)), display)
            for name in workbook.sheet_names
        ]
    except (python_calamine.CalamineError, ValueError, OSError) as broken:
        raise UnreadableError(f"the xls workbook is damaged ({broken})", then="fetch the file again") from broken
    except BaseException as panic:
        # Calamine's Rust code panics on some damaged files, which is no Exception and would end a whole run.
        if type(panic).__name__ != "PanicException":
            raise
        raise UnreadableError(f"the xls workbook is damaged ({panic})", then="fetch the file again") from None


def _sheet(found: python_calamine.CalamineSheet, display: Display, book: Workbook) -> Sheet:
    sheet = Sheet(found.name, hidden=display.hidden)
    sheet.hidden_rows, sheet.hidden_columns = display.hidden_rows, display.hidden_columns
    sheet.merges = [Range(top, left, bottom, right) for (top, left), (bottom, right) in found.merged_cell_ranges or ()]
    top, left = found.start or (0, 0)
    for row, values in enumerate(found.to_python(skip_empty_area=True), start=top):
        for column, value in enumerate(values, start=left):
            if value != "":
                code = display.formats.get((row, column), "General")
                sheet.cells[row, column] = _shown(value, code, display, book)
    return sheet


def _shown(value: _Value, code: str, display: Display, book: Workbook) -> RawCell:
    if isinstance(value, str):
        return RawCell(value.replace("\r\n", "\n").replace("\r", "\n"))
    if isinstance(value, bool):
        return RawCell("TRUE" if value else "FALSE")
    number = _number(value, book)
    note = "" if code in ("General", "@") else code
    if number == 0 and not display.zeros:
        return RawCell("", note)
    text = show(number, code, epoch_1904=book.epoch_1904)
    return RawCell(text, note) if text else RawCell(str(value), note, hidden=True)


def _number(value: float | dt.date | dt.time | dt.timedelta, book: Workbook) -> Decimal:
    """The stored serial number: calamine turns what a format calls a date into one."""
    if isinstance(value, (int, float)):
        return Decimal(repr(value))
    if isinstance(value, dt.timedelta):
        return Decimal(value.days) + Decimal(value.seconds) / _DAY
    if isinstance(value, dt.time):
        return Decimal(value.hour * 3600 + value.minute * 60 + value.second) / _DAY
    day = value.date() if isinstance(value, dt.datetime) else value
    serial = Decimal((day - (_EPOCH_1904 if book.epoch_1904 else _EPOCH)).days)
    if isinstance(value, dt.datetime):
        serial += Decimal(value.hour * 3600 + value.minute * 60 + value.second) / _DAY
    return serial
