"""Debts owed, allowed and added: each has one measure, and a measure tells which of them a number is."""

from __future__ import annotations

import datetime as dt

from mingzhang.schemas.facts import Fact
from mingzhang.schemas.vocabulary.concepts import concepts
from mingzhang.schemas.vocabulary.indicators import reading

__all__ = ["settle_stock"]

_MEASURES = frozenset({"final", "prior_final", "budget", "prior_budget", "adjusted_budget"})


def settle_stock(fact: Fact) -> Fact:
    """The fact with the measure of its stock, or with the concept that its measure belongs to.

    较2024年的8378680万元增加: what was owed is a balance. 一般债务限额130亿元，余额124亿元: the second is 一般债务余额.
    What a table says is owed is so at the year's end, where no heading names another day; flows have no day.
    """
    return _dated(_settled(fact))


def _settled(fact: Fact) -> Fact:
    stock = reading().of_prefix("stock", fact.concept) if fact.concept else None
    if stock is None or fact.concept is None or fact.unit != "CNY":
        return fact
    if fact.measure in _MEASURES:
        return fact._replace(measure=stock)
    moved = reading().moved_to(fact.concept, fact.measure)
    if moved == fact.concept or moved not in concepts().by_id:
        return fact
    return _named(fact._replace(concept=moved), concepts().by_id[fact.concept].name, concepts().by_id[moved].name)


def _dated(fact: Fact) -> Fact:
    if fact.measure != "balance":
        return fact._replace(as_of=None) if fact.source == "table" and fact.measure in _MEASURES else fact
    if fact.as_of is None and fact.source == "table" and fact.period:
        return fact._replace(as_of=dt.date(fact.period, 12, 31))
    return fact


def _named(fact: Fact, old: str, new: str) -> Fact:
    """The item with the end that tells the new stock from the old: 一般债务限额 is 一般债务余额, where it ended so."""
    here, there = old[-2:], new[-2:]
    if here == there or not fact.item.endswith(here):
        return fact
    item = fact.item.removesuffix(here) + there
    return fact._replace(item=item, item_path=fact.item_path.removesuffix(fact.item) + item)
