"""Workbooks made to be slow or large: one sheet named a thousand times, members packed as no office file is."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from openpyxl import Workbook

from mingzhang.extractors.office.xlsx import read_xlsx
from mingzhang.schemas.document import Table
from mingzhang.schemas.errors import UnreadableError


def workbook() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for number in range(50):
        sheet.append([f"科目{number}", number])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rewritten(packing: int, sheets: int = 1) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(out, "w", packing) as new:
        for name in old.namelist():
            data = old.read(name).decode()
            if name == "xl/workbook.xml":
                (one,) = re.findall(r"<sheet [^>]*/>", data)
                data = data.replace(one, "".join(one.replace("Sheet", f"S{n}") for n in range(sheets)))
            new.writestr(name, data)
    return out.getvalue()


def test_a_sheet_that_is_named_a_thousand_times_is_read_once() -> None:
    reading = read_xlsx(rewritten(zipfile.ZIP_DEFLATED, 1000))
    assert sum(isinstance(block, Table) for block in reading.blocks) == 1
    assert "999 more names" in reading.partial


@pytest.mark.parametrize("packing", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_members_packed_as_no_office_file_is_are_refused(packing: int) -> None:
    with pytest.raises(UnreadableError, match="packed"):
        read_xlsx(rewritten(packing))


def test_a_damaged_lzma_member_is_refused_in_words() -> None:
    data = bytearray(rewritten(zipfile.ZIP_LZMA))
    for place in range(100, len(data) // 2, 7):
        data[place] ^= 0x5A
    with pytest.raises(UnreadableError):
        read_xlsx(bytes(data))
