"""The xlsx reader: shown values, hidden rows, columns and sheets, merged cells, straight from the sheets' XML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from lxml import etree

from mingzhang.extractors.office.bands import bands_to_blocks
from mingzhang.extractors.office.cellstyles import CellStyle, font_state, read_cell_styles
from mingzhang.extractors.office.package import Package, local, whole_number
from mingzhang.extractors.office.sheets import MAX_CELLS, Range, RawCell, Sheet
from mingzhang.extractors.runs import INHERITED, Run, printed_in, visible
from mingzhang.schemas.document import Block, Gap, Metadata, Reading
from mingzhang.schemas.errors import UnreadableError

__all__ = ["read_xlsx"]

_WORKBOOK = "xl/workbook.xml"
_PLACE = re.compile(r"^\$?([A-Z]{1,3})\$?(\d{1,7})$")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_YES = ("1", "true", "on")
_MAX_DIGITS = 400
_FEW_CELLS = 12
"""A title, a unit, a note: what stands round pictures in the place of tables; a checklist with pictures prints more."""
_ENDS = ("from", "to")
_ROW_HEIGHT = 171_450
_TABLE_HEIGHT = 4 * _ROW_HEIGHT
"""EMU; seals and logos beside a title are mostly lower."""
_NO_STYLE = CellStyle()


@dataclass(frozen=True, slots=True)
class _Book:
    strings: tuple[tuple[Run, ...], ...]
    styles: tuple[CellStyle, ...]
    epoch_1904: bool

    def style(self, cell: etree._Element) -> CellStyle:
        """The style of a cell."""
        index = whole_number(cell.get("s"))
        return self.styles[index] if index < len(self.styles) else _NO_STYLE


def read_xlsx(data: bytes) -> Reading:
    """Every sheet in order as the spreadsheet shows it; one table per sheet, named after it.

    Hidden cells are kept and marked. Raises `UnreadableError` for damage, bombs, and workbooks without sheets.
    """
    package = Package(data)
    workbook = package.tree(_WORKBOOK)
    targets = package.related(_WORKBOOK)
    book = _Book(_strings(package), read_cell_styles(package), _epoch_1904(workbook))
    blocks: list[Block] = []
    missing: list[str] = []
    flags: list[str] = []
    gaps: list[Gap] = []
    seen: set[str] = set()
    cells = again = 0
    for element in (child for group in workbook if local(group) == "sheets" for child in group):
        name = element.get("name") or ""
        part = targets.get(_relation(element))
        if part is None or part not in package or "/worksheets/" not in f"/{part}":
            missing.append(name)
            continue
        if part in seen:  # Excel calls such a workbook damaged; read a thousand times it would be a thousand tables
            again += 1
            continue
        seen.add(part)
        sheet = _sheet(package, part, name, book)
        sheet.hidden = element.get("state") in ("hidden", "veryHidden")
        cells += len(sheet.cells)
        if cells > MAX_CELLS:
            raise UnreadableError(f"more than {MAX_CELLS} cells", then="look at the file by hand")
        flags += [flag for flag in sheet.said() if flag not in flags]
        if sheet.uncalculated and not sheet.hidden:
            gaps.append(Gap("formulas_without_values", sheet.uncalculated, (name,)))
        if not sheet.hidden and len(sheet.cells) <= _FEW_CELLS and (pictures := _pictures(package, part)):
            gaps.append(Gap("picture_tables", pictures, (name,)))
        blocks += bands_to_blocks(sheet)
    if not blocks and not gaps:
        raise UnreadableError("no sheet prints anything", then="fetch the file again")
    partial = f"sheets without cells: {'、'.join(missing)}" if missing else ""
    if again:
        partial = "; ".join(filter(None, (partial, f"{again} more names of sheets that were read already")))
    source = "native" if blocks else "none"
    return Reading(
        "xlsx", tuple(blocks), Metadata(), text_source=source, flags=tuple(flags), partial=partial, gaps=tuple(gaps)
    )


def _relation(element: etree._Element) -> str:
    return next((str(value) for key, value in element.attrib.items() if str(key).endswith("}id")), "")


def _epoch_1904(workbook: etree._Element) -> bool:
    return any(local(child) == "workbookPr" and child.get("date1904") in _YES for child in workbook)


def _strings(package: Package) -> tuple[tuple[Run, ...], ...]:
    name = "xl/sharedStrings.xml"
    return tuple(tuple(_runs(item)) for item in package.elements(name, "si")) if name in package else ()


def _runs(item: etree._Element) -> Iterator[Run]:
    """The runs of a string item; phonetic guides are no text."""
    for part in item:
        if local(part) == "t":
            yield Run(_unescaped(part.text), INHERITED)
        elif local(part) == "r":
            font = next((child for child in part if local(child) == "rPr"), None)
            state = font_state(font) if font is not None else INHERITED
            text = "".join(_unescaped(child.text) for child in part if local(child) == "t")
            yield Run(text, "" if state == "white" else state)


def _unescaped(text: str | None) -> str:
    plain = _ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), text or "")
    return plain.replace("\r\n", "\n").replace("\r", "\n")


def _sheet(package: Package, part: str, name: str, book: _Book) -> Sheet:
    sheet = Sheet(name)
    zeros = True
    row_number = -1
    for element in package.elements(part, "sheetView", "col", "row", "mergeCell"):
        kind = local(element)
        if kind == "row":
            row_number = whole_number(element.get("r"), row_number + 2) - 1
            _add_row(sheet, element, row_number, book, zeros=zeros)
            if len(sheet.cells) > MAX_CELLS:
                raise UnreadableError(f"sheet {name} has more than {MAX_CELLS} cells", then="look at it by hand")
        elif kind == "col":
            if element.get("hidden") in _YES or element.get("width") == "0":
                sheet.hide_columns(whole_number(element.get("min"), 1) - 1, whole_number(element.get("max"), 1) - 1)
        elif kind == "mergeCell":
            sheet.merges += _merge(element.get("ref") or "")
        elif element.get("showZeros") in ("0", "false"):
            zeros = False
    return sheet


def _add_row(sheet: Sheet, row: etree._Element, number: int, book: _Book, *, zeros: bool) -> None:
    if row.get("hidden") in _YES or (row.get("ht") in ("0", "0.0") and row.get("customHeight") in _YES):
        sheet.hidden_rows.add(number)
    column = -1
    for cell in row:
        place = _PLACE.match(cell.get("r") or "")
        column = _column(place.group(1)) if place else column + 1
        style = book.style(cell)
        shown = _of_runs(cell, style, book, sheet) or _shown(cell, style, book, zeros=zeros)
        sheet.uncalculated += shown is None and _is_uncalculated(cell)
        if shown is not None:
            sheet.put(number, column, shown)


def _pictures(package: Package, part: str) -> int:
    """How many pictures a sheet shows that are as high as a table of a few rows."""
    drawings = [target for target in package.related(part).values() if "/drawings/" in target and target in package]
    anchors = (anchor for drawing in drawings if drawing.endswith(".xml") for anchor in package.tree(drawing))
    return sum(_height(anchor) >= _TABLE_HEIGHT for anchor in anchors if any(local(e) == "pic" for e in anchor.iter()))


def _height(anchor: etree._Element) -> int:
    """The height of an anchored thing in EMU: told, or by the rows that it covers."""
    told = next((child for child in anchor if local(child) == "ext"), None)
    if told is not None:
        return whole_number(told.get("cy"), 0)
    rows = [next((e.text for e in child if local(e) == "row"), None) for child in anchor if local(child) in _ENDS]
    return (whole_number(rows[-1]) - whole_number(rows[0])) * _ROW_HEIGHT if len(rows) == len(_ENDS) else 0


def _is_uncalculated(cell: etree._Element) -> bool:
    """Whether a formula has no stored result: whoever opens the file sees a number that the file does not hold."""
    return (cell.get("t") or "n") == "n" and any(local(child) == "f" for child in cell)


def _of_runs(cell: etree._Element, style: CellStyle, book: _Book, sheet: Sheet) -> RawCell | None:
    """What a cell of words shows, or nothing for any other; what its runs leave out is told once for the sheet."""
    inline = next((child for child in cell if local(child) == "is"), None)
    if inline is not None:
        runs = tuple(_runs(inline))
    elif cell.get("t") == "s":
        index = whole_number(next((child.text for child in cell if local(child) == "v"), None), len(book.strings))
        runs = book.strings[index] if index < len(book.strings) else ()
    else:
        return None
    text, state = printed_in(runs, style.state)
    sheet.seen.update(text.flags)
    return RawCell(text.text).styled(style.indent, state)


def _shown(cell: etree._Element, style: CellStyle, book: _Book, *, zeros: bool) -> RawCell | None:
    """What a cell of a value shows."""
    value = next((child.text for child in cell if local(child) == "v"), None)
    if value is None or value == "":
        return None
    kind = cell.get("t") or "n"
    if kind == "b":
        shown = RawCell("TRUE" if value == "1" else "FALSE")
    elif kind in ("str", "e", "d"):
        shown = RawCell(visible(_unescaped(value)))
    else:
        shown = _number(value, style, book, zeros=zeros)
    return shown.styled(style.indent, style.state)


def _number(value: str, style: CellStyle, book: _Book, *, zeros: bool) -> RawCell:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return RawCell(value)
    if not number.is_finite() or abs(number.adjusted()) > _MAX_DIGITS:
        return RawCell(value)
    return RawCell.of_number(number, style.code, epoch_1904=book.epoch_1904, zeros=zeros)


def _merge(reference: str) -> list[Range]:
    first, _, last = reference.partition(":")
    start, end = _PLACE.match(first), _PLACE.match(last)
    if not start or not end:
        return []
    top, bottom = int(start.group(2)) - 1, int(end.group(2)) - 1
    return [Range(top, _column(start.group(1)), bottom, _column(end.group(1)))]


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
