"""The last step of reading: each fact under its published name, with scope, place and day where the document tells."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from mingzhang.extractors.naming.days import day_before, names_year
from mingzhang.extractors.naming.fund_words import without_fund
from mingzhang.extractors.naming.spoken_funds import spoken_funds
from mingzhang.extractors.naming.standing import level_in, standings
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
    facts = list(extraction.facts)
    text = sorted((fact.start or 0, at) for at, fact in enumerate(facts) if fact.source == "text")
    for at, day in _days(document, [(at, facts[at]) for _, at in text]):
        facts[at] = facts[at]._replace(as_of=day, period=day.year)
    if document.kind in _REPORTS:
        level = level_in(document)
        funded = list(spoken_funds(document, [facts[at] for _, at in text]))
        told = standings(document, funded, level)
        for (_, at), fact, standing in zip(text, funded, told, strict=True):
            facts[at] = name_text_fact(fact, standing, document.division, level)
        tables = TableNames(document, extraction)
        facts = [tables.named(_dated(fact)) if fact.table is not None else fact for fact in facts]
    return replace(extraction, facts=tuple(map(without_fund, facts)))


def _dated(fact: Fact) -> Fact:
    """A stock of a table with the day of its column or row: 2019年末余额, 2025年9月底."""
    if fact.measure not in _STOCKS and fact.axis != "debt":
        return fact
    days = (day_before(normalise(words)) for words in (fact.component, fact.item) if words)
    day = next((day for day in days if day and day.year == fact.period), None)
    return fact._replace(as_of=day) if day else fact


def _days(document: Document, facts: Sequence[tuple[int, Fact]]) -> Iterator[tuple[int, dt.date]]:
    """The day of each stock that is told one: by its sentence, of a debt also by one before it in its paragraph.

    截至2019年底，全市债务余额332.8亿元。市级债务余额69.3亿元: both are of that day, unless the second says a year.
    """
    paragraph, said = -1, None
    for at, fact in facts:
        here = bisect_right(document.starts, fact.start or 0)
        said = said if here == paragraph else None
        paragraph = here
        if fact.measure not in _STOCKS:
            continue
        sentence = fact.sentence or ""
        day = _day(document, fact)
        if fact.measure == "balance":
            said = day or (None if names_year(normalise(sentence)) else said)
            day = said
        if day is not None and document.year and document.year - 2 <= day.year <= document.year:
            yield at, day


def _day(document: Document, fact: Fact) -> dt.date | None:
    """The day that a text fact's sentence names before its number: the 0 of 截至2025年…车辆0辆 is behind the day."""
    sentence, start = fact.sentence or "", fact.start or 0
    begins = document.text.find(sentence, max(0, start - len(sentence)), start + len(sentence))
    return day_before(normalise(document.text[begins:start])) if 0 <= begins < start else None
