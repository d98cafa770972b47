"""One word of the vocabulary, wherever it stands: concepts, accounts, forms, rules, indicators, values of columns."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.schemas.vocabulary.codes import accounts
from mingzhang.schemas.vocabulary.concepts import Concept, concepts, find
from mingzhang.schemas.vocabulary.forms import forms
from mingzhang.schemas.vocabulary.indicators import find_listed
from mingzhang.schemas.vocabulary.rules import rules
from mingzhang.schemas.vocabulary.terms import GROUPS, terms

__all__ = ["look_up"]


def look_up(name: str) -> list[str]:
    """What a name means, a line or more for each thing that is called so; empty where nothing is."""
    word = name.strip()
    return [line for part in (_terms, _concepts, _accounts, _forms, _rules, _indicators) for line in part(word)]


def _terms(word: str) -> Iterator[str]:
    for term in terms():
        if word in (term.id, term.name):
            yield f"{GROUPS[term.group]} = {term.id}: {term.name}. {term.english}"


def _concepts(word: str) -> Iterator[str]:
    concept = concepts().by_id.get(word) or find(word)
    if concept is None:
        return
    yield f"facts.concept = {concept.id}: {concept.name}. {concept.english} (axis {concept.axis}, unit {concept.unit})"
    if concept.parent:
        yield f"  part of {concept.parent}: {concepts().by_id[concept.parent].name}"
    if concept.aliases:
        yield f"  also printed as {'、'.join(concept.aliases)}"
    if concept.local:
        yield f"  below its whole also as {'、'.join(concept.local)}"
    yield from (f"  part: {part.id}: {part.name}. {part.english}" for part in _parts(concept))


def _parts(concept: Concept) -> Iterator[Concept]:
    return (one for one in concepts().by_id.values() if one.parent == concept.id)


def _accounts(word: str) -> Iterator[str]:
    for account in accounts().by_code.get(word, ()):
        years = f"{account.first}–{account.last or ''}"
        yield f"facts.code = {account.code}: {account.name} ({account.axis}, {years})"


def _forms(word: str) -> Iterator[str]:
    for form in forms():
        if word in (form.id, form.name, *form.titles):
            yield f"tables.form = {form.id}: {form.name}; titles {'、'.join(form.titles)}"


def _rules(word: str) -> Iterator[str]:
    for rule in rules():
        if word == rule.id:
            yield f"findings.rule = {rule.id} ({rule.severity}): {rule.says}. {rule.english}"


def _indicators(word: str) -> Iterator[str]:
    for one in find_listed(word):
        columns = ", ".join(column for column, _ in one.columns)
        yield f"panels: {columns}: {one.name}. {one.english}: {one.definition} ({one.unit}; forms {one.source_form})"
