"""Tables of halves and groups in many prints: what the fully ruled one says, the others say too."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from mingzhang.extractors.assemble import assemble
from mingzhang.extractors.pdf.reader import read_pdf
from mingzhang.extractors.tables import read_tables

FONT, TOP, ROW = "STSong-Light", 720.0, 20.0
pdfmetrics.registerFont(UnicodeCIDFont(FONT))


@dataclass(frozen=True)
class Form:
    """A form to draw: `<` belongs to the cell on its left; `names` are the columns whose words wrap."""

    title: str
    xs: tuple[float, ...]
    head: list[list[str]]
    rows: list[list[str]]
    names: frozenset[int]


BALANCE = Form(
    "收入支出决算总表",
    (50.0, 170.0, 200.0, 270.0, 415.0, 445.0, 540.0),
    [
        ["收入", "<", "<", "支出", "<", "<"],
        ["项目", "行次", "决算数", "项目", "行次", "决算数"],
        ["栏次", "", "1", "栏次", "", "2"],
    ],
    [
        ["一、一般公共预算财政拨款收入", "1", "1,200.50", "一、一般公共服务支出", "31", "900.50"],
        ["二、政府性基金预算财政拨款收入", "2", "300.00", "二、外交支出", "32", ""],
        ["三、国有资本经营预算财政拨款收入", "3", "", "三、社会保障和就业支出", "33", "130.00"],
        ["四、上级补助收入", "4", "", "四、城乡社区支出", "34", "300.00"],
        ["五、事业收入", "5", "20.00", "五、住房保障支出", "35", "150.00"],
        ["", "6", "", "", "36", ""],
        ["本年收入合计", "7", "1,520.50", "本年支出合计", "37", "1,480.50"],
        ["使用非财政拨款结余（含专用结余）", "8", "", "结余分配", "38", ""],
        ["年初结转和结余", "9", "10.00", "年末结转和结余", "39", "50.00"],
        ["总计", "10", "1,530.50", "总计", "40", "1,530.50"],
    ],
    frozenset({0, 3}),
)
BASIC = Form(
    "一般公共预算财政拨款基本支出决算表",
    (45.0, 85.0, 165.0, 215.0, 255.0, 345.0, 395.0, 435.0, 505.0, 550.0),
    [["人员经费", "<", "<", "公用经费", "<", "<", "<", "<", "<"], ["科目编码", "科目名称", "决算数"] * 3],
    [
        ["301", "工资福利支出", "500.00", "302", "商品和服务支出", "120.00", "310", "资本性支出", "10.00"],
        ["30101", "基本工资", "300.00", "30201", "办公费", "60.00", "31002", "办公设备购置", "10.00"],
        ["30102", "津贴补贴", "200.00", "30202", "印刷费", "", "31003", "专用设备购置", ""],
        ["303", "对个人和家庭的补助", "20.00", "30211", "差旅费", "60.00", "", "", ""],
        ["30302", "退休费", "20.00", "", "", "", "", "", ""],
    ],
    frozenset({1, 4, 7}),
)


def wrapped(text: str, width: float) -> list[str]:
    lines = [""]
    for char in text:
        if stringWidth(lines[-1] + char, FONT, 9) > width:
            lines.append("")
        lines[-1] += char
    return lines


def heights(form: Form, rows: Sequence[Sequence[str]]) -> list[float]:
    edges = [TOP]
    for row in rows:
        deep = [len(wrapped(row[col], form.xs[col + 1] - form.xs[col] - 8)) for col in form.names if row[col] != "<"]
        edges.append(edges[-1] - max(ROW, 6 + 11 * max([1, *deep])))
    return edges


def words(canvas: Canvas, form: Form, rows: Sequence[Sequence[str]], heads: int) -> list[float]:
    """Headings and line numbers centred, names left, amounts right; gives the edges of the rows."""
    edges = heights(form, rows)
    for number, row in enumerate(rows):
        for col, text in enumerate(row):
            if text in ("", "<"):
                continue
            end = next((other for other in range(col + 1, len(row)) if row[other] != "<"), len(row))
            lines = wrapped(text, form.xs[end] - form.xs[col] - 8)
            first = (edges[number] + edges[number + 1]) / 2 + 5.5 * len(lines) - 8.5
            for at, line in enumerate(lines):
                _put(canvas, line, (form.xs[col], form.xs[end]), first - 11 * at, head=number < heads)
    return edges


def _put(canvas: Canvas, line: str, place: tuple[float, float], y: float, *, head: bool) -> None:
    if head or (line.isdecimal() and len(line) < 3):
        canvas.drawCentredString(sum(place) / 2, y, line)
    elif "." in line:
        canvas.drawRightString(place[1] - 4, y, line)
    else:
        canvas.drawString(place[0] + 4, y, line)


def lines(
    canvas: Canvas, form: Form, rows: Sequence[Sequence[str]], edges: Sequence[float], *, down: bool = True,
    sides: bool = True,
) -> None:  # fmt: skip
    for number, row in enumerate(rows):
        canvas.line(form.xs[0], edges[number], form.xs[-1], edges[number])
        for col, text in enumerate(row):
            if down and text != "<" and (sides or col):
                canvas.line(form.xs[col], edges[number], form.xs[col], edges[number + 1])
    canvas.line(form.xs[0], edges[len(rows)], form.xs[-1], edges[len(rows)])
    if down and sides:
        canvas.line(form.xs[-1], edges[0], form.xs[-1], edges[len(rows)])


Draw = Callable[[Canvas, Form, list[list[str]], int], None]


def ruled(canvas: Canvas, form: Form, rows: list[list[str]], heads: int) -> None:
    lines(canvas, form, rows, words(canvas, form, rows, heads))


def three_lines(canvas: Canvas, form: Form, rows: list[list[str]], heads: int) -> None:
    edges = words(canvas, form, rows, heads)
    for y in {edges[0], edges[heads], edges[-1]}:
        canvas.line(form.xs[0], y, form.xs[-1], y)


def rows_only(canvas: Canvas, form: Form, rows: list[list[str]], heads: int) -> None:
    lines(canvas, form, rows, words(canvas, form, rows, heads), down=False)


def no_lines(canvas: Canvas, form: Form, rows: list[list[str]], heads: int) -> None:
    words(canvas, form, rows, heads)


def open_sides(canvas: Canvas, form: Form, rows: list[list[str]], heads: int) -> None:
    lines(canvas, form, rows, words(canvas, form, rows, heads), sides=False)


def lumped(canvas: Canvas, form: Form, rows: list[list[str]], heads: int) -> None:
    """Headings ruled cell by cell, all rows below them in one."""
    edges = words(canvas, form, rows, heads)
    lines(canvas, form, rows[:heads], edges)
    for x in form.xs:
        canvas.line(x, edges[heads], x, edges[-1])
    canvas.line(form.xs[0], edges[-1], form.xs[-1], edges[-1])


def facts(form: Form, draw: Draw, cut: int = 0) -> set[tuple[object, ...]]:
    """What the form says, drawn on one page or, from row `cut`, on a second one without headings."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=1)
    canvas.setFont(FONT, 9)
    canvas.drawString(50, 800, "云澜市财政局2023年度部门决算")
    canvas.drawCentredString(295, TOP + 50, form.title)
    canvas.drawString(460, TOP + 30, "单位：万元")
    draw(canvas, form, form.head + form.rows[: cut or None], len(form.head))
    canvas.showPage()
    if cut:
        canvas.setFont(FONT, 9)
        draw(canvas, form, form.rows[cut:], 0)
        canvas.showPage()
    canvas.save()
    reading = read_tables(assemble(read_pdf(out.getvalue()), name="云澜市财政局2023年度部门决算.pdf"))
    return {(fact.item_path, fact.code, fact.component, fact.measure, fact.value) for fact in reading.facts}


def test_the_ruled_forms_are_read_whole() -> None:
    assert len(facts(BALANCE, ruled)) == sum("." in text for row in BALANCE.rows for text in row)
    assert len(facts(BASIC, ruled)) == sum("." in text for row in BASIC.rows for text in row)


@pytest.mark.parametrize("draw", [three_lines, rows_only, no_lines, open_sides, lumped])
@pytest.mark.parametrize("form", [BALANCE, BASIC], ids=["balance", "basic"])
def test_other_prints_of_a_form_say_the_same(form: Form, draw: Draw) -> None:
    assert facts(form, draw) == facts(form, ruled)


@pytest.mark.parametrize("draw", [ruled, three_lines, rows_only, no_lines, open_sides, lumped])
def test_a_balance_goes_on_without_headings(draw: Draw) -> None:
    assert facts(BALANCE, draw, cut=5) == facts(BALANCE, ruled)
