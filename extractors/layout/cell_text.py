"""The text of one cell from its own characters: lines joined by nothing where the cell's width wrapped them."""

from __future__ import annotations

from collections.abc import Sequence

from mingzhang.extractors.layout.glyphs import Glyph
from mingzhang.extractors.layout.lines import Line, glyphs_to_lines, set_apart
from mingzhang.extractors.layout.settings import LAYOUT
from mingzhang.extractors.numbers.amount import has_decimals
from mingzhang.schemas.document import Box

__all__ = ["begin_of", "cell_text", "joined"]


def cell_text(chars: Sequence[Glyph], box: Box) -> str:
    """What the cell prints; a line that ends although more would fit keeps its line feed."""
    if not chars:
        return ""
    text = _one_line(chars)
    return joined(glyphs_to_lines(chars), box) if text is None else text


def _one_line(chars: Sequence[Glyph]) -> str | None:
    """The text of upright characters that pdfium gives in printed order on one line; None where they are not.

    Nine cells of ten are such, and need no sorting.
    """
    before = chars[0]
    parts = [before.text]
    made = 0
    if before.turn:
        return None
    _, _, b_top, b_right, b_bottom, _ = before
    for char in chars[1:]:
        text, left, top, right, bottom, turn = char
        half = LAYOUT.cell_level * (b_bottom - b_top)
        if turn or left < b_right - half or abs(top + bottom - b_top - b_bottom) >= half:
            return None
        if left > b_right and set_apart(before, char):
            parts.append(" ")
            made += 1
        parts.append(text)
        before, b_top, b_right, b_bottom = char, top, right, bottom
    if 3 * made > len(parts):
        return None  # letters set apart are no words
    return "".join(parts).strip()


def begin_of(chars: Sequence[Glyph], box: Box) -> tuple[float, bool] | None:
    """How far words begin inside the cell's left edge, and whether they are centred; nothing for turned text."""
    first = next((char for char in chars if not char.text.isspace()), None)
    if first is None or first.turn:
        return None
    left, right = first.x0 - box[0], box[2] - max([char.x1 for char in chars])
    size = first.bottom - first.top
    return round(left, 1), left > size and abs(left - right) < LAYOUT.cell_centred * size


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
    wide = before.x1 - before.x0 > LAYOUT.cell_wide * (box[2] - box[0])
    full = wide or box[2] - before.x1 <= LAYOUT.cell_full * before.size
    if not full or (has_decimals(before.text) and has_decimals(line.text)):
        return "\n"
    if not wide and before.text.isdecimal() and line.text.isdecimal():
        return "\n"  # line numbers of lumped rows, in a column hardly wider than they are
    return " " if first.isascii() and first.isalpha() and last.isascii() and last.isalpha() else ""
