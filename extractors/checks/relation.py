"""Relations among printed numbers, judged by intervals: each number is what its printed decimals allow.

A relation fails only where no values inside the intervals satisfy it, so that the rounding of n terms is allowed for
without any tolerance set by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from mingzhang.schemas.intervals import Interval, percent_of, printed_percent
from mingzhang.schemas.vocabulary.rules import Rule

__all__ = ["AT_MOST", "EQUAL", "RATIO", "WORDS", "Judgement", "Outcome", "Relation", "Term", "judge", "said"]

EQUAL, AT_MOST, RATIO, WORDS = "equal", "at_most", "ratio", "words"
_ZERO = Decimal(0)
_HALF = Decimal("0.5")
_HUNDRED = Decimal(100)

Term = tuple[int, int]
"""A sign (1 or -1) and the place of a fact."""
Number = tuple[Decimal, Decimal]
"""A printed value and half a unit of its last decimal."""
Printed = Callable[[int], Number]
"""The number of the fact at a place."""


@dataclass(slots=True, eq=False)
class Relation:
    """`whole` equals `parts` (EQUAL), is no more than they are (AT_MOST), or is `rate` percent of them (RATIO).

    `facts` are all places that take part, the one that is judged first. Never changed once made; not frozen, because
    a document has ten thousand of them and freezing doubles what one costs.
    """

    rule: Rule
    shape: str
    whole: tuple[Term, ...]
    parts: tuple[Term, ...]
    rate: int = -1
    facts: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        fact_nos = dict.fromkeys([fact_no for _, fact_no in self.whole + self.parts])
        self.facts = tuple(fact_nos) if self.rate < 0 else (self.rate, *(p for p in fact_nos if p != self.rate))


class Judgement(NamedTuple):
    """`difference` is found less expected; `allowed` is the largest difference that printed decimals explain."""

    status: str
    expected: Decimal | None = None
    found: Decimal | None = None
    difference: Decimal | None = None
    allowed: Decimal | None = None


class Outcome(NamedTuple):
    """A relation with its judgement; `doubt` says why the failure may be ours, empty where nothing speaks for that.

    `words` is the message where the relation is one of words, else why a failure is one; `start` and `end` are then
    offsets of the text. An outcome that `lends` proves its numbers only if another identity proves one of them.
    """

    relation: Relation
    judgement: Judgement
    severity: str
    doubt: str = ""
    proves: bool = False
    lends: bool = False
    words: str = ""
    start: int | None = None
    end: int | None = None


def said(
    rule: Rule,
    words: str,
    facts: Iterable[int] = (),
    *,
    status: str = "fail",
    severity: str = "",
    span: tuple[int, int] | None = None,
) -> Outcome:
    """An outcome in words: what is wrong, the facts that it is about, or the span of text."""
    relation = Relation(rule, WORDS, tuple((1, fact_no) for fact_no in facts), ())
    start, end = span or (None, None)
    return Outcome(relation, Judgement(status), severity or rule.severity, words=words, start=start, end=end)


def _total(terms: Iterable[Term], number: Printed) -> tuple[Decimal, Decimal]:
    """The sum of terms, and how far rounding may have moved it."""
    total = slack = _ZERO
    for sign, fact_no in terms:
        value, half = number(fact_no)
        total = total + value if sign > 0 else total - value
        slack += half
    return total, slack


def judge(relation: Relation, number: Printed) -> Judgement:
    """Whether the relation can hold; `undefined` where a percentage is of nothing."""
    found, slack = _total(relation.whole, number)
    expected, more = _total(relation.parts, number)
    if relation.shape == RATIO:
        told = _judge_ratio((found, slack), (expected, more), number(relation.rate))
        return _below_zero(relation, number, told) if expected < -more else told
    difference, allowed = found - expected, slack + more
    beyond = difference if relation.shape == AT_MOST else abs(difference)
    return Judgement("fail" if beyond > allowed else "pass", expected, found, difference, allowed)


def _judge_ratio(part: Number, whole: Number, rate: Number) -> Judgement:
    found, half = rate
    expected = percent_of(_interval(*part), _interval(*whole))
    if expected is None:
        return Judgement("undefined", None, found)
    exact = part[0] / whole[0] * _HUNDRED
    low, high = expected
    status = "pass" if printed_percent(found, half + half).meets(expected) else "fail"
    return Judgement(status, exact, found, found - exact, half + half + (high - low) * _HALF)


def _below_zero(relation: Relation, number: Printed, told: Judgement) -> Judgement:
    """A percentage of less than nothing: a failure where it fits only with the sign of what it is of turned.

    Of a true negative (refunded revenue) publishers divide by it, a change also by its size, or print what fits
    nothing.
    """
    (part, slack), (whole, more) = (_total(terms, number) for terms in (relation.whole, relation.parts))
    rate, fact_nos = number(relation.rate), {fact_no for _, fact_no in relation.parts}
    changes = any(fact_no in fact_nos for _, fact_no in relation.whole)
    plain = [
        _judge_ratio((sign * part, slack), (-whole, more), rate).status for sign in ((1, -1) if changes else (-1,))
    ]

    def turned(fact_no: int) -> Number:
        value, half = number(fact_no)
        return (-value if fact_no in fact_nos else value), half

    fits = _judge_ratio(_total(relation.whole, turned), _total(relation.parts, turned), rate).status == "pass"
    if not rate[0] or "pass" in plain or not fits:
        return told
    exact = part / whole * _HUNDRED
    return Judgement("fail", exact, rate[0], rate[0] - exact, rate[1] + rate[1])


def _interval(value: Decimal, half: Decimal) -> Interval:
    return Interval(value - half, value + half)
