"""The text of one cell from its own characters: lines joined by nothing where the cell's width wrapped them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mingzhang.extractors.pdf.characters import Char
from mingzhang.extractors.pdf.lines import Line, lines_of, set_apart
from mingzhang.schemas.document import Box

__all__ = ["begin_of", "cell_text", "joined"]

_DECIMAL = re.compile(r"[-−－]?[\d,，]+\.\d+[%％]?")
_CENTRED = 0.75
_MARGIN = 1.6
"""A line that ends less than this many character heights before the cell's edge is full."""


def cell_text(chars: Sequence[Char], box: Box) -> str:
    """What the cell prints; a line that ends although more would fit keeps its line feed."""
    if not chars:
        return ""
    text = _one_line(chars)
    return joined(lines_of(chars), box) if text is None else text


def _one_line(chars: Sequence[Char]) -> str | None:
    """The text of upright characters that pdfium gives in printed order on one line; None where they are not.

    Nine cells of ten are such, and need no sorting.
    """
    before = chars[0]
    parts = [before.text]
    if before.turn:
        return None
    _, _, b_top, b_right, b_bottom, _ = before
    for char in chars[1:]:
        text, left, top, right, bottom, turn = char
        half = 0.5 * (b_bottom - b_top)
        if turn or left < b_right - half or abs(top + bottom - b_top - b_bottom) >= half:
            return None
        if left > b_right and set_apart(before, char):
            parts.append(" ")
        parts.append(text)
        before, b_top, b_right, b_bottom = char, top, right, bottom
    return "".join(parts).strip()


def begin_of(chars: Sequence[Char], box: Box) -> tuple[float, bool] | None:
    """How far words begin inside the cell's left edge, and whether they are centred; nothing for turned text."""
    first = next((char for char in chars if not char.text.isspace()), None)
    if first is None or first.turn:
        return None
    left, right = first.x0 - box[0], box[2] - max([char.x1 for char in chars])
    size = first.bottom - first.top
    return round(left, 1), left > size and abs(left - right) < _CENTRED * size


def joined(lines: Sequence[Line], box: Box) -> str:
    """The lines in order; between two words of the Latin alphabet a space."""
    text = ""
    for before, line in zip([None, *lines], lines, strict=False):
        text += _between(before, line, box) + line.text
    return text


def _between(before: Line | None, line: Line, box: Box) -> str:
    if before is None:
        return ""
    first, last = line.text[0], before.text[-1]
    if before.turn or line.turn:
        return "" if before.turn == line.turn else "\n"
    wide = before.x1 - before.x0 > 0.75 * (box[2] - box[0])
    full = wide or box[2] - before.x1 <= _MARGIN * before.size
    if not full or (_DECIMAL.fullmatch(before.text) and _DECIMAL.fullmatch(line.text)):
        return "\n"
    if not wide and before.text.isdecimal() and line.text.isdecimal():
        return "\n"  # line numbers of lumped rows, in a column hardly wider than they are
    return " " if first.isascii() and first.isalpha() and last.isascii() and last.isalpha() else ""
