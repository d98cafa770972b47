"""Words printed large across a table: their characters stand in its cells and are none of their text."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from mingzhang.extractors.layout.glyphs import Glyph
from mingzhang.extractors.layout.grid import Grid
from mingzhang.extractors.layout.settings import LAYOUT

__all__ = ["drop_watermark"]


def drop_watermark(grid: Grid, share: Sequence[list[Glyph]]) -> None:
    """Drop the characters of a watermark from their cells; `share` is changed.

    It is drawn before or after the table: its character is the first or the last of a cell.
    """
    heights = [chars[0].bottom - chars[0].top for chars in share if chars]
    tallest = LAYOUT.watermark_size * median(heights) if heights else 0.0
    for number, chars in enumerate(share):
        if chars and (_is_taller(chars[0], tallest) or _is_taller(chars[-1], tallest)):
            top, bottom = grid.places[number].box[1::2]
            limit = max(tallest, bottom - top)
            chars[:] = [char for char in chars if not _is_taller(char, limit)]


def _is_taller(char: Glyph, limit: float) -> bool:
    return char.bottom - char.top > limit and not char.turn
