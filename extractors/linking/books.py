"""Whose book a concept stands in: its own fund, where it has only one; a department's sense of a government's name."""

from __future__ import annotations

from mingzhang.schemas.facts import Fact
from mingzhang.schemas.vocabulary.linking import linking

__all__ = ["settle_department", "settle_fund"]


def settle_fund(fact: Fact) -> Fact:
    """The fact with the fund of its concept; without the concept where the general budget has an account of that name.

    城市基础设施配套费收入 below a heading of the general budget is of a government fund; 国有资本经营收入 among the
    general budget's revenue is its account 10306.
    """
    words = linking()
    fund = words.fund_of.get(fact.concept.partition(".")[0]) if fact.concept else None
    if fund is None or fact.fund == fund:
        return fact
    if fact.fund == "general" and fact.item in words.shared_names:
        return fact._replace(concept=None, axis="revenue_source")
    return fact._replace(fund=fund)


def settle_department(fact: Fact) -> Fact:
    """The fact of a department's book with what the book means by a name of a government's."""
    concept = linking().of_departments.get(fact.concept or "")
    return fact._replace(concept=concept) if concept else fact
