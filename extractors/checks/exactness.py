"""How exactly a table was computed: where nothing in it was rounded, one number that only rounding explains is told.

Amounts in 万元 may be rounded or may be all there is. Where ten sums or rates of a table, which rounded amounts would
miss every second time, hold as printed, its amounts are exact; then one that misses was not rounded either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from mingzhang.extractors.checks.ledger import Ledger, step_of
from mingzhang.extractors.checks.relation import EQUAL, RATIO, Outcome
from mingzhang.schemas.vocabulary.phrases import phrase

__all__ = ["exacting"]

_ZERO = Decimal(0)
_TELLING = 10
_PARTS = 4
"""A sum of fewer rounded parts is right by chance more often than not."""
_RESIDUE = 2


def exacting(ledger: Ledger, outcomes: Sequence[Outcome]) -> list[Outcome]:
    """The outcomes, with warnings where one number of a table needs rounding that ten relations of its kind do not."""
    kinds: dict[tuple[int, str, str], list[int]] = defaultdict(list)
    for at, one in enumerate(outcomes):
        table = ledger.facts[one.relation.facts[0]].table if one.proves else None
        if table is not None and one.judgement.status == "pass" and _tells(ledger, one):
            kinds[table, one.relation.shape, one.relation.rule.kind].append(at)
    told = list(outcomes)
    for places in kinds.values():
        loose = [at for at in places if not _is_exact(ledger, outcomes[at])]
        common = set.intersection(*(set(outcomes[at].relation.facts) for at in loose)) if loose else set()
        if common and len(places) - len(loose) >= _TELLING:
            for at in loose:
                told[at] = _told(ledger, outcomes[at])
    return told


def _tells(ledger: Ledger, one: Outcome) -> bool:
    """Whether rounded amounts would show: rates of small numbers, sums of several."""
    relation = one.relation
    if relation.shape == RATIO:
        rate = ledger.facts[relation.rate]
        return bool(rate.value) and (one.judgement.allowed or _ZERO) > 2 * step_of(rate)
    return relation.shape == EQUAL and sum(bool(ledger.facts[place].value) for _, place in relation.parts) >= _PARTS


def _slack(ledger: Ledger, one: Outcome) -> Decimal:
    """What printing the rate, or nothing, explains."""
    return step_of(ledger.facts[one.relation.rate]) if one.relation.shape == RATIO else _ZERO


def _is_exact(ledger: Ledger, one: Outcome) -> bool:
    return abs(one.judgement.difference or _ZERO) <= _slack(ledger, one)


def _told(ledger: Ledger, one: Outcome) -> Outcome:
    """The relation as a warning, unless a residue of the last digits is all that it misses by."""
    relation, slack = one.relation, _slack(ledger, one)
    step = max(step_of(ledger.facts[place]) for place in relation.facts)
    residue = slack + slack / 2 if relation.shape == RATIO else _RESIDUE * step
    if abs(one.judgement.difference or _ZERO) <= residue or relation.rule.severity == "info":
        return one
    judgement = one.judgement._replace(status="fail", allowed=slack)
    return one._replace(judgement=judgement, severity="warning", proves=False, words=phrase("relation.exact_elsewhere"))
