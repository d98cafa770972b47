"""Intervals of printed numbers: what a number may have been before it was rounded to its printed decimals."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import NamedTuple

__all__ = ["Interval", "percent_of", "printed", "printed_percent"]

_HALF = Decimal("0.5")
_HUNDRED = Decimal(100)


class Interval(NamedTuple):
    """A closed interval of decimals; a tuple, because a document makes tens of thousands of them."""

    low: Decimal
    high: Decimal

    def __add__(self, other: Interval) -> Interval:  # type: ignore[override]
        return _interval((self.low + other.low, self.high + other.high))

    def __sub__(self, other: Interval) -> Interval:
        return _interval((self.low - other.high, self.high - other.low))

    def meets(self, other: Interval) -> bool:
        """Whether the two share a value."""
        return self.low <= other.high and other.low <= self.high

    @property
    def positive(self) -> bool:
        """Whether every value is above zero."""
        return self.low > 0

    @property
    def width(self) -> Decimal:
        """The distance between the ends."""
        return self.high - self.low


_interval = partial(tuple.__new__, Interval)  # without the detour through the class's own constructor


def printed(value: Decimal, step: Decimal) -> Interval:
    """The values that print as `value` when one unit of the last decimal is `step`, both in base units."""
    half = step * _HALF
    return _interval((value - half, value + half))


def printed_percent(value: Decimal, step: Decimal) -> Interval:
    """Like `printed`, for a percentage that may also have been truncated.

    Truncation goes towards zero, so that the open side points away from zero (handbook 2.1: 38.2877 printed 38.28).
    """
    half = step * _HALF
    return _interval((value - half, value + step)) if value >= 0 else _interval((value - step, value + half))


def percent_of(part: Interval, whole: Interval) -> Interval | None:
    """All percentages that `part` may be of `whole`; nothing where the whole may be zero or negative."""
    if not whole.positive:
        return None
    low = part.low / (whole.low if part.low < 0 else whole.high)
    high = part.high / (whole.high if part.high < 0 else whole.low)
    return _interval((low * _HUNDRED, high * _HUNDRED))
