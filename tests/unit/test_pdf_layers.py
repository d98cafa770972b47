"""What a PDF's text layer holds beside what the page shows: clipped words, invisible OCR, slants, watermarks."""

import io
from collections.abc import Callable

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from mingzhang.extractors.pdf.reader import read_pdf
from mingzhang.schemas.document import Paragraph, Reading, Table

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))

SENTENCE = "一般公共预算财政拨款支出1,200.50万元，比上年增加20.00万元。"


def reading(*pages: Callable[[Canvas], None]) -> Reading:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=1)
    for draw in pages:
        canvas.setFont("STSong-Light", 12)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return read_pdf(out.getvalue())


def texts(found: Reading) -> list[str]:
    return [block.text for block in found.blocks if isinstance(block, Paragraph)]


def clipped_rows(canvas: Canvas) -> None:
    """A label too long for its row goes on in a second line, which its cell's clipping hides."""
    for y in (700, 680, 660):
        canvas.line(60, y, 500, y)
    for x in (60, 300, 500):
        canvas.line(x, 700, x, 660)
    canvas.drawString(64, 685, "其他政府办公厅（室）及相关机构")
    canvas.drawString(320, 685, "23,657")
    canvas.saveState()
    window = canvas.beginPath()
    window.rect(60, 680, 240, 20)
    canvas.clipPath(window, stroke=0, fill=0)
    canvas.drawString(66, 665, "事务支出")
    canvas.restoreState()
    canvas.setFont("STSong-Light", 12)
    canvas.drawString(64, 665, "发展与改革事务")
    canvas.drawString(320, 665, "24,757")


def test_words_that_clipping_hides_do_not_join_the_next_row_s_label() -> None:
    found = reading(clipped_rows)
    (table,) = (block for block in found.blocks if isinstance(block, Table))
    assert [cell.text for cell in table.cells] == [
        "其他政府办公厅（室）及相关机构",
        "23,657",
        "发展与改革事务",
        "24,757",
    ]
    assert "hidden_text_skipped" in found.flags


def test_a_cell_printed_over_two_pages_is_read_once() -> None:
    """A spreadsheet puts the whole cell into both pages' text and clips each page to its half."""
    halves = [f"{number}、负责本区第{number}项工作，制订具体实施意见，协调解决有关问题。" for number in range(1, 9)]

    def half(first: int) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            window = canvas.beginPath()
            window.rect(50, 700, 500, 90)
            canvas.clipPath(window, stroke=0, fill=0)
            for number, text in enumerate(halves):
                canvas.drawString(60, 770 - 20 * (number - first), text)

        return draw

    found = reading(half(0), half(4))
    assert texts(found) == halves
    assert "hidden_text_skipped" in found.flags


def invisible_layer(canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(Image.new("RGB", (60, 84), "white")), 0, 0, 595, 842)
    text = canvas.beginText(60, 780)
    text.setTextRenderMode(3)
    text.textLine(SENTENCE)
    canvas.drawText(text)


def test_an_invisible_layer_over_a_scan_is_told_as_ocr() -> None:
    found = reading(invisible_layer)
    assert (found.text_source, found.flags, texts(found)) == ("ocr", ("ocr_layer",), [SENTENCE])


def test_a_file_with_printed_pages_and_an_invisible_layer_is_mixed() -> None:
    assert reading(invisible_layer, lambda canvas: canvas.drawString(60, 780, SENTENCE)).text_source == "mixed"


def test_visible_text_on_a_background_picture_is_native() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(Image.new("RGB", (60, 84), "white")), 0, 0, 595, 842)
        canvas.drawString(60, 780, SENTENCE)

    found = reading(draw)
    assert (found.text_source, texts(found)) == ("native", [SENTENCE])


def test_slanted_digits_are_text() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(60, 780, "比上年增长")
        text = canvas.beginText()
        text.setTextTransform(1, 0, 0.35, 1, 122, 780)
        text.textOut("36.58")
        canvas.drawText(text)
        canvas.drawString(151, 780, "%。")

    assert texts(reading(draw)) == ["比上年增长36.58%。"]


def test_a_watermark_across_the_page_is_not_text_and_is_told() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(60, 780, SENTENCE)
        canvas.translate(200, 300)
        canvas.rotate(45)
        canvas.setFont("STSong-Light", 60)
        canvas.drawString(0, 0, "内部资料")

    found = reading(draw)
    assert texts(found) == [SENTENCE]
    assert "watermark_skipped" in found.flags
