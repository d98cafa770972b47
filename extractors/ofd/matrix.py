"""Places in an OFD: numbers as its attributes spell them, and the transformations that nest them."""

from __future__ import annotations

import math
from typing import NamedTuple

from mingzhang.schemas.document import Box

__all__ = ["IDENTITY", "Matrix", "numbers", "placed", "scaled"]

Point = tuple[float, float]
_LARGEST = 1e7


class Matrix(NamedTuple):
    """x' = a x + c y + e, y' = b x + d y + f; y runs down."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def at(self, x: float, y: float) -> Point:
        """Where a point is put."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def then(self, outer: Matrix) -> Matrix:
        """The transformation that does this one first, then the outer one."""
        a, b, c, d, e, f = self
        p, q, r, s, t, u = outer
        return Matrix(a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """The upright box round where a box is put."""
        xs, ys = zip(*(self.at(x, y) for x, y in ((x0, y0), (x1, y0), (x0, y1), (x1, y1))), strict=True)
        return min(xs), min(ys), max(xs), max(ys)

    @property
    def degrees(self) -> float:
        """How far it turns what stands along x, clockwise."""
        return math.degrees(math.atan2(self.b, self.a))


IDENTITY = Matrix()


def numbers(text: str | None, most: int = 10_000) -> list[float]:
    """The numbers of a list, what is none or absurd left out."""
    found = []
    for word in (text or "").split(maxsplit=most)[:most]:
        try:
            number = float(word)
        except ValueError:
            continue
        if abs(number) < _LARGEST:
            found.append(number)
    return found


def placed(boundary: str | None, ctm: str | None, outer: Matrix) -> Matrix:
    """From an object's own coordinates: its matrix, then the corner of its boundary, then what is round it."""
    told, at = numbers(ctm, 6), numbers(boundary, 4)
    inner = Matrix(*told) if len(told) == 6 else IDENTITY
    corner = Matrix(e=at[0], f=at[1]) if len(at) == 4 else IDENTITY
    return inner.then(corner).then(outer)


def scaled(factor: float, left: float, top: float) -> Matrix:
    """Lengths by a factor, from a corner on."""
    return Matrix(factor, 0.0, 0.0, factor, -left * factor, -top * factor)
