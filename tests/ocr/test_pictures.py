"""Pictures by themselves, pictures beside text, and hidden layers that do not say what their page shows."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from mingzhang.extractors.ocr.means import Means, recognising
from mingzhang.extractors.ocr.models import installed
from mingzhang.extractors.pdf.reader import read_pdf
from mingzhang.extractors.reading import read
from mingzhang.pipeline.run import read_document
from mingzhang.pipeline.task import Scans
from mingzhang.schemas.document import Reading, Table
from mingzhang.schemas.errors import UnreadableError, UnsupportedFormatError

sys.path.insert(0, str(Path(__file__).parent))

from fuzz import run, task_of
from scans import picture_of

pytestmark = pytest.mark.skipif(not installed(), reason="the extra `ocr` is not installed")


@pytest.fixture(scope="module")
def head() -> Image.Image:
    """The first rows of a form: its heading, its total and two accounts."""
    return Image.fromarray(picture_of(5)[360:612, 130:1525])


def packed(picture: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind)
    return out.getvalue()


def amounts(reading: Reading) -> list[str]:
    cells = (cell.text for block in reading.blocks if isinstance(block, Table) for cell in block.cells)
    return [text for text in cells if "." in text]


TOTALS = ["4303.51", "1099.20", "3204.31", "138.24", "138.24"]


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_a_picture_of_a_table_is_a_table(head: Image.Image, kind: str) -> None:
    with recognising(Means()):
        reading = read(packed(head, kind))
    assert (reading.format, reading.pages, reading.text_source) == ("image", 1, "ocr")
    assert amounts(reading) == TOTALS


def test_without_means_a_picture_says_what_to_install(head: Image.Image) -> None:
    with pytest.raises(UnsupportedFormatError, match=r"mingzhang\[ocr\]"):
        read(packed(head, "PNG"))


def test_a_damaged_picture_is_unreadable(head: Image.Image) -> None:
    data = packed(head, "PNG")
    for broken in (data[:200], data[:40] + b"\xff" * 60 + data[100:]):
        with recognising(Means()), pytest.raises(UnreadableError):
            read(broken)


def drawn(draw: Any, height: int = 842) -> bytes:
    out = io.BytesIO()
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(out, pagesize=(595, height), invariant=True)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_a_picture_below_a_printed_title_is_read_beside_the_text(head: Image.Image) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("STSong-Light", 18)
        canvas.drawString(240, 780, "支出决算表")
        canvas.setFont("STSong-Light", 10)
        canvas.drawString(60, 750, "部门：云澜市水利局")
        canvas.drawString(60, 400, "注：本表反映部门本年度各项支出情况，其中项目支出3204.31万元。")
        canvas.drawImage(ImageReader(head), 25, 590, 545, 120)

    data = drawn(draw)
    told = read_pdf(data)
    assert [gap.kind for gap in told.gaps] == ["picture_tables"]
    with recognising(Means()):
        reading = read_pdf(data)
    assert (reading.gaps, reading.flags, reading.text_source) == ((), ("pages_recognised",), "mixed")
    assert amounts(reading) == TOTALS
    assert {word.beside for word in reading.recognised} == {True}
    assert any("注：本表反映部门本年度" in getattr(block, "text", "") for block in reading.blocks)


def test_a_hidden_layer_that_lies_gives_way_to_the_picture(head: Image.Image) -> None:
    def layer(canvas: Canvas, amounts: list[str]) -> None:
        canvas.drawImage(ImageReader(head), 0, 30, 595, 108)
        words = canvas.beginText(60, 130)
        words.setTextRenderMode(3)
        words.setFont("Helvetica", 10)
        for amount in amounts:
            words.textLine(f"amount of this row {amount}")
        canvas.drawText(words)

    false = ["8888.51", "1010.20", "77.31", "99.24", "66.24", "50.12"]
    with recognising(Means()):
        lie = read_pdf(drawn(lambda canvas: layer(canvas, false), 180))
    assert (lie.text_source, lie.flags) == ("ocr", ("pages_recognised",))
    assert amounts(lie) == TOTALS
    assert read_pdf(drawn(lambda canvas: layer(canvas, TOTALS), 180)).flags == ("ocr_layer",)


RELATION = '<Relationship Id="r{0}" Target="media/{0}.png" Type="image"/>'
PARAGRAPH = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
TITLE = PARAGRAPH.format("支出决算表") + PARAGRAPH.format("单位：万元")
SHOWN = "<w:p><w:r><w:drawing><a:blip r:embed='r{}'/></w:drawing></w:r></w:p>"


def word_file(head: Image.Image, body: str, pictures: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document xmlns:w='w' xmlns:a='a' xmlns:r='r'>{body}</w:document>")
        relations = "".join(RELATION.format(number) for number in range(1, pictures + 1))
        archive.writestr("word/_rels/document.xml.rels", f"<Relationships>{relations}</Relationships>")
        for number in range(1, pictures + 1):
            archive.writestr(f"word/media/{number}.png", packed(head, "PNG"))
    return out.getvalue()


def test_a_picture_below_a_title_in_a_word_file_is_its_table(head: Image.Image) -> None:
    words = PARAGRAPH.format("本年支出4303.51万元，都是水利支出。" * 12)
    body = f"<w:body>{words}{TITLE}{SHOWN.format(1)}{words}{SHOWN.format(2)}</w:body>"
    data = word_file(head, body, 2)
    with recognising(Means()):
        reading = read(data)
    table = next(block for block in reading.blocks if isinstance(block, Table))
    assert amounts(reading) == TOTALS
    assert (table.caption[-2:], table.status, table.pages) == (("支出决算表", "单位：万元"), "ocr", (1,))
    assert (reading.text_source, reading.flags, reading.gaps) == ("mixed", ("pages_recognised",), ())
    assert {word.page for word in reading.recognised} == {1}
    without = read(data)
    assert (without.text_source, amounts(without), without.recognised) == ("native", [], ())
    with recognising(Means(most=0)):
        left = read(data)
    assert left.flags == ("pages_left",)
    assert left.gaps
    assert left.partial


def test_a_word_file_of_pictures_alone_is_recognised(head: Image.Image) -> None:
    data = word_file(head, f"<w:body>{SHOWN.format(1)}{SHOWN.format(2)}</w:body>", 2)
    with recognising(Means()):
        reading = read(data)
    assert (amounts(reading), reading.text_source) == (TOTALS * 2, "ocr")
    assert {word.page for word in reading.recognised} == {1, 2}


def test_mutated_pictures_are_read_or_refused_in_words() -> None:
    seen, escaped = run(6, 5, jobs=0)
    assert escaped == []
    assert seen.total() == 6


PAGE = """<html><head><title>云澜市水利局2024年度部门决算公开</title></head><body><div class="TRS_Editor">
<h1>云澜市水利局2024年度部门决算公开</h1><p>{words}</p><p><img src="/a/1.jpg"></p><p><img src="/a/2.jpg"></p></div>
</body></html>"""


@pytest.mark.parametrize(
    ("words", "followed"),
    [
        ("", {"http://www.example.gov.cn/a/1.jpg", "http://www.example.gov.cn/a/2.jpg"}),
        ("本年支出4303.51万元。" * 20, set()),
    ],
)
def test_pictures_that_are_what_a_page_discloses_are_followed(words: str, followed: set[str], tmp_path: Path) -> None:
    from mingzhang.pipeline.batch import _linked
    from mingzhang.pipeline.settings import Settings

    url = "http://www.example.gov.cn/a/index.html"
    outcome = read_document(task_of(PAGE.format(words=words).encode(), url))
    targets, _ = _linked(outcome, Settings(tmp_path))
    assert {target.value for target in targets} == followed
    assert _linked(outcome, Settings(tmp_path, scans=Scans(most=0)))[0] == []


@pytest.mark.parametrize(
    "words", ["Status Message: std::bad_alloc", "(-4:Insufficient memory) Failed to allocate 9 bytes"]
)
def test_a_page_beyond_the_memory_of_the_process_is_left_out(monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    from mingzhang.extractors.ocr import kept
    from mingzhang.extractors.ocr.means import Means

    def short(*_: object) -> None:
        raise kept.RuntimeException(words)

    def wrong(*_: object) -> None:
        raise kept.RuntimeException("an index is wrong")

    picture = np.full((8, 8, 3), 255, np.uint8)
    monkeypatch.setattr(kept, "recognise_page", short)
    assert kept.recognised(picture, 8, 8, Means()) is None
    monkeypatch.setattr(kept, "recognise_page", wrong)
    with pytest.raises(kept.RuntimeException, match="an index is wrong"):
        kept.recognised(picture, 8, 8, Means())
