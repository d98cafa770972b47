"""The single number whose change would satisfy every rule it takes part in, where exactly one exists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cached_property

from mingzhang.extractors.checks.fact_index import FactIndex, step_of
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

    def __init__(self, index: FactIndex, outcomes: Sequence[Outcome]) -> None:
        self._ledger = index
        self._outcomes = outcomes

    @cached_property
    def _involved(self) -> dict[int, list[Outcome]]:
        found: dict[int, list[Outcome]] = defaultdict(list)
        for one in self._outcomes:
            if one.relation.shape in (EQUAL, RATIO) and not one.doubt and one.judgement.status != "undefined":
                for fact_no in one.relation.facts:
                    found[fact_no].append(one)
        return found

    def of(self, failed: Outcome) -> str | None:
        """The one change that lets this and every other rule of the changed number hold; nothing where two would."""
        return _hint(self._ledger, failed, self._involved)


def _hint(index: FactIndex, failed: Outcome, by_fact: dict[int, list[Outcome]]) -> str | None:
    fact_nos = failed.relation.facts
    if failed.relation.shape not in (EQUAL, RATIO) or len(fact_nos) > _MOST:
        return None
    cures = [(fact_no, value) for fact_no in fact_nos if (value := _cure(index, failed, fact_no, by_fact)) is not None]
    several = [cure for cure in cures if len(by_fact[cure[0]]) > 1]
    best = several if several else cures
    if len(best) != 1:
        return None
    fact_no, value = best[0]
    fact = index.facts[fact_no]
    count = len(by_fact[fact_no])
    change = {"name": name_of(index, fact_no, fact_no), "old": printed(fact), "new": _shown(value, fact)}
    return phrase("hint.several" if count > 1 else "hint.one", **change, count=count)


def _cure(index: FactIndex, failed: Outcome, fact_no: int, by_fact: dict[int, list[Outcome]]) -> Decimal | None:
    """The value of one fact with which all its relations hold, tried from each relation: some tell it more exactly.

    With two decimals, or as many as the number has; else with as many as any number of its kind in the failure.
    """
    mine = by_fact[fact_no][:_MOST]
    wanted = [w for one in (failed, *mine) if (w := _wanted(index, one.relation, fact_no)) is not None]
    fact = index.facts[fact_no]
    usual = min(step_of(fact), step_of(fact).scaleb(fact.decimals - 2))
    finest = min(step_of(index.facts[other]) for other in _amounts(index, failed.relation, fact_no))
    for step in dict.fromkeys((max(usual, finest), finest)):
        for value in dict.fromkeys((w / step).quantize(Decimal(1)) * step for w in wanted):
            if all(
                judge(one.relation, _changed(index, fact_no, value, step)).status == "pass" for one in by_fact[fact_no]
            ):
                return value
    return None


def _changed(index: FactIndex, fact_no: int, value: Decimal, step: Decimal) -> Callable[[int], Number]:
    changed = (value, step / 2)

    def number(other: int) -> Number:
        return changed if other == fact_no else index.number(other)

    return number


def _amounts(index: FactIndex, relation: Relation, fact_no: int) -> list[int]:
    """The numbers whose printed decimals a corrected number may have: those of its own kind."""
    return [other for other in relation.facts if index.facts[other].unit == index.facts[fact_no].unit]


def _wanted(index: FactIndex, relation: Relation, fact_no: int) -> Decimal | None:
    """The value of one fact that solves the relation exactly."""

    def value(other: int) -> Decimal:
        return index.facts[other].value

    if relation.shape == EQUAL:
        rest = sum((s * value(p) for s, p in relation.parts), Decimal(0))
        rest -= sum((s * value(p) for s, p in relation.whole), Decimal(0))
        sign = sum(s for s, p in relation.whole if p == fact_no) - sum(s for s, p in relation.parts if p == fact_no)
        return value(fact_no) + rest / sign if sign else None
    if fact_no == relation.rate:
        base = sum((s * value(p) for s, p in relation.parts), Decimal(0))
        return sum((s * value(p) for s, p in relation.whole), Decimal(0)) / base * 100 if base else None
    ratio = value(relation.rate) / Decimal(100)
    # part(x) = ratio · whole(x), both linear in x
    slope = Decimal(sum(s for s, p in relation.whole if p == fact_no))
    slope -= ratio * sum(s for s, p in relation.parts if p == fact_no)
    part = sum((s * value(p) for s, p in relation.whole if p != fact_no), Decimal(0))
    whole = sum((s * value(p) for s, p in relation.parts if p != fact_no), Decimal(0))
    return (ratio * whole - part) / slope if slope else None


def _shown(value: Decimal, fact: Fact) -> str:
    factor = step_of(fact).scaleb(fact.decimals)
    shown = (value if fact.raw_value.startswith("-") or fact.measure not in _SIGNED else abs(value)) / factor
    return f"{shown.quantize(Decimal(1).scaleb(-max(fact.decimals, _decimals(shown))))}{fact.raw_unit}"


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
