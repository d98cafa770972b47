"""Pages of a PDF as pictures, small enough that a whole book fits into one file."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
from PIL import Image

from mingzhang.schemas.errors import UnreadableError

__all__ = ["MOST_PAGES", "Page", "draw_pages"]

MOST_PAGES = 400
"""Pages beyond are told by their size only: the original has them."""
BUDGET = 16 * 1024**2
"""Bytes of all pictures together, aimed at: a third more as base64."""
_SCALE, _SMALLER = 1.8, 1.2
"""Pixels per point: text of 8 points is read well at 1.8 and still read at 1.2."""
_LONGEST_SIDE = 3000
_QUALITIES = (50, 25)


@dataclass(frozen=True, slots=True)
class Page:
    """One page as displayed: its size in points, and a WebP picture in base64 (empty where none was drawn)."""

    width: float
    height: float
    picture: str


def draw_pages(data: bytes) -> Iterator[Page]:
    """Every page in order; raises `UnreadableError` where the bytes are no PDF. One that cannot be drawn is empty."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise UnreadableError(f"the pages cannot be drawn ({error})", then="look at the original") from error
    try:
        room = BUDGET // max(1, min(len(document), MOST_PAGES))
        for number in range(len(document)):
            yield _page(document, number, room)
    finally:
        document.close()


def _page(document: pdfium.PdfDocument, number: int, room: int) -> Page:
    try:
        sheet = document[number]
    except pdfium.PdfiumError:  # a page that the file counts and does not have
        return Page(595, 842, "")
    width, height = sheet.get_size()
    picture = ""
    if number < MOST_PAGES and width > 0 and height > 0:
        image = sheet.render(scale=min(_SCALE, _LONGEST_SIDE / max(width, height))).to_pil().convert("RGB")
        picture = base64.b64encode(_packed(image, room)).decode("ascii")
    sheet.close()
    return Page(width, height, picture)


def _packed(image: Image.Image, room: int) -> bytes:
    """WebP bytes of about `room` at most, where lower quality, then a smaller picture, can do it."""
    packed = b""
    for quality in _QUALITIES:
        packed = _webp(image, quality)
        if len(packed) <= room:
            return packed
    smaller = image.resize([max(1, int(side * _SMALLER / _SCALE)) for side in image.size])
    return min(packed, _webp(smaller, _QUALITIES[-1]), key=len)


def _webp(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "WEBP", quality=quality, method=2)
    return out.getvalue()
