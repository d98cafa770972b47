"""Tables in PDFs drawn here: what the rulings leave open, lump together or leave out must still be told."""

import io
import shutil
import subprocess
from collections.abc import Callable, Sequence
from itertools import pairwise

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from mingzhang.extractors.pdf.reader import read_pdf
from mingzhang.schemas.document import Paragraph, Table

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))

ROWS = [
    ("项目名称", "预算数", "决算数"),
    ("财政拨款收入", "1,200.50", "1,180.00"),
    ("其他各项收入", "20.00", "-3.20"),
    ("收入总计数", "1,220.50", "1,176.80"),
]
XS = (60, 260, 420, 535)


def chinese_font_installed() -> bool:
    """Whether this machine has a font that pdfium can put in the place of one that a file names and does not carry."""
    lister = shutil.which("fc-list")
    return lister is not None and bool(subprocess.run([lister, ":lang=zh"], capture_output=True, check=True).stdout)


def pdf(*pages: Callable[[Canvas], None], size: tuple[float, float] = (595, 842)) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1)
    for draw in pages:
        canvas.setFont("STSong-Light", 10)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def words(canvas: Canvas, rows: Sequence[Sequence[str]], top: float = 742, xs: Sequence[float] = XS) -> None:
    for number, row in enumerate(rows):
        for x, text in zip(xs, row, strict=False):
            canvas.drawString(x + 4, top - 20 * number - 14, text)


def across(canvas: Canvas, heights: Sequence[float], x0: float = XS[0], x1: float = XS[-1]) -> None:
    for y in heights:
        canvas.line(x0, y, x1, y)


def down(canvas: Canvas, places: Sequence[float], top: float, bottom: float) -> None:
    for x in places:
        canvas.line(x, top, x, bottom)


HEIGHTS = [742 - 20 * number for number in range(5)]


def tables(data: bytes) -> list[Table]:
    return [block for block in read_pdf(data).blocks if isinstance(block, Table)]


def grid(table: Table) -> list[list[str]]:
    rows = [["" for _ in range(table.cols)] for _ in range(table.rows)]
    for cell in table.cells:
        rows[cell.row][cell.col] = cell.text
    return rows


def expected() -> list[list[str]]:
    return [list(row) for row in ROWS]


def test_a_ruled_table_gives_every_cell_in_row_major_order_with_its_box() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(220, 780, "收入支出决算总表")
        canvas.drawString(470, 760, "单位：万元")
        words(canvas, ROWS)
        across(canvas, HEIGHTS)
        down(canvas, XS, 742, 662)

    (table,) = tables(pdf(draw))
    assert grid(table) == expected()
    assert [(cell.row, cell.col) for cell in table.cells] == [(row, col) for row in range(4) for col in range(3)]
    assert table.cells[4].box == (260.0, 120.0, 420.0, 140.0)
    assert table.caption == ("收入支出决算总表", "单位：万元")


def test_text_round_a_table_stays_in_order_and_loses_the_table_s_characters() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(60, 780, "一、收入情况如下表所示。")
        words(canvas, ROWS)
        across(canvas, HEIGHTS)
        down(canvas, XS, 742, 662)
        canvas.drawString(60, 640, "注：本表反映本年收入。")

    blocks = read_pdf(pdf(draw)).blocks
    assert [type(block) for block in blocks] == [Paragraph, Table, Paragraph]
    assert [block.text for block in blocks if isinstance(block, Paragraph)] == [
        "一、收入情况如下表所示。",
        "注：本表反映本年收入。",
    ]


def test_a_first_row_without_a_line_above_it_is_not_lost() -> None:
    def draw(canvas: Canvas) -> None:
        words(canvas, ROWS)
        across(canvas, HEIGHTS[1:])
        down(canvas, XS, 742, 662)

    (table,) = tables(pdf(draw))
    assert grid(table) == expected()


def test_a_first_row_without_any_line_round_it_is_found_by_its_columns() -> None:
    def draw(canvas: Canvas) -> None:
        words(canvas, [("上级补助收入", "7.00", "8.50"), *ROWS[1:]])
        across(canvas, HEIGHTS[1:])
        down(canvas, XS, 722, 662)

    (table,) = tables(pdf(draw))
    assert grid(table)[0] == ["上级补助收入", "7.00", "8.50"]
    assert table.rows == 4


def test_a_caption_with_two_pieces_above_a_table_is_no_row() -> None:
    def draw(canvas: Canvas) -> None:
        words(canvas, [("编制单位：某县财政局", "", "单位：万元"), *ROWS[1:]])
        across(canvas, HEIGHTS[1:])
        down(canvas, XS, 722, 662)

    (table,) = tables(pdf(draw))
    assert table.rows == 3


def test_a_three_line_table_keeps_its_first_and_last_column_and_all_rows() -> None:
    def draw(canvas: Canvas) -> None:
        words(canvas, ROWS)
        across(canvas, [HEIGHTS[0], HEIGHTS[1], HEIGHTS[4]])
        down(canvas, XS[1:3], 742, 662)

    (table,) = tables(pdf(draw))
    assert grid(table) == expected()


def test_vertical_lines_alone_make_columns_as_wide_as_the_text() -> None:
    def draw(canvas: Canvas) -> None:
        words(canvas, ROWS)
        down(canvas, XS[1:3], 742, 662)

    (table,) = tables(pdf(draw))
    assert grid(table) == expected()


def test_rows_lumped_into_one_ruled_row_are_told_apart_where_amounts_prove_it() -> None:
    def draw(canvas: Canvas) -> None:
        words(canvas, ROWS)
        across(canvas, [HEIGHTS[0], HEIGHTS[1], HEIGHTS[4]])
        down(canvas, XS, 742, 662)

    (table,) = tables(pdf(draw))
    assert grid(table) == expected()


def test_a_wrapped_label_beside_one_amount_stays_one_row() -> None:
    def draw(canvas: Canvas) -> None:
        across(canvas, [742, 702, 662])
        down(canvas, XS, 742, 662)
        for y, text in ((728, "机关事业单位基本养老保险缴费支出以及职"), (712, "业年金缴费支出")):
            canvas.drawString(64, y, text)
        words(canvas, [("", "160.75", "160.75")], top=732)
        words(canvas, [("行政单位医疗", "60.99", "60.99")], top=692)

    (table,) = tables(pdf(draw))
    assert grid(table) == [
        ["机关事业单位基本养老保险缴费支出以及职业年金缴费支出", "160.75", "160.75"],
        ["行政单位医疗", "60.99", "60.99"],
    ]


def test_merged_cells_span_rows_and_columns() -> None:
    def draw(canvas: Canvas) -> None:
        across(canvas, [742, 702, 682])
        across(canvas, [722], x0=XS[1])
        down(canvas, (XS[0], XS[1], XS[3]), 742, 682)
        down(canvas, (XS[2],), 722, 682)
        words(canvas, [("", "本年支出合计")])
        words(canvas, [("项目名称", "", ""), ("", "基本支出", "项目支出")], top=732)
        words(canvas, [("", "基本支出", "项目支出"), ("教育支出", "5.00", "6.00")], top=722)

    (table,) = tables(pdf(draw))
    spans = {cell.text: (cell.row, cell.col, cell.row_span, cell.col_span) for cell in table.cells}
    assert spans["本年支出合计"] == (0, 1, 1, 2)
    assert any(key.startswith("项目名称") and place == (0, 0, 2, 1) for key, place in spans.items())


def test_labels_beside_a_grid_of_amounts_become_its_first_column() -> None:
    def draw(canvas: Canvas) -> None:
        words(canvas, ROWS)
        across(canvas, HEIGHTS, x0=XS[1])
        down(canvas, XS[1:], 742, 662)

    (table,) = tables(pdf(draw))
    assert grid(table) == expected()


def test_aligned_amounts_without_rulings_make_a_table_that_says_so() -> None:
    def draw(canvas: Canvas) -> None:
        words(canvas, [*ROWS, ("上年结转和结余", "5.00", "6.00")])

    (table,) = tables(pdf(draw))
    assert grid(table) == [*expected(), ["上年结转和结余", "5.00", "6.00"]]
    assert table.flags == ("unruled",)


def test_a_contents_page_is_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        words(canvas, [(f"第{number}部分情况说明", "", "", str(number * 3)) for number in range(1, 7)])
        for number in range(1, 7):
            canvas.drawString(500, 742 - 20 * number, str(number * 3))

    assert tables(pdf(draw)) == []


def test_a_frame_round_prose_is_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(50, 600, 480, 140)
        canvas.line(50, 680, 530, 680)
        canvas.drawString(60, 720, "部门预算公开说明")
        canvas.drawString(60, 640, "本部门2026年度预算收入1,200.50万元。")

    data = pdf(draw)
    assert tables(data) == []
    assert "本部门2026年度预算收入1,200.50万元。" in [block.text for block in read_pdf(data).blocks]


def draw_sideways(canvas: Canvas) -> None:
    canvas.translate(595, 0)
    canvas.rotate(90)
    canvas.setFont("STSong-Light", 10)
    words(canvas, ROWS, top=500)
    across(canvas, [500 - 20 * number for number in range(5)])
    down(canvas, XS, 500, 420)


def test_a_page_printed_sideways_is_read_upright_and_keeps_displayed_boxes() -> None:
    (table,) = tables(pdf(draw_sideways))
    assert grid(table) == expected()
    assert table.boxes == ((95.0, 307.0, 175.0, 782.0),)


def test_a_rotated_page_gives_boxes_as_displayed() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        draw_sideways(canvas)

    (table,) = tables(pdf(draw))
    assert grid(table) == expected()
    assert table.boxes == ((60.0, 95.0, 535.0, 175.0),)


def test_empty_rows_stay_rows() -> None:
    def draw(canvas: Canvas) -> None:
        words(canvas, [ROWS[0], ("", "", ""), ROWS[1], ("", "", "")])
        across(canvas, HEIGHTS)
        down(canvas, XS, 742, 662)

    (table,) = tables(pdf(draw))
    assert grid(table) == [list(ROWS[0]), ["", "", ""], list(ROWS[1]), ["", "", ""]]


def test_characters_printed_alone_in_a_font_that_is_not_there_are_not_lost() -> None:
    def draw(canvas: Canvas) -> None:
        across(canvas, [742, 722, 702])
        down(canvas, XS, 742, 702)
        words(canvas, [("类", "款", "项"), ("教育支出", "5.00", "6.00")])

    data = pdf(draw)
    (table,) = tables(data)
    assert grid(table) == [["类", "款", "项"], ["教育支出", "5.00", "6.00"]]
    if not chinese_font_installed():  # with one pdfium prints what the file did not embed, and nothing is missing
        assert "fonts_missing" in read_pdf(data).flags


def test_a_number_that_runs_over_a_ruling_is_one_number() -> None:
    """Two digits of 267.80 stand beyond the line; the next cell is blank, or has a number of its own further right."""

    def draw(canvas: Canvas) -> None:
        words(canvas, [("项目名称", "预算数", "决算数"), ("公务用车运行费", "", ""), ("公务接待费", "", "")])
        canvas.setFont("Helvetica", 10)
        canvas.drawString(XS[2] + 30, 742 - 54, "3.00")
        canvas.drawRightString(XS[2] + 6, 742 - 34, "267.80")
        canvas.drawRightString(XS[2] + 4, 742 - 54, "1,267.80")
        across(canvas, HEIGHTS[:4])
        down(canvas, XS, 742, 682)

    (table,) = tables(pdf(draw))
    assert grid(table)[1:] == [["公务用车运行费", "267.80", ""], ["公务接待费", "1,267.80", "3.00"]]


def test_numbers_that_touch_their_rulings_stay_two() -> None:
    def draw(canvas: Canvas) -> None:
        words(canvas, [("项目名称", "预算数", "决算数"), ("公务用车运行费", "", ""), ("公务接待费", "1.00", "3.00")])
        canvas.setFont("Helvetica", 10)
        canvas.drawRightString(XS[2] - 1, 742 - 34, "267.80")
        canvas.drawString(XS[2] + 2, 742 - 34, "12.50")
        across(canvas, HEIGHTS[:4])
        down(canvas, XS, 742, 682)

    (table,) = tables(pdf(draw))
    assert grid(table)[1] == ["公务用车运行费", "267.80", "12.50"]


def shaded(canvas: Canvas, x0: float, x1: float, tops: tuple[float, float], lines: int) -> None:
    """A cell as Word shades it: a strip above and below, margins, a box behind each line of text."""
    top, bottom = tops
    canvas.setFillGray(1)
    height = (top - bottom - 6) / lines
    canvas.rect(x0, top - 3, x1 - x0, 3, stroke=0, fill=1)
    canvas.rect(x0, bottom, x1 - x0, 3, stroke=0, fill=1)
    for number in range(lines):
        low = top - 3 - height * (number + 1)
        canvas.rect(x0, low, 5.4, height, stroke=0, fill=1)
        canvas.rect(x1 - 5.4, low, 5.4, height, stroke=0, fill=1)
        canvas.rect(x0 + 5.4, low, x1 - x0 - 10.8, height, stroke=0, fill=1)
    canvas.setFillGray(0)


def test_the_shading_of_a_cell_cuts_no_rows() -> None:
    """A name of two lines beside one number: the boxes behind the lines are no rulings."""
    tops = (742, 722, 686, 650)
    names = (("项目名称",), ("一般公共预算财政拨款安", "排的支出"), ("政府性基金预算财政拨款安", "排的支出"))

    def draw(canvas: Canvas) -> None:
        for row, (top, bottom) in enumerate(pairwise(tops)):
            for x0, x1 in pairwise(XS):
                shaded(canvas, x0, x1, (top, bottom), len(names[row]))
            for number, text in enumerate(names[row]):
                canvas.drawString(XS[0] + 5.4, top - 14 - 15 * number, text)
            middle = (top + bottom) / 2 - 4
            canvas.drawString(XS[1] + 6, middle, ("预算数", "12.50", "7.00")[row])
            canvas.drawString(XS[2] + 6, middle, ("决算数", "11.00", "6.00")[row])
        across(canvas, tops)
        down(canvas, XS, tops[0], tops[-1])

    (table,) = tables(pdf(draw))
    assert [[text.replace("\n", "") for text in row] for row in grid(table)] == [
        ["项目名称", "预算数", "决算数"],
        ["一般公共预算财政拨款安排的支出", "12.50", "11.00"],
        ["政府性基金预算财政拨款安排的支出", "7.00", "6.00"],
    ]


def test_white_boxes_that_fill_cells_tell_where_rows_end() -> None:
    """A three-line table whose cells are painted: the boxes reach from line to line, or stand where no line is."""

    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(1)
        for top, bottom in pairwise(HEIGHTS):
            for x0, x1 in pairwise(XS):
                canvas.rect(x0, bottom, x1 - x0, top - bottom, stroke=0, fill=1)
        canvas.setFillGray(0)
        words(canvas, [ROWS[0], ("财政拨款收入", "", ""), ("其他各项收入", "20.00", ""), ("收入总计数", "20.00", "")])
        across(canvas, [HEIGHTS[0], HEIGHTS[1], HEIGHTS[4]])
        down(canvas, XS[1:3], 742, 662)

    (table,) = tables(pdf(draw))
    assert [row[0] for row in grid(table)] == ["项目名称", "财政拨款收入", "其他各项收入", "收入总计数"]


def test_a_title_at_the_foot_of_a_page_heads_the_table_on_the_next() -> None:
    def foot(canvas: Canvas) -> None:
        canvas.drawString(60, 742, "以下各表均以万元为单位，因四舍五入可能存在尾差，合计数与分项之和或有差异。")
        canvas.drawString(240, 130, "收入支出决算总表")
        canvas.drawString(440, 110, "单位：万元")

    def head(canvas: Canvas) -> None:
        across(canvas, HEIGHTS)
        down(canvas, XS, 742, 662)
        words(canvas, ROWS)

    (table,) = tables(pdf(foot, head))
    assert table.caption[-2:] == ("收入支出决算总表", "单位：万元")


def test_shading_in_columns_without_outer_lines_cuts_no_columns() -> None:
    """White boxes behind the amounts of a table that is open left and right, and white hairs beside them."""

    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(1)
        for top, bottom in pairwise(HEIGHTS):
            for x0, x1 in pairwise(XS):
                canvas.rect(x0, bottom, x1 - x0 - 12, top - bottom, stroke=0, fill=1)
                canvas.rect(x0 + 5, bottom + 4, x1 - x0 - 24, top - bottom - 8, stroke=0, fill=1)
                canvas.rect(x1 - 6, bottom + 4, 0.3, top - bottom - 8, stroke=0, fill=1)
        canvas.setFillGray(0)
        words(canvas, ROWS)
        across(canvas, HEIGHTS)
        down(canvas, XS[1:3], HEIGHTS[0], HEIGHTS[-1])

    (table,) = tables(pdf(draw))
    assert grid(table) == expected()
