"""Indicators: how facts become them, and the lists of those that the wide panels show."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, NoReturn

from mingzhang.schemas.errors import VocabularyError
from mingzhang.schemas.facts import FUNDS, MEASURES, UNITS
from mingzhang.schemas.vocabulary.codes import accounts
from mingzhang.schemas.vocabulary.concepts import concepts

__all__ = ["PANELS", "Listed", "Reading", "find_listed", "panel", "reading"]

PANELS = ("departments", "governments")
_FOLDER = "indicators"
_ID = re.compile(r"[a-z][a-z0-9_]*")
_ACCOUNT = re.compile(r"(function|economic|revenue_source|fund)/\d{3,7}")
_LISTED = frozenset(("id", "name", "english", "unit", "definition", "source_form", "measures", "indicators", "funds"))
_TABLES = frozenset(("fund", "stock", "moved", "measure", "same", "total_row", "part", "above", "words"))


@dataclass(frozen=True, slots=True)
class Reading:
    """What `reading.toml` says; `total_concepts` by fund, `parts` by concept and component."""

    fund: Mapping[str, str]
    stock: Mapping[str, str]
    moved: Mapping[tuple[str, str], str]
    measure: Mapping[str, str]
    same: Mapping[str, str]
    total_names: frozenset[str]
    total_ends: tuple[str, ...]
    total_axes: frozenset[str]
    expenditure: frozenset[str]
    total_concepts: Mapping[str, str]
    parts: Mapping[tuple[str, str], str]
    above: frozenset[str]
    above_ends: tuple[str, ...]
    words: Mapping[str, str]

    def of_prefix(self, kind: str, concept: str) -> str | None:
        """The entry of `fund` or `stock` whose name the concept is or begins with, the longest first."""
        entries: Mapping[str, str] = getattr(self, kind)
        parts = concept.split(".")
        beginnings = (".".join(parts[:end]) for end in range(len(parts), 0, -1))
        return next((entries[name] for name in beginnings if name in entries), None)

    def moved_to(self, concept: str, measure: str) -> str:
        """The concept that a stock's measure belongs to: debt.limit.general with `balance` is debt.balance.general."""
        for (old, said), new in self.moved.items():
            if measure == said and (concept == old or concept.startswith(f"{old}.")):
                return new + concept.removeprefix(old)
        return concept


@dataclass(frozen=True, slots=True)
class Listed:
    """One indicator of a panel; `indicators` are where it is found, best first, `funds` likewise (empty: any)."""

    id: str
    name: str
    english: str
    unit: str
    definition: str
    source_form: str
    measures: tuple[str, ...]
    indicators: tuple[str, ...]
    funds: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[tuple[str, str], ...]:
        """The panel's columns, each with its measure."""
        return tuple((f"{self.id}__{measure}", measure) for measure in self.measures)


def load_reading(text: str, where: str = "reading.toml") -> Reading:
    """Raises `VocabularyError` for tables, concepts, funds and measures that are unknown."""
    data = tomllib.loads(text)
    if set(data) != _TABLES:
        _refuse(f"the tables are {sorted(data)}, wanted {sorted(_TABLES)}", where)
    total = data["total_row"]
    read = Reading(
        fund=data["fund"],
        stock=data["stock"],
        moved={(old, measure): new for key, new in data["moved"].items() for old, measure in [key.split(" ")]},
        measure=data["measure"],
        same=data["same"],
        total_names=frozenset(total["names"]),
        total_ends=tuple(total["ends"]),
        total_axes=frozenset(total["axes"]),
        expenditure=frozenset(total["columns"]),
        total_concepts=total["concepts"],
        parts={(whole, part): name for whole, entries in data["part"].items() for part, name in entries.items()},
        above=frozenset(data["above"]["plain"]),
        above_ends=tuple(data["above"]["ends"]),
        words=data["words"],
    )
    _check_reading(read, where)
    return read


def _check_reading(read: Reading, where: str) -> None:
    known = set(concepts().by_id)
    beginnings = {".".join(name.split(".")[:end]) for name in known for end in range(1, name.count(".") + 2)}
    wholes = {whole for whole, _ in read.parts}
    named = {*read.same.values(), *read.total_concepts.values(), *read.moved.values(), *read.parts.values(), *wholes}
    if unknown := named - known:
        _refuse(f"{sorted(unknown)} are no concepts", where)
    if unknown := {*read.fund, *read.stock} - beginnings:
        _refuse(f"{sorted(unknown)} begin no concept", where)
    if unknown := {*read.stock.values(), *read.measure, *read.measure.values()} - MEASURES:
        _refuse(f"{sorted(unknown)} are no measures", where)
    if unknown := set(read.fund.values()) - FUNDS:
        _refuse(f"{sorted(unknown)} are no funds", where)
    if unknown := {name for name in read.same if not _is_account(name)}:
        _refuse(f"{sorted(unknown)} are no accounts", where)


def load_panel(text: str, where: str) -> tuple[Listed, ...]:
    """The indicators of one panel in their order; raises `VocabularyError` for nonsense and for an id given twice.

    That their concepts and accounts exist is looked at with `reading`: the contract needs names alone, and soon.
    """
    entries = tomllib.loads(text).get("indicator", [])
    listed = tuple(_listed(entry, where) for entry in entries)
    ids = [one.id for one in listed]
    if twice := {one for one in ids if ids.count(one) > 1}:
        _refuse(f"{sorted(twice)} are given twice", where)
    return listed


def _listed(entry: Mapping[str, Any], where: str) -> Listed:
    if unknown := set(entry) - _LISTED:
        _refuse(f"unknown keys {sorted(unknown)}", where)
    if missing := _LISTED - {"funds"} - set(entry):
        _refuse(f"{entry.get('id')!r} lacks {sorted(missing)}", where)
    lists = {key: tuple(entry.get(key, ())) for key in ("measures", "indicators", "funds")}
    one = Listed(**{**entry, **lists})
    wrong = [*(set(one.measures) - MEASURES), *(set(one.funds) - FUNDS), *({one.unit} - UNITS)]
    if wrong or not _ID.fullmatch(one.id) or not one.measures or not one.indicators:
        _refuse(f"{one.id!r} is not understood: {wrong}", where)
    return one


def _is_account(name: str) -> bool:
    return bool(_ACCOUNT.fullmatch(name)) and name.rpartition("/")[2] in accounts().by_code


def _refuse(what: str, where: str) -> NoReturn:
    raise VocabularyError(what, where=f"{_FOLDER}/{where}", then="correct the indicator file")


def _text(name: str) -> str:
    return resources.files("mingzhang.schemas").joinpath("data", _FOLDER, name).read_text(encoding="utf-8")


@cache
def reading() -> Reading:
    """How facts become indicators, loaded once; the panels are looked at with it."""
    for name in PANELS:
        for one in panel(name):
            unknown = [found for found in one.indicators if found not in concepts().by_id and not _is_account(found)]
            if unknown:
                _refuse(f"{one.id!r} names {unknown}, which are no concepts and no accounts", f"{name}.toml")
    return load_reading(_text("reading.toml"))


@cache
def panel(name: str) -> tuple[Listed, ...]:
    """The indicators of `panel_departments` or `panel_governments`."""
    return load_panel(_text(f"{name}.toml"), f"{name}.toml")


def find_listed(word: str) -> tuple[Listed, ...]:
    """The listed indicators that a word means: an id, a Chinese or English name, a concept or an account."""
    every = [one for name in PANELS for one in panel(name)]
    exact = [one for one in every if word in (one.id, one.name, one.english.lower())]
    return tuple(exact or (one for one in every if word in one.indicators))
