"""The single number whose change would satisfy every rule it takes part in, where exactly one exists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cached_property

from mingzhang.extractors.checks.ledger import Ledger, step_of
from mingzhang.extractors.checks.messages import name_of, printed
from mingzhang.extractors.checks.relation import EQUAL, RATIO, Number, Outcome, Relation, judge
from mingzhang.schemas.facts import Fact
from mingzhang.schemas.vocabulary.phrases import phrase

__all__ = ["Hints"]

_SIGNED = frozenset({"change", "change_pct"})
"""Measures whose sign stands in a word (减少), not in the number."""
_MOST = 12
"""Numbers tried for one failure: a sum of more terms leaves too many to blame."""


class Hints:
    """The hints of one document; the decided outcomes of each fact are gathered when the first failure asks."""

    def __init__(self, ledger: Ledger, outcomes: Sequence[Outcome]) -> None:
        self._ledger = ledger
        self._outcomes = outcomes

    @cached_property
    def _involved(self) -> dict[int, list[Outcome]]:
        found: dict[int, list[Outcome]] = defaultdict(list)
        for one in self._outcomes:
            if one.relation.shape in (EQUAL, RATIO) and not one.doubt and one.judgement.status != "undefined":
                for place in one.relation.facts:
                    found[place].append(one)
        return found

    def of(self, failed: Outcome) -> str | None:
        """The one change that lets this and every other rule of the changed number hold; nothing where two would."""
        return _hint(self._ledger, failed, self._involved)


def _hint(ledger: Ledger, failed: Outcome, by_fact: dict[int, list[Outcome]]) -> str | None:
    places = failed.relation.facts
    if failed.relation.shape not in (EQUAL, RATIO) or len(places) > _MOST:
        return None
    cures = [(place, value) for place in places if (value := _cure(ledger, failed, place, by_fact)) is not None]
    several = [cure for cure in cures if len(by_fact[cure[0]]) > 1]
    best = several if several else cures
    if len(best) != 1:
        return None
    place, value = best[0]
    fact = ledger.facts[place]
    count = len(by_fact[place])
    change = {"name": name_of(ledger, place, place), "old": printed(fact), "new": _shown(value, fact)}
    return phrase("hint.several" if count > 1 else "hint.one", **change, count=count)


def _cure(ledger: Ledger, failed: Outcome, place: int, by_fact: dict[int, list[Outcome]]) -> Decimal | None:
    """The value of one fact with which all its relations hold, tried from each relation: some tell it more exactly.

    With two decimals, or as many as the number has; else with as many as any number of its kind in the failure.
    """
    mine = by_fact[place][:_MOST]
    wanted = [w for one in (failed, *mine) if (w := _wanted(ledger, one.relation, place)) is not None]
    fact = ledger.facts[place]
    usual = min(step_of(fact), step_of(fact).scaleb(fact.decimals - 2))
    finest = min(step_of(ledger.facts[other]) for other in _amounts(ledger, failed.relation, place))
    for step in dict.fromkeys((max(usual, finest), finest)):
        for value in dict.fromkeys((w / step).quantize(Decimal(1)) * step for w in wanted):
            if all(
                judge(one.relation, _changed(ledger, place, value, step)).status == "pass" for one in by_fact[place]
            ):
                return value
    return None


def _changed(ledger: Ledger, place: int, value: Decimal, step: Decimal) -> Callable[[int], Number]:
    changed = (value, step / 2)

    def number(other: int) -> Number:
        return changed if other == place else ledger.number(other)

    return number


def _amounts(ledger: Ledger, relation: Relation, place: int) -> list[int]:
    """The numbers whose printed decimals a corrected number may have: those of its own kind."""
    return [other for other in relation.facts if ledger.facts[other].unit == ledger.facts[place].unit]


def _wanted(ledger: Ledger, relation: Relation, place: int) -> Decimal | None:
    """The value of one fact that solves the relation exactly."""

    def value(other: int) -> Decimal:
        return ledger.facts[other].value

    if relation.shape == EQUAL:
        rest = sum((s * value(p) for s, p in relation.parts), Decimal(0))
        rest -= sum((s * value(p) for s, p in relation.whole), Decimal(0))
        sign = sum(s for s, p in relation.whole if p == place) - sum(s for s, p in relation.parts if p == place)
        return value(place) + rest / sign if sign else None
    if place == relation.rate:
        base = sum((s * value(p) for s, p in relation.parts), Decimal(0))
        return sum((s * value(p) for s, p in relation.whole), Decimal(0)) / base * 100 if base else None
    ratio = value(relation.rate) / Decimal(100)
    # part(x) = ratio · whole(x), both linear in x
    slope = Decimal(sum(s for s, p in relation.whole if p == place))
    slope -= ratio * sum(s for s, p in relation.parts if p == place)
    part = sum((s * value(p) for s, p in relation.whole if p != place), Decimal(0))
    whole = sum((s * value(p) for s, p in relation.parts if p != place), Decimal(0))
    return (ratio * whole - part) / slope if slope else None


def _shown(value: Decimal, fact: Fact) -> str:
    factor = step_of(fact).scaleb(fact.decimals)
    shown = (value if fact.raw_value.startswith("-") or fact.measure not in _SIGNED else abs(value)) / factor
    return f"{shown.quantize(Decimal(1).scaleb(-max(fact.decimals, _decimals(shown))))}{fact.raw_unit}"


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
