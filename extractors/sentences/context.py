"""Everything that is known when one number has to be decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Generic, TypeVar

from mingzhang.extractors.binding.candidates import Base, CandidateFact, Item
from mingzhang.extractors.numbers.lexer import Number
from mingzhang.extractors.numbers.number import RANGE
from mingzhang.extractors.sentences.clause import Clause
from mingzhang.extractors.sentences.cues import Cue
from mingzhang.extractors.sentences.discourse import Discourse, OpenList
from mingzhang.extractors.sentences.items import Phrase, item_of, phrase_of, split_pair
from mingzhang.extractors.sentences.scope import Scope, fund_of
from mingzhang.schemas.vocabulary.concepts import find
from mingzhang.schemas.vocabulary.patterns import Pattern
from mingzhang.schemas.vocabulary.shapes import shape
from mingzhang.schemas.vocabulary.units import Unit, find_unit

__all__ = ["Amounts", "NumberContext", "Subject"]

_OWN_FUNDS = frozenset({"general", "government_fund", "state_capital"})
_ZERO = Decimal(0)
_REACH, _BESIDE = 14, 1
"""How far the amount may stand that lends its unit: 较上年2.08减少0.03万元, 4125.49,4143.91万元."""
_RATES = frozenset({"percent", "point"})
Kept = TypeVar("Kept")
Amounts = dict[tuple[Item, str, int], Decimal]
"""The amounts that a section has printed so far, by item, measure and period."""


class kept(Generic[Kept]):  # noqa: N801 - used as a decorator
    """A property that is worked out once; `functools.cached_property` takes a lock each time in Python 3.11."""

    def __init__(self, work_out: Callable[[Any], Kept]) -> None:
        self.work_out, self.name = work_out, work_out.__name__

    def __get__(self, owner: Any, of: type) -> Kept:
        """The value, from now on an attribute of its owner."""
        value = owner.__dict__[self.name] = self.work_out(owner)
        return value


@dataclass(frozen=True, slots=True)
class Subject:
    """What a number is about: the phrase that says so, the item, whether that was carried over, the open list then."""

    phrase: Phrase
    item: Item | None
    carried: bool
    part: OpenList


@dataclass
class NumberContext:
    """One number, the clause before it, the clauses before that since the last number, and what follows.

    `words_after` are the words up to the next break, `cue_after` the first cue, `next_number` the next number of the
    sentence, `link` the sign between the number before and this clause; `brackets`: inside brackets.
    """

    number: Number
    clause: Clause
    before: tuple[Clause, ...]
    words_after: str
    cue_after: Cue | None
    next_number: Number | None
    scope: Scope
    discourse: Discourse
    in_reason: bool
    link: str
    brackets: bool
    amounts: Amounts
    pattern: Pattern | None = None
    filled: dict[str, str] = field(default_factory=dict)
    subjects: dict[str, Subject] = field(default_factory=dict)

    @property
    def slots(self) -> dict[str, str]:
        """How the pattern that fits says that the slots are filled."""
        return self.pattern.slots if self.pattern else {}

    @property
    def slot_item(self) -> Item | None:
        """The item that the pattern's own slot holds, else the one spoken of."""
        phrase = self.phrase(self.filled.get("item") or "")
        return item_of(phrase, self.discourse.part.above) if len(phrase.name) > 1 else self.discourse.topic

    @kept
    def unit(self) -> Unit | None:
        """The unit printed, or the one that what stands around lends."""
        return self.number.unit or self._missing_unit()

    @kept
    def kind(self) -> str:
        """What kind of number it is, as the patterns name them."""
        if self.number.bound == RANGE:
            return "range"
        if self.unit is None:
            return "none"
        if self.unit.unit == "score":
            return "score"
        if self.number.bound:
            return "limit"
        if self.unit.unit in _RATES:
            return self.unit.unit
        return "money" if self.unit.unit == "CNY" else "count"

    @kept
    def said(self) -> str:
        """The words of the clause that may name an item."""
        return self.clause.words().strip()

    @kept
    def squeezed(self) -> str:
        """The same without blanks."""
        return "".join(self.said.split())

    @kept
    def squeezed_head(self) -> str:
        """The words before the first cue, without blanks."""
        return "".join(self.head.split())

    @kept
    def link_words(self) -> str:
        """What is left of the clause without the words that only link."""
        return shape("number.link").sub("", self.said)

    @kept
    def cue(self) -> Cue | None:
        """The last cue before the number; of a rate also that of the clause before, where nothing stands between."""
        if self.clause.trigger is None and self.before and not self.link_words and self.kind in _RATES:
            return self.before[-1].trigger
        return self.clause.trigger

    @kept
    def head(self) -> str:
        """The words before the first cue."""
        return self.clause.before_trigger()

    @kept
    def tail(self) -> str:
        """The words behind the last cue, without blanks."""
        return "".join(self.clause.after_trigger().split())

    @property
    def base(self) -> Base:
        """What a change is compared with: where the text does not say, the year before in the usual phase."""
        usual = Base(self.scope.year, "budget", False) if self.scope.adjusts else None
        return self.discourse.last.base or usual or Base(self.scope.year - 1, self.scope.usual_phase, False)

    def phrase(self, text: str) -> Phrase:
        """The phrase of `text`, the issuer's own name dropped."""
        return phrase_of(text, self.scope.issuer)

    @kept
    def whole_named(self) -> str:
        """The printed name of the whole between 占 and the number, empty where the text leaves it out."""
        whole, before = self.tail, None
        while before != whole:
            before, whole = whole, shape("share.tail").sub("", whole)
        return self.phrase(whole).name or whole

    def candidate(self, item: Item, measure: str, *, sign: int = 1, unit: Unit | None = None) -> CandidateFact:
        """A fact in the making; a direction downwards turns the value, unless it is printed negative already."""
        number, unit = self.number, unit or self.unit
        assert unit is not None
        value, flags = number.value * unit.factor, []
        if sign < 0 and value < 0:
            flags.append("double_negative")
        elif sign < 0:
            value = -value
        if number.unit is None:
            flags.append("unit_inferred")
        if number.qualifier:
            flags.append("approx")
        found = CandidateFact(
            number=number, item=item, measure=measure, period=self.scope.year, value=value + _ZERO, unit=unit.unit,
            step=unit.factor.scaleb(-number.decimals), flags=flags,
        )  # fmt: skip
        if self.scope.role == "performance" and (fund := _fund_in(item)) in _OWN_FUNDS:
            found.fund = fund or ""
        return found

    def _missing_unit(self) -> Unit | None:
        """A unit left out: % after 增长 where an amount of change stands before, the next amount's after 较上年."""
        cue, following, number = self.clause.trigger, self.next_number, self.number
        if number.value == 0 and cue is None and self._is_money():
            return find_unit("元")
        if cue and number.decimals and cue.kind in ("share", "completion", "rate"):
            return find_unit("%")
        changed = self.discourse.last.measure == "change"
        if cue and number.decimals and cue.kind == "direction" and (changed or cue.rate):
            return find_unit("%")
        if following is None or following.unit is None or following.unit.unit != "CNY":
            return None
        if shape("number.no_unit").search(f"{self.clause.words()[-2:]}|{self.words_after}"):
            return None  # “1+3”政策 is a name; 带动1.8万农户增收，户均增收860元: counted, not booked
        return following.unit if (cue or self.said) and self._lends(following.start - number.stop) else None

    def _lends(self, distance: int) -> bool:
        """Whether the next amount is so placed that its unit is this one's too: in one list, or what this one moved by.

        编制35，共支出20万元 and 编制35其中经费20万元 count heads before they tell of money.
        """
        if self.cue_after is not None:
            return self.cue_after.kind == "direction" and distance <= _REACH
        words = self.words_after.strip()
        return distance <= _BESIDE + 2 * bool(words and shape("list.link").search(words))

    def _is_money(self) -> bool:
        """上年为0, 公务用车购置费为0: nothing follows that could be counted, and what is spoken of is money."""
        if self.words_after or not shape("number.is").search(self.said):
            return False
        name = self.phrase(self.said).name
        concept = find(name) if name else None
        if concept is not None:
            return concept.unit == "CNY"
        listed = [find(one) for one in split_pair(name)]
        if len(listed) > 1 and all(one is not None and one.unit == "CNY" for one in listed):
            return True  # 上缴上级支出、经营支出均为0
        return bool(shape("number.year_is").search(self.said)) and self.discourse.topic is not None


def _fund_in(item: Item) -> str | None:
    """The fund that an item's name or the nearest name above it is."""
    return next((fund for name in (item.name, *reversed(item.above)) if (fund := fund_of(name))), None)
