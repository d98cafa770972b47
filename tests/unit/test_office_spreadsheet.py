"""Workbooks written for the purpose: shown values, hidden parts, spans, leading lines, bounds."""

import io
import zipfile

import openpyxl
import pytest

from mingzhang.extractors.reading import read
from mingzhang.schemas.document import Paragraph, Table
from mingzhang.schemas.errors import UnreadableError


def workbook(change=None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "01表"
    rows = [
        ["收入支出决算总表", None, None],
        ["公开01表", None, None],
        ["部门：某某局", None, "单位：万元"],
        ["项目", "年初预算", "决算"],
        [None, "金额", "金额"],
        ["一、财政拨款收入", 1200.5, 1300.25],
        ["二、上级补助收入", 0, 0.1 + 0.2],
        ["合计", 1200.5, 1300.55],
    ]
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("A4:A5")
    for row in range(6, 9):
        for column in (2, 3):
            sheet.cell(row, column).number_format = "#,##0.00"
    if change:
        change(book, sheet)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def table(data: bytes) -> Table:
    return next(block for block in read(data).blocks if isinstance(block, Table))


def cells(data: bytes) -> dict:
    return {(cell.row, cell.col): cell for cell in table(data).cells}


def rezip(data: bytes, change) -> bytes:
    source, target = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name in source.namelist():
            out.writestr(name, change(name, source.read(name)))
    return target.getvalue()


def test_title_and_unit_lines_are_text_and_caption_and_the_grid_begins_at_its_header():
    data = workbook()
    lines = ["收入支出决算总表", "公开01表", "部门：某某局", "单位：万元"]
    assert [block.text for block in read(data).blocks if isinstance(block, Paragraph)] == lines
    found = table(data)
    assert list(found.caption) == lines
    assert (found.name, found.rows, found.cols) == ("01表", 5, 3)
    assert cells(data)[0, 0].text == "项目"


def test_values_are_as_shown_without_float_noise():
    found = cells(workbook())
    assert found[2, 1].text == "1,200.50"
    assert found[3, 2].text == "0.30"
    assert found[2, 1].note == "#,##0.00"


def test_merged_cells_span_and_cover():
    found = cells(workbook())
    assert found[0, 0].row_span == 2
    assert (1, 0) not in found


def test_hidden_rows_columns_and_sheets_are_kept_and_marked():
    def hide(book, sheet):
        sheet.row_dimensions[7].hidden = True
        sheet.column_dimensions["B"].hidden = True
        other = book.create_sheet("底稿")
        other.append(["甲", "乙"])
        other.append([1, 2])
        other.sheet_state = "hidden"

    data = workbook(hide)
    reading = read(data)
    assert set(reading.flags) == {"hidden_rows", "hidden_columns", "hidden_sheets"}
    found = cells(data)
    assert found[3, 0].hidden and found[3, 2].hidden and found[2, 1].hidden
    assert not found[2, 2].hidden
    last = [block for block in reading.blocks if isinstance(block, Table)][-1]
    assert last.name == "底稿"
    assert all(cell.hidden for cell in last.cells)


def test_hidden_rows_above_the_grid_are_not_lost():
    def hide(_book, sheet):
        sheet.unmerge_cells("A1:C1")
        sheet.insert_rows(1)
        for column, text in enumerate(("CODE", "Y1", "Y2"), start=1):
            sheet.cell(1, column).value = text
        sheet.row_dimensions[1].hidden = True

    blocks = read(workbook(hide)).blocks
    above = next(block for block in blocks if isinstance(block, Table) and "hidden_rows" in block.flags)
    assert [cell.text for cell in above.cells] == ["CODE", "Y1", "Y2"]
    assert all(cell.hidden for cell in above.cells)


def test_zeros_that_the_sheet_does_not_show_are_blank():
    def hide(_book, sheet):
        sheet.sheet_view.showZeros = False

    assert cells(workbook(hide))[3, 1].text == ""


def test_a_sheet_of_single_lines_is_text():
    def add(book, _sheet):
        book.create_sheet("说明", 0).append(["一、本年收入增加100万元。"])

    first = read(workbook(add)).blocks[0]
    assert isinstance(first, Paragraph)
    assert first.text == "一、本年收入增加100万元。"


def test_the_name_does_not_decide_the_format():
    assert read(workbook(), name="表.xls").format == "xlsx"
    assert read(workbook(), name="表.PDF").format == "xlsx"


def test_own_entities_are_refused():
    def bomb(name, data):
        entity = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'
        return data.replace(b"<worksheet", entity + b"<worksheet") if name.endswith("sheet1.xml") else data

    with pytest.raises(UnreadableError, match="entities"):
        read(rezip(workbook(), bomb))


def test_a_member_that_unpacks_beyond_the_bounds_is_refused():
    def bomb(name, data):
        return b"<x>" + b" " * (300 * 1024 * 1024) + b"</x>" if name.endswith("sheet1.xml") else data

    with pytest.raises(UnreadableError, match="unpacks"):
        read(rezip(workbook(), bomb))


def test_far_away_cells_do_not_unfold_the_sheet():
    def far(_book, sheet):
        sheet.cell(1_000_000, 3).value = 1.5
        sheet.cell(1_000_000, 2).value = "远"

    found = table(workbook(far))
    assert len(found.cells) < 100
    assert found.cells[-1].text == "1.5"


@pytest.mark.parametrize("cut", [200, 2000])
def test_a_cut_off_workbook_is_unreadable(cut):
    with pytest.raises(UnreadableError):
        read(workbook()[:-cut])


def test_broken_xml_is_unreadable():
    with pytest.raises(UnreadableError):
        read(rezip(workbook(), lambda name, data: data[:-20] if name.endswith("sheet1.xml") else data))


def test_texts_that_a_style_moves_in_say_by_how_much():
    def move(_book, sheet):
        sheet["A7"].alignment = openpyxl.styles.Alignment(indent=2)

    found = cells(workbook(move))
    assert [found[row, 0].indent for row in (2, 3, 4)] == [0.0, 18.0, 0.0]
    assert found[3, 0].text == "二、上级补助收入"
    assert {cell.indent for cell in cells(workbook()).values()} == {None}


def test_number_under_a_format_beyond_reach_is_kept_as_stored_and_never_read():
    def fractions(_book, sheet):
        for row in range(6, 9):
            sheet.cell(row, 3).number_format = "# ?/?"

    cell = cells(workbook(fractions))[2, 2]
    assert (cell.text, cell.unread, cell.readable) == ("1300.25", "number_format", False)


def test_yuan_that_their_format_shows_as_ten_thousands_read_as_shown():
    def scaled(_book, sheet):
        sheet["B6"].value, sheet["B6"].number_format = 12400500, "0!.0000"

    assert cells(workbook(scaled))[2, 1].text == "1240.0500"


def test_fonts_raise_notes_and_take_struck_and_white_text_out_of_sight():
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont
    from openpyxl.styles import Font, PatternFill

    def styled(_book, sheet):
        sheet["B6"] = CellRichText("1,200.5", TextBlock(InlineFont(vertAlign="superscript"), "1"))
        sheet["C6"] = CellRichText(TextBlock(InlineFont(strike=True), "1,100.00"), "1,300.25")
        sheet["B7"].font = Font(strike=True)
        sheet["C7"].font = Font(color="FFFFFFFF")
        sheet["B8"].font, sheet["B8"].fill = Font(color="FFFFFFFF"), PatternFill("solid", fgColor="FF4472C4")

    data = workbook(styled)
    found = cells(data)
    assert [found[place].text for place in ((2, 1), (2, 2))] == ["1,200.5¹", "1,300.25"]
    assert [found[place].hidden for place in ((3, 1), (3, 2), (4, 1))] == [True, True, False]
    assert read(data).flags == ("hidden_text", "struck_text")


def test_letters_of_their_ground_s_colour_are_not_seen():
    from openpyxl.styles import Font, PatternFill

    def styled(_book, sheet):
        sheet["B6"].font, sheet["B6"].fill = Font(color="FF4472C4"), PatternFill("solid", fgColor="FF4472C4")
        sheet["C6"].font, sheet["C6"].fill = Font(color="FF000000"), PatternFill("solid", fgColor="FF4472C4")

    found = cells(workbook(styled))
    assert [found[place].hidden for place in ((2, 1), (2, 2))] == [True, False]


def side_by_side(second: str) -> bytes:
    """Two tables beside one another; the second begins with this text."""

    def put(_book, sheet):
        for row, texts in enumerate(((second, None), ("项目", "决算数"), ("公务接待费", 9.5), ("合计", 9.5)), start=1):
            for column, text in enumerate(texts, start=5):
                sheet.cell(row, column, text)

    return workbook(put)


def test_tables_side_by_side_below_titles_of_their_own_are_two() -> None:
    first, second = (block for block in read(side_by_side("“三公”经费支出决算表")).blocks if isinstance(block, Table))
    assert (first.cols, second.cols) == (3, 2)
    assert second.caption == ("“三公”经费支出决算表",)
    one = [block for block in read(side_by_side("备注")).blocks if isinstance(block, Table)]
    assert len(one) == 1, "a column apart is no table of its own"
