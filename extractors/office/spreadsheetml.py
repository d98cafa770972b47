"""The reader of SpreadsheetML 2003: one XML file, mostly named .xls, that holds a whole workbook."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from lxml import etree

from mingzhang.extractors.charset import decode
from mingzhang.extractors.office.bands import bands_to_blocks
from mingzhang.extractors.office.package import attribute, first, local, whole_number
from mingzhang.extractors.office.sheets import MAX_CELLS, Range, RawCell, Sheet
from mingzhang.extractors.office.xmlstyles import PLAIN, XmlStyle, read_styles, run_state
from mingzhang.extractors.runs import INHERITED, Run, printed_in, visible
from mingzhang.schemas.document import Block, Gap, Metadata, Reading
from mingzhang.schemas.errors import UnreadableError

__all__ = ["read_spreadsheetml"]

_MAX_CHARS = 128 * 1024 * 1024
_PROLOG = re.compile(r"^\s*+<\?xml[^>]*+>")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ENTITIES = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_LAST_ROW, _LAST_COLUMN = 1_048_575, 16_383
_MAX_DIGITS = 400
_DEEPEST = 40
_DAY_ZERO = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's dates have no zone


def read_spreadsheetml(data: bytes, *, content_type: str = "") -> Reading:
    """Every worksheet in order as the spreadsheet shows it; one table per sheet, named after it.

    Hidden cells are kept and marked. Raises `UnreadableError` for damage, entities, and workbooks that print nothing.
    """
    decoded = decode(data, content_type=content_type)
    root = _tree(decoded.text)
    styles = read_styles(root)
    blocks: list[Block] = []
    flags = [flag for flag in decoded.flags if flag == "undecodable_bytes"]
    gaps: list[Gap] = []
    cells = 0
    for element in (child for child in root if local(child) == "Worksheet"):
        sheet = _sheet(element, styles, MAX_CELLS - cells)
        cells += len(sheet.cells)
        flags += [flag for flag in sheet.said() if flag not in flags]
        if sheet.uncalculated and not sheet.hidden:
            gaps.append(Gap("formulas_without_values", sheet.uncalculated, (sheet.name,)))
        blocks += bands_to_blocks(sheet)
    if not blocks:
        raise UnreadableError("no sheet prints anything", then="fetch the file again")
    return Reading("xml", tuple(blocks), Metadata(), flags=tuple(flags), gaps=tuple(gaps))


def _tree(text: str) -> etree._Element:
    """The workbook's tree, without entities and network; what breaks off is an error, not half a workbook."""
    if len(text) > _MAX_CHARS:
        raise UnreadableError(f"an XML workbook of {len(text)} characters", then="read it in parts")
    if _ENTITIES.search(text):
        raise UnreadableError("the XML workbook declares its own entities", then="look at the file by hand")
    plain = _PROLOG.sub("", _NOT_XML.sub("", text))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        return etree.fromstring(plain.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as broken:
        raise UnreadableError(f"the workbook is no XML ({broken})", then="fetch the file again") from broken


def _sheet(element: etree._Element, styles: dict[str, XmlStyle], most: int) -> Sheet:
    sheet = Sheet(attribute(element, "Name"))
    options = first(element, "WorksheetOptions")
    shown = first(options, "Visible")
    sheet.hidden = shown is not None and (shown.text or "").strip() in ("SheetHidden", "SheetVeryHidden")
    table = first(element, "Table")
    if table is None:
        return sheet
    columns = _columns(table, sheet)
    zeros = first(options, "DoNotDisplayZeros") is None
    number = -1
    for row in (child for child in table if local(child) == "Row"):
        number = _place(row, number, _LAST_ROW)
        span = min(whole_number(attribute(row, "Span")), _LAST_ROW - number)
        if attribute(row, "Hidden") == "1" or attribute(row, "Height") == "0":
            sheet.hidden_rows.update(range(number, number + span + 1))
        _add_cells(sheet, row, number, (attribute(row, "StyleID"), columns), styles, zeros=zeros)
        if len(sheet.cells) > most:
            raise UnreadableError(f"more than {MAX_CELLS} cells", then="look at the file by hand")
        number += span
    return sheet


def _columns(table: etree._Element, sheet: Sheet) -> dict[int, str]:
    """The style that a column gives its cells, by column; hidden ones are told to the sheet."""
    styled: dict[int, str] = {}
    column = -1
    for element in (child for child in table if local(child) == "Column"):
        column = _place(element, column, _LAST_COLUMN)
        last = min(column + whole_number(attribute(element, "Span")), _LAST_COLUMN)
        if attribute(element, "Hidden") == "1" or attribute(element, "Width") == "0":
            sheet.hide_columns(column, last)
        if style := attribute(element, "StyleID"):
            styled.update(dict.fromkeys(range(column, last + 1), style))
        column = last
    return styled


def _place(element: etree._Element, before: int, last: int) -> int:
    """The 0-based place of a row, column or cell: its index where it has one, else the next."""
    place = whole_number(attribute(element, "Index"), before + 2) - 1
    if not before < place <= last:
        raise UnreadableError("rows or cells of the XML workbook are out of order", then="look at the file by hand")
    return place


def _add_cells(
    sheet: Sheet, row: etree._Element, number: int, around: tuple[str, dict[int, str]], styles: dict[str, XmlStyle],
    *, zeros: bool,
) -> None:  # fmt: skip
    """Place the cells of a row; a cell without a style has its row's, or its column's."""
    column = -1
    for cell in (child for child in row if local(child) == "Cell"):
        column = _place(cell, column, _LAST_COLUMN)
        across, down = (whole_number(attribute(cell, name)) for name in ("MergeAcross", "MergeDown"))
        across = min(across, _LAST_COLUMN - column)
        if across or down:
            sheet.merges.append(Range(number, column, min(number + down, _LAST_ROW), column + across))
        style = styles.get(attribute(cell, "StyleID") or around[0] or around[1].get(column, ""), PLAIN)
        data = first(cell, "Data")
        if data is not None:
            sheet.put(number, column, _shown(data, style, sheet, zeros=zeros))
        elif attribute(cell, "Formula"):
            sheet.uncalculated += 1
        column += across


def _shown(data: etree._Element, style: XmlStyle, sheet: Sheet, *, zeros: bool) -> RawCell:
    kind, text = attribute(data, "Type"), "".join(map(str, data.itertext()))
    number = _number(text) if kind == "Number" else _day(text) if kind == "DateTime" else None
    if number is not None:
        return RawCell.of_number(number, style.code, epoch_1904=False, zeros=zeros).styled(style.indent, style.state)
    if kind == "Boolean":
        return RawCell("TRUE" if text.strip() == "1" else "FALSE").styled(style.indent, style.state)
    printed, state = printed_in(tuple(_runs(data, INHERITED)), style.state)
    sheet.seen.update(printed.flags)
    return RawCell(visible(printed.text.replace("\r\n", "\n").replace("\r", "\n"))).styled(style.indent, state)


def _runs(element: etree._Element, around: str, depth: int = 0) -> Iterator[Run]:
    """The runs of a cell of words: markup inside it raises, lowers, strikes."""
    yield Run(element.text or "", around)
    for child in element if depth < _DEEPEST else ():
        if isinstance(child.tag, str):
            yield from _runs(child, run_state(child) or around, depth + 1)
        yield Run(child.tail or "", around)


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) <= _MAX_DIGITS else None


def _day(text: str) -> Decimal | None:
    """The day number of a printed moment (`2024-01-31T00:00:00.000`)."""
    try:
        passed = dt.datetime.fromisoformat(text.strip()).replace(tzinfo=None) - _DAY_ZERO
    except ValueError:
        return None
    return Decimal(passed.days) + Decimal(passed.seconds) / 86400
