"""One number printed in several places: a cell that the text repeats, a sentence that repeats another.

Printing a number twice proves nothing by itself. Where arithmetic proves one of the two, it proves the other with it;
so these relations lend a proof and never make one, and differing values say nothing: the names alone are too weak.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from mingzhang.extractors.checks.fact_index import AMOUNTS, FactIndex
from mingzhang.extractors.checks.grading import outcome
from mingzhang.extractors.checks.relation import EQUAL, Outcome, Relation
from mingzhang.schemas.vocabulary.concepts import key_of
from mingzhang.schemas.vocabulary.rules import Rule

__all__ = ["echoed", "retold"]

_MEASURES = (AMOUNTS - {"count"}) | {"prior_final", "prior_budget", "change"}
_MOST = 3
"""Cells that lend a proof to one mention: one of them is proven, or none of the table is."""
Named = tuple[str, int, str]


def echoed(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """Each amount of the text with the cells of its name, measure and year that print the same."""
    wanted: dict[tuple[str, int], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for fact_no in index.text:
        fact = index.facts[fact_no]
        if fact.unit == "CNY" and fact.value and fact.measure in _MEASURES and fact_no not in index.proven:
            for name in _names(index, fact_no):
                wanted[fact.measure, fact.period][name].append(fact_no)
    found: dict[int, int] = defaultdict(int)
    for fact_no, fact in enumerate(index.facts) if wanted else ():
        mentions = wanted.get((fact.measure, fact.period)) if fact.table is not None else None
        if mentions and fact.value and fact.unit == "CNY":
            names = (index.concepts[fact_no], fact.code, key_of(fact.item), key_of(fact.component or ""))
            told = [name for name in names if name and name in mentions]
            for mention in {one for name in told for one in mentions[name]} if told else ():
                if found[mention] < _MOST and _meet(index, mention, fact_no):
                    found[mention] += 1
                    yield _lent(index, rule, mention, fact_no)


def retold(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """Each amount of the text with the first that has its name, measure, year and value."""
    first: dict[tuple[Named, str | None, object], int] = {}
    for fact_no in index.text:
        fact = index.facts[fact_no]
        if fact.unit == "CNY" and fact.value and fact.measure in _MEASURES:
            name = index.concepts[fact_no] or key_of(fact.item)
            other = first.setdefault(((fact.measure, fact.period, name), fact.compare_to, fact.value), fact_no)
            if other != fact_no:
                yield _lent(index, rule, fact_no, other)


def _names(index: FactIndex, fact_no: int) -> set[str]:
    fact = index.facts[fact_no]
    return {name for name in (index.concepts[fact_no], fact.code, key_of(fact.item).removesuffix("科目")) if name}


def _meet(index: FactIndex, one: int, other: int) -> bool:
    return index.interval(one).meets(index.interval(other))


def _lent(index: FactIndex, rule: Rule, fact_no: int, other: int) -> Outcome:
    return outcome(index, Relation(rule, EQUAL, ((1, fact_no),), ((1, other),)))._replace(lends=True)
