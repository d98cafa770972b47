"""How exactly a table was computed: where nothing in it was rounded, one number that only rounding explains is told.

Amounts in 万元 may be rounded or may be all there is. Where ten sums or rates of a table, which rounded amounts would
miss every second time, hold as printed, its amounts are exact; then one that misses was not rounded either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from mingzhang.extractors.checks.fact_index import FactIndex, step_of
from mingzhang.extractors.checks.relation import EQUAL, RATIO, Outcome
from mingzhang.schemas.vocabulary.phrases import phrase

__all__ = ["exacting"]

_ZERO = Decimal(0)
_TELLING = 10
_PARTS = 4
"""A sum of fewer rounded parts is right by chance more often than not."""
_RESIDUE = 2


def exacting(index: FactIndex, outcomes: Sequence[Outcome]) -> list[Outcome]:
    """The outcomes, with warnings where one number of a table needs rounding that ten relations of its kind do not."""
    kinds: dict[tuple[int, str, str], list[int]] = defaultdict(list)
    for at, one in enumerate(outcomes):
        table = index.facts[one.relation.facts[0]].table if one.proves else None
        if table is not None and one.judgement.status == "pass" and _tells(index, one):
            kinds[table, one.relation.shape, one.relation.rule.kind].append(at)
    told = list(outcomes)
    for fact_nos in kinds.values():
        loose = [at for at in fact_nos if not _is_exact(index, outcomes[at])]
        common = set.intersection(*(set(outcomes[at].relation.facts) for at in loose)) if loose else set()
        if common and len(fact_nos) - len(loose) >= _TELLING:
            for at in loose:
                told[at] = _told(index, outcomes[at])
    return told


def _tells(index: FactIndex, one: Outcome) -> bool:
    """Whether rounded amounts would show: rates of small numbers, sums of several."""
    relation = one.relation
    if relation.shape == RATIO:
        rate = index.facts[relation.rate]
        return bool(rate.value) and (one.judgement.allowed or _ZERO) > 2 * step_of(rate)
    return relation.shape == EQUAL and sum(bool(index.facts[fact_no].value) for _, fact_no in relation.parts) >= _PARTS


def _slack(index: FactIndex, one: Outcome) -> Decimal:
    """What printing the rate, or nothing, explains."""
    return step_of(index.facts[one.relation.rate]) if one.relation.shape == RATIO else _ZERO


def _is_exact(index: FactIndex, one: Outcome) -> bool:
    return abs(one.judgement.difference or _ZERO) <= _slack(index, one)


def _told(index: FactIndex, one: Outcome) -> Outcome:
    """The relation as a warning, unless a residue of the last digits is all that it misses by."""
    relation, slack = one.relation, _slack(index, one)
    step = max(step_of(index.facts[fact_no]) for fact_no in relation.facts)
    residue = slack + slack / 2 if relation.shape == RATIO else _RESIDUE * step
    if abs(one.judgement.difference or _ZERO) <= residue or relation.rule.severity == "info":
        return one
    judgement = one.judgement._replace(status="fail", allowed=slack)
    return one._replace(judgement=judgement, severity="warning", proves=False, words=phrase("relation.exact_elsewhere"))
