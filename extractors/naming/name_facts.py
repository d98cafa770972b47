"""The last step of reading: each fact under its published name, with scope, place and day where the document tells."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from mingzhang.extractors.naming.days import day_before
from mingzhang.extractors.naming.standing import standings
from mingzhang.extractors.naming.table_names import TableNames
from mingzhang.extractors.naming.text_names import name_text_fact
from mingzhang.extractors.numbers.normal import normalise
from mingzhang.schemas.document import Document
from mingzhang.schemas.facts import Extraction, Fact

__all__ = ["name_facts"]

_REPORTS = frozenset({"gov_final", "gov_budget", "gov_report", "debt", "other"})
"""Documents that tell the books of several levels; a department's has one."""
_STOCKS = frozenset({"balance", "limit", "count"})


def name_facts(document: Document, extraction: Extraction) -> Extraction:
    """The extraction with every fact named; checks and proofs have been made on the printed names before."""
    facts = [_with_day(document, fact) for fact in extraction.facts]
    if document.kind in _REPORTS:
        text = sorted((fact.start or 0, at) for at, fact in enumerate(facts) if fact.source == "text")
        told = standings(document, (facts[at] for _, at in text))
        for (_, at), standing in zip(text, told, strict=True):
            facts[at] = name_text_fact(facts[at], standing, document.division)
        tables = TableNames(document, extraction)
        facts = [tables.named(fact) if fact.table is not None else fact for fact in facts]
    return replace(extraction, facts=tuple(facts))


def _with_day(document: Document, fact: Fact) -> Fact:
    """A stock with the day that its sentence says before it; its year is the year of that day."""
    if fact.measure not in _STOCKS or fact.start is None:
        return fact
    day = _day(fact.sentence or "", fact.raw_value)
    if day is None or not document.year or not document.year - 2 <= day.year <= document.year:
        return fact
    return fact._replace(as_of=day, period=day.year)


def _day(sentence: str, printed: str) -> dt.date | None:
    at = sentence.find(printed)
    return day_before(normalise(sentence[:at])) if at > 0 else None
