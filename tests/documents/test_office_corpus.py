"""Real spreadsheets and Word documents: shown values, hidden parts, titles, formats under wrong names."""

from pathlib import Path

import pytest

from mingzhang.extractors.reading import read
from mingzhang.schemas.document import Paragraph, Table
from mingzhang.schemas.errors import UnsupportedFormatError

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not beside the repository")


def reading(name: str):
    return read((CORPUS / name).read_bytes(), name=name)


def tables(name: str):
    return [block for block in reading(name).blocks if isinstance(block, Table)]


def test_xls_numbers_are_as_their_formats_show_them():
    cells = {(cell.row, cell.col): cell.text for cell in tables("gov_debt_changdu_2024.xls")[0].cells}
    assert [cells[2, column] for column in range(7)] == [
        "昌都市", "182506.59", "97345", "85161.59", "1098951.46", "893189.87", "205761.59",
    ]  # fmt: skip
    assert cells[4, 2] == "1457.00"


def test_xls_dates_are_as_shown():
    texts = [cell.text for cell in tables("gov_debt_changdu_2024.xls")[1].cells]
    assert "2024/8/26" in texts


def test_xls_under_an_upper_case_name_has_its_title_and_unit_as_caption():
    table = tables("gov_debt_xilingol_2024.XLS")[0]
    assert table.caption == ("2024年锡林郭勒盟政府债务限额和余额情况表", "单位：万元")
    assert table.cells[0].text == "单位名称"
    assert "-136,970" in [cell.text for cell in table.cells]


def test_xlsx_under_an_xls_name_keeps_its_hidden_rows_and_columns_apart():
    found = reading("xlsx_named_xls_gansu_2021.xls")
    assert found.format == "xlsx"
    assert set(found.flags) == {"hidden_rows", "hidden_columns"}
    shown = [cell.text for block in found.blocks if isinstance(block, Table) for cell in block.cells if not cell.hidden]
    assert "5,221.79" in shown
    assert not any("VALID#" in text or "AD_CODE" in text for text in shown)


def test_fifty_sheets_with_thousands_of_hidden_rows():
    found = tables("gov_budget_lijiang_2026_hidden_rows.xlsx")
    assert len({table.name for table in found}) >= 50
    hidden = {(table.name, cell.row) for table in found for cell in table.cells if cell.hidden and cell.text}
    assert len(hidden) > 4000
    income = next(table for table in found if table.name == "01-1 ")
    cells = {(cell.row, cell.col): cell for cell in income.cells}
    assert cells[2, 2].text == "250,422"
    assert cells[2, 6].text == "15.3%"
    assert cells[0, 3].col_span == 3


def test_docx_report_has_its_tables_in_place():
    found = reading("gov_report_chengde_2025.docx")
    paragraphs = [block for block in found.blocks if isinstance(block, Paragraph)]
    assert sum(isinstance(block, Table) for block in found.blocks) >= 4
    assert paragraphs[2].centred
    assert paragraphs[2].size > paragraphs[8].size


def test_a_format_that_another_program_must_open_is_named():
    with pytest.raises(UnsupportedFormatError, match="Word 97-2003"):
        reading("final_taiyuan_ndrc_2016.doc")
