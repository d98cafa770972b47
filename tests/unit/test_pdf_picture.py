"""A page drawn for people: each kind of cell has its colour where the cell stands, and nothing else is touched."""

import io
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from mingzhang.extractors.assemble import assemble
from mingzhang.extractors.pdf.picture import COLOURS, draw_page
from mingzhang.extractors.pdf.reader import read_pdf
from mingzhang.extractors.tables import read_tables
from mingzhang.pipeline.cli.main import main
from mingzhang.schemas.errors import UnreadableError

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))

ROWS = (
    ("科目编码", "科目名称", "本年收入合计"),
    ("2080201", "行政运行", "12.50"),
    ("2080299", "其他民政管理事务支出", "7.50"),
)
XS, TOP, HEIGHT = (60, 200, 400, 535), 700, 20


def paper() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=1)
    canvas.setFont("STSong-Light", 10)
    canvas.drawString(250, TOP + 40, "收入决算表")
    canvas.drawString(470, TOP + 10, "单位：万元")
    for number, row in enumerate(ROWS):
        for x, text in zip(XS, row, strict=False):
            canvas.drawString(x + 4, TOP - HEIGHT * number - 14, text)
    bottom = TOP - HEIGHT * len(ROWS)
    for number in range(len(ROWS) + 1):
        canvas.line(XS[0], TOP - HEIGHT * number, XS[-1], TOP - HEIGHT * number)
    for x in XS:
        canvas.line(x, TOP, x, bottom)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def drawn(data: bytes) -> Image.Image:
    document = assemble(read_pdf(data), name="收入决算表.pdf")
    return Image.open(io.BytesIO(draw_page(data, 1, read_tables(document).tables)))


def tint(image: Image.Image, row: int, col: int) -> tuple[int, ...]:
    """Colour inside a cell, at its right end where nothing is printed; the picture has two dots to a point."""
    pixel = image.getpixel((2 * (XS[col + 1] - 6), 2 * (842 - TOP + HEIGHT * row + 10)))
    assert isinstance(pixel, tuple)
    return pixel


def washed(kind: str) -> tuple[int, ...]:
    return tuple(round(255 + (part - 255) * 38 / 255) for part in COLOURS[kind])


def test_cells_are_marked_by_what_they_were_read_as() -> None:
    image = drawn(paper())
    assert image.size == (1190, 1684)
    for (row, col), kind in {(0, 2): "header", (1, 0): "code", (2, 0): "code", (1, 2): "number"}.items():
        assert tint(image, row, col) == pytest.approx(washed(kind), abs=2), kind
    assert tint(image, 1, 1) == (255, 255, 255), "a name is edged, not filled"
    assert image.getpixel((20, 20)) == (255, 255, 255)


def test_a_page_that_is_not_there_is_told() -> None:
    with pytest.raises(UnreadableError, match="no page 2"):
        draw_page(paper(), 2, [])
    with pytest.raises(UnreadableError, match="only pages of a PDF"):
        draw_page(b"<html></html>", 1, [])


def test_the_command_writes_the_picture(tmp_path: Path) -> None:
    source, picture = tmp_path / "收入决算表.pdf", tmp_path / "page.png"
    source.write_bytes(paper())
    result = CliRunner().invoke(main, ["explain", str(source), "--page", "1", "-o", str(picture)])
    assert result.exit_code == 0, result.output
    assert Image.open(picture).size == (1190, 1684)
    assert CliRunner().invoke(main, ["explain", str(source), "--page", "1"]).exit_code == 2
