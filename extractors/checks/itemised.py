"""Items that the text names one by one (类、款、项, projects) against their table and against their whole."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from mingzhang.extractors.checks.grading import outcome
from mingzhang.extractors.checks.ledger import Ledger
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


def items(ledger: Ledger, rule: Rule) -> Iterator[Outcome]:
    """Each 项 of the text against the row of its name, or its code; together against the whole that lists them."""
    rows, every = _rows(ledger, rule.forms), _rows(ledger, rule.against)
    listed: dict[tuple[int, str, int], list[int]] = defaultdict(list)
    for place in ledger.text:
        fact = ledger.facts[place]
        named = fact.axis == "function" or len(fact.code or "") == _ITEM
        if not named or fact.unit != "CNY" or fact.measure not in ("final", "budget", "adjusted_budget"):
            continue
        row = _row_of(ledger, place, rows)
        if len(_names(fact.item_path)) == _DEEP or (row is not None and len(ledger.facts[row].code or "") == _ITEM):
            group = listed[ledger.sections[place], fact.measure, fact.period]
            if all(ledger.facts[other].item_path != fact.item_path for other in group):
                group.append(place)  # 行政运行1434.89万元。…2026年预算安排1434.89万元: one item
        if fact.measure == ledger.main_measure and row is not None and fact.period == ledger.year:
            yield _restated(ledger, rule, place, row, every)
    codes = {fact.code for found in rows.values() for fact in map(ledger.facts.__getitem__, found) if _is_item(fact)}
    yield from _listed(ledger, rule, listed, len(codes))


def _is_item(fact: Fact) -> bool:
    return len(fact.code or "") == _ITEM and bool(fact.value)


def _rows(ledger: Ledger, forms: Sequence[str]) -> dict[str, list[int]]:
    """The cells of the total column by code and by the row's own name."""
    rows: dict[str, list[int]] = defaultdict(list)
    for table in ledger.tables_of(forms):
        for place in ledger.cells(table.number):
            fact = ledger.facts[place]
            if fact.code and key_of(fact.component or "") in words("column", "whole") and "repeated" not in fact.flags:
                rows[fact.code].append(place)
                rows[key_of(fact.item)].append(place)
    return rows


def _row_of(ledger: Ledger, place: int, rows: dict[str, list[int]]) -> int | None:
    """The one row that an item of the text is; of several with its name, the one whose classes the text names."""
    fact = ledger.facts[place]
    if fact.code:
        found = rows.get(fact.code, [])
        return found[0] if len(found) == 1 else None
    found = rows.get(_names(fact.item_path)[-1], [])
    if len(found) > 1:
        start = fact.start or 0
        before = key_of(ledger.document.text[max(0, start - _SIGHT) : start])
        found = [row for row in found if all(name in before for name in _names(ledger.facts[row].item_path))]
    return found[0] if len(found) == 1 else None


def _names(path: str) -> tuple[str, ...]:
    return tuple(key_of(_NUMBERED.sub("", name)) for name in path.split("/"))


def _restated(ledger: Ledger, rule: Rule, mention: int, row: int, every: Mapping[str, Sequence[int]]) -> Outcome:
    """A difference is told where both are of one fund, or the table of all funds prints what this row prints."""
    found = outcome(ledger, Relation(rule, EQUAL, ((1, mention),), ((1, row),)))
    facts = ledger.facts
    same = facts[mention].fund == facts[row].fund or any(
        facts[other].value == facts[row].value for other in every.get(facts[row].code or "", ())
    )
    return found if same or found.judgement.status == "pass" else found._replace(doubt="whole", severity="info")


def _listed(ledger: Ledger, rule: Rule, listed: dict[tuple[int, str, int], list[int]], codes: int) -> Iterator[Outcome]:
    """The list against its whole; where it has as many items as the table, or exceeds the whole, it is complete."""
    wholes = [place for name in rule.names for place in ledger.spoken(name)]
    for (section, measure, period), places in listed.items():
        mine = [
            place
            for place in wholes
            if ledger.sections[place] == section
            and ledger.facts[place].measure == measure
            and ledger.facts[place].period == period
        ]
        if mine and len(places) >= _LEAST:
            found = outcome(ledger, Relation(rule, EQUAL, ((1, mine[-1]),), tuple((1, place) for place in places)))
            failed = found.judgement.status == "fail" and found.severity != "info"
            over = (found.judgement.difference or 0) < 0
            unsure = failed and not over and len(places) != codes
            yield found._replace(doubt="incomplete", severity="info") if unsure else found


def projects(ledger: Ledger, rule: Rule) -> Iterator[Outcome]:
    """The projects' own amounts against what the evaluation covers; where they differ, the list is not that list."""
    wholes = [place for name in rule.names for place in ledger.spoken(name) if ledger.facts[place].unit == "CNY"]
    spent = [
        place
        for place in ledger.text
        if ledger.facts[place].axis in ("performance", "project")
        and ledger.facts[place].measure == "final"
        and ledger.facts[place].unit == "CNY"
        and not ledger.concepts[place]
        and _planned(ledger, place)
    ]
    if len(wholes) == 1 and len(spent) >= _LEAST:
        found = outcome(ledger, Relation(rule, EQUAL, ((1, wholes[0]),), tuple((1, place) for place in spent)))
        failed = found.judgement.status == "fail"
        yield found._replace(doubt="incomplete", severity="info") if failed else found
        yield from _budgeted(ledger, rule, spent) if not failed else ()


def _planned(ledger: Ledger, place: int) -> list[int]:
    """The budget or supplement printed right before what a project spent: without one it is no project."""
    before = ledger.text[max(0, ledger.order[place] - 2) : ledger.order[place]]
    item = ledger.facts[place].item
    planned = ("budget", "adjusted_budget", "supplement")
    return [p for p in before if ledger.facts[p].item == item and ledger.facts[p].measure in planned]


def _budgeted(ledger: Ledger, rule: Rule, spent: list[int]) -> Iterator[Outcome]:
    """A project's budget that it spent to the cent is printed twice, and proven with it."""
    for place in spent:
        for other in _planned(ledger, place):
            if ledger.facts[other].value == ledger.facts[place].value:
                yield outcome(ledger, Relation(rule, EQUAL, ((1, other),), ((1, place),)))
