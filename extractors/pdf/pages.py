"""Opening PDF bytes with pdfium and reading one page after the other; every handle is closed again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as c

from extractors.pdf.characters import Characters, read_characters
from extractors.pdf.geometry import Display
from extractors.pdf.rulings import Drawing, read_rulings
from schemas.errors import UnreadableError

__all__ = ["Page", "opened", "read_page"]

_MOST_CHARACTERS = 60_000
_MOST_SEGMENTS = 60_000


@dataclass(frozen=True, slots=True)
class Page:
    """One page as displayed: 1-based number, size in points, characters and drawing."""

    number: int
    width: float
    height: float
    characters: Characters
    drawing: Drawing


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """The pdfium document of the bytes; raises `UnreadableError` where they are empty, encrypted or damaged."""
    if not data:
        raise UnreadableError("the PDF is empty", then="fetch it again")
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise _unreadable(error) from error
    try:
        yield document
    finally:
        document.close()


def _unreadable(error: pdfium.PdfiumError) -> UnreadableError:
    if getattr(error, "err_code", None) in (c.FPDF_ERR_PASSWORD, c.FPDF_ERR_SECURITY):
        return UnreadableError("the PDF is encrypted with a password", then="ask the publisher for an open file")
    return UnreadableError(f"the PDF is damaged or cut short ({error})", then="fetch it again; the bytes are kept")


def read_page(document: Any, index: int) -> Page:
    """Page `index` (0-based) with its characters and drawing; raises `UnreadableError` where pdfium refuses it."""
    try:
        page = document[index]
    except pdfium.PdfiumError as error:
        raise UnreadableError(f"the page is damaged ({error})", where=f"page {index + 1}") from error
    try:
        left, bottom, right, top = page.get_bbox()
        display = Display(left, bottom, right, top, page.get_rotation())
        text_page = page.get_textpage()
        try:
            characters = read_characters(text_page.raw, display, _MOST_CHARACTERS)
        finally:
            text_page.close()
        drawing = read_rulings(page.raw, display, _MOST_SEGMENTS)
    finally:
        page.close()
    return Page(index + 1, display.width, display.height, characters, drawing)
