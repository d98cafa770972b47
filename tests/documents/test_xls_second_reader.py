"""Old workbooks by our reader and by xlrd: the same texts, the same rows, columns and sheets hidden."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import xlrd
from openpyxl.styles import Alignment

from mingzhang.extractors.reading import read
from mingzhang.pipeline.office.libreoffice import find_program
from mingzhang.schemas.document import Cell, Table
from tests.documents.test_libreoffice import made

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
REAL = ("gov_debt_changdu_2024.xls", "gov_debt_xilingol_2024.XLS", "wide/inner_mongolia_xilingol_2024_debt_special.XLS")


def of_xlrd(data: bytes) -> set[tuple[str, bool]]:
    """Every text of the workbook, and whether its row, column or sheet is hidden."""
    book = xlrd.open_workbook(file_contents=data, formatting_info=True)
    found = set()
    for sheet in book.sheets():
        for row in range(sheet.nrows):
            for col, cell in enumerate(sheet.row(row)):
                hidden = bool(sheet.visibility) or is_hidden(sheet, row, col)
                if cell.ctype == xlrd.XL_CELL_TEXT and cell.value.strip():
                    found.add(("".join(cell.value.split()), hidden))
    return found


def is_hidden(sheet: xlrd.sheet.Sheet, row: int, col: int) -> bool:
    rows, cols = sheet.rowinfo_map, sheet.colinfo_map
    return bool((row in rows and rows[row].hidden) or (col in cols and cols[col].hidden))


def cells(data: bytes) -> list[Cell]:
    return [cell for block in read(data).blocks if isinstance(block, Table) for cell in block.cells]


def ours(data: bytes) -> set[tuple[str, bool]]:
    printed = {
        (line, False)
        for block in read(data).blocks
        for text in (block.caption if isinstance(block, Table) else (block.text,))
        for line in ["".join(text.split())]
    }
    return printed | {("".join(cell.text.split()), cell.hidden) for cell in cells(data)}


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the folder shared/corpus is not beside the repository")
@pytest.mark.parametrize("name", REAL)
def test_real_workbooks_lose_nothing_that_xlrd_reads(name: str) -> None:
    data = (CORPUS / name).read_bytes()
    assert len(of_xlrd(data)) > 15
    assert of_xlrd(data) - ours(data) == set()


@pytest.mark.skipif(find_program() is None, reason="LibreOffice is not installed (README, Installation)")
def test_hidden_rows_columns_sheets_and_indents_are_those_of_xlrd(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (("项目", "金额", "备注"), ("一、收入", 5, "见表"), ("工资", 3, "内部"), ("奖金", 2, "公开")):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = sheet.column_dimensions["C"].hidden = True
    sheet["A4"].alignment = Alignment(indent=2)
    other = book.create_sheet("底稿")
    other.append(("草稿", 1))
    other.sheet_state = "hidden"
    source = tmp_path / "book.xlsx"
    book.save(source)
    data = made(tmp_path, source, "xls:MS Excel 97")
    assert of_xlrd(data) == {
        ("项目", False), ("金额", False), ("备注", True), ("一、收入", False), ("见表", True), ("工资", True),
        ("内部", True), ("奖金", False), ("公开", True), ("草稿", True),
    }  # fmt: skip
    assert of_xlrd(data) <= ours(data)
    indents = {cell.text: cell.indent for cell in cells(data)}
    assert (indents["奖金"] or 0) > (indents["一、收入"] or 0)
