"""One number printed in several places: a cell that the text repeats, a sentence that repeats another.

Printing a number twice proves nothing by itself. Where arithmetic proves one of the two, it proves the other with it;
so these relations lend a proof and never make one, and differing values say nothing: the names alone are too weak.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from mingzhang.extractors.checks.grading import outcome
from mingzhang.extractors.checks.ledger import AMOUNTS, Ledger
from mingzhang.extractors.checks.relation import EQUAL, Outcome, Relation
from mingzhang.schemas.vocabulary.concepts import key_of
from mingzhang.schemas.vocabulary.rules import Rule

__all__ = ["echoed", "retold"]

_MEASURES = (AMOUNTS - {"count"}) | {"prior_final", "prior_budget", "change"}
_MOST = 3
"""Cells that lend a proof to one mention: one of them is proven, or none of the table is."""
Named = tuple[str, int, str]


def echoed(ledger: Ledger, rule: Rule) -> Iterator[Outcome]:
    """Each amount of the text with the cells of its name, measure and year that print the same."""
    wanted: dict[tuple[str, int], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for place in ledger.text:
        fact = ledger.facts[place]
        if fact.unit == "CNY" and fact.value and fact.measure in _MEASURES and place not in ledger.proven:
            for name in _names(ledger, place):
                wanted[fact.measure, fact.period][name].append(place)
    found: dict[int, int] = defaultdict(int)
    for place, fact in enumerate(ledger.facts) if wanted else ():
        mentions = wanted.get((fact.measure, fact.period)) if fact.table is not None else None
        if mentions and fact.value and fact.unit == "CNY":
            names = (ledger.concepts[place], fact.code, key_of(fact.item), key_of(fact.component or ""))
            told = [name for name in names if name and name in mentions]
            for mention in {one for name in told for one in mentions[name]} if told else ():
                if found[mention] < _MOST and _meet(ledger, mention, place):
                    found[mention] += 1
                    yield _lent(ledger, rule, mention, place)


def retold(ledger: Ledger, rule: Rule) -> Iterator[Outcome]:
    """Each amount of the text with the first that has its name, measure, year and value."""
    first: dict[tuple[Named, str | None, object], int] = {}
    for place in ledger.text:
        fact = ledger.facts[place]
        if fact.unit == "CNY" and fact.value and fact.measure in _MEASURES:
            name = ledger.concepts[place] or key_of(fact.item)
            other = first.setdefault(((fact.measure, fact.period, name), fact.compare_to, fact.value), place)
            if other != place:
                yield _lent(ledger, rule, place, other)


def _names(ledger: Ledger, place: int) -> set[str]:
    fact = ledger.facts[place]
    return {name for name in (ledger.concepts[place], fact.code, key_of(fact.item).removesuffix("科目")) if name}


def _meet(ledger: Ledger, one: int, other: int) -> bool:
    return ledger.interval(one).meets(ledger.interval(other))


def _lent(ledger: Ledger, rule: Rule, place: int, other: int) -> Outcome:
    return outcome(ledger, Relation(rule, EQUAL, ((1, place),), ((1, other),)))._replace(lends=True)
