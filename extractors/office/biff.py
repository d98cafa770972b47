"""What an xls workbook says of display: number formats, hidden rows, columns and sheets, suppressed zeros.

The values themselves come from python-calamine, which tells none of this. Records as in [MS-XLS].
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from extractors.office.numberformat import BUILTIN_FORMATS
from schemas.errors import UnreadableError

__all__ = ["Display", "Workbook", "read_display"]

_BOF, _EOF = 0x0809, 0x000A
_FORMAT, _XF, _SHEET, _EPOCH, _ENCRYPTED = 0x041E, 0x00E0, 0x0085, 0x0022, 0x002F
_ROW, _COLUMNS, _WINDOW = 0x0208, 0x007D, 0x023E
_CELLS = frozenset({0x0203, 0x027E, 0x00FD, 0x0204, 0x0006, 0x0205, 0x00D6})
_MANY = 0x00BD
_ROW_HIDDEN, _COLUMN_HIDDEN, _SHOW_ZEROS = 0x20, 0x01, 0x10
_BIFF8 = 0x0600
_MAX_RECORDS = 5_000_000


@dataclass(slots=True)
class Display:
    """One sheet: formats of its cells by (row, column), what is hidden, whether zeros are shown."""

    name: str
    hidden: bool
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    zeros: bool = True


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets in order, and whether dates count from 1904."""

    sheets: tuple[Display, ...]
    epoch_1904: bool


def read_display(stream: bytes) -> Workbook:
    """Display facts of a workbook stream; raises `UnreadableError` where it is encrypted or breaks off in a record."""
    try:
        return _read(stream)
    except (struct.error, IndexError) as broken:
        raise UnreadableError("the xls workbook is damaged", then="fetch the file again") from broken


def _read(stream: bytes) -> Workbook:
    codes, styles, places, epoch = dict(BUILTIN_FORMATS), [], [], False
    version = _BIFF8
    for kind, body in _records(stream, 0):
        if kind == _BOF:
            version = struct.unpack_from("<H", body, 0)[0]
        elif kind == _ENCRYPTED:
            raise UnreadableError("the xls workbook is encrypted", then="ask the publisher for an open file")
        elif kind == _FORMAT:
            codes[struct.unpack_from("<H", body, 0)[0]] = _string(body[2:], version, wide=True)
        elif kind == _XF:
            styles.append(struct.unpack_from("<H", body, 2)[0])
        elif kind == _SHEET:
            offset, state, type_ = struct.unpack_from("<IBB", body, 0)
            places.append((offset, state & 3, type_, _string(body[6:], version, wide=False)))
        elif kind == _EPOCH:
            epoch = bool(struct.unpack_from("<H", body, 0)[0])
    shown = [codes.get(code, "General") for code in styles]
    sheets = [_sheet(stream, place[0], Display(place[3], place[1] != 0), shown) for place in places if place[2] == 0]
    return Workbook(tuple(sheets), epoch)


def _sheet(stream: bytes, offset: int, sheet: Display, styles: list[str]) -> Display:
    for kind, body in _records(stream, offset):
        if kind == _ROW:
            if struct.unpack_from("<H", body, 12)[0] & _ROW_HIDDEN:
                sheet.hidden_rows.add(struct.unpack_from("<H", body, 0)[0])
        elif kind == _COLUMNS:
            first, last, _width, _style, options = struct.unpack_from("<HHHHH", body, 0)
            if options & _COLUMN_HIDDEN:
                sheet.hidden_columns.append((first, last))
        elif kind == _WINDOW:
            sheet.zeros = bool(struct.unpack_from("<H", body, 0)[0] & _SHOW_ZEROS)
        elif kind in _CELLS:
            row, column, style = struct.unpack_from("<HHH", body, 0)
            sheet.formats[row, column] = styles[style] if style < len(styles) else "General"
        elif kind == _MANY:
            row, first = struct.unpack_from("<HH", body, 0)
            for index in range((len(body) - 6) // 6):
                style = struct.unpack_from("<H", body, 4 + 6 * index)[0]
                sheet.formats[row, first + index] = styles[style] if style < len(styles) else "General"
    return sheet


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Records of one substream, embedded substreams (charts) left out."""
    depth = 0
    for _ in range(_MAX_RECORDS):
        if at + 4 > len(stream):
            return
        kind, size = struct.unpack_from("<HH", stream, at)
        body = stream[at + 4 : at + 4 + size]
        at += 4 + size
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, body


def _string(body: bytes, version: int, *, wide: bool) -> str:
    """A counted string: two-byte count and flags where `wide` and BIFF8, one-byte count and GBK text before."""
    if version < _BIFF8:
        return body[1 : 1 + body[0]].decode("gb18030", "replace")
    count = struct.unpack_from("<H", body, 0)[0] if wide else body[0]
    at = 3 if wide else 2
    if body[at - 1] & 1:
        return body[at : at + 2 * count].decode("utf-16-le", "replace")
    return body[at : at + count].decode("latin-1")
