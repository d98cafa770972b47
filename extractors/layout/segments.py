"""What a page draws, whatever format it comes from: straight ruling segments, and how a sideways page is turned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from mingzhang.schemas.document import Box

__all__ = ["UPRIGHT", "Segment", "Turn"]


class Segment(NamedTuple):
    """One straight ruling as displayed: at `at` (y if `across`, else x), from `start` to `end` along it."""

    across: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Turn:
    """A page that prints its text sideways is read turned by `degrees` clockwise from how it is shown.

    `width` and `height` are those of the page as displayed.
    """

    degrees: int
    width: float
    height: float

    def shown(self, box: Box) -> Box:
        """The displayed box of a box as read."""
        x0, top, x1, bottom = box
        if self.degrees == 90:
            return top, self.height - x1, bottom, self.height - x0
        if self.degrees == 180:
            return self.width - x1, self.height - bottom, self.width - x0, self.height - top
        if self.degrees == 270:
            return self.width - bottom, x0, self.width - top, x1
        return box

    def read(self, box: Box) -> Box:
        """The box as read of a displayed box: the way back from `shown`."""
        x0, top, x1, bottom = box
        if self.degrees == 90:
            return self.height - bottom, x0, self.height - top, x1
        if self.degrees == 180:
            return self.width - x1, self.height - bottom, self.width - x0, self.height - top
        if self.degrees == 270:
            return top, self.width - x1, bottom, self.width - x0
        return box


UPRIGHT = Turn(0, 0.0, 0.0)
