"""The words of table headers, titles and row labels, and what they say: role, measure, fund, axis."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, NoReturn

from mingzhang.schemas.errors import VocabularyError
from mingzhang.schemas.facts import AXES, FUNDS, MEASURES
from mingzhang.schemas.vocabulary.units import UNITS

__all__ = ["ColumnWords", "Meaning", "column_words", "load_column_words"]

_FILE = "columns.toml"
_LISTS = (
    *("roles.line", "roles.ordinal", "roles.code_ends", "roles.code_is", "roles.name_is", "roles.name_ends"),
    *("roles.name_starts", "roles.attribute", "roles.target", "roles.indicators", "roles.numbering"),
    "roles.things",
    *("indicators.names", "indicators.values", "indicators.actual", "indicators.scores", "indicators.signs"),
    *("indicators.rules", "indicators.units", "indicators.weights", "indicators.levels", "indicators.projects"),
    *(
        "totals.words",
        "totals.own_year",
        "totals.carried",
        "totals.beside",
        "totals.people",
        "totals.public",
        "totals.people_classes",
        "totals.parts",
    ),
    *(
        "generic.words",
        "generic.fragments",
        "generic.suffixes",
        "generic.telling",
        "generic.planned",
        "numbered.names",
        "periods.prior",
        "periods.own",
        "money.words",
        "money.worth",
        "money.elsewhen",
        "money.never",
        "money.price",
        "money.other_units",
        "debt.limit",
        "debt.balance",
        "debt.new",
    ),
)
_SYMBOLS = frozenset(unit.symbol for unit in UNITS)
_MEASURES = MEASURES | {"prior"}


@dataclass(frozen=True, slots=True)
class Meaning:
    """All of `words` in a text give it `value`; `against` is what a percentage is measured against."""

    words: tuple[str, ...]
    value: str
    against: str = ""

    def fits(self, key: str) -> bool:
        """Whether every word stands in the normalised text."""
        return all(word in key for word in self.words)


@dataclass(frozen=True, slots=True)
class ColumnWords:
    """Word lists by their dotted name in the file (`roles.line`), each also as a set, and the ordered rules."""

    lists: Mapping[str, tuple[str, ...]]
    sets: Mapping[str, frozenset[str]]
    measures: tuple[Meaning, ...]
    funds: tuple[Meaning, ...]
    axes: tuple[Meaning, ...]
    items: tuple[Meaning, ...]
    counts: tuple[Meaning, ...]

    def __getitem__(self, name: str) -> tuple[str, ...]:
        """The word list of a dotted name."""
        return self.lists[name]


def load_column_words(text: str, where: str = _FILE) -> ColumnWords:
    """The words of a file's text; raises `VocabularyError` for a missing list or a value outside the contract."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise VocabularyError(str(error), where=where, then="correct the vocabulary file") from error
    lists = {name: _strings(_entry(data, *name.split(".")), f"{where} {name}") for name in _LISTS}
    return ColumnWords(
        lists,
        {name: frozenset(words) for name, words in lists.items()},
        tuple(_meaning(row, "all", "measure", _MEASURES, where) for row in data.get("measures", [])),
        tuple(_meaning(row, "words", "fund", FUNDS, where) for row in data.get("funds", [])),
        tuple(_meaning(row, "words", "axis", AXES, where) for row in data.get("axes", [])),
        tuple(_meaning(row, "words", "axis", AXES, where) for row in data.get("items", [])),
        tuple(_meaning(row, "words", "unit", _SYMBOLS, where) for row in data.get("counts", [])),
    )


def _entry(data: dict[str, Any], part: str, name: str) -> object:
    table = data.get(part)
    return table.get(name) if isinstance(table, dict) else None


def _meaning(row: dict[str, object], words: str, field: str, known: frozenset[str], where: str) -> Meaning:
    value, against = row.get(field), row.get("against", "")
    if not isinstance(value, str) or value not in known:
        _refuse(f"{value!r} is no {field} of the contract", where)
    if not isinstance(against, str) or (against and against not in MEASURES):
        _refuse(f"{against!r} is no measure to compare with", where)
    return Meaning(_strings(row.get(words), f"{where} {field} {value}"), value, against)


def _strings(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(word, str) and word for word in value):
        _refuse(f"{value!r} is no list of words", where)
    return tuple(value)


def _refuse(what: str, where: str) -> NoReturn:
    raise VocabularyError(what, where=where, then="correct the vocabulary file")


@cache
def column_words() -> ColumnWords:
    """The words that ship with the package."""
    return load_column_words(resources.files("mingzhang.schemas").joinpath("data", _FILE).read_text(encoding="utf-8"))
