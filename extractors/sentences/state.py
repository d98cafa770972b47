"""What the reader remembers while it walks through a section, and a fact's draft before arithmetic has judged it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from mingzhang.extractors.numbers.lexer import Number
from mingzhang.extractors.sentences.items import Item
from mingzhang.schemas.intervals import Interval

__all__ = ["Base", "Draft", "Listing", "Memory", "Turn", "in_order"]


@dataclass(frozen=True, slots=True)
class Base:
    """What a change is compared with: fiscal year and phase (`final`, `budget`, `unspecified`)."""

    year: int
    phase: str

    def __str__(self) -> str:
        return f"{self.year}:{self.phase}"


@dataclass(slots=True, kw_only=True)
class Draft:
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
class Turn:
    """The reading of one number: the draft it became, or the reason why it became none."""

    number: Number
    draft: Draft | None = None
    leftover: str = ""


def in_order(turns: list[Turn]) -> list[Turn]:
    """The turns in the order of their numbers' places."""
    return sorted(turns, key=_place) if len(turns) > 1 else turns


def _place(turn: Turn) -> int:
    return turn.number[0]


class Listing(NamedTuple):
    """A list: its whole, the phase that its whole was told in, the style of its numbers; `first` says whether its first
    line without number begins as a statement of its own (`dated`: 2024年公务用车购置费…) or not (`plain`).
    """

    whole: Item | None
    phase: str = ""
    style: str = ""
    first: str = ""


@dataclass(slots=True)
class Memory:
    """What carries over: the last item of money and of counts, the parent of a 其中 list, the base of comparison.

    Of the present sentence: `counted` the things last counted (an amount right behind is theirs), `scored` what was
    scored, `per_head` whether a standard was told, `verb` the direction and base of 减少甲5万元、乙3万元.
    `told` is the money that an earlier paragraph ended with, `opening` what it began with.
    `loose` is the whole of the outer list, to which an inner list returns behind a semicolon.
    `partial` says that the paragraph tells of a part of the year.
    `held` are the amounts of the section so far, by item, measure and period.
    `lists` are the open enumerated lists, the innermost last; each line returns to the whole of its list.
    `count_phase` is the phase said before a count, `sides` the last revenue and the last expenditure as wholes.
    `count_whole` is the count that a list of counts parts (车辆8辆，其中：…), `moved_count` the one that last moved,
    `caused` what a cause said had moved, `frame` the base of the last comparison in the paragraph, which holds for its
    next sentences.
    `year` is the period of the last amount, `dated` the parent of a list whose amount said its own year,
    `said_year` another year than the document's that the sentence has said.
    """

    title: Item | None = None
    headline: Item | None = None
    spread: Item | None = None
    money: Item | None = None
    told: Item | None = None
    opening: Item | None = None
    first: Item | None = None
    partial: bool = False
    count: Item | None = None
    counted: Item | None = None
    count_phase: str = ""
    count_whole: tuple[Item, str] | None = None
    scored: Item | None = None
    per_head: bool = False
    verb: tuple[int, str] | None = None
    count_unit: str = ""
    stock_year: int = 0
    year: int = 0
    dated: tuple[Item, int] | None = None
    said_year: int | None = None
    sides: dict[str, Item] = field(default_factory=dict)
    held: dict[tuple[Item, str, int], Decimal] = field(default_factory=dict)
    whole: Item | None = None
    parent: Item | None = None
    loose: Item | None = None
    project: Item | None = None
    base: Base | None = None
    frame: Base | None = None
    measure: str = ""
    moved: tuple[Item, int, str] | None = None
    moved_item: Item | None = None
    moved_count: Item | None = None
    caused: Item | None = None
    phase: str = ""
    parent_phase: str = ""
    lists: list[Listing] = field(default_factory=list)
    pair: tuple[str, ...] = ()
    pair_at: int = 0
    pair_named: bool = False
    opened: list[tuple[Item | None, Item | None, Item | None, str, Base | None]] = field(default_factory=list)
