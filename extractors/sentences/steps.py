"""What changes the discourse: a number read, a topic named, a list opened, the ends of brackets and sentences."""

from __future__ import annotations

from typing import NamedTuple

from mingzhang.extractors.binding.candidates import Base, Item
from mingzhang.extractors.sentences.discourse import (
    Counts,
    Discourse,
    Last,
    Listing,
    OpenList,
    Pair,
    is_line,
    next_line,
)

__all__ = [
    "AmountRead",
    "BracketCloses",
    "ChangeRead",
    "Compares",
    "CountRead",
    "ListOpens",
    "ParagraphBegins",
    "ParagraphEnds",
    "PartOpens",
    "PlanBegins",
    "RateRead",
    "ScoreRead",
    "SentenceBegins",
    "SentenceEnds",
    "TopicNamed",
]


class ParagraphBegins(NamedTuple):
    """A paragraph with its text and issuer; `stock_year` is nothing where the one before it holds."""

    text: str
    issuer: str
    stock_year: int | None
    partial: bool

    def after(self, before: Discourse) -> Discourse:
        """The discourse behind it."""
        stock_year = before.time.stock_year if self.stock_year is None else self.stock_year
        if (before.frame, before.time.partial, before.time.stock_year) != (None, self.partial, stock_year):
            time = before.time._replace(partial=self.partial, stock_year=stock_year)
            before = before._replace(frame=None, time=time)
        return next_line(before, self.text, self.issuer)


class PlanBegins(NamedTuple):
    """A sentence of what is to be bought, behind what is there at a day."""

    def after(self, before: Discourse) -> Discourse:
        """The discourse behind it."""
        return before._replace(time=before.time._replace(stock_year=0))


class SentenceBegins(NamedTuple):
    """A sentence; `parts`: it begins with 其中, `resumes`: with a comparison or a direction."""

    parts: bool
    resumes: bool

    def after(self, before: Discourse) -> Discourse:
        """The discourse behind it."""
        part = OpenList(before.lists[-1].whole if before.lists else None, before.part.phase if before.lists else "")
        if self.parts and (not before.lists or is_line(before.topic, before)):
            part = OpenList(before.topic, before.time.phase)
        headline = before.told.headline
        return before._replace(
            # …其中：甲5万元，乙6万元。比上年减少1万元: of the whole, not of 乙
            topic=headline if self.resumes and headline else before.topic,
            part=part._replace(dated=before.part.dated),
            last=Last(base=before.frame, whole=before.last.whole),
            counts=Counts(before.counts.item, before.counts.unit),
            pair=Pair(),
        )


class TopicNamed(NamedTuple):
    """An item that is named without a number."""

    item: Item | None
    project: bool = False

    def after(self, before: Discourse) -> Discourse:
        """The discourse behind it."""
        return before._replace(topic=self.item, project=self.item if self.project else before.project)


class ListOpens(NamedTuple):
    """A list behind 如下 or 其中 whose lines are parts of `whole`; `executed`: of outcomes, whatever was before."""

    whole: Item | None
    executed: bool = False

    def after(self, before: Discourse) -> Discourse:
        """The discourse behind it."""
        lists = before.lists[:-1] if before.lists and not before.lists[-1].style else before.lists
        phase = "" if self.executed else before.time.phase
        part = before.part._replace(whole=self.whole, phase="" if self.executed else before.part.phase)
        return before._replace(lists=(*lists, Listing(self.whole, phase)), part=part)


class PartOpens(NamedTuple):
    """What is said next are parts of `part.whole`, inside the sentence; `topic` where that changes too."""

    part: OpenList
    topic: Item | None = None
    counts: Counts | None = None

    def after(self, before: Discourse) -> Discourse:
        """The discourse behind it."""
        return before._replace(part=self.part, topic=self.topic or before.topic, counts=self.counts or before.counts)


class Compares(NamedTuple):
    """A comparison with its base; `side` is the revenue or expenditure that it names itself."""

    base: Base | None
    side: Item | None = None
    frame_only: bool = False

    def after(self, before: Discourse) -> Discourse:
        """The discourse behind it."""
        if self.frame_only:
            return before._replace(frame=self.base)
        turned = self.side is not None and before.topic is not None
        return before._replace(
            frame=self.base, last=before.last._replace(base=self.base), topic=self.side if turned else before.topic
        )


class BracketCloses(NamedTuple):
    """The end of a bracket; `outer` is what held before it."""

    outer: Discourse

    def after(self, before: Discourse) -> Discourse:
        """The discourse behind it."""
        outer = self.outer
        return before._replace(
            topic=outer.topic or before.topic,
            counts=before.counts._replace(item=outer.counts.item, whole=None),
            part=before.part._replace(whole=outer.part.whole, phase=outer.part.phase),
            last=before.last._replace(base=outer.last.base),
        )


class AmountRead(NamedTuple):
    """An amount of the books."""

    item: Item
    last: str
    phase: str
    year: int
    carried: bool
    part: OpenList
    side: str = ""
    project: bool = False
    stock_year: int = 0
    said_year: int | None = None

    def after(self, before: Discourse) -> Discourse:
        """The discourse behind it."""
        last = before.last._replace(measure=self.last, moved=None, verb=None)
        if self.said_year:
            last = last._replace(said_year=self.said_year)
        counts = before.counts._replace(phase="")
        sides = before.sides
        if not self.carried:
            counts = counts._replace(item=None, spent_on=None, moved=None)
            if self.side and self.part.whole is None:
                sides = (*(pair for pair in sides if pair[0] != self.side), (self.side, self.item))
        return before._replace(
            topic=self.item,
            part=self.part,
            told=before.told._replace(ended=None),
            time=before.time._replace(
                year=self.year, phase=self.phase, stock_year=self.stock_year or before.time.stock_year
            ),
            project=self.item if self.project else before.project,
            counts=counts,
            sides=sides,
            last=last,
        )


class ChangeRead(NamedTuple):
    """A change; `item` is nothing where it is of what was spoken of already."""

    item: Item | None
    last: Last
    part: OpenList
    year: int = 0
    moved_count: bool = True

    def after(self, before: Discourse) -> Discourse:
        """The discourse behind it."""
        return before._replace(
            topic=self.item or before.topic,
            last=self.last,
            part=self.part,
            time=before.time._replace(year=self.year) if self.year else before.time,
            counts=before.counts if self.moved_count else before.counts._replace(moved=None),
        )


class RateRead(NamedTuple):
    """A share, a completion, a figure compared with: what is spoken of from now on, if that changes."""

    last: Last
    item: Item | None = None
    part: OpenList | None = None
    phase: str | None = None

    def after(self, before: Discourse) -> Discourse:
        """The discourse behind it."""
        return before._replace(
            topic=self.item or before.topic,
            last=self.last,
            part=self.part or before.part,
            time=before.time._replace(phase=self.phase) if self.phase is not None else before.time,
        )


class CountRead(NamedTuple):
    """A count."""

    counts: Counts
    last: Last

    def after(self, before: Discourse) -> Discourse:
        """The discourse behind it."""
        return before._replace(counts=self.counts, last=self.last)


class ScoreRead(NamedTuple):
    """A score, and the project that it names."""

    item: Item
    project: Item | None

    def after(self, before: Discourse) -> Discourse:
        """The discourse behind it."""
        last = before.last._replace(scored=self.item, moved=None)
        return before._replace(last=last, project=self.project or before.project, topic=self.project or before.topic)


class SentenceEnds(NamedTuple):
    """The whole of a sentence that listed parts, and what a list behind it would part."""

    headline: Item | None
    spread: Item | None

    def after(self, before: Discourse) -> Discourse:
        """The discourse behind it."""
        if (before.told.headline, before.told.spread) == (self.headline, self.spread):
            return before
        return before._replace(told=before.told._replace(headline=self.headline, spread=self.spread))


class ParagraphEnds(NamedTuple):
    """A paragraph with the item of its first amount; `silent` where it had no number."""

    opening: Item | None = None
    silent: bool = False

    def after(self, before: Discourse) -> Discourse:
        """The discourse behind it."""
        if self.silent:
            return before if before.told.ended is None else before._replace(told=before.told._replace(ended=None))
        first = before.told.first or self.opening
        return before._replace(told=before.told._replace(first=first, opening=self.opening, ended=before.topic))
