"""The single number whose change would satisfy every rule it takes part in, where exactly one exists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from extractors.checks.ledger import Ledger, step_of
from extractors.checks.messages import name_of, printed
from extractors.checks.relation import EQUAL, RATIO, Outcome, Relation, judge
from schemas.facts import Fact
from schemas.intervals import Interval
from schemas.intervals import printed as interval_of

__all__ = ["hint_for", "involved"]

_MOST = 12
"""Numbers tried for one failure: a sum of more terms leaves too many to blame."""


def involved(outcomes: Sequence[Outcome]) -> dict[int, list[Outcome]]:
    """The decided outcomes of each fact."""
    found: dict[int, list[Outcome]] = defaultdict(list)
    for one in outcomes:
        if one.relation.shape in (EQUAL, RATIO) and not one.doubt and one.judgement.status != "undefined":
            for place in one.relation.facts:
                found[place].append(one)
    return found


def hint_for(ledger: Ledger, failed: Outcome, by_fact: dict[int, list[Outcome]]) -> str | None:
    """The one change that lets this and every other rule of the changed number hold; nothing where two would."""
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
    return f"若将{name_of(ledger, place, place)}由{printed(fact)}改为{_shown(value, fact)},则其参与的{len(by_fact[place])}条关系均成立"


def _cure(ledger: Ledger, failed: Outcome, place: int, by_fact: dict[int, list[Outcome]]) -> Decimal | None:
    value = _wanted(ledger, failed.relation, place)
    if value is None:
        return None
    step = step_of(ledger.facts[place])
    value = (value / step).quantize(Decimal(1)) * step
    changed = interval_of(value, step)

    def interval(other: int) -> Interval:
        return changed if other == place else ledger.interval(other)

    holds = all(judge(one.relation, interval).status == "pass" for one in by_fact[place])
    return value if holds else None


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
    step = step_of(fact)
    factor = step.scaleb(fact.decimals)
    return f"{(abs(value) if not fact.raw_value.startswith('-') else value) / factor:.{fact.decimals}f}{fact.raw_unit}"
