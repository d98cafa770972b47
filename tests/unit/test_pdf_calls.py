"""pdfium called directly: the same answers as through its declared functions, and few calls of Python for each page."""

from __future__ import annotations

import ctypes
import io
import sys
from collections import Counter
from types import FrameType

import pypdfium2 as pdfium
import pypdfium2.raw as c
import pytest
from reportlab.pdfgen.canvas import Canvas

from mingzhang.extractors.pdf.calls import Handle, bounds_of, boxes_of, direct, handle, objects_of, text_objects
from mingzhang.extractors.pdf.pages import opened, read_page


def a_page(lines: int) -> bytes:
    """A page of lines of forty letters, a ruling under each."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    for number in range(lines):
        canvas.drawString(60, 800 - 12 * number, "Estimates of revenue and of expenditure 1.5")
        canvas.rect(60, 797 - 12 * number, 400, 0.5, stroke=0, fill=1)
    canvas.save()
    return out.getvalue()


@pytest.fixture
def page():
    document = pdfium.PdfDocument(a_page(60))
    yield document[0]
    document.close()


def test_boxes_of_characters_are_those_that_pdfium_tells_one_by_one(page) -> None:
    text_page = page.get_textpage()
    count = c.FPDFText_CountChars(text_page)
    assert count > 2048
    box, told = c.FS_RECTF(), []
    for index in range(count):
        c.FPDFText_GetLooseCharBox(text_page, index, box)
        told.append([box.left, box.bottom, box.right, box.top])
    assert boxes_of(handle(text_page.raw), range(count)).tolist() == told
    assert boxes_of(handle(text_page.raw), [7, 2050]).tolist() == [told[7], told[2050]]
    assert boxes_of(handle(text_page.raw), []).tolist() == []


def test_bounds_of_objects_are_those_that_pdfium_tells_one_by_one(page) -> None:
    count, get = direct(c.FPDFPage_CountObjects), direct(c.FPDFPage_GetObject, Handle)
    told = []
    for number in range(c.FPDFPage_CountObjects(page)):
        edges = [ctypes.c_float() for _ in range(4)]
        c.FPDFPageObj_GetBounds(c.FPDFPage_GetObject(page, number), *edges)
        told.append([edge.value for edge in edges])
    assert bounds_of(objects_of(handle(page.raw), count, get)).tolist() == told


def test_a_character_tells_its_text_object_or_none(page) -> None:
    text_page = page.get_textpage()
    first, second, beyond = text_objects(handle(text_page.raw), [0, 1, 1_000_000])
    assert first == second == ctypes.addressof(c.FPDFText_GetTextObject(text_page, 0).contents)
    assert beyond == 0


def calls_for(lines: int) -> int:
    """Calls of functions, ours and C's, that reading a page takes."""
    seen: Counter[str] = Counter()

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        seen[event] += 1

    with opened(a_page(lines)) as document:
        read_page(document, 0)
        sys.setprofile(count)
        try:
            read_page(document, 0)
        finally:
            sys.setprofile(None)
    return seen["call"] + seen["c_call"]


def test_reading_makes_no_call_of_python_for_each_character() -> None:
    more_lines, more_characters = 50, 50 * 43
    assert calls_for(10 + more_lines) - calls_for(10) < more_characters / 2
