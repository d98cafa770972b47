"""However a PDF draws its rulings (lines, thin rectangles, boxes, forms, any rotation), the cells are the same."""

import io
from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from mingzhang.extractors.pdf.reader import read_pdf
from mingzhang.schemas.document import Paragraph, Reading, Table

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
XS = (60.0, 240.0, 340.0, 440.0)
ROW, TOP = 24.0, 700.0
ROWS = [
    ["项目", "预算数", "决算数"],
    ["一般公共服务支出", "1,234.50", "1,200.00"],
    ["教育支出", "56.78", "60.12"],
    ["合计", "1,291.28", "1,260.12"],
]


def made(*pages: Callable[[Canvas], None]) -> Reading:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    for page in pages:
        canvas.setFont(FONT, 10)
        page(canvas)
        canvas.showPage()
    canvas.save()
    return read_pdf(out.getvalue())


def tables(reading: Reading) -> list[Table]:
    return [block for block in reading.blocks if isinstance(block, Table)]


def texts(table: Table) -> list[list[str]]:
    grid = [["" for _ in range(table.cols)] for _ in range(table.rows)]
    for cell in table.cells:
        grid[cell.row][cell.col] = cell.text
    return grid


def written(canvas: Canvas, rows: Sequence[Sequence[str]]) -> None:
    canvas.setFont(FONT, 10)
    for number, row in enumerate(rows):
        for x, text in zip(XS, row, strict=False):
            canvas.drawString(x + 4, TOP - ROW * number - 16, text)


def by_lines(canvas: Canvas) -> None:
    for number in range(5):
        canvas.line(XS[0], TOP - ROW * number, XS[-1], TOP - ROW * number)
    for x in XS:
        canvas.line(x, TOP, x, TOP - 4 * ROW)


def by_pieces(canvas: Canvas) -> None:
    for number in range(5):
        for left, right in pairwise(XS):
            canvas.line(left + 0.5, TOP - ROW * number, right - 0.5, TOP - ROW * number)
    for x in XS:
        for number in range(4):
            canvas.line(x, TOP - ROW * number, x, TOP - ROW * (number + 1))


def by_thin_rectangles(canvas: Canvas) -> None:
    for number in range(5):
        canvas.rect(XS[0], TOP - ROW * number, XS[-1] - XS[0], 0.6, stroke=0, fill=1)
    for x in XS:
        canvas.rect(x, TOP - ROW * 4, 0.6, ROW * 4, stroke=0, fill=1)


def by_boxes(canvas: Canvas) -> None:
    for number in range(4):
        for left, right in pairwise(XS):
            canvas.rect(left, TOP - ROW * (number + 1), right - left, ROW)


def by_one_path(canvas: Canvas) -> None:
    path = canvas.beginPath()
    for number in range(5):
        path.moveTo(XS[0], TOP - ROW * number)
        path.lineTo(XS[-1], TOP - ROW * number)
    for x in XS:
        path.moveTo(x, TOP)
        path.lineTo(x, TOP - 4 * ROW)
    canvas.drawPath(path)


def by_a_moved_form(canvas: Canvas) -> None:
    canvas.beginForm("grid")
    canvas.translate(-50, 30)
    by_lines(canvas)
    canvas.endForm()
    canvas.saveState()
    canvas.translate(50, -30)
    canvas.doForm("grid")
    canvas.restoreState()


def by_a_scaled_matrix(canvas: Canvas) -> None:
    canvas.saveState()
    canvas.scale(0.05, 0.05)
    canvas.setLineWidth(10)
    for number in range(5):
        canvas.line(XS[0] * 20, (TOP - ROW * number) * 20, XS[-1] * 20, (TOP - ROW * number) * 20)
    for x in XS:
        canvas.line(x * 20, TOP * 20, x * 20, (TOP - 4 * ROW) * 20)
    canvas.restoreState()


WAYS = [by_lines, by_pieces, by_thin_rectangles, by_boxes, by_one_path, by_a_moved_form, by_a_scaled_matrix]


@pytest.mark.parametrize("drawn", WAYS)
def test_every_way_to_draw_rulings_gives_the_same_cells(drawn: Callable[[Canvas], None]) -> None:
    def page(canvas: Canvas) -> None:
        drawn(canvas)
        written(canvas, ROWS)

    (table,) = tables(made(page))
    assert texts(table) == ROWS
    assert table.boxes[0] == pytest.approx((60, 842 - TOP, 440, 842 - TOP + 4 * ROW), abs=1)
    assert table.cells[0].box == pytest.approx((60, 842 - TOP, 240, 842 - TOP + ROW), abs=1)


@pytest.mark.parametrize("rotation", [90, 180, 270])
@pytest.mark.parametrize("drawn", [by_lines, by_thin_rectangles])
def test_a_rotated_page_gives_the_same_cells(drawn: Callable[[Canvas], None], rotation: int) -> None:
    def page(canvas: Canvas) -> None:
        canvas.setPageRotation(rotation)
        wide, high = (595, 842) if rotation == 180 else (842, 595)
        canvas.translate(*{90: (wide, 0), 180: (wide, high), 270: (0, high)}[rotation])
        canvas.rotate(rotation)
        drawn(canvas)
        written(canvas, ROWS)

    (table,) = tables(made(page))
    assert texts(table) == ROWS
    assert table.boxes[0] == pytest.approx((60, 842 - TOP, 440, 842 - TOP + 4 * ROW), abs=1)


def test_invisible_paths_rule_nothing() -> None:
    def page(canvas: Canvas) -> None:
        for number in range(4):
            for left, right in pairwise(XS):
                canvas.rect(left, TOP - ROW * (number + 1), right - left, ROW, stroke=0, fill=0)
        canvas.drawString(64, TOP - 16, "某市财政局二〇二四年度部门决算")

    assert not tables(made(page))


def test_a_label_wrapped_by_its_cell_is_one_word() -> None:
    def page(canvas: Canvas) -> None:
        by_lines(canvas)
        written(canvas, [ROWS[0], ["", "1,234.50", "1,200.00"], *ROWS[2:]])
        canvas.drawString(64, TOP - ROW - 10, "一般公共预算财政拨款安排的支")
        canvas.drawString(64, TOP - ROW - 21, "出（含上年结转）")

    assert texts(tables(made(page))[0])[1][0] == "一般公共预算财政拨款安排的支出（含上年结转）"


def test_two_amounts_in_one_cell_never_become_one_number() -> None:
    def page(canvas: Canvas) -> None:
        by_lines(canvas)
        written(canvas, [ROWS[0], ["教育支出", "", "5.00"], *ROWS[2:]])
        canvas.drawString(300, TOP - ROW - 10, "12.00")
        canvas.drawString(300, TOP - ROW - 21, "34.00")

    assert all("12.0034.00" not in text for row in texts(tables(made(page))[0]) for text in row)


def test_each_page_of_a_long_table_is_a_table_of_its_own_with_its_caption() -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(200, 760, "收入支出决算总表")
        canvas.drawString(380, 730, "单位：万元")
        by_lines(canvas)
        written(canvas, ROWS)

    reading = made(page, page)
    assert [table.pages for table in tables(reading)] == [(1,), (2,)]
    assert {table.caption for table in tables(reading)} == {("收入支出决算总表", "单位：万元")}
    assert [block.text for block in reading.blocks if isinstance(block, Paragraph)].count("单位：万元") == 2


def test_prose_with_many_amounts_is_no_table() -> None:
    def page(canvas: Canvas) -> None:
        for number in range(8):
            text = f"本年支出合计{number}2.34万元，比上年增加1.2万元，增长{number}.5%，其中基本支出占八成。"
            canvas.drawString(60, 700 - 20 * number, text)

    assert not tables(made(page))
