"""What a section has said so far and what the next number may lean on, and how each step of a sentence changes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from mingzhang.extractors.binding.candidates import Base, Item
from mingzhang.extractors.sections.headings import STYLES, ordinal_of
from mingzhang.schemas.vocabulary.shapes import shape

__all__ = [
    "AmountRead",
    "BracketCloses",
    "ChangeRead",
    "Compares",
    "CountRead",
    "Counts",
    "Discourse",
    "Last",
    "ListOpens",
    "ParagraphBegins",
    "ParagraphEnds",
    "Part",
    "PartOpens",
    "PlanBegins",
    "RateRead",
    "ScoreRead",
    "SentenceBegins",
    "SentenceEnds",
    "Step",
    "Time",
    "TopicNamed",
    "advance",
    "is_line",
]


class Part(NamedTuple):
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


class Discourse(NamedTuple):
    """What carries over from one clause to the next; it is never changed, `advance` gives the one behind it.

    `title` is the item that the heading names, `topic` the money last spoken of, `project` the project, `sides` the
    last revenue and the last expenditure as wholes, `frame` the base of the last comparison in the paragraph.
    """

    title: Item | None = None
    topic: Item | None = None
    project: Item | None = None
    part: Part = Part()
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


class ParagraphBegins(NamedTuple):
    """A paragraph with its text and issuer; `stock_year` is nothing where the one before it holds."""

    text: str
    issuer: str
    stock_year: int | None
    partial: bool


class SentenceBegins(NamedTuple):
    """A sentence; `parts`: it begins with 其中, `resumes`: with a comparison or a direction."""

    parts: bool
    resumes: bool


class PlanBegins(NamedTuple):
    """A sentence of what is to be bought, behind what is there at a day."""


class TopicNamed(NamedTuple):
    """An item that is named without a number."""

    item: Item | None
    project: bool = False


class ListOpens(NamedTuple):
    """A list behind 如下 or 其中 whose lines are parts of `whole`."""

    whole: Item | None


class PartOpens(NamedTuple):
    """What is said next are parts of `part.whole`, inside the sentence; `topic` where that changes too."""

    part: Part
    topic: Item | None = None
    counts: Counts | None = None


class Compares(NamedTuple):
    """A comparison with its base; `side` is the revenue or expenditure that it names itself."""

    base: Base | None
    side: Item | None = None
    frame_only: bool = False


class BracketCloses(NamedTuple):
    """The end of a bracket; `outer` is what held before it."""

    outer: Discourse


class AmountRead(NamedTuple):
    """An amount of the books."""

    item: Item
    last: str
    phase: str
    year: int
    carried: bool
    part: Part
    side: str = ""
    project: bool = False
    stock_year: int = 0
    said_year: int | None = None


class ChangeRead(NamedTuple):
    """A change; `item` is nothing where it is of what was spoken of already."""

    item: Item | None
    last: Last
    part: Part
    year: int = 0
    moved_count: bool = True


class RateRead(NamedTuple):
    """A share, a completion, a figure compared with: what is spoken of from now on, if that changes."""

    last: Last
    item: Item | None = None
    part: Part | None = None
    phase: str | None = None


class CountRead(NamedTuple):
    """A count."""

    counts: Counts
    last: Last


class ScoreRead(NamedTuple):
    """A score, and the project that it names."""

    item: Item
    project: Item | None


class SentenceEnds(NamedTuple):
    """The whole of a sentence that listed parts, and what a list behind it would part."""

    headline: Item | None
    spread: Item | None


class ParagraphEnds(NamedTuple):
    """A paragraph with the item of its first amount; `silent` where it had no number."""

    opening: Item | None = None
    silent: bool = False


Step = (
    ParagraphBegins | PlanBegins | SentenceBegins | TopicNamed | ListOpens | PartOpens | Compares | BracketCloses
    | AmountRead | ChangeRead | RateRead | CountRead | ScoreRead | Pair | SentenceEnds | ParagraphEnds
)  # fmt: skip


def advance(discourse: Discourse, clause: Step) -> Discourse:
    """The discourse behind a clause, a number or a sign; nothing else makes one from another."""
    return _AFTER[type(clause)](discourse, clause)


def _paragraph(before: Discourse, new: ParagraphBegins) -> Discourse:
    stock_year = before.time.stock_year if new.stock_year is None else new.stock_year
    if (before.frame, before.time.partial, before.time.stock_year) != (None, new.partial, stock_year):
        time = before.time._replace(partial=new.partial, stock_year=stock_year)
        before = before._replace(frame=None, time=time)
    return _next_line(before, new.text, new.issuer)


def _plan(before: Discourse, _: PlanBegins) -> Discourse:
    return before._replace(time=before.time._replace(stock_year=0))


def _sentence(before: Discourse, new: SentenceBegins) -> Discourse:
    """Forget what was of the sentence before, and find whose parts this one tells."""
    part = Part(before.lists[-1].whole if before.lists else None, before.part.phase if before.lists else "")
    if new.parts and (not before.lists or is_line(before.topic, before)):
        part = Part(before.topic, before.time.phase)
    headline = before.told.headline
    return before._replace(
        # …其中：甲5万元，乙6万元。比上年减少1万元: of the whole, not of 乙
        topic=headline if new.resumes and headline else before.topic,
        part=part._replace(dated=before.part.dated),
        last=Last(base=before.frame, whole=before.last.whole),
        counts=Counts(before.counts.item, before.counts.unit),
        pair=Pair(),
    )


def _topic(before: Discourse, new: TopicNamed) -> Discourse:
    return before._replace(topic=new.item, project=new.item if new.project else before.project)


def _list(before: Discourse, new: ListOpens) -> Discourse:
    """Its numbering is that of its first line; 其中：⏎具体情况如下：⏎（一）… is one list."""
    lists = before.lists[:-1] if before.lists and not before.lists[-1].style else before.lists
    return before._replace(
        lists=(*lists, Listing(new.whole, before.time.phase)), part=before.part._replace(whole=new.whole)
    )


def _part(before: Discourse, new: PartOpens) -> Discourse:
    return before._replace(part=new.part, topic=new.topic or before.topic, counts=new.counts or before.counts)


def _compared(before: Discourse, new: Compares) -> Discourse:
    if new.frame_only:
        return before._replace(frame=new.base)
    turned = new.side is not None and before.topic is not None
    return before._replace(
        frame=new.base, last=before.last._replace(base=new.base), topic=new.side if turned else before.topic
    )


def _closed(before: Discourse, new: BracketCloses) -> Discourse:
    outer = new.outer
    return before._replace(
        topic=outer.topic or before.topic,
        counts=before.counts._replace(item=outer.counts.item, whole=None),
        part=before.part._replace(whole=outer.part.whole, phase=outer.part.phase),
        last=before.last._replace(base=outer.last.base),
    )


def _amount(before: Discourse, new: AmountRead) -> Discourse:
    last = before.last._replace(measure=new.last, moved=None, verb=None)
    if new.said_year:
        last = last._replace(said_year=new.said_year)
    counts = before.counts._replace(phase="")
    sides = before.sides
    if not new.carried:
        counts = counts._replace(item=None, spent_on=None, moved=None)
        if new.side and new.part.whole is None:
            sides = (*(pair for pair in sides if pair[0] != new.side), (new.side, new.item))
    return before._replace(
        topic=new.item,
        part=new.part,
        told=before.told._replace(ended=None),
        time=before.time._replace(year=new.year, phase=new.phase, stock_year=new.stock_year or before.time.stock_year),
        project=new.item if new.project else before.project,
        counts=counts,
        sides=sides,
        last=last,
    )


def _change(before: Discourse, new: ChangeRead) -> Discourse:
    return before._replace(
        topic=new.item or before.topic,
        last=new.last,
        part=new.part,
        time=before.time._replace(year=new.year) if new.year else before.time,
        counts=before.counts if new.moved_count else before.counts._replace(moved=None),
    )


def _rate(before: Discourse, new: RateRead) -> Discourse:
    return before._replace(
        topic=new.item or before.topic,
        last=new.last,
        part=new.part or before.part,
        time=before.time._replace(phase=new.phase) if new.phase is not None else before.time,
    )


def _count(before: Discourse, new: CountRead) -> Discourse:
    return before._replace(counts=new.counts, last=new.last)


def _score(before: Discourse, new: ScoreRead) -> Discourse:
    last = before.last._replace(scored=new.item, moved=None)
    return before._replace(last=last, project=new.project or before.project, topic=new.project or before.topic)


def _ended(before: Discourse, new: SentenceEnds) -> Discourse:
    if (before.told.headline, before.told.spread) == (new.headline, new.spread):
        return before
    return before._replace(told=before.told._replace(headline=new.headline, spread=new.spread))


def _paragraph_ended(before: Discourse, new: ParagraphEnds) -> Discourse:
    if new.silent:
        return before if before.told.ended is None else before._replace(told=before.told._replace(ended=None))
    first = before.told.first or new.opening
    return before._replace(told=before.told._replace(first=first, opening=new.opening, ended=before.topic))


def _paired(before: Discourse, new: Pair) -> Discourse:
    return before._replace(pair=new)


_AFTER: dict[type, Callable[[Discourse, Any], Discourse]] = {
    ParagraphBegins: _paragraph,
    PlanBegins: _plan,
    SentenceBegins: _sentence,
    TopicNamed: _topic,
    ListOpens: _list,
    PartOpens: _part,
    Compares: _compared,
    BracketCloses: _closed,
    AmountRead: _amount,
    ChangeRead: _change,
    RateRead: _rate,
    CountRead: _count,
    ScoreRead: _score,
    SentenceEnds: _ended,
    ParagraphEnds: _paragraph_ended,
    Pair: _paired,
}


def is_line(item: Item | None, discourse: Discourse) -> bool:
    """Whether `item` is a line of the innermost list: 其中 behind （三）公务用车购置费75万元。 parts it."""
    whole = discourse.lists[-1].whole if discourse.lists else None
    return item is not None and whole is not None and item.above == (*whole.above, whole.name)


def _next_line(before: Discourse, text: str, issuer: str) -> Discourse:
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
