"""A page's characters and cells by pdfplumber: for pages where pdfium leaves some out, and for a second opinion.

pdfium drops every text object without extent: with a Chinese font that is neither in the file nor on the machine
(STSong-Light of report generators) those are characters printed alone, and all Chinese on sideways pages.
"""

from __future__ import annotations

import io
import math
import re
import struct
import zlib
from collections.abc import Iterator
from typing import Any

import pdfplumber
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from mingzhang.extractors.layout.glyphs import Glyph
from mingzhang.extractors.layout.segments import Turn
from mingzhang.extractors.pdf.characters import Characters
from mingzhang.extractors.pdf.unseen import may_have_layers
from mingzhang.schemas.document import Box

__all__ = ["Fallback"]

_FAULTS = (
    PDFException,
    PSException,
    PdfminerException,
    MalformedPDFException,
    struct.error,
    zlib.error,
    OSError,
    EOFError,
    NotImplementedError,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    RecursionError,
)
"""What pdfminer raises on files that pdfium reads: it has no error tree of its own for damage inside a page."""
_DESCRIPTOR = re.compile(rb"/Type\s*/FontDescriptor\b")
_FONT_FILE = re.compile(rb"/FontFile[23]?\b")


class Fallback:
    """pdfplumber on the same bytes, opened when the first page asks for it.

    Nothing is to be closed but memory: the bytes are in it, and closing a damaged file fails where opening did not.
    """

    def __init__(self, data: bytes) -> None:
        self.needed = _may_lack_fonts(data)
        """Whether a font of the file may be missing in it, so that pdfium may lose characters."""
        self.layers = may_have_layers(data)
        """Whether parts of its pages may be switched off, so that pdfium tells text that nobody sees."""
        self._data = data
        self._broken = False
        self._pages: list[Any] | None = None

    def characters(self, index: int, turn: Turn, most: int) -> Characters | None:
        """The characters of page `index` (0-based) as read, None where pdfplumber cannot read the page either."""
        if self._broken:
            return None
        try:
            page = self._page(index)
            chars = [char for found in page.chars[:most] for char in _chars(found, page.bbox, turn)]
            page.close()
        except _FAULTS:
            return None
        return Characters(tuple(chars), sum(char.text == "\ufffd" for char in chars))

    def cells(self, index: int, turn: Turn) -> list[Box] | None:
        """The boxes of the cells that pdfplumber finds on page `index` by its rulings, as read; None as above."""
        if self._broken:
            return None
        try:
            page = self._page(index)
            boxes = [turn.read(_from(page.bbox, cell)) for table in page.find_tables() for cell in table.cells]
            page.close()
        except _FAULTS:
            return None
        return boxes

    def _page(self, index: int) -> Any:
        if self._pages is None:
            self._broken = True
            self._pages = pdfplumber.open(io.BytesIO(self._data)).pages
            self._broken = False
        return self._pages[index]


def _may_lack_fonts(data: bytes) -> bool:
    """Whether a font descriptor comes without its font; compressed objects do not tell, so they may."""
    if b"/ObjStm" in data:
        return True
    return len(_DESCRIPTOR.findall(data)) > len(_FONT_FILE.findall(data))


def _chars(found: dict[str, Any], page: Box, turn: Turn) -> Iterator[Glyph]:
    a, b = found["matrix"][0], found["matrix"][1]
    quarter = round(-math.degrees(math.atan2(b, a)) / 90) * 90 % 360
    x0, top, x1, bottom = turn.read(_from(page, (found["x0"], found["top"], found["x1"], found["bottom"])))
    text = "\ufffd" if found["text"].startswith("(cid:") else found["text"]
    wide = (x1 - x0) / max(len(text), 1)
    for place, letter in enumerate(text):
        yield Glyph(letter, x0 + place * wide, top, x0 + (place + 1) * wide, bottom, (quarter + turn.degrees) % 360)


def _from(page: Box, box: Box) -> Box:
    """A box told from the page's own left top corner."""
    return (box[0] - page[0], box[1] - page[1], box[2] - page[0], box[3] - page[1])
