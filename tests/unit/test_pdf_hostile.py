"""One expenditure table in the prints that other provinces might choose: whatever is drawn, its facts are the same."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from mingzhang.extractors.assemble import assemble
from mingzhang.extractors.pdf.reader import read_pdf
from mingzhang.extractors.tables import read_tables

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))

HEAD = ("科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出")
ROWS = (
    ("", "合计", "1,330.50", "830.50", "500.00"),
    ("201", "一般公共服务支出", "900.50", "700.50", "200.00"),
    ("20106", "财政事务", "900.50", "700.50", "200.00"),
    ("2010601", "行政运行", "700.50", "700.50", ""),
    ("2010699", "其他财政事务支出", "200.00", "", "200.00"),
    ("208", "社会保障和就业支出", "130.00", "130.00", ""),
    ("20805", "行政事业单位养老支出", "130.00", "130.00", ""),
    ("2080505", "机关事业单位基本养老保险缴费支出", "130.00", "130.00", ""),
    ("212", "城乡社区支出", "300.00", "", "300.00"),
    ("21208", "国有土地使用权出让收入安排的支出", "300.00", "", "300.00"),
    ("2120803", "城市建设支出", "300.00", "", "300.00"),
)
XS = (50.0, 120.0, 240.0, 360.0, 460.0, 540.0)
TOP, ROW = 720.0, 22.0
Pages = Sequence[Callable[[Canvas], None]]
Truth = set[tuple[str, str, str, Decimal]]


def truth() -> Truth:
    """Code, name, column and value of every number."""
    return {
        (code, name, column, Decimal(text.replace(",", "")) * 10000)
        for code, name, *numbers in ROWS
        for column, text in zip(HEAD[2:], numbers, strict=True)
        if text
    }


def made(pages: Pages, size: tuple[float, float] = (595, 842)) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1)
    for number, draw in enumerate(pages):
        canvas.setFont(FONT, 9)
        canvas.setLineWidth(0.5)
        if not number:
            canvas.drawString(50, 800, "云澜市财政局2023年度部门决算")
            canvas.drawCentredString(295, TOP + 50, "支出决算表")
            canvas.drawString(480, TOP + 30, "单位：万元")
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def found(data: bytes) -> tuple[Truth, list[str]]:
    document = assemble(read_pdf(data), name="云澜市财政局2023年度部门决算.pdf")
    reading = read_tables(document)
    facts = {(fact.code or "", fact.item, fact.component or "", fact.value) for fact in reading.facts}
    return facts, [f"{one.reason} {one.raw_value}" for one in reading.leftovers if one.reason != "code"]


def wrapped(text: str, width: float, size: float) -> list[str]:
    lines = [""]
    for char in text:
        if stringWidth(lines[-1] + char, FONT, size) > width:
            lines.append("")
        lines[-1] += char
    return lines


def heights(rows: Sequence[Sequence[str]], size: float = 9) -> list[float]:
    """The lower edge of each row, tall enough for its wrapped name."""
    edges = [TOP]
    for row in rows:
        edges.append(edges[-1] - max(ROW, 6 + 11 * len(wrapped(row[1], XS[2] - XS[1] - 8, size))))
    return edges


def words(canvas: Canvas, rows: Sequence[Sequence[str]], edges: Sequence[float], *, fit: bool = True) -> None:
    """Codes left, names left and wrapped, numbers right, everything centred vertically."""
    for row, (top, bottom) in zip(rows, pairwise(edges), strict=True):
        for col, text in enumerate(row):
            lines = wrapped(text, XS[col + 1] - XS[col] - 8, 9) if fit else [text]
            first = (top + bottom) / 2 + 5.5 * len(lines) - 8.5
            for number, line in enumerate(lines):
                y = first - 11 * number
                if col > 1 and text[:1].isdigit():
                    canvas.drawRightString(XS[col + 1] - 4, y, line)
                else:
                    canvas.drawString(XS[col] + 4, y, line)


def across(canvas: Canvas, places: Sequence[float], x0: float = XS[0], x1: float = XS[-1]) -> None:
    for y in places:
        canvas.line(x0, y, x1, y)


def down(canvas: Canvas, places: Sequence[float], top: float, bottom: float) -> None:
    for x in places:
        canvas.line(x, top, x, bottom)


def ruled(canvas: Canvas) -> None:
    edges = heights([HEAD, *ROWS])
    words(canvas, [HEAD, *ROWS], edges)
    across(canvas, edges)
    down(canvas, XS, edges[0], edges[-1])


def three_lines(canvas: Canvas) -> None:
    edges = heights([HEAD, *ROWS])
    words(canvas, [HEAD, *ROWS], edges)
    across(canvas, [edges[0], edges[1], edges[-1]])


def three_lines_and_uprights(canvas: Canvas) -> None:
    edges = heights([HEAD, *ROWS])
    words(canvas, [HEAD, *ROWS], edges)
    across(canvas, [edges[0], edges[1], edges[-1]])
    down(canvas, XS[1:-1], edges[0], edges[-1])


def rows_only(canvas: Canvas) -> None:
    """A line under every row, none between columns."""
    edges = heights([HEAD, *ROWS])
    words(canvas, [HEAD, *ROWS], edges)
    across(canvas, edges)


def columns_only(canvas: Canvas) -> None:
    edges = heights([HEAD, *ROWS])
    words(canvas, [HEAD, *ROWS], edges)
    down(canvas, XS, edges[0], edges[-1])


def framed_body(canvas: Canvas) -> None:
    """Header ruled cell by cell, the body one tall ruled row."""
    edges = heights([HEAD, *ROWS])
    words(canvas, [HEAD, *ROWS], edges)
    across(canvas, [edges[0], edges[1], edges[-1]])
    down(canvas, XS, edges[0], edges[-1])


def no_lines(canvas: Canvas) -> None:
    edges = heights([HEAD, *ROWS])
    words(canvas, [HEAD, *ROWS], edges)


def zebra(canvas: Canvas) -> None:
    """No line at all, every second row shaded."""
    edges = heights([HEAD, *ROWS])
    for number, (top, bottom) in enumerate(pairwise(edges)):
        if number % 2 == 0:
            canvas.setFillGray(0.9)
            canvas.rect(XS[0], bottom, XS[-1] - XS[0], top - bottom, stroke=0, fill=1)
    canvas.setFillGray(0)
    words(canvas, [HEAD, *ROWS], edges)


def dashed(canvas: Canvas) -> None:
    """Every ruling a row of short strokes."""
    edges = heights([HEAD, *ROWS])
    words(canvas, [HEAD, *ROWS], edges)
    for y in edges:
        x = XS[0]
        while x < XS[-1]:
            canvas.line(x, y, min(x + 2, XS[-1]), y)
            x += 4
    for place in XS:
        y = edges[0]
        while y > edges[-1]:
            canvas.line(place, y, place, max(y - 2, edges[-1]))
            y -= 4


def grouped_header(canvas: Canvas) -> None:
    """支出功能分类 over code and name, a rule under the group only."""
    edges = heights([HEAD, *ROWS])
    upper = TOP + 22
    canvas.drawString(XS[0] + 60, upper - 15, "支出功能分类")
    words(canvas, [(*HEAD[:2], "", "", ""), *ROWS], edges)
    for col in (2, 3, 4):
        canvas.drawString(XS[col] + 6, TOP - 4, HEAD[col])
    across(canvas, [upper, *edges[1:]])
    across(canvas, [TOP], XS[0], XS[2])
    down(canvas, [XS[0], *XS[2:]], upper, edges[-1])
    down(canvas, [XS[1]], TOP, edges[-1])


def watermark(canvas: Canvas) -> None:
    ruled(canvas)
    canvas.saveState()
    canvas.setFillGray(0.85)
    canvas.setFont(FONT, 48)
    canvas.translate(300, 500)
    canvas.rotate(35)
    canvas.drawCentredString(0, 0, "云澜市财政局")
    canvas.restoreState()


def spaced_digits(canvas: Canvas) -> None:
    """Digits set apart, as some report writers justify numbers."""
    edges = heights([HEAD, *ROWS])
    words(canvas, [HEAD, *((*row[:2], "", "", "") for row in ROWS)], edges)
    for row, (top, bottom) in zip(ROWS, pairwise(edges[1:]), strict=True):
        for col, text in enumerate(row[2:], 2):
            x = XS[col + 1] - 4 - 6.2 * len(text)
            for number, char in enumerate(text):
                canvas.drawString(x + 6.2 * number, (top + bottom) / 2 - 3, char)
    across(canvas, edges)
    down(canvas, XS, edges[0], edges[-1])


def overflowing_names(canvas: Canvas) -> None:
    """Names on one line whatever their width: the longest runs over the ruling into an empty place of the number."""
    edges = [TOP - ROW * number for number in range(len(ROWS) + 2)]
    words(canvas, [HEAD, *ROWS], edges)
    across(canvas, edges)
    down(canvas, XS, edges[0], edges[-1])


def dotted_leaders(canvas: Canvas) -> None:
    """Blank places printed as a stroke."""
    edges = heights([HEAD, *ROWS])
    words(canvas, [HEAD, *([text or "—" if col > 1 else text for col, text in enumerate(row)] for row in ROWS)], edges)
    across(canvas, edges)
    down(canvas, XS, edges[0], edges[-1])


def double_lines(canvas: Canvas) -> None:
    """Every ruling twice, two points apart."""
    edges = heights([HEAD, *ROWS])
    words(canvas, [HEAD, *ROWS], edges)
    across(canvas, edges)
    across(canvas, [y - 2 for y in edges])
    down(canvas, XS, edges[0], edges[-1] - 2)
    down(canvas, [x + 2 for x in XS], edges[0], edges[-1] - 2)


def boxes_with_gaps(canvas: Canvas) -> None:
    """Each cell a box of its own, four points from the next."""
    edges = heights([HEAD, *ROWS])
    words(canvas, [HEAD, *ROWS], edges)
    for top, bottom in pairwise(edges):
        for x0, x1 in pairwise(XS):
            canvas.rect(x0, bottom + 2, x1 - x0 - 4, top - bottom - 4)


def group_over_two(canvas: Canvas) -> None:
    """No rulings, 本年支出 over its three columns, centred."""
    edges = heights([HEAD, *ROWS])
    canvas.drawCentredString((XS[2] + XS[-1]) / 2, TOP + 8, "本年支出")
    words(canvas, [(*HEAD[:2], "", "", ""), *ROWS], edges)
    for col in (2, 3, 4):
        canvas.drawCentredString((XS[col] + XS[col + 1]) / 2, (edges[0] + edges[1]) / 2 - 3, HEAD[col])


def centred_numbers(canvas: Canvas) -> None:
    edges = heights([HEAD, *ROWS])
    words(canvas, [(*row[:2], "", "", "") for row in (HEAD, *ROWS)], edges)
    for row, (top, bottom) in zip((HEAD, *ROWS), pairwise(edges), strict=True):
        for col, text in enumerate(row[2:], 2):
            canvas.drawCentredString((XS[col] + XS[col + 1]) / 2, (top + bottom) / 2 - 3, text)
    across(canvas, [edges[0], edges[1], edges[-1]])


def turned(canvas: Canvas) -> None:
    """The table drawn sideways on an upright page."""
    canvas.translate(0, 842)
    canvas.rotate(-90)
    canvas.translate(100, -230)
    canvas.scale(0.75, 0.75)
    ruled(canvas)


def page_numbers_inside(canvas: Canvas) -> None:
    """A frame round the page, the table in it, a page number at its foot."""
    ruled(canvas)
    canvas.rect(30, 30, 535, 780)
    canvas.drawCentredString(297, 40, "- 5 -")


def nested_frame(canvas: Canvas) -> None:
    """A second frame close round the table."""
    edges = heights([HEAD, *ROWS])
    ruled(canvas)
    canvas.rect(XS[0] - 5, edges[-1] - 5, XS[-1] - XS[0] + 10, edges[0] - edges[-1] + 10)


def flat_watermark(canvas: Canvas) -> None:
    """Pale words across the table, upright like its own."""
    ruled(canvas)
    canvas.setFillGray(0.9)
    canvas.setFont(FONT, 40)
    canvas.drawString(150, 560, "信息公开专用")


def open_pages(cut: int, lines: Callable[[Canvas, Sequence[float]], None]) -> Pages:
    """Two pages of a table without uprights; the second goes on without a heading."""

    def page(rows: Sequence[Sequence[str]]) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            edges = heights(rows)
            words(canvas, rows, edges)
            lines(canvas, edges)

        return draw

    return [page([HEAD, *ROWS[:cut]]), page(ROWS[cut:])]


def continued(cut: int, draw_head: bool, *, open_top: bool = False, shift: float = 0.0) -> Pages:
    """The table over two pages, the second with or without its heading, or without a line above its first row."""

    def page(rows: Sequence[Sequence[str]], moved: float, lines_from: int) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            canvas.translate(moved, 0)
            edges = heights(rows)
            words(canvas, rows, edges)
            across(canvas, edges[lines_from:])
            down(canvas, XS, edges[0], edges[-1])

        return draw

    second = [*([HEAD] if draw_head else []), *ROWS[cut:]]
    return [page([HEAD, *ROWS[:cut]], 0.0, 0), page(second, shift, 1 if open_top else 0)]


ONE_PAGE = [
    ruled, three_lines, three_lines_and_uprights, rows_only, columns_only, framed_body, no_lines, zebra, dashed,
    grouped_header, watermark, spaced_digits, overflowing_names, dotted_leaders, double_lines, boxes_with_gaps,
    group_over_two, centred_numbers, turned, page_numbers_inside, nested_frame, flat_watermark,
]  # fmt: skip
TWO_PAGES = {
    "with its heading": continued(6, draw_head=True),
    "without a heading": continued(6, draw_head=False),
    "without a line above": continued(6, draw_head=False, open_top=True),
    "moved aside": continued(6, draw_head=False, shift=5.0),
    "without lines": open_pages(6, lambda canvas, edges: None),
    "lines under rows": open_pages(6, across),
    "lines above and below": open_pages(6, lambda canvas, edges: across(canvas, [edges[0], edges[-1]])),
    "one row left": continued(10, draw_head=False),
    "one row left, no line above": continued(10, draw_head=False, open_top=True),
}


def cases() -> Iterator[object]:
    for draw in ONE_PAGE:
        yield pytest.param([draw], id=draw.__name__)
    for name, pages in TWO_PAGES.items():
        yield pytest.param(pages, id=name)


@pytest.mark.parametrize("pages", list(cases()))
def test_the_facts_are_those_that_are_printed(pages: Pages) -> None:
    facts, leftovers = found(made(pages))
    assert facts - truth() == set(), leftovers
    assert truth() - facts == set(), leftovers
