"""Items that the text names one by one (类、款、项, projects) against their table and against their whole."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from mingzhang.extractors.checks.fact_index import FactIndex
from mingzhang.extractors.checks.grading import outcome
from mingzhang.extractors.checks.relation import EQUAL, Outcome, Relation
from mingzhang.schemas.facts import Fact
from mingzhang.schemas.vocabulary.concepts import key_of
from mingzhang.schemas.vocabulary.marks import words
from mingzhang.schemas.vocabulary.rules import Rule

__all__ = ["items", "projects"]

_NUMBERED = re.compile(r"^\s*(?:\d{1,2}[.、．]|[(（]\d{1,2}[)）])\s*")
_LEAST = 2
_DEEP = 3
_SIGHT = 160
"""Characters before a number in which its classes stand: 一般公共服务支出（类）财政事务（款）行政运行（项）."""
_ITEM = 7
"""Digits of the code of a 项."""


def items(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """Each 项 of the text against the row of its name, or its code; together against the whole that lists them."""
    rows, every = _rows(index, rule.forms), _rows(index, rule.against)
    listed: dict[tuple[int, str, int], list[int]] = defaultdict(list)
    for fact_no in index.text:
        fact = index.facts[fact_no]
        named = fact.axis == "function" or len(fact.code or "") == _ITEM
        if not named or fact.unit != "CNY" or fact.measure not in ("final", "budget", "adjusted_budget"):
            continue
        row = _row_of(index, fact_no, rows)
        if len(_names(fact.item_path)) == _DEEP or (row is not None and len(index.facts[row].code or "") == _ITEM):
            group = listed[index.sections[fact_no], fact.measure, fact.period]
            if all(index.facts[other].item_path != fact.item_path for other in group):
                group.append(fact_no)  # 行政运行1434.89万元。…2026年预算安排1434.89万元: one item
        if fact.measure == index.main_measure and row is not None and fact.period == index.year:
            yield _restated(index, rule, fact_no, row, every)
    codes = {fact.code for found in rows.values() for fact in map(index.facts.__getitem__, found) if _is_item(fact)}
    yield from _listed(index, rule, listed, len(codes))


def _is_item(fact: Fact) -> bool:
    return len(fact.code or "") == _ITEM and bool(fact.value)


def _rows(index: FactIndex, forms: Sequence[str]) -> dict[str, list[int]]:
    """The cells of the total column by code and by the row's own name."""
    rows: dict[str, list[int]] = defaultdict(list)
    for table in index.tables_of(forms):
        for fact_no in index.cells(table.number):
            fact = index.facts[fact_no]
            if fact.code and key_of(fact.component or "") in words("column", "whole") and "repeated" not in fact.flags:
                rows[fact.code].append(fact_no)
                rows[key_of(fact.item)].append(fact_no)
    return rows


def _row_of(index: FactIndex, fact_no: int, rows: dict[str, list[int]]) -> int | None:
    """The one row that an item of the text is; of several with its name, the one whose classes the text names."""
    fact = index.facts[fact_no]
    if fact.code:
        found = rows.get(fact.code, [])
        return found[0] if len(found) == 1 else None
    found = rows.get(_names(fact.item_path)[-1], [])
    if len(found) > 1:
        start = fact.start or 0
        before = key_of(index.document.text[max(0, start - _SIGHT) : start])
        found = [row for row in found if all(name in before for name in _names(index.facts[row].item_path))]
    return found[0] if len(found) == 1 else None


def _names(path: str) -> tuple[str, ...]:
    return tuple(key_of(_NUMBERED.sub("", name)) for name in path.split("/"))


def _restated(index: FactIndex, rule: Rule, mention: int, row: int, every: Mapping[str, Sequence[int]]) -> Outcome:
    """A difference is told where both are of one fund, or the table of all funds prints what this row prints."""
    found = outcome(index, Relation(rule, EQUAL, ((1, mention),), ((1, row),)))
    facts = index.facts
    same = facts[mention].fund == facts[row].fund or any(
        facts[other].value == facts[row].value for other in every.get(facts[row].code or "", ())
    )
    return found if same or found.judgement.status == "pass" else found._replace(doubt="whole", severity="info")


def _listed(
    index: FactIndex, rule: Rule, listed: dict[tuple[int, str, int], list[int]], codes: int
) -> Iterator[Outcome]:
    """The list against its whole; where it has as many items as the table, or exceeds the whole, it is complete."""
    wholes = [fact_no for name in rule.names for fact_no in index.spoken(name)]
    for (section, measure, period), fact_nos in listed.items():
        mine = [
            fact_no
            for fact_no in wholes
            if index.sections[fact_no] == section
            and index.facts[fact_no].measure == measure
            and index.facts[fact_no].period == period
        ]
        if mine and len(fact_nos) >= _LEAST:
            found = outcome(index, Relation(rule, EQUAL, ((1, mine[-1]),), tuple((1, fact_no) for fact_no in fact_nos)))
            failed = found.judgement.status == "fail" and found.severity != "info"
            over = (found.judgement.difference or 0) < 0
            unsure = failed and not over and len(fact_nos) != codes
            yield found._replace(doubt="incomplete", severity="info") if unsure else found


def projects(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """The projects' own amounts against what the evaluation covers; where they differ, the list is not that list."""
    wholes = [fact_no for name in rule.names for fact_no in index.spoken(name) if index.facts[fact_no].unit == "CNY"]
    spent = [
        fact_no
        for fact_no in index.text
        if index.facts[fact_no].axis in ("performance", "project")
        and index.facts[fact_no].measure == "final"
        and index.facts[fact_no].unit == "CNY"
        and not index.concepts[fact_no]
        and _planned(index, fact_no)
    ]
    if len(wholes) == 1 and len(spent) >= _LEAST:
        found = outcome(index, Relation(rule, EQUAL, ((1, wholes[0]),), tuple((1, fact_no) for fact_no in spent)))
        failed = found.judgement.status == "fail"
        yield found._replace(doubt="incomplete", severity="info") if failed else found
        yield from _budgeted(index, rule, spent) if not failed else ()


def _planned(index: FactIndex, fact_no: int) -> list[int]:
    """The budget or supplement printed right before what a project spent: without one it is no project."""
    before = index.text[max(0, index.order[fact_no] - 2) : index.order[fact_no]]
    item = index.facts[fact_no].item
    planned = ("budget", "adjusted_budget", "supplement")
    return [p for p in before if index.facts[p].item == item and index.facts[p].measure in planned]


def _budgeted(index: FactIndex, rule: Rule, spent: list[int]) -> Iterator[Outcome]:
    """A project's budget that it spent to the cent is printed twice, and proven with it."""
    for fact_no in spent:
        for other in _planned(index, fact_no):
            if index.facts[other].value == index.facts[fact_no].value:
                yield outcome(index, Relation(rule, EQUAL, ((1, other),), ((1, fact_no),)))
