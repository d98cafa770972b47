"""What a section has said so far and what the next number may lean on, and how each step of a sentence changes it."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from mingzhang.extractors.binding.candidates import Base, Item
from mingzhang.extractors.sections.headings import STYLES, ordinal_of
from mingzhang.schemas.vocabulary.shapes import shape

__all__ = [
    "Counts",
    "Discourse",
    "Last",
    "Listing",
    "OpenList",
    "Pair",
    "Step",
    "Time",
    "advance",
    "is_line",
    "next_line",
]


class OpenList(NamedTuple):
    """The open list: its whole, the phase that the whole was told in, the outer whole to which an inner list returns
    behind a semicolon, and the year that a whole said of itself.
    """

    whole: Item | None = None
    phase: str = ""
    loose: Item | None = None
    dated: tuple[Item, int] | None = None

    @property
    def above(self) -> tuple[str, ...]:
        """The names above an item that is named now."""
        return (*self.whole.above, self.whole.name) if self.whole else ()


class Listing(NamedTuple):
    """An enumerated list: its whole, the phase that its whole was told in, the style of its numbers; `first` says
    whether its first line without number begins as a statement of its own (`dated`) or not (`plain`).
    """

    whole: Item | None
    phase: str = ""
    style: str = ""
    first: str = ""


class Counts(NamedTuple):
    """The last count with its unit; the thing that an amount right behind is spent on; the phase said before it; the
    count that a list of counts parts; the count that last moved.
    """

    item: Item | None = None
    unit: str = ""
    spent_on: Item | None = None
    phase: str = ""
    whole: tuple[Item, str] | None = None
    moved: Item | None = None


class Last(NamedTuple):
    """What the numbers of the present sentence were: the last one's measure, the base of its comparison, what moved
    which way, the verb over a list, what a cause said had moved, the whole of a share, what was scored, its year.
    """

    measure: str = ""
    base: Base | None = None
    moved: tuple[Item, int, str] | None = None
    verb: tuple[int, str, Item] | None = None
    caused: Item | None = None
    whole: Item | None = None
    scored: Item | None = None
    said_year: int | None = None


class Told(NamedTuple):
    """What earlier sentences told: the section's first item of money, the item that the paragraph before began with and
    the one that it ended with, the whole of the last sentence that listed parts, what a list behind it would part.
    """

    first: Item | None = None
    opening: Item | None = None
    ended: Item | None = None
    headline: Item | None = None
    spread: Item | None = None


class Time(NamedTuple):
    """The year and phase of the last amount, the year at whose end things are counted, whether a part of the year is
    told.
    """

    year: int = 0
    phase: str = ""
    stock_year: int = 0
    partial: bool = False


class Pair(NamedTuple):
    """Names that values behind them are shared out to, how many have theirs, whether they were named beside."""

    names: tuple[str, ...] = ()
    at: int = 0
    named: bool = False

    def after(self, before: Discourse) -> Discourse:
        """The discourse behind it."""
        return before._replace(pair=self)


class Discourse(NamedTuple):
    """What carries over from one clause to the next; it is never changed, `advance` gives the one behind it.

    `title` is the item that the heading names, `topic` the money last spoken of, `project` the project, `sides` the
    last revenue and the last expenditure as wholes, `frame` the base of the last comparison in the paragraph.
    """

    title: Item | None = None
    topic: Item | None = None
    project: Item | None = None
    part: OpenList = OpenList()
    lists: tuple[Listing, ...] = ()
    sides: tuple[tuple[str, Item], ...] = ()
    told: Told = Told()
    time: Time = Time()
    counts: Counts = Counts()
    last: Last = Last()
    frame: Base | None = None
    pair: Pair = Pair()

    def side(self, name: str) -> Item | None:
        """The last revenue or expenditure that was told as a whole."""
        return dict(self.sides).get(name)


class Step(Protocol):
    """A clause, a number or a sign that changes what the next may lean on."""

    def after(self, before: Discourse) -> Discourse:
        """The discourse behind it."""


def advance(discourse: Discourse, clause: Step) -> Discourse:
    """The discourse behind a clause, a number or a sign; nothing else makes one from another."""
    return clause.after(discourse)


def is_line(item: Item | None, discourse: Discourse) -> bool:
    """Whether `item` is a line of the innermost list: 其中 behind （三）公务用车购置费75万元。 parts it."""
    whole = discourse.lists[-1].whole if discourse.lists else None
    return item is not None and whole is not None and item.above == (*whole.above, whole.name)


def next_line(before: Discourse, text: str, issuer: str) -> Discourse:
    """Take in the numbering of a paragraph: which of the open lists goes on in it, and which have ended.

    （一）收入10万元。包括：⏎1.财政拨款收入8万元。其中⏎（1）…⏎2.其他收入2万元。⏎（二）支出10万元: a number of an outer
    style ends the inner lists; one of a deeper style without 其中 parts the line before it.
    """
    lists = before.lists
    if not lists:
        return before
    found = ordinal_of(text)
    if found is None:
        own = bool(shape("subject.list_ended").match(text)) or bool(issuer and text.lstrip().startswith(issuer))
        if own and (lists[-1].style or lists[-1].first == "plain"):
            return before._replace(lists=(), part=before.part._replace(whole=None))
        first = lists[-1].first or ("dated" if own else "plain")
        return before._replace(lists=(*lists[:-1], lists[-1]._replace(first=first)))
    style, number, _ = found
    if not lists[-1].style:
        return _first_line(before, style, number)
    rank = STYLES.index(style)
    while lists and STYLES.index(lists[-1].style) > rank:
        lists = lists[:-1]
    if not lists:
        return before._replace(lists=(), part=before.part._replace(whole=None))
    if lists[-1].style != style and number == 1 and is_line(before.topic, before._replace(lists=lists)):
        lists = (*lists, Listing(before.topic, before.time.phase, style))
    return before._replace(lists=lists)


def _first_line(before: Discourse, style: str, number: int) -> Discourse:
    lists = before.lists
    outer = next((depth for depth, one in enumerate(lists) if one.style == style), None)
    if outer is not None and number > 1:
        return before._replace(lists=lists[: outer + 1])  # 1.…。其中⏎2.…: the list named nothing
    if number > 1 and lists[-1].first:
        lists = lists[:-1]  # 1.基本支出…。其中:⏎工资福利支出…⏎2.项目支出…: its lines had no numbers
        return before._replace(lists=lists, part=before.part._replace(whole=lists[-1].whole if lists else None))
    return before._replace(lists=(*lists[:-1], lists[-1]._replace(style=style)))
