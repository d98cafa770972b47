"""Units that nothing settles: the sums of a table hold in any unit, so that they prove no amount of it."""

from __future__ import annotations

from collections.abc import Iterable

from mingzhang.extractors.checks.fact_index import FactIndex
from mingzhang.extractors.checks.relation import EQUAL, Outcome
from mingzhang.extractors.tables.settled_units import UNIT_IN_DOUBT

__all__ = ["doubted_scale", "of_unsure_scale"]


def of_unsure_scale(index: FactIndex, outcomes: Iterable[Outcome]) -> frozenset[int]:
    """The amounts of unsettled unit that no identity ties to an amount whose unit is known."""
    unsure = frozenset(fact_no for fact_no, fact in enumerate(index.facts) if UNIT_IN_DOUBT in fact.flags)
    tied = [one for one in outcomes if _ties(index, one, unsure)] if unsure else []
    known = {index.facts[fact_no].table for one in tied for fact_no in one.relation.facts}
    return frozenset(fact_no for fact_no in unsure if index.facts[fact_no].table not in known)


def _ties(index: FactIndex, one: Outcome, unsure: frozenset[int]) -> bool:
    """Whether a relation that holds has amounts of unsettled unit and others."""
    if one.judgement.status != "pass" or one.relation.shape != EQUAL or one.doubt:
        return False
    worth = [fact_no in unsure for fact_no in one.relation.facts if index.facts[fact_no].value]
    return True in worth and False in worth


def doubted_scale(outcomes: Iterable[Outcome], unsure: frozenset[int]) -> list[Outcome]:
    """The outcomes; what fails between amounts of unsettled unit and others is doubted, what holds proves nothing."""
    return [_doubted(one, unsure) if not unsure.isdisjoint(one.relation.facts) else one for one in outcomes]


def _doubted(one: Outcome, unsure: frozenset[int]) -> Outcome:
    if one.judgement.status == "fail" and not unsure.issuperset(one.relation.facts):
        return one._replace(doubt="unit", severity="info", proves=False)
    return one._replace(proves=False)
