"""Whose book a concept stands in: its own fund, where it has only one; a department's sense of a government's name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mingzhang.schemas.facts import Fact
from mingzhang.schemas.vocabulary.linking import linking

__all__ = ["settle_department", "settle_fund", "settle_government", "settle_plain"]


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


def settle_government(fact: Fact) -> Fact:
    """The fact of a government's book: 上级补助收入 is a transfer, not what a superior unit gives."""
    concept = linking().of_governments.get(fact.concept or "")
    return fact._replace(concept=concept, axis="balance") if concept else fact


def settle_plain(facts: Iterable[Fact]) -> Iterator[Fact]:
    """The facts of a department's book, 收入 alone as the year's revenue, unless the book tells another amount as that.

    本单位收入为1687万元，其中：财政拨款收入…; but 收入434.72万元，其中：本年收入434.16万元，年初结转0.56万元.
    """
    every = tuple(facts)
    told = {(fact.concept, fact.period, fact.measure): fact.value for fact in every if fact.concept}
    for fact in every:
        alone = fact.source == "text" and fact.fund == "all" and not (fact.concept or fact.code)
        concept = linking().plain.get(fact.item_path) if alone else None
        meant = concept and told.get((concept, fact.period, fact.measure), fact.value) == fact.value
        yield fact._replace(concept=concept) if meant else fact
