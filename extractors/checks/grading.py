"""How grave a failure is: the rule's severity, lowered where rounding explains what the intervals alone do not."""

from __future__ import annotations

from mingzhang.extractors.checks.ledger import Ledger, step_of
from mingzhang.extractors.checks.relation import AT_MOST, RATIO, Judgement, Outcome, Relation, judge

__all__ = ["outcome"]

_RESIDUE = 2
_SMALL = 50
"""Steps of the last decimal: within 2 it is rounding, within 50 (half a 万元 at two decimals) it is a warning
(handbook 2.1)."""


def outcome(ledger: Ledger, relation: Relation, *, doubt: str = "", proves: bool = True) -> Outcome:
    """The relation judged and graded; a relation of nothing but zeros proves nothing."""
    judgement = judge(relation, ledger.number)
    if not doubt and ledger.torn and not ledger.torn.isdisjoint(relation.facts):
        doubt = "raw"
    proof = proves and judgement.status == "pass" and relation.shape != AT_MOST and _says(ledger, relation)
    told = judgement.status == "fail" and not doubt
    return Outcome(relation, judgement, _severity(ledger, relation, judgement) if told else "info", doubt, proof)


def _says(ledger: Ledger, relation: Relation) -> bool:
    facts = ledger.facts
    if relation.shape == RATIO and not facts[relation.rate].value:
        return False
    seen = False
    for _, place in (*relation.whole, *relation.parts):
        if facts[place].value:
            if seen:
                return True
            seen = True
    return False


def _severity(ledger: Ledger, relation: Relation, judgement: Judgement) -> str:
    assert judgement.difference is not None and judgement.allowed is not None
    step = max(step_of(ledger.facts[place]) for place in relation.facts if _grades(relation, place))
    gap = abs(judgement.difference)
    if relation.shape == RATIO:
        return "info" if gap <= judgement.allowed + step / 2 else relation.rule.severity
    if ledger.facts[relation.facts[0]].unit != "CNY":
        return relation.rule.severity
    if gap <= max(judgement.allowed + step, _RESIDUE * step):
        return "info"
    if gap <= _SMALL * step and relation.rule.severity == "error":
        return "warning"
    return relation.rule.severity


def _grades(relation: Relation, place: int) -> bool:
    return relation.shape != RATIO or place == relation.rate
