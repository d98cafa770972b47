"""What tables tell of rows beside their names: totals by form, rows that are projects or units, parts of the whole."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import NoReturn

from mingzhang.schemas.errors import VocabularyError
from mingzhang.schemas.vocabulary.concepts import concepts
from mingzhang.schemas.vocabulary.forms import forms

__all__ = ["Linking", "Parts", "linking", "load_linking"]

_FILE = "linking.toml"


@dataclass(frozen=True, slots=True)
class Parts:
    """Tables, by form or words of their title, whose plain rows are parts of the concepts `below`.

    `within_accounts`: they may stand below accounts (复印纸 below 办公费 is bought all the same).
    """

    forms: frozenset[str]
    titles: tuple[str, ...]
    below: tuple[str, ...]
    within_accounts: bool = False

    def fit(self, form: str | None, title: str) -> bool:
        """Whether a table is one of these."""
        return form in self.forms or any(word in title for word in self.titles)


@dataclass(frozen=True, slots=True)
class Linking:
    """What `linking.toml` says, under the file's names."""

    total_names: frozenset[str]
    total_of_form: Mapping[str, str]
    total_of_title: tuple[tuple[str, str], ...]
    total_beside: tuple[str, ...]
    project_forms: frozenset[str]
    project_titles: tuple[str, ...]
    unit_ends: tuple[str, ...]
    unit_forms: frozenset[str]
    targets: Mapping[str, str]
    transfer_titles: tuple[str, ...]
    title_heads: tuple[str, ...]
    debt_kinds: Mapping[str, str]
    debt_wholes: Mapping[str, str]
    fund_sides: Mapping[str, Mapping[str, str]]
    parts: tuple[Parts, ...]
    fund_of: Mapping[str, str]
    shared_names: frozenset[str]
    of_departments: Mapping[str, str]
    of_governments: Mapping[str, str]
    plain: Mapping[str, str]
    unmistakable_codes: tuple[str, ...]
    unmistakable_from: int


def load_linking(text: str) -> Linking:
    """Raises `VocabularyError` for forms and concepts that are unknown."""
    data = tomllib.loads(text)
    totals, projects = data["totals"], data["projects"]
    read = Linking(
        total_names=frozenset(totals["names"]),
        total_of_form=totals["forms"],
        total_of_title=tuple(sorted(totals["titles"].items(), key=lambda pair: -len(pair[0]))),
        total_beside=tuple(totals["beside"]),
        project_forms=frozenset(projects["forms"]),
        project_titles=tuple(projects["titles"]),
        transfer_titles=tuple(data["transfers"]["titles"]),
        title_heads=tuple(data["heads"]["titles"]),
        debt_kinds=data["heads"]["kinds"],
        debt_wholes=data["heads"]["whole"],
        fund_sides=data["sides"],
        unit_ends=tuple(data["units"]["ends"]),
        unit_forms=frozenset(data["units"]["forms"]),
        targets=data["targets"],
        parts=tuple(
            Parts(frozenset(p["forms"]), tuple(p["titles"]), tuple(p["below"]), p.get("within_accounts", False))
            for p in data["parts"]
        ),
        fund_of={root: fund for fund, roots in data["funds"].items() if fund != "shared" for root in roots},
        shared_names=frozenset(data["funds"]["shared"]),
        of_departments=data["departments"],
        of_governments=data["governments"],
        plain=data["plain"],
        unmistakable_codes=tuple(data["unmistakable"]["codes"]),
        unmistakable_from=data["unmistakable"]["shortest"],
    )
    _check(read)
    return read


def _check(read: Linking) -> None:
    named = {*read.total_of_form.values(), *(concept for _, concept in read.total_of_title)}
    named |= {*read.targets.values(), *(concept for sides in read.fund_sides.values() for concept in sides.values())}
    named |= {concept for parts in read.parts for concept in parts.below}
    named |= {*read.of_departments, *read.of_departments.values(), *read.plain.values()}
    named |= {*read.of_governments, *read.of_governments.values()}
    if unknown := named - set(concepts().by_id):
        _refuse(f"{sorted(unknown)} are no concepts")
    of_forms = {
        *read.total_of_form,
        *read.project_forms,
        *read.unit_forms,
        *(form for parts in read.parts for form in parts.forms),
    }
    if unknown := of_forms - {form.id for form in forms()}:
        _refuse(f"{sorted(unknown)} are no forms")


def _refuse(what: str) -> NoReturn:
    raise VocabularyError(what, where=_FILE, then="correct the vocabulary file")


@cache
def linking() -> Linking:
    """The file, read once."""
    return load_linking(resources.files("mingzhang.schemas").joinpath("data", _FILE).read_text(encoding="utf-8"))
