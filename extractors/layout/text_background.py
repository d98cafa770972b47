"""Boxes behind pieces of text: a highlighted or white ground under prose makes no cells of it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from mingzhang.extractors.layout.glyphs import Glyph
from mingzhang.extractors.layout.grid import Grid
from mingzhang.extractors.layout.settings import LAYOUT

__all__ = ["is_text_background"]


def is_text_background(grid: Grid, share: Sequence[Sequence[Glyph]]) -> bool:
    """Whether the boxes begin and end with what stands in them, as no cells of a table do.

    Taught by budgets of Changsha 2026, which paint a white box behind every number and word of their prose.
    """
    filled = ((place.box, chars) for place, chars in zip(grid.places, share, strict=True) if chars)
    close = [_is_close(box[0], box[2], chars) for box, chars in islice(filled, LAYOUT.ground_cells)]
    return bool(close) and sum(close) >= LAYOUT.ground_share * len(close)


def _is_close(left: float, right: float, chars: Sequence[Glyph]) -> bool:
    """Whether no room is left between the text and the sides of its box; blanks of prose fill their boxes too."""
    room = LAYOUT.ground_room * (chars[0].bottom - chars[0].top)
    return min(char.x0 for char in chars) - left <= room and right - max(char.x1 for char in chars) <= room
