"""The last step of reading: each fact under its published name, with scope and day where the document tells them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import lru_cache

from mingzhang.extractors.naming.cut import cut
from mingzhang.extractors.naming.days import day_before
from mingzhang.extractors.naming.places import NamedPlace, bare_place
from mingzhang.extractors.naming.standing import Standing, standings
from mingzhang.extractors.numbers.normal import normalise
from mingzhang.schemas.document import Document
from mingzhang.schemas.facts import Extraction, Fact
from mingzhang.schemas.vocabulary.concepts import find_path

__all__ = ["name_facts"]

_REPORTS = frozenset({"gov_final", "gov_budget", "gov_report", "debt", "other"})
"""Documents that tell the books of several levels; a department's has one."""
_STOCKS = frozenset({"balance", "limit", "count"})


def name_facts(document: Document, extraction: Extraction) -> Extraction:
    """The extraction with every text fact named; checks and proofs have been made on the printed names before."""
    facts = [_with_day(document, fact) for fact in extraction.facts]
    if document.kind in _REPORTS:
        text = sorted((fact.start or 0, at) for at, fact in enumerate(facts) if fact.source == "text")
        told = standings(document, (facts[at] for _, at in text))
        for (_, at), standing in zip(text, told, strict=True):
            facts[at] = _named(facts[at], standing, document.division)
    return replace(extraction, facts=tuple(facts))


def _named(fact: Fact, standing: Standing, division: str) -> Fact:
    path, scope, place = _path(fact.item_path, division, standing.place.name if standing.place else "")
    place = place or (None if scope else standing.place)
    fact = fact._replace(
        scope=scope or (None if place else standing.scope),
        place=place.name if place else None,
        place_division=place.code if place else None,
    )
    joined = "/".join(path)
    if not path or joined == fact.item_path:
        return fact
    concept = None if fact.code or fact.concept else find_path(joined)
    if concept is not None:
        fact = fact._replace(concept=concept.id, axis=concept.axis)
    return fact._replace(item=path[-1], item_path=joined)


@lru_cache(maxsize=1 << 14)
def _path(printed: str, division: str, standing_place: str) -> tuple[tuple[str, ...], str | None, NamedPlace | None]:
    """The names of a path without scopes and places, and the innermost of these.

    一般公共预算支出/市本级 is 一般公共预算支出 of the government itself, 一般公共预算支出/开发区 that of the zone.
    """
    names: list[str] = []
    scope, place = None, None
    for part in printed.split("/"):
        name = part.removeprefix(standing_place) or part
        if names and (found := bare_place(name, division)):
            scope, place = None, found
            continue
        slots = cut(name)
        if slots.scope:
            scope, place = slots.scope, None
        if slots.name:
            names.append(slots.name)
    return tuple(names), scope, place


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
