"""PDF text: lines as printed, paragraphs whole across lines and pages, page numbers and running headers gone."""

import io
from collections.abc import Callable

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from mingzhang.extractors.layout.glyphs import Glyph
from mingzhang.extractors.layout.lines import glyphs_to_lines
from mingzhang.extractors.pdf.reader import read_pdf
from mingzhang.schemas.document import Paragraph, Reading

FONT = "STSong-Light"
LEFT, RIGHT, SIZE, LEADING = 90.0, 522.0, 16.0, 28.0
PER_LINE = int((RIGHT - LEFT) / SIZE)
pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def made(*pages: Callable[[Canvas], None], size: tuple[float, float] = (595, 842)) -> Reading:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size)
    for page in pages:
        canvas.setFont(FONT, SIZE)
        page(canvas)
        canvas.showPage()
    canvas.save()
    return read_pdf(out.getvalue())


def lines(*texts: str, top: float = 760) -> Callable[[Canvas], None]:
    """Lines at the left edge; each leading full-width space sets the line in by one character."""

    def page(canvas: Canvas) -> None:
        for number, text in enumerate(texts):
            indent = len(text) - len(text.lstrip("　"))
            canvas.drawString(LEFT + SIZE * indent, top - LEADING * number, text.lstrip("　"))

    return page


def with_number(page: Callable[[Canvas], None], text: str) -> Callable[[Canvas], None]:
    def numbered(canvas: Canvas) -> None:
        page(canvas)
        canvas.setFont(FONT, 9)
        canvas.drawCentredString(297, 40, text)

    return numbered


def texts(reading: Reading) -> list[str]:
    return [block.text for block in reading.blocks if isinstance(block, Paragraph)]


def full(start: str) -> str:
    """A line of exactly the column's width."""
    filler = "本部门按照规定编制收支决算并向社会公开接受监督确保资金使用规范有效"
    return (start + filler)[:PER_LINE]


def test_lines_that_reach_the_right_edge_are_joined_by_nothing() -> None:
    reading = made(lines(full("　　本年收入合计"), full("其中财政拨款收入"), "占百分之百。", "　　本年支出合计持平。"))
    first, second = texts(reading)
    assert first == full("　　本年收入合计").strip() + full("其中财政拨款收入") + "占百分之百。"
    assert second == "本年支出合计持平。"


def test_a_number_split_over_two_lines_stays_one_number() -> None:
    reading = made(lines(full("　　基本支出预算数为")[:-3] + "2,34", "6.91万元，占百分之八十。", "　　项目支出。"))
    assert "2,346.91万元" in texts(reading)[0]
    assert len(texts(reading)) == 2


def test_a_number_that_moved_down_whole_continues_the_sentence() -> None:
    short = full("　　绩效目标涉及预算金额")[:-3]
    reading = made(lines(full("　　本年收入"), full("其中"), short.lstrip("　"), "598.42万元；绩效自评四个项目。"))
    assert texts(reading)[0].endswith(short.lstrip("　") + "598.42万元；绩效自评四个项目。")


def test_a_percentage_at_a_line_start_is_no_numbering() -> None:
    reading = made(
        lines(full("　　住房保障支出"), full("占本年支出的比例是"), "15.16%；其他支出占一成。", "　　1.行政运行。")
    )
    assert len(texts(reading)) == 2
    assert "15.16%；其他支出" in texts(reading)[0]


@pytest.mark.parametrize("ordinal", ["一、", "（一）", "1.", "（1）", "第二部分 "])
def test_an_indented_ordinal_starts_a_paragraph(ordinal: str) -> None:
    reading = made(lines(full("　　本年收入"), "合计持平。", f"　　{ordinal}收入决算情况说明", full("　　本年支出")))
    assert texts(reading)[1].startswith(ordinal.strip())
    assert len(texts(reading)) == 3


def test_a_numbered_clause_at_a_line_start_stays_in_its_indented_paragraph() -> None:
    first = full("　　本年支出增加的主要原因一是人员")[:-1] + "；"
    reading = made(lines(first, "（2）项目增加。", full("　　其中项目支出的安排"), "没有变化。"))
    assert texts(reading)[0] == first.strip() + "（2）项目增加。"


def test_a_numbered_line_starts_a_paragraph_where_no_paragraph_is_indented() -> None:
    first = full("本年支出增加的主要原因是人员增加")[:-1] + "。"
    reading = made(lines(first, full("2.项目支出"), full("其中"), full("安排"), "没有变化。"))
    assert [text[:2] for text in texts(reading)] == ["本年", "2."]


def test_a_sentence_over_a_page_break_is_one_paragraph_that_knows_both_pages() -> None:
    first = with_number(lines(full("　　本年收入"), full("比上年度决算数"), top=90), "1")
    second = with_number(lines("增加12.50万元。", "　　下一段。"), "2")
    reading = made(first, second)
    paragraph = next(block for block in reading.blocks if isinstance(block, Paragraph))
    assert paragraph.text.endswith("增加12.50万元。")
    assert paragraph.glyphs is not None
    assert set(paragraph.glyphs.pages) == {1, 2}
    assert len(paragraph.glyphs.pages) == len(paragraph.glyphs.boxes) == len(paragraph.text)


@pytest.mark.parametrize("form", ["{}", "- {} -", "—{}—", "第{}页"])
def test_page_numbers_are_not_text(form: str) -> None:
    pages = [
        with_number(lines(f"　　第{word}段说明。"), form.format(number + 7)) for number, word in enumerate("甲乙丙")
    ]
    assert texts(made(*pages)) == ["第甲段说明。", "第乙段说明。", "第丙段说明。"]


def test_a_number_at_the_foot_that_does_not_count_up_stays() -> None:
    pages = [with_number(lines(f"　　第{word}段说明。"), value) for word, value in (("甲", "350"), ("乙", "12"))]
    assert [text for text in texts(made(*pages)) if text.isdigit()] == ["350", "12"]


def test_a_running_header_is_not_text() -> None:
    def page(word: str) -> Callable[[Canvas], None]:
        def drawn(canvas: Canvas) -> None:
            canvas.setFont(FONT, 9)
            canvas.drawCentredString(297, 810, "某市财政局二〇二四年度部门决算")
            canvas.setFont(FONT, SIZE)
            lines(f"　　第{word}段说明。")(canvas)

        return drawn

    assert texts(made(*map(page, "甲乙丙丁"))) == [f"第{word}段说明。" for word in "甲乙丙丁"]


def test_every_contents_line_is_a_paragraph() -> None:
    entries = [
        f"{word}、决算情况说明".ljust(12, "…") + "." * 30 + str(number) for number, word in enumerate("一二三", 3)
    ]
    reading = made(lines("　　　　　　　　　目录", *entries))
    assert len(texts(reading)) == 4
    assert texts(reading)[1].startswith("一、决算情况说明")


def test_digits_on_another_baseline_stay_in_their_place() -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(122, 700, "收入合计")
        canvas.drawString(122 + 4 * SIZE + 44, 700, "万元。")
        canvas.setFont("Helvetica", 15)
        canvas.drawString(122 + 4 * SIZE, 697, "12.34")

    assert "收入合计12.34万元。" in "".join(texts(made(page))).replace(" ", "")


def test_text_is_ordered_as_printed_and_not_as_drawn() -> None:
    def page(canvas: Canvas) -> None:
        for number in (2, 0, 1):
            canvas.drawString(122, 700 - 60 * number, "甲乙丙"[number] * 3 + "。")

    assert texts(made(page)) == ["甲甲甲。", "乙乙乙。", "丙丙丙。"]


def test_boxes_are_where_the_page_shows_the_characters() -> None:
    reading = made(lines("　　本年收入。", top=742))
    paragraph = next(block for block in reading.blocks if isinstance(block, Paragraph))
    assert paragraph.glyphs is not None
    left, top, right, bottom = paragraph.glyphs.boxes[0]
    assert left == pytest.approx(122, abs=1)
    assert right == pytest.approx(138, abs=1)
    assert top < 100 < bottom
    assert paragraph.size == pytest.approx(SIZE, abs=0.6)


def test_a_title_in_the_middle_is_marked_centred() -> None:
    def page(canvas: Canvas) -> None:
        lines(full("　　本年收入"), full("比上年"), full("比上年"), "增加。", top=600)(canvas)
        canvas.setFont(FONT, 22)
        canvas.drawCentredString((LEFT + RIGHT) / 2, 700, "二〇二四年度部门决算")

    title, body = (block for block in made(page).blocks if isinstance(block, Paragraph))
    assert (title.centred, title.size) == (True, pytest.approx(22, abs=0.6))
    assert not body.centred


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_rotated_page_reads_as_displayed(rotation: int) -> None:
    def page(canvas: Canvas) -> None:
        canvas.setPageRotation(rotation)
        wide, high = (595, 842) if rotation == 180 else (842, 595)
        if rotation == 90:
            canvas.translate(wide, 0)
        elif rotation == 180:
            canvas.translate(wide, high)
        else:
            canvas.translate(0, high)
        canvas.rotate(rotation)
        canvas.drawString(100, 400, "收入总计12.50万元。")
        canvas.drawString(100, 340, "支出总计12.50万元。")

    reading = made(page)
    assert texts(reading) == ["收入总计12.50万元。", "支出总计12.50万元。"]
    paragraph = next(block for block in reading.blocks if isinstance(block, Paragraph))
    assert paragraph.glyphs is not None
    assert paragraph.glyphs.boxes[0][0] == pytest.approx(100, abs=1)
    assert paragraph.glyphs.boxes[0][3] == pytest.approx(842 - 400, abs=6)


def test_a_minus_sign_survives_the_end_of_a_line() -> None:
    reading = made(lines(full("　　比上年度增加")[:-1] + "-", "12.34万元。"))
    assert "-12.34万元。" in texts(reading)[0]


def test_what_another_font_draws_behind_its_line_is_set_into_the_gaps_it_left() -> None:
    def at(text: str, x0: float, wide: float = 10.0) -> Glyph:
        return Glyph(text, x0, 100.0, x0 + wide, 110.0, 0)

    words = [at(text, x0) for text, x0 in (("年", 0), ("三", 15), ("公", 25), ("经", 40), ("费", 50))]
    quotes = [at("“", 10, 5.0), at("”", 35, 5.0)]
    assert [line.text for line in glyphs_to_lines([*words, *quotes])] == ["年“三公”经费"]
    (over,) = glyphs_to_lines([*words, at("无", 17)])
    assert over.text.startswith("年")
    assert "三公" in over.text
