"""PDF files that are damaged, locked, scanned or absurd: a clear error or a reading that says what is missing."""

import io
import random

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from mingzhang.extractors.pdf.reader import read_pdf
from mingzhang.schemas.document import Paragraph, Table
from mingzhang.schemas.errors import UnreadableError


def made(*pages: object, **options: object) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, **{"pagesize": (595, 842), **options})  # type: ignore[arg-type]
    for page in pages:
        page(canvas)  # type: ignore[operator]
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def plain(canvas: Canvas) -> None:
    for number in range(6):
        canvas.drawString(90, 700 - 20 * number, f"Budget expenditure line {number}: 1,234.50 and 6.78 percent.")


def picture(canvas: Canvas) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    dots = bytes(random.Random(7).randrange(256) for _ in range(60 * 80))
    canvas.drawImage(ImageReader(Image.frombytes("L", (60, 80), dots)), 0, 0, 595, 842)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"%PDF-1.4\n" + b"\0" * 5000, b"not a pdf at all"])
def test_what_is_no_pdf_is_unreadable(data: bytes) -> None:
    with pytest.raises(UnreadableError, match=r"empty|damaged"):
        read_pdf(data)


def test_a_file_behind_a_password_says_so() -> None:
    data = made(plain, encrypt=StandardEncryption("secret", ownerPassword="owner"))
    with pytest.raises(UnreadableError, match="password"):
        read_pdf(data)


def test_a_file_cut_in_half_is_an_error_or_a_reading() -> None:
    data = made(*[plain] * 20)
    for share in (0.2, 0.5, 0.9, 0.99):
        try:
            reading = read_pdf(data[: int(len(data) * share)])
        except UnreadableError as error:
            assert "damaged" in str(error) or "no page" in str(error)
        else:
            assert reading.pages


def test_flipped_bytes_end_as_an_error_or_a_reading() -> None:
    data, dice = made(plain, picture, plain), random.Random(20)
    for _ in range(40):
        broken = bytearray(data)
        for _ in range(30):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        try:
            read_pdf(bytes(broken))
        except UnreadableError:
            continue


def test_a_scanned_file_has_no_text_and_says_that_it_needs_ocr() -> None:
    reading = read_pdf(made(picture, picture))
    assert (reading.text_source, reading.flags, reading.blocks) == ("none", ("scan_pages",), ())
    assert reading.partial.startswith("2 scanned pages need OCR; next: install the extra mingzhang[ocr]")


def test_a_file_with_one_scanned_page_is_mixed() -> None:
    reading = read_pdf(made(plain, picture))
    assert reading.text_source == "mixed"
    assert "scan_pages" in reading.flags
    assert "1 scanned page needs OCR" in reading.partial
    assert reading.blocks


def test_a_page_full_of_path_segments_is_read_without_tables() -> None:
    def dense(canvas: Canvas) -> None:
        plain(canvas)
        path = canvas.beginPath()
        for number in range(100_000):
            path.moveTo(number % 595, number % 842)
            path.lineTo(number % 500 + 50, number % 842)
        canvas.drawPath(path)

    reading = read_pdf(made(dense))
    assert any("Budget expenditure" in block.text for block in reading.blocks if isinstance(block, Paragraph))
    assert not any(isinstance(block, Table) for block in reading.blocks)
    assert reading.flags == ("drawing_too_dense",)
    assert "without tables" in reading.partial


def test_a_mesh_on_an_enormous_page_is_read_without_tables() -> None:
    def mesh(canvas: Canvas) -> None:
        plain(canvas)
        for at in range(0, 6000, 8):
            canvas.line(0, at, 6000, at)
            canvas.line(at, 0, at, 6000)

    reading = read_pdf(made(mesh, pagesize=(6000, 6000)))
    assert reading.flags == ("drawing_too_dense",)
    assert reading.blocks


def test_five_thousand_pages_end_within_bounds_and_say_what_was_left_out() -> None:
    reading = read_pdf(made(*[plain] * 5000))
    assert reading.pages == 5000
    assert "pages_skipped" in reading.flags
    assert "not read" in reading.partial


@pytest.mark.parametrize("size", [(1, 1), (20_000, 20_000), (3, 14_400)])
def test_absurd_page_sizes_are_read(size: tuple[float, float]) -> None:
    assert read_pdf(made(plain, pagesize=size)).pages == 1


def test_an_empty_page_is_no_scan() -> None:
    reading = read_pdf(made(plain, lambda canvas: None))
    assert (reading.text_source, reading.flags, reading.partial, reading.pages) == ("native", (), "", 2)
