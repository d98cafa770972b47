"""Text that a page holds and does not show: drawn invisibly, white on white, on layers that are switched off.

Whether a reader sees it is asked of the picture of the page, and only for text that is suspect: a layer of OCR over a
scan is drawn invisibly and seen all the same, white words on a dark heading are seen as well.
"""

from __future__ import annotations

import ctypes
import re
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import pypdfium2.raw as c

from mingzhang.extractors.pdf.calls import Handle, boxes_of, direct, text_objects
from mingzhang.extractors.pdf.display import Display
from mingzhang.schemas.document import Box

__all__ = ["has_suspects", "may_have_layers", "unseen_in"]

_PALE = 250
"""Part of a colour from which it is white."""
_STEP = 8
_INK = 12
"""Steps of grey between the darkest and the lightest point of a place where something is drawn."""
_INSIDE = 0.15
"""Share of a character's box left out on each side: rulings and neighbours stand there."""
_LONGEST_SIDE = 3_000
"""Points of the picture's longer side; larger pages are drawn smaller."""
_ONE_INKED = 0.5
"""Share of an object's characters that show something where it is seen."""
_OBJECT_STREAM = re.compile(rb"/ObjStm\b[^>]{0,400}>>\s{0,4}stream\r?\n")
_MOST_STREAMS, _MOST_BYTES = 200, 1 << 20
_COLOUR = tuple(ctypes.c_uint() for _ in range(4))
_COLOUR_AT = tuple(ctypes.byref(value) for value in _COLOUR)

_count_chars, _code_of = direct(c.FPDFText_CountChars), direct(c.FPDFText_GetUnicode)
_font_of, _is_embedded = direct(c.FPDFTextObj_GetFont, Handle), direct(c.FPDFFont_GetIsEmbedded)
_render_mode, _fill_colour = direct(c.FPDFTextObj_GetTextRenderMode), direct(c.FPDFPageObj_GetFillColor)


def has_suspects(text_page: Handle) -> bool:
    """Whether some text may not be seen: asked of every eighth character, numbers and sentences are longer."""
    asked = set(text_objects(text_page, range(0, _count_chars(text_page), _STEP)))
    return any(_is_suspect(Handle(item)) for item in asked if item)


def _is_suspect(item: Handle) -> bool:
    """Whether a text object is drawn invisibly or in white."""
    if _render_mode(item) == c.FPDF_TEXTRENDERMODE_INVISIBLE:
        return True
    _fill_colour(item, *_COLOUR_AT)
    red, green, blue, alpha = _COLOUR
    return (red.value >= _PALE and green.value >= _PALE and blue.value >= _PALE) or not alpha.value


def may_have_layers(data: bytes) -> bool:
    """Whether the file speaks of optional content, in the open or in a compressed object stream."""
    if b"/OCProperties" in data:
        return True
    for number, found in enumerate(_OBJECT_STREAM.finditer(data)):
        if number >= _MOST_STREAMS:
            return True
        try:
            objects = zlib.decompressobj().decompress(data[found.end() : found.end() + _MOST_BYTES], _MOST_BYTES)
        except zlib.error:
            continue
        if b"/OCProperties" in objects:
            return True
    return False


def unseen_in(page: Any, text_page: Handle, display: Display, *, everything: bool) -> frozenset[int]:
    """The indices of the characters of suspect text objects (or of all) where the page shows nothing.

    `display` is the page as it is shown. An object is judged as a whole: half a sentence is worse than none or all.
    """
    objects = _objects(text_page, everything=everything)
    if not objects:
        return frozenset()
    scale = min(1.0, _LONGEST_SIDE / max(display.width, display.height, 1.0))
    picture = page.render(scale=scale, grayscale=True, may_draw_forms=False).to_numpy()
    picture = picture[:, :, 0] if picture.ndim == 3 else picture
    unseen: list[int] = []
    for item, indices in objects:
        drawn = _is_embedded(_font_of(item)) == 1
        words = [index for index in indices if _is_word(text_page, index, drawn=drawn)]
        boxes = display.boxes(boxes_of(text_page, words)).T.tolist()
        if boxes and sum(_has_ink(picture, box, scale) for box in boxes) < _ONE_INKED * len(boxes):
            unseen.extend(indices)
    return frozenset(unseen)


def _objects(text_page: Handle, *, everything: bool) -> list[tuple[Handle, list[int]]]:
    """Each text object that is suspect, or all, with the indices of its characters."""
    found: dict[int, list[int]] = {}
    for index, item in enumerate(text_objects(text_page, range(_count_chars(text_page)))):
        found.setdefault(item, []).append(index)
    found.pop(0, None)
    return [(Handle(item), indices) for item, indices in found.items() if everything or _is_suspect(Handle(item))]


def _is_word(text_page: Handle, index: int, *, drawn: bool) -> bool:
    """Whether the character is a letter or digit: of dashes and blanks nobody asks whether they are seen.

    Where the file brings no font along (`drawn`), a machine without Chinese fonts draws no Chinese: it cannot tell.
    """
    code = _code_of(text_page, index)
    return 0 < code < 0x110000 and chr(code).isalnum() and (drawn or code < 0x80)


def _has_ink(picture: np.ndarray[Any, Any], box: Box, scale: float) -> bool:
    inner = [scale * edge for edge in _inner(box)]
    area = picture[max(int(inner[1]), 0) : int(inner[3]) + 1, max(int(inner[0]), 0) : int(inner[2]) + 1]
    return bool(area.size and int(area.max()) - int(area.min()) >= _INK)


def _inner(box: Box) -> Sequence[float]:
    x0, top, x1, bottom = box
    wide, high = _INSIDE * (x1 - x0), _INSIDE * (bottom - top)
    return (x0 + wide, top + high, x1 - wide, bottom - high)
