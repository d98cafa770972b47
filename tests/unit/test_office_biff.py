"""Workbook streams built record by record: values, shared strings over several records, display, damage."""

import struct
from decimal import Decimal

import pytest

from mingzhang.extractors.office.biff import read_workbook
from mingzhang.schemas.errors import UnreadableError


def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def text(value: str) -> bytes:
    return struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")


BOF = record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0))
EOF = record(0x000A)
FORMATS = record(0x041E, struct.pack("<H", 176) + text("0.00_ ")) + b"".join(
    record(0x00E0, struct.pack("<HH", 0, code) + bytes(16)) for code in (0, 176)
)


def workbook(cells: bytes, strings: bytes = b"", state: int = 0, end: bytes = EOF) -> bytes:
    name = "表一"
    sheet = struct.pack("<IBBBB", 0, state, 0, len(name), 1) + name.encode("utf-16-le")
    length = len(BOF + FORMATS + strings + record(0x0085, sheet) + EOF)
    sheet = struct.pack("<I", length) + sheet[4:]
    return BOF + FORMATS + strings + record(0x0085, sheet) + EOF + BOF + cells + end


def rk(number: int) -> bytes:
    return record(0x027E, struct.pack("<HHHI", 0, 0, 1, number & 0xFFFFFFFF))


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (record(0x0203, struct.pack("<HHHd", 0, 0, 1, 1374.36)), Decimal("1374.36")),
        (rk(12345 << 2 | 2), Decimal(12345)),
        (rk(12345 << 2 | 3), Decimal("123.45")),
        (rk(-500 << 2 | 2), Decimal(-500)),
        (rk(0x3FF80000), Decimal("1.5")),
        (rk(0x3FF80001), Decimal("0.015")),
        (record(0x0006, struct.pack("<HHHd", 0, 0, 1, 2.25) + bytes(8)), Decimal("2.25")),
        (record(0x0006, struct.pack("<HHH", 0, 0, 1) + b"\0\0\0\0\0\0\xff\xff") + record(0x0207, text("合计")), "合计"),
        (record(0x0006, struct.pack("<HHH", 0, 0, 1) + b"\x02\0\x07\0\0\0\xff\xff"), "#DIV/0!"),
        (record(0x0205, struct.pack("<HHHBB", 0, 0, 1, 1, 0)), "TRUE"),
        (record(0x0204, struct.pack("<HHH", 0, 0, 1) + text("收入")), "收入"),
    ],
)
def test_cells_of_every_record(cell, value):
    sheet = read_workbook(workbook(cell)).sheets[0]
    assert sheet.cells == {(0, 0): (value, "0.00_ ")}
    assert sheet.name == "表一"
    assert sheet.whole


def test_many_numbers_in_one_record():
    body = struct.pack("<HH", 3, 2) + struct.pack("<HIHI", 0, 7 << 2 | 2, 1, 950 << 2 | 3) + struct.pack("<H", 3)
    cells = read_workbook(workbook(record(0x00BD, body))).sheets[0].cells
    assert cells == {(3, 2): (Decimal(7), "General"), (3, 3): (Decimal("9.5"), "0.00_ ")}


def test_a_shared_string_that_runs_into_the_next_record_is_whole():
    first = struct.pack("<II", 3, 3) + text("一、收入") + struct.pack("<HB", 6, 1) + "支出".encode("utf-16-le")
    second = b"\x01" + "决算AB".encode("utf-16-le") + struct.pack("<HBH", 2, 0x08, 1) + b"OK" + bytes(4)
    strings = record(0x00FC, first) + record(0x003C, second)
    cells = b"".join(record(0x00FD, struct.pack("<HHHI", row, 0, 0, row)) for row in range(3))
    found = read_workbook(workbook(cells, strings)).sheets[0].cells
    assert [found[row, 0][0] for row in range(3)] == ["一、收入", "支出决算AB", "OK"]


def test_width_may_change_in_the_middle_of_a_string():
    first = struct.pack("<II", 1, 1) + struct.pack("<HB", 4, 1) + "合计".encode("utf-16-le")
    strings = record(0x00FC, first) + record(0x003C, b"\x00AB")
    found = read_workbook(workbook(record(0x00FD, struct.pack("<HHHI", 0, 0, 0, 0)), strings)).sheets[0]
    assert found.cells[0, 0][0] == "合计AB"


def test_display_is_read():
    body = (
        record(0x0208, struct.pack("<HHHHHHHH", 4, 0, 3, 255, 0, 0, 0x20, 0))
        + record(0x007D, struct.pack("<HHHHHH", 1, 2, 2000, 0, 1, 0))
        + record(0x023E, struct.pack("<H", 0x06A6))
        + record(0x00E5, struct.pack("<HHHHH", 1, 0, 1, 0, 6))
        + rk(2)
    )
    sheet = read_workbook(workbook(body, state=1)).sheets[0]
    assert sheet.hidden
    assert sheet.hidden_rows == {4}
    assert sheet.hidden_columns == [(1, 2)]
    assert not sheet.zeros
    assert sheet.merges == [(0, 1, 0, 6)]


def test_embedded_charts_are_left_out():
    chart = BOF + rk(99 << 2 | 2) + EOF
    assert read_workbook(workbook(chart + rk(7 << 2 | 2))).sheets[0].cells == {(0, 0): (Decimal(7), "0.00_ ")}


def test_a_sheet_that_breaks_off_says_so():
    assert not read_workbook(workbook(rk(2), end=b"")).sheets[0].whole


def test_encrypted_workbooks_are_refused():
    with pytest.raises(UnreadableError, match="encrypted"):
        read_workbook(BOF + record(0x002F, bytes(6)) + EOF)


@pytest.mark.parametrize(
    "stream",
    [
        workbook(record(0x00FD, struct.pack("<HHHI", 0, 0, 0, 9))),
        workbook(rk(2), record(0x00FC, struct.pack("<II", 9, 9) + struct.pack("<HB", 500, 1) + b"ab")),
        workbook(record(0x0203, b"\0")),
    ],
)
def test_damaged_records_are_refused(stream):
    with pytest.raises(UnreadableError, match="damaged"):
        read_workbook(stream)


def font(*, options: int = 0, colour: int = 8, shift: int = 0) -> bytes:
    return record(0x0031, struct.pack("<HHHHH", 220, options, colour, 400, shift) + bytes(6))


def test_fonts_raise_parts_of_a_string_and_strike_or_whiten_whole_cells():
    fonts = font() * 4 + font(options=0x08) + font(shift=1) + font(colour=9)
    styles = b"".join(record(0x00E0, struct.pack("<HH", number, 0) + bytes(16)) for number in (0, 5, 7))
    rich = struct.pack("<HBH", 6, 0x09, 1) + "12.403".encode("utf-16-le") + struct.pack("<HH", 5, 6)
    strings = fonts + styles + record(0x00FC, struct.pack("<II", 1, 1) + rich)
    cells = record(0x00FD, struct.pack("<HHHI", 0, 0, 0, 0))
    cells += record(0x0203, struct.pack("<HHHd", 0, 1, 3, 7.5)) + record(0x0203, struct.pack("<HHHd", 0, 2, 4, 8.5))
    sheet = read_workbook(workbook(cells, strings)).sheets[0]
    assert sheet.cells[0, 0][0] == "12.40³"
    assert sheet.states == {(0, 1): "struck", (0, 2): "hidden"}
