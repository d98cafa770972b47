"""A fact in the making, and the reading of one number: what it became, by which pattern, or why it became nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from mingzhang.extractors.numbers.lexer import Number
from mingzhang.extractors.sentences.items import Item
from mingzhang.schemas.intervals import Interval

__all__ = ["Base", "CandidateFact", "NumberReading", "in_order"]


@dataclass(frozen=True, slots=True)
class Base:
    """What a change is compared with: fiscal year and phase (`final`, `budget`, `unspecified`)."""

    year: int
    phase: str

    def __str__(self) -> str:
        return f"{self.year}:{self.phase}"


@dataclass(slots=True, kw_only=True)
class CandidateFact:
    """A fact in the making. `value` is signed and in base units; `step` is one unit of the last printed decimal,
    in base units; `why` says in words how the reader came to it (shown by `explain`).
    """

    number: Number
    item: Item
    measure: str
    period: int
    value: Decimal
    unit: str
    step: Decimal
    compare_to: str | None = None
    whole: str = ""
    whole_item: Item | None = None
    reason: str | None = None
    flags: list[str] = field(default_factory=list)
    sentence: tuple[int, int] = (0, 0)
    verdict: str = "unproven"
    why: str = ""
    fund: str = ""
    noun: str = ""
    clause: int = 0
    interval: Interval | None = None


@dataclass(slots=True)
class NumberReading:
    """The reading of one number: the candidate that it became, or the reason why it became none.

    `pattern` is the one that decided, `last` what the number is to the one behind it, `item` the item that is spoken of
    from now on (nothing: the one before), `carried` whether it was carried over.
    """

    number: Number
    candidate: CandidateFact | None = None
    leftover: str = ""
    pattern: str = ""
    last: str | None = None
    item: Item | None = None
    carried: bool = True


def in_order(readings: list[NumberReading]) -> list[NumberReading]:
    """The readings in the order of their numbers' places."""
    return sorted(readings, key=_place) if len(readings) > 1 else readings


def _place(reading: NumberReading) -> int:
    return reading.number[0]
