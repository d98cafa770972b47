"""How grave a failure is: the rule's severity, lowered where rounding explains what the intervals alone do not."""

from __future__ import annotations

from mingzhang.extractors.checks.fact_index import FactIndex, step_of
from mingzhang.extractors.checks.relation import AT_MOST, RATIO, Judgement, Outcome, Relation, judge

__all__ = ["outcome"]

_RESIDUE = 2
_SMALL = 50
"""Steps of the last decimal: within 2 it is rounding, within 50 (half a 万元 at two decimals) it is a warning
(handbook 2.1)."""


def outcome(index: FactIndex, relation: Relation, *, doubt: str = "", proves: bool = True) -> Outcome:
    """The relation judged and graded; a relation of nothing but zeros proves nothing."""
    judgement = judge(relation, index.number)
    if not doubt and index.torn and not index.torn.isdisjoint(relation.facts):
        doubt = "raw"
    proof = proves and judgement.status == "pass" and relation.shape != AT_MOST and _says(index, relation)
    told = judgement.status == "fail" and not doubt
    return Outcome(relation, judgement, _severity(index, relation, judgement) if told else "info", doubt, proof)


def _says(index: FactIndex, relation: Relation) -> bool:
    facts = index.facts
    if relation.shape == RATIO and not facts[relation.rate].value:
        return False
    seen = False
    for _, fact_no in (*relation.whole, *relation.parts):
        if facts[fact_no].value:
            if seen:
                return True
            seen = True
    return False


def _severity(index: FactIndex, relation: Relation, judgement: Judgement) -> str:
    assert judgement.difference is not None and judgement.allowed is not None
    step = max(step_of(index.facts[fact_no]) for fact_no in relation.facts if _grades(relation, fact_no))
    gap = abs(judgement.difference)
    if relation.shape == RATIO:
        return "info" if gap <= judgement.allowed + step / 2 else relation.rule.severity
    if index.facts[relation.facts[0]].unit != "CNY":
        return relation.rule.severity
    if gap <= max(judgement.allowed + step, _RESIDUE * step):
        return "info"
    if gap <= _SMALL * step and relation.rule.severity == "error":
        return "warning"
    return relation.rule.severity


def _grades(relation: Relation, fact_no: int) -> bool:
    return relation.shape != RATIO or fact_no == relation.rate
