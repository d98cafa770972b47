"""What a page holds and does not show is not read; what is typed into its fields is."""

import io
from collections.abc import Callable

import pytest
from reportlab.lib.colors import Color, black, white
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from mingzhang.extractors.pdf.reader import read_pdf
from mingzhang.schemas.document import Paragraph, Reading, Table

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
SEEN = "Total income of the year 2,226.21."
OTHER = "Total expenditure of the year 9,999.99."


def made(draw: Callable[[Canvas], None]) -> Reading:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=1)
    canvas.setFont("Helvetica", 10)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return read_pdf(out.getvalue())


def words(reading: Reading) -> str:
    return "\n".join(block.text for block in reading.blocks if isinstance(block, Paragraph))


def with_mode(mode: int) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(60, 700, SEEN)
        text = canvas.beginText(60, 660)
        text.setTextRenderMode(mode)
        text.textLine(OTHER)
        canvas.drawText(text)

    return draw


def test_text_drawn_invisibly_is_not_read_and_said_to_be_left_out() -> None:
    reading = made(with_mode(3))
    assert words(reading) == SEEN
    assert "hidden_text_skipped" in reading.flags


def test_text_drawn_as_outlines_is_read() -> None:
    reading = made(with_mode(1))
    assert OTHER in words(reading)
    assert "hidden_text_skipped" not in reading.flags


@pytest.mark.parametrize(("ground", "seen"), [(white, False), (black, True), (Color(0.1, 0.2, 0.6), True)])
def test_white_words_are_read_where_their_ground_is_dark(ground: Color, seen: bool) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(60, 700, SEEN)
        canvas.setFillColor(ground)
        canvas.rect(50, 640, 400, 40, stroke=0, fill=1)
        canvas.setFillColor(white)
        canvas.drawString(60, 655, OTHER)

    assert (OTHER in words(made(draw))) == seen


def test_what_is_typed_into_fields_stands_in_its_cells() -> None:
    def draw(canvas: Canvas) -> None:
        for y in (700, 680, 660):
            canvas.line(60, y, 460, y)
        for x in (60, 260, 460):
            canvas.line(x, 660, x, 700)
        canvas.drawString(64, 686, "Income")
        canvas.drawString(64, 666, "Other income")
        for y, name, value in ((682, "a", "1,842.36"), (662, "b", "18.65")):
            canvas.acroForm.textfield(name=name, value=value, x=270, y=y, width=100, height=16, fontSize=9)

    (table,) = (block for block in made(draw).blocks if isinstance(block, Table))
    assert [cell.text for cell in table.cells] == ["Income", "1,842.36", "Other income", "18.65"]


@pytest.mark.parametrize("flags", ["hidden", "noview"])
def test_what_is_typed_into_unseen_fields_is_not_read(flags: str) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(60, 700, SEEN)
        canvas.acroForm.textfield(name="a", value="9,999.99", x=60, y=600, width=100, height=16, annotationFlags=flags)

    assert words(made(draw)) == SEEN


def test_a_layer_that_is_switched_off_is_not_read() -> None:
    assert words(read_pdf(layered(on=True))) == "Total 2,226.21\nOther 9,999.99"
    assert words(read_pdf(layered(on=False))) == "Total 2,226.21"


def layered(*, on: bool) -> bytes:
    """A page with one plain line and one on a layer, written by hand: our drawing library knows no layers."""
    content = (
        b"BT /F1 12 Tf 60 700 Td (Total 2,226.21) Tj ET /OC /L BDC BT /F1 12 Tf 60 640 Td (Other 9,999.99) Tj ET EMC"
    )
    state = b"/ON [6 0 R]" if on else b"/OFF [6 0 R]"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [6 0 R] /D << " + state + b" >> >> >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources "
        b"<< /Font << /F1 5 0 R >> /Properties << /L 6 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n" % len(content) + content + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Type /OCG /Name (L) >>",
    ]
    data, places = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end
