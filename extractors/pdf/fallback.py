"""A page's characters and cells by pdfplumber: for pages where pdfium leaves some out, and for a second opinion.

pdfium drops every text object without extent: with a Chinese font that is neither in the file nor on the machine
(STSong-Light of report generators) those are characters printed alone, and all Chinese on sideways pages.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from mingzhang.extractors.layout.glyphs import Glyph
from mingzhang.extractors.layout.segments import Turn
from mingzhang.extractors.pdf.characters import Characters
from mingzhang.extractors.pdf.unseen import may_have_layers
from mingzhang.schemas.document import Box

__all__ = ["Fallback"]

Taken = TypeVar("Taken")

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
        return self._read(index, lambda page: _characters(page, turn, most))

    def characters_and_cells(self, index: int, turn: Turn, most: int) -> tuple[Characters, list[Box]] | None:
        """The characters, and the boxes of the cells that it finds by the page's rulings; None as above."""
        return self._read(index, lambda page: (_characters(page, turn, most), _cells(page, turn)))

    def _read(self, index: int, take: Callable[[Any], Taken]) -> Taken | None:
        """What is taken of a page, which is parsed once; None where it cannot be read."""
        from mingzhang.extractors.pdf.plumber import FAULTS, pages_of  # noqa: PLC0415 - slow to import

        if self._broken:
            return None
        try:
            if self._pages is None:
                self._broken = True
                self._pages = pages_of(self._data)
                self._broken = False
            page = self._pages[index]
            taken = take(page)
            page.close()
        except FAULTS:
            return None
        return taken


def _characters(page: Any, turn: Turn, most: int) -> Characters:
    chars = [char for found in page.chars[:most] for char in _chars(found, page.bbox, turn)]
    return Characters(tuple(chars), sum(char.text == "\ufffd" for char in chars))


def _cells(page: Any, turn: Turn) -> list[Box]:
    return [turn.read(_from(page.bbox, cell)) for table in page.find_tables() for cell in table.cells]


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
