"""What a page prints, whatever format it comes from: one printed character with its displayed box."""

from __future__ import annotations

from typing import NamedTuple

from mingzhang.schemas.document import Box

__all__ = ["Glyph"]


class Glyph(NamedTuple):
    """One printed character; `turn` is its displayed rotation: 0 upright, 90, 180 or 270."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    turn: int

    @property
    def box(self) -> Box:
        """Left, top, right, bottom as displayed."""
        return (self.x0, self.top, self.x1, self.bottom)
