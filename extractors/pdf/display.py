"""From a PDF page's own coordinates to the page as displayed: origin top left, rotation applied, in points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from mingzhang.schemas.document import Box

__all__ = ["Display", "Point"]

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Display:
    """How a page is shown: its visible box in its own coordinates and its clockwise rotation in degrees."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int

    @property
    def width(self) -> float:
        """Displayed width in points."""
        return self.top - self.bottom if self.rotation in (90, 270) else self.right - self.left

    @property
    def height(self) -> float:
        """Displayed height in points."""
        return self.right - self.left if self.rotation in (90, 270) else self.top - self.bottom

    def point(self, x: float, y: float) -> Point:
        """The displayed place of a point given in page coordinates (origin bottom left, unrotated)."""
        if self.rotation == 0:
            return x - self.left, self.top - y
        if self.rotation == 90:
            return y - self.bottom, x - self.left
        if self.rotation == 180:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """The displayed box of two opposite corners given in page coordinates."""
        if x0 <= x1 and y0 <= y1:
            if self.rotation == 0:
                return x0 - self.left, self.top - y1, x1 - self.left, self.top - y0
            if self.rotation == 90:
                return y0 - self.bottom, x0 - self.left, y1 - self.bottom, x1 - self.left
        ax, ay = self.point(x0, y0)
        bx, by = self.point(x1, y1)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)

    def boxes(self, edges: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """The displayed boxes of many: rows of two corners in, a row for each of left, top, right and bottom out.

        On an upright page a box told from right to left stays one: it has no extent.
        """
        x0, y0, x1, y1 = edges.T
        if self.rotation == 0:
            return np.stack((x0 - self.left, self.top - y1, x1 - self.left, self.top - y0))
        (ax, ay), (bx, by) = self.point(x0, y0), self.point(x1, y1)
        return np.stack((np.minimum(ax, bx), np.minimum(ay, by), np.maximum(ax, bx), np.maximum(ay, by)))
