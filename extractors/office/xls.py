"""The xls reader: sheets as the spreadsheet shows them, from the workbook's own records."""

from __future__ import annotations

from decimal import Decimal

from mingzhang.extractors.office.bands import bands_to_blocks
from mingzhang.extractors.office.biff import BiffSheet, Value, read_workbook
from mingzhang.extractors.office.compound import CompoundFile
from mingzhang.extractors.office.sheets import Range, RawCell, Sheet
from mingzhang.schemas.document import Block, Metadata, Reading
from mingzhang.schemas.errors import UnreadableError

__all__ = ["read_xls"]


def read_xls(data: bytes) -> Reading:
    """Every sheet in order as the spreadsheet shows it; one table per sheet, named after it.

    Hidden cells are kept and marked. Raises `UnreadableError` for damage, encryption and workbooks that print nothing.
    """
    compound = CompoundFile(data)
    stream = compound.stream("Workbook") or compound.stream("Book")
    if not stream:
        raise UnreadableError("the xls file has no workbook", then="fetch the file again")
    workbook = read_workbook(stream)
    blocks: list[Block] = []
    flags: list[str] = []
    for found in workbook.sheets:
        sheet = _sheet(found, epoch_1904=workbook.epoch_1904)
        flags += [flag for flag in sheet.said() if flag not in flags]
        blocks += bands_to_blocks(sheet)
    if not blocks:
        raise UnreadableError("no sheet prints anything", then="fetch the file again")
    broken = [sheet.name for sheet in workbook.sheets if not sheet.whole]
    partial = f"sheets that break off: {'、'.join(broken)}" if broken else ""
    return Reading("xls", tuple(blocks), Metadata(), flags=tuple(flags), partial=partial)


def _sheet(found: BiffSheet, *, epoch_1904: bool) -> Sheet:
    sheet = Sheet(found.name, hidden=found.hidden)
    sheet.hidden_rows = found.hidden_rows
    for first, last in found.hidden_columns:
        sheet.hide_columns(first, last)
    sheet.merges = [Range(top, left, bottom, right) for top, bottom, left, right in found.merges]
    sheet.seen = found.left_out
    for place, (value, code) in found.cells.items():
        cell = _shown(value, code, zeros=found.zeros, epoch_1904=epoch_1904)
        sheet.put(*place, cell.styled(found.indents.get(place, 0), found.states.get(place, "")))
    return sheet


def _shown(value: Value, code: str, *, zeros: bool, epoch_1904: bool) -> RawCell:
    if not isinstance(value, Decimal):
        return RawCell(value.replace("\r\n", "\n").replace("\r", "\n"))
    return RawCell.of_number(value, code, epoch_1904=epoch_1904, zeros=zeros)
