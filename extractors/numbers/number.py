"""One printed number as the lexer gives it."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import NamedTuple

from mingzhang.schemas.vocabulary.units import Unit

__all__ = ["RANGE", "Number", "make_number"]

RANGE = "range"
"""The `bound` of a number that prints both ends of a range (20-30万元): one number, and a limit on either side."""


class Number(NamedTuple):
    """One printed number. `start` to `end` are its digits and sign, `stop` is where its unit and bounds end.

    `value` is as printed (sign applied, unit not), `decimals` the printed decimals, `unit` what follows it, and
    `reason` the leftover reason where it is no quantity (then `value` is not to be used). `bound` marks a number that
    limits rather than states (`以上`, `≥`, `不超过`).
    """

    start: int
    end: int
    stop: int
    value: Decimal
    decimals: int
    unit: Unit | None = None
    unit_text: str = ""
    qualifier: str = ""
    bound: str = ""
    reason: str = ""
    spoken: bool = False


make_number = partial(tuple.__new__, Number)
"""`Number` of all its fields in order, without the detour through the constructor: a page has hundreds of numbers."""
