"""Characters of one page with their displayed boxes, in pdfium's order; synthetic characters are left out."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np
import pypdfium2.raw as c

from mingzhang.extractors.layout.glyphs import Glyph
from mingzhang.extractors.pdf.calls import Handle, Numbers, boxes_of, direct, each
from mingzhang.extractors.pdf.display import Display
from mingzhang.extractors.pdf.hidden import is_doubtful
from mingzhang.extractors.pdf.spacing import cut_to_advance, may_be_set_close
from mingzhang.schemas.document import Box

__all__ = ["Characters", "read_characters"]

_HYPHEN = 2  # pdfium gives a hyphen at a line's end as U+0002: a negative number's sign must survive
_NO_CODES = (0, 0xFFFE, 0xFFFF)
_SAMPLE = 4

_count = direct(c.FPDFText_CountChars)
_text_of = direct(c.FPDFText_GetText)
_code_of = direct(c.FPDFText_GetUnicode)
_is_generated = direct(c.FPDFText_IsGenerated)
_is_unmapped = direct(c.FPDFText_HasUnicodeMapError)
_angle_of = direct(c.FPDFText_GetCharAngle, ctypes.c_float)
_matrix_of = direct(c.FPDFText_GetMatrix)
_tight_box = direct(c.FPDFText_GetCharBox)


@dataclass(frozen=True, slots=True)
class Characters:
    """A page's characters; `unmapped` of them have no Unicode value, `tilted` more stand askew (watermarks).

    `cut` says that the page has more of them than the reader takes, `hidden` how many its clipping hides, `doubtful`
    that something may be hidden.
    """

    chars: tuple[Glyph, ...]
    unmapped: int = 0
    tilted: int = 0
    cut: bool = False
    hidden: int = 0
    doubtful: bool = False


def read_characters(
    text_page: Handle, display: Display, most: int, without: Collection[int] = frozenset()
) -> Characters:
    """At most `most` characters of a pdfium text page; white space that pdfium made up is left out.

    The loose box (advance by font height) is used: tight boxes of 一 or the decimal point would break lines apart.
    Every fourth character is asked for its Unicode value. Characters of the pdfium indices `without` are hidden.
    """
    count = _count(text_page)
    indices, codes = _coded(text_page, min(count, most), count, without)
    blank = np.flatnonzero((codes <= 32) & (codes != _HYPHEN))
    if blank.size:
        made_up = blank[np.array(each(_is_generated, text_page, indices[blank].tolist())) == 1]
        indices, codes = np.delete(indices, made_up), np.delete(codes, made_up)
    unmapped = _SAMPLE * _unmapped(text_page, indices, codes)
    found = boxes_of(text_page, indices.tolist())
    turns = _turns(text_page, indices, found, display.rotation)
    tilted = np.flatnonzero(turns < 0)
    if tilted.size:
        indices, codes, found, turns = (np.delete(each_one, tilted, 0) for each_one in (indices, codes, found, turns))
    boxes = display.boxes(found)
    for place in np.flatnonzero((boxes[2] - boxes[0] <= 0) | (boxes[3] - boxes[1] <= 0)).tolist():
        boxes[:, place] = _tight(text_page, int(indices[place]), display)
    chars = _glyphs(codes, boxes, turns)
    if may_be_set_close(boxes, turns):
        chars = tuple(cut_to_advance(chars))
        boxes[2] = [char.x1 for char in chars]
    doubtful = is_doubtful(codes, boxes, display)
    return Characters(chars, unmapped, int(tilted.size), count > most, len(without), doubtful)


def _glyphs(codes: Numbers, boxes: Numbers, turns: Numbers) -> tuple[Glyph, ...]:
    """One glyph for each code point; made without a call of Python for each of a page's thousand characters."""
    edges = (edge.tolist() for edge in boxes)
    return tuple(map(tuple.__new__, repeat(Glyph), zip(_texts(codes), *edges, turns.tolist(), strict=True)))


def _coded(text_page: Handle, asked: int, count: int, without: Collection[int]) -> tuple[Numbers, Numbers]:
    """The indices of the first `asked` characters that are not hidden, and the code point of each."""
    codes = _codes(text_page, count) if 0 < asked == count else None
    indices = np.arange(asked)
    if without:
        indices = np.array([index for index in range(asked) if index not in without], np.int64)
    if codes is None:
        return _joined(indices, each(_code_of, text_page, indices.tolist()))
    codes = codes[indices]
    odd = np.flatnonzero((codes <= 32) | ((codes >= 0xD800) & (codes < 0xF900)) | (codes >= 0xFFF0))
    codes[odd] = each(_code_of, text_page, indices[odd].tolist())
    return _joined(indices, codes.tolist()) if _is_paired(codes) else (indices, codes)


def _codes(text_page: Handle, count: int) -> Numbers | None:
    """The Unicode values of all characters in one call, None where pdfium leaves some out of its text.

    As long as the text is as long as the page has characters, and holds no pairs, each stands at its index; what is
    no plain character there (a hyphen at a line's end is U+FFFE) is to be asked for.
    """
    text = np.zeros(count + 1, np.uint16)
    if _text_of(text_page, 0, count, Handle(text.ctypes.data)) != count + 1:
        return None
    codes = text[:count].astype(np.int64)
    return None if _is_paired(codes) else codes


def _is_paired(units: Numbers) -> bool:
    return bool(((units >= 0xD800) & (units < 0xE000)).any())


def _joined(indices: Numbers, units: Sequence[int]) -> tuple[Numbers, Numbers]:
    """The characters of code units: the two halves of a pair are one, at the index of the second.

    pdfium tells characters beyond U+FFFF in two halves, each at an index of its own (points of private use: Tianjin).
    """
    kept: list[int] = []
    codes: list[int] = []
    high = 0
    for index, unit in zip(indices.tolist(), units, strict=True):
        if 0xD800 <= unit < 0xDC00:
            high = unit
            continue
        paired = high and 0xDC00 <= unit < 0xE000
        codes.append(0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00) if paired else unit)
        kept.append(index)
        high = 0
    return np.array(kept, np.int64), np.array(codes, np.int64)


def _unmapped(text_page: Handle, indices: Numbers, codes: Numbers) -> int:
    """How many of every fourth character have no Unicode value; a character without any becomes U+FFFD."""
    sampled = np.flatnonzero(indices % _SAMPLE == 0)
    lacking = np.array(each(_is_unmapped, text_page, indices[sampled].tolist()), np.int64) == 1
    count = int((lacking | np.isin(codes[sampled], _NO_CODES)).sum())
    codes[codes == 0] = 0xFFFD
    return count


def _texts(codes: Numbers) -> str:
    """The characters of code points, one for each."""
    for place in np.flatnonzero((codes < 32) | ((codes >= 0x200B) & (codes < 0x3000)) | (codes >= 0xD800)).tolist():
        codes[place] = _plain(int(codes[place]))
    return codes.astype("<u4").tobytes().decode("utf-32-le")


def _plain(code: int) -> int:
    if code == _HYPHEN:
        return ord("-")
    if code < 32 or code in (0x200B, 0xFEFF):
        return ord(" ")
    return 0xFFFD if 0xD800 <= code < 0xE000 or code > 0x10FFFF else code


def _turns(text_page: Handle, indices: Numbers, boxes: Numbers, rotation: int) -> Numbers:
    """The displayed quarter turn of each character, -1 where it is tilted.

    Neighbours with the same edges have the same turn.
    """
    before = np.vstack((np.zeros((1, 4)), boxes))[:-1]
    same = boxes == before
    fresh = np.flatnonzero(~((same[:, 1] & same[:, 3]) | (same[:, 0] & same[:, 2])))
    angles = each(_angle_of, text_page, indices[fresh].tolist())
    if not any(angles) and not rotation:
        return np.zeros(len(indices), np.int64)
    told = [_turn(text_page, int(indices[at]), angle, rotation) for at, angle in zip(fresh, angles, strict=True)]
    return np.repeat([0, *told], np.diff([0, *fresh.tolist(), len(indices)]))


def _turn(text_page: Handle, index: int, angle: float, rotation: int) -> int:
    """The displayed quarter turn of a character, -1 where it stands more than five degrees off any.

    The angle that pdfium tells counts the slant of italics as rotation (占 *0.72* % in a 2018 budget of Jiangsu):
    off the quarters the baseline's own direction decides.
    """
    if not angle:
        return rotation
    quarter = _quarter(math.degrees(angle) + rotation)
    if quarter >= 0:
        return quarter
    matrix = c.FS_MATRIX()
    _matrix_of(text_page, index, ctypes.byref(matrix))
    return _quarter(rotation - math.degrees(math.atan2(matrix.b, matrix.a)))


def _quarter(degrees: float) -> int:
    quarter = round(degrees / 90)
    return quarter % 4 * 90 if abs(degrees - quarter * 90) <= 5 else -1


def _tight(text_page: Handle, index: int, display: Display) -> Box:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    _tight_box(text_page, index, *map(ctypes.byref, (left, right, bottom, top)))
    return display.box(left.value, bottom.value, right.value, top.value)
