"""The workbook stream of an xls file: values, number formats, what is hidden, what is merged. Records as in [MS-XLS].

Every step is bounded by the bytes that are there. (python-calamine, which reads the same files, ends the whole
process on some damaged ones, and tells neither formats nor what is hidden.)
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from mingzhang.extractors.office.numberformat import BUILTIN_FORMATS
from mingzhang.extractors.office.strings import Counted, read_strings, rich_string_at, string_at
from mingzhang.extractors.runs import FLAGS, INHERITED, Run, printed_in
from mingzhang.schemas.errors import UnreadableError

__all__ = ["BiffSheet", "BiffWorkbook", "Value", "read_workbook"]

_BOF, _EOF, _CONTINUE = 0x0809, 0x000A, 0x003C
_FONT, _FORMAT, _XF, _SHEET, _EPOCH, _ENCRYPTED, _STRINGS = 0x0031, 0x041E, 0x00E0, 0x0085, 0x0022, 0x002F, 0x00FC
_ROW, _COLUMNS, _WINDOW, _MERGED = 0x0208, 0x007D, 0x023E, 0x00E5
_NUMBER, _RK, _MANY_RK, _LABEL, _RICH, _SHARED = 0x0203, 0x027E, 0x00BD, 0x0204, 0x00D6, 0x00FD
_FORMULA, _TEXT, _BOOLEAN = 0x0006, 0x0207, 0x0205
_CELLS = frozenset({_NUMBER, _RK, _LABEL, _RICH, _SHARED, _FORMULA, _BOOLEAN})
_WORDS = frozenset({_RICH, _SHARED})
_ROW_HIDDEN, _COLUMN_HIDDEN, _SHOW_ZEROS, _STRUCK = 0x20, 0x01, 0x10, 0x08
_WHITES = frozenset({1, 9})
"""Places of white in the palette."""
_SMALLEST = 30
"""Twentieths of a point; smaller type is there to be overlooked."""
_SHIFTS = {1: "raised", 2: "lowered"}
_BIFF8 = 0x0600
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}

Value = Decimal | str
"""A stored number exactly as its double prints, or a text; booleans and errors are the words that are shown."""


@dataclass(slots=True)
class BiffSheet:
    """One sheet: values and format codes by (row, column), merged ranges as (top, bottom, left, right), what is hidden.

    `whole` is false where the stream breaks off inside the sheet.
    """

    name: str
    hidden: bool
    cells: dict[tuple[int, int], tuple[Value, str]] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    zeros: bool = True
    whole: bool = True
    indents: dict[tuple[int, int], int] = field(default_factory=dict)
    """By how many steps the texts of cells are moved in, where they are."""
    states: dict[tuple[int, int], str] = field(default_factory=dict)
    """Cells whose font strikes out or hides all their text."""
    left_out: set[str] = field(default_factory=set)
    """Flags of what the fonts of parts of a text leave out."""


@dataclass(frozen=True, slots=True)
class BiffWorkbook:
    """The worksheets in order, and whether dates count from 1904."""

    sheets: tuple[BiffSheet, ...]
    epoch_1904: bool


@dataclass(slots=True)
class _Globals:
    version: int = _BIFF8
    codes: dict[int, str] = field(default_factory=lambda: dict(BUILTIN_FORMATS))
    styles: list[int] = field(default_factory=list)
    steps: list[int] = field(default_factory=list)
    places: list[tuple[int, bool, str]] = field(default_factory=list)
    chunks: list[bytes] = field(default_factory=list)
    epoch_1904: bool = False
    strings: tuple[Counted, ...] = ()
    fonts: list[str] = field(default_factory=list)
    states: list[str] = field(default_factory=list)

    def code(self, style: int) -> str:
        """The number format of a cell style."""
        return self.codes.get(self.styles[style], "General") if style < len(self.styles) else "General"

    def font(self, number: int) -> str:
        """What a font does to its text; the files count fonts without a fifth."""
        index = number - (number > 4)
        return self.fonts[index] if 0 <= index < len(self.fonts) else ""

    def runs(self, counted: Counted) -> list[Run]:
        """The parts of a string, those with fonts of their own in their state."""
        starts = [0, *(min(start, len(counted.text)) for start, _ in counted.runs), len(counted.text)]
        states = [INHERITED, *(self.font(font) for _, font in counted.runs)]
        parts = zip(starts, starts[1:], states, strict=False)
        return [Run(counted.text[start:end], "" if state == "white" else state) for start, end, state in parts]


def read_workbook(stream: bytes) -> BiffWorkbook:
    """The workbook of a stream; raises `UnreadableError` where it is encrypted, damaged or too old (before BIFF5)."""
    try:
        found = _globals(stream)
        sheets = tuple(_sheet(stream, place, found) for place in found.places)
    except (struct.error, IndexError) as broken:
        raise UnreadableError("the xls workbook is damaged", then="fetch the file again") from broken
    return BiffWorkbook(sheets, found.epoch_1904)


def _globals(stream: bytes) -> _Globals:
    found = _Globals()
    in_strings = False
    for kind, body in _records(stream, 0):
        if kind == _BOF:
            found.version = struct.unpack_from("<H", body, 0)[0]
        elif kind == _ENCRYPTED:
            raise UnreadableError("the xls workbook is encrypted", then="ask the publisher for an open file")
        elif kind == _FORMAT:
            number = struct.unpack_from("<H", body, 0)[0]
            found.codes[number] = string_at(body, 2, wide_count=found.version >= _BIFF8, version=found.version)
        elif kind == _FONT:
            found.fonts.append(_font_state(body))
        elif kind == _XF:
            found.styles.append(struct.unpack_from("<H", body, 2)[0])
            found.steps.append(body[8] & 15 if found.version == _BIFF8 and len(body) > 8 else 0)
            found.states.append(_cell_state(body, found) if found.version == _BIFF8 else "")
        elif kind == _SHEET:
            offset, state, type_ = struct.unpack_from("<IBB", body, 0)
            if type_ == 0:
                name = string_at(body, 6, wide_count=False, version=found.version)
                found.places.append((offset, state & 3 != 0, name))
        elif kind == _EPOCH:
            found.epoch_1904 = bool(struct.unpack_from("<H", body, 0)[0])
        in_strings = kind == _STRINGS or (kind == _CONTINUE and in_strings)
        if in_strings:
            found.chunks.append(body)
    found.strings = read_strings(found.chunks)
    return found


def _font_state(body: bytes) -> str:
    """What a font does to its text: struck, hidden, raised, lowered, white, or nothing."""
    height, options, colour, _weight, shift = struct.unpack_from("<HHHHH", body, 0)
    if options & _STRUCK:
        return "struck"
    if height < _SMALLEST:
        return "hidden"
    return _SHIFTS.get(shift, "white" if colour in _WHITES else "")


def _cell_state(body: bytes, book: _Globals) -> str:
    """What a style does to all text of a cell: struck, hidden (white on no fill or on white), or nothing."""
    state = book.font(struct.unpack_from("<H", body, 0)[0])
    if state != "white" or len(body) < 20:
        return state if state in FLAGS else ""
    pattern = struct.unpack_from("<I", body, 14)[0] >> 26
    fore = struct.unpack_from("<H", body, 18)[0] & 0x7F
    return "hidden" if pattern == 0 or (pattern == 1 and fore in _WHITES) else ""


def _sheet(stream: bytes, place: tuple[int, bool, str], book: _Globals) -> BiffSheet:
    offset, hidden, name = place
    sheet = BiffSheet(name, hidden, whole=False)
    waiting: tuple[int, int] | None = None
    for kind, body in _records(stream, offset):
        if kind in _CELLS:
            row, column, style = struct.unpack_from("<HHH", body, 0)
            value = _value(kind, body, book, sheet)
            waiting = (row, column) if value is None else None
            sheet.cells[row, column] = (value if value is not None else "", book.code(style))
            if style < len(book.steps) and book.steps[style]:
                sheet.indents[row, column] = book.steps[style]
            if kind not in _WORDS and style < len(book.states) and book.states[style]:
                sheet.states[row, column] = book.states[style]
        elif kind == _TEXT and waiting:
            text = string_at(body, 0, wide_count=True, version=book.version)
            sheet.cells[waiting] = (text, sheet.cells[waiting][1])
            waiting = None
        elif kind == _MANY_RK:
            _add_many(sheet, body, book)
        elif kind == _EOF:
            sheet.whole = True
        else:
            _add_display(sheet, kind, body)
    return sheet


def _value(kind: int, body: bytes, book: _Globals, sheet: BiffSheet) -> Value | None:
    """The value of a cell record; nothing where a formula's text follows in a record of its own."""
    if kind == _NUMBER:
        return _double(body, 6)
    if kind == _RK:
        return _rk(struct.unpack_from("<I", body, 6)[0])
    place: tuple[int, int, int] = struct.unpack_from("<HHH", body, 0)
    if kind == _SHARED:
        index: int = struct.unpack_from("<I", body, 6)[0]
        return _seen(book.strings[index], place, book, sheet)
    if kind == _RICH:
        return _seen(rich_string_at(body, 6, version=book.version), place, book, sheet)
    if kind == _BOOLEAN:
        return _word(body[6], error=bool(body[7]))
    if kind == _FORMULA:
        return _result(body)
    return string_at(body, 6, wide_count=True, version=book.version)


def _seen(counted: Counted, place: tuple[int, int, int], book: _Globals, sheet: BiffSheet) -> str:
    """What a cell of words at a row and column, in a style, shows."""
    row, column, style = place
    around = book.states[style] if style < len(book.states) else ""
    text, state = printed_in(book.runs(counted), around)
    sheet.left_out.update(text.flags)
    if state:
        sheet.states[row, column] = state
    return text.text


def _result(body: bytes) -> Value | None:
    if body[12:14] != b"\xff\xff":
        return _double(body, 6)
    if body[6] == 0:
        return None
    return "" if body[6] == 3 else _word(body[8], error=body[6] == 2)


def _word(value: int, *, error: bool) -> str:
    if error:
        return _ERRORS.get(value, "#N/A")
    return "TRUE" if value else "FALSE"


def _double(body: bytes, at: int) -> Decimal:
    return Decimal(repr(struct.unpack_from("<d", body, at)[0]))


def _rk(packed: int) -> Decimal:
    """A number in four bytes: a shortened double or a whole number, either perhaps in hundredths."""
    if packed & 2:
        number = Decimal((packed - (1 << 32) if packed & (1 << 31) else packed) >> 2)
    else:
        number = _double(struct.pack("<II", 0, packed & 0xFFFFFFFC), 0)
    return number / 100 if packed & 1 else number


def _add_many(sheet: BiffSheet, body: bytes, book: _Globals) -> None:
    row, first = struct.unpack_from("<HH", body, 0)
    for index in range((len(body) - 6) // 6):
        style, packed = struct.unpack_from("<HI", body, 4 + 6 * index)
        sheet.cells[row, first + index] = (_rk(packed), book.code(style))
        if style < len(book.states) and book.states[style]:
            sheet.states[row, first + index] = book.states[style]


def _add_display(sheet: BiffSheet, kind: int, body: bytes) -> None:
    if kind == _ROW:
        if struct.unpack_from("<H", body, 12)[0] & _ROW_HIDDEN:
            sheet.hidden_rows.add(struct.unpack_from("<H", body, 0)[0])
    elif kind == _COLUMNS:
        first, last, _width, _style, options = struct.unpack_from("<HHHHH", body, 0)
        if options & _COLUMN_HIDDEN:
            sheet.hidden_columns.append((first, last))
    elif kind == _WINDOW:
        sheet.zeros = bool(struct.unpack_from("<H", body, 0)[0] & _SHOW_ZEROS)
    elif kind == _MERGED:
        count = struct.unpack_from("<H", body, 0)[0]
        sheet.merges += [struct.unpack_from("<HHHH", body, 2 + 8 * index) for index in range(count)]


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Records of one substream up to and with its end; embedded substreams (charts) are left out."""
    depth = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        body = stream[at + 4 : at + 4 + size]
        at += 4 + size
        depth += kind == _BOF
        if depth == 0 or len(body) < size:
            return
        if depth == 1:
            yield kind, body
        depth -= kind == _EOF
        if depth == 0:
            return
