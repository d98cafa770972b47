"""A fact in the making, the slots that its words leave open, and the reading of one number."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from mingzhang.extractors.numbers.lexer import Number
from mingzhang.schemas.intervals import Interval, printed

__all__ = ["Base", "CandidateFact", "Item", "NumberReading", "Trial", "in_order"]


class Item(NamedTuple):
    """The thing a number is about: printed name, the names above it, and its printed code."""

    name: str
    above: tuple[str, ...] = ()
    code: str | None = None

    @property
    def path(self) -> str:
        """The names from the top, joined by `/`."""
        return "/".join((*self.above, self.name))


@dataclass(frozen=True, slots=True)
class Base:
    """What a change is compared with: fiscal year, phase (`final`, `budget`, `unspecified`), whether words say it."""

    year: int
    phase: str
    said: bool = True

    def __str__(self) -> str:
        return f"{self.year}:{self.phase}"


@dataclass(slots=True, kw_only=True)
class CandidateFact:
    """A fact in the making. `value` is signed and in base units; `step` is one unit of the last printed decimal,
    in base units; `why` says in words how the reader came to it (shown by `explain`). `open` names the slots that the
    words leave open (`item` carried over, `measure` unsaid, `base` unsaid): arithmetic may settle them.
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
    meaning: str = ""
    why: str = ""
    fund: str = ""
    noun: str = ""
    clause: int = 0
    open: frozenset[str] = frozenset()
    interval: Interval | None = None

    @property
    def range(self) -> Interval:
        """The values that its printed decimals allow."""
        if self.interval is None:
            self.interval = printed(self.value, self.step)
        return self.interval


class Trial(NamedTuple):
    """One binding that arithmetic tried for `number`: the relation, its other terms, whether it holds.

    `own`: it is the binding that the words give, the nearest first; the others are what the words leave open.
    """

    relation: str
    number: CandidateFact
    terms: tuple[CandidateFact, ...]
    holds: bool
    own: bool = True


@dataclass(slots=True)
class NumberReading:
    """The reading of one number: the candidate that it became, or the reason why it became none.

    `pattern` is the one that decided.
    """

    number: Number
    candidate: CandidateFact | None = None
    leftover: str = ""
    pattern: str = ""


def in_order(readings: list[NumberReading]) -> list[NumberReading]:
    """The readings in the order of their numbers' places."""
    return sorted(readings, key=_place) if len(readings) > 1 else readings


def _place(reading: NumberReading) -> int:
    return reading.number[0]
