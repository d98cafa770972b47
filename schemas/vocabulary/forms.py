"""The table forms: what each is called, how its header looks, and what its numbers mean. One file per form."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import NoReturn

from mingzhang.schemas.errors import VocabularyError
from mingzhang.schemas.facts import AXES, FUNDS, MEASURES

__all__ = ["SHAPES", "Form", "forms", "load_form", "load_forms"]

SHAPES = frozenset({"balance", "matrix", "three_public", "target"})
"""`balance`: two sides with totals; `matrix`: items by rows, components by columns; `three_public`: items by columns or
by rows; `target`: a performance sheet, mostly words."""

_FOLDER = "forms"
_KEYS = frozenset(
    (
        *("id", "name", "titles", "headers", "without", "rows", "numbered"),
        *("shape", "axis", "fund", "measure", "fund_by_column", "distinctive", "government"),
    )
)


@dataclass(frozen=True, slots=True)
class Form:
    """One form. `headers` and `rows` are groups of alternatives: each group wants one of its words in the header or in
    the row labels; `without` are header words that speak against it. `numbered` are the headings of the columns that it
    counts as 1, 2, 3, where these are all. `distinctive`: its header alone suffices;
    `government`: it stands in a government's documents, not in a department's.
    """

    id: str
    name: str
    titles: tuple[str, ...]
    headers: tuple[tuple[str, ...], ...]
    shape: str
    axis: str
    fund: str
    measure: str
    without: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    fund_by_column: bool = False
    distinctive: bool = False
    government: bool = False
    numbered: tuple[str, ...] = ()


def load_forms(files: Iterable[tuple[str, str]]) -> tuple[Form, ...]:
    """Forms of `(file name, text)` pairs by id; raises `VocabularyError` for nonsense and for a title claimed twice.

    A budget form and a final form may share a title (三公经费支出表), and so may a department's and a government's:
    the document's kind then decides.
    """
    found: dict[str, Form] = {}
    titles: dict[tuple[str, str, bool], str] = {}
    for name, text in files:
        form = load_form(text, name)
        if found.setdefault(form.id, form) is not form:
            _refuse(f"form {form.id} is given twice", name)
        for title in form.titles:
            claim = (title, form.measure, form.government)
            if titles.setdefault(claim, form.id) != form.id:
                _refuse(f"{title!r} already names form {titles[claim]}", name)
    return tuple(found[key] for key in sorted(found))


def load_form(text: str, where: str) -> Form:
    """One form of a file's text; raises `VocabularyError` for unknown keys and values outside the contract."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise VocabularyError(str(error), where=where, then="correct the form file") from error
    if unknown := set(data) - _KEYS:
        _refuse(f"unknown keys {sorted(unknown)}", where)
    form = Form(
        id=_text(data, "id", where),
        name=_text(data, "name", where),
        titles=_words(data.get("titles"), where),
        headers=_groups(data.get("headers"), where),
        shape=_one_of(data, "shape", SHAPES, where),
        axis=_one_of(data, "axis", AXES, where),
        fund=_one_of(data, "fund", FUNDS, where),
        measure=_one_of(data, "measure", MEASURES, where),
        without=_words(data.get("without", []), where),
        rows=_groups(data.get("rows", []), where),
        fund_by_column=_flag(data, "fund_by_column", where),
        distinctive=_flag(data, "distinctive", where),
        government=_flag(data, "government", where),
        numbered=_words(data.get("numbered", []), where),
    )
    if not where.startswith(form.id):
        _refuse(f"the file of form {form.id} must start with its id", where)
    if form.distinctive and len(form.headers) + len(form.rows) < 3:
        _refuse("a distinctive form needs three header or row groups", where)
    return form


def _text(data: Mapping[str, object], key: str, where: str) -> str:
    value = data.get(key)
    if not isinstance(value, str) or not value:
        _refuse(f"{key} is missing", where)
    return value


def _one_of(data: Mapping[str, object], key: str, known: frozenset[str], where: str) -> str:
    value = _text(data, key, where)
    if value not in known:
        _refuse(f"{value!r} is no {key}", where)
    return value


def _flag(data: Mapping[str, object], key: str, where: str) -> bool:
    value = data.get(key, False)
    if not isinstance(value, bool):
        _refuse(f"{key} must be true or false", where)
    return value


def _words(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(word, str) and word == word.strip() != "" for word in value):
        _refuse(f"{value!r} is no list of words", where)
    return tuple(value)


def _groups(value: object, where: str) -> tuple[tuple[str, ...], ...]:
    if not isinstance(value, list):
        _refuse(f"{value!r} is no list of groups", where)
    return tuple(_words(group, where) for group in value)


def _refuse(what: str, where: str) -> NoReturn:
    raise VocabularyError(what, where=where, then="correct the form file")


@cache
def forms() -> tuple[Form, ...]:
    """The forms that ship with the package."""
    folder = resources.files("mingzhang.schemas").joinpath("data", _FOLDER)
    files = sorted((entry.name, entry) for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return load_forms((name, entry.read_text(encoding="utf-8")) for name, entry in files)
