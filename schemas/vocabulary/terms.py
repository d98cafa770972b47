"""What the values of the tables' columns mean, Chinese and English: measures, axes, flags, reasons of leftovers, …"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import NamedTuple

from mingzhang.schemas.errors import VocabularyError
from mingzhang.schemas.facts import AXES, FUNDS, MEASURES, SCOPES

__all__ = ["GROUPS", "Term", "load_terms", "terms"]

_FILE = "terms.toml"
GROUPS = {
    "measure": "facts.measure",
    "axis": "facts.axis",
    "fund": "facts.fund",
    "scope": "facts.scope",
    "verdict": "facts.verdict",
    "meaning": "facts.meaning",
    "fact_flag": "facts.flags",
    "table_flag": "tables.flags",
    "document_flag": "documents.flags",
    "reason": "leftovers.reason",
}
"""The groups of the file, with the column whose values they are."""
_CLOSED = {"measure": MEASURES, "axis": AXES, "fund": FUNDS, "scope": SCOPES}


class Term(NamedTuple):
    """One value of a column and what it means."""

    group: str
    id: str
    name: str
    english: str


def load_terms(text: str) -> tuple[Term, ...]:
    """Raises `VocabularyError` for other groups, entries without both languages, and values missing or unknown."""
    data = tomllib.loads(text)
    if set(data) != set(GROUPS):
        raise VocabularyError(f"the groups are {sorted(data)}, wanted {sorted(GROUPS)}", where=_FILE)
    found = []
    for group, entries in data.items():
        if (closed := _CLOSED.get(group)) is not None and set(entries) != set(closed):
            raise VocabularyError(f"{group} has other values than {sorted(closed)}", where=_FILE)
        for identifier, said in entries.items():
            if len(said) != 2 or not all(isinstance(word, str) and word for word in said):
                raise VocabularyError(f"{group}.{identifier} wants a Chinese and an English meaning", where=_FILE)
            found.append(Term(group, identifier, *said))
    return tuple(found)


@cache
def terms() -> tuple[Term, ...]:
    """Every term, in the order of the file."""
    return load_terms(resources.files("mingzhang.schemas").joinpath("data", _FILE).read_text(encoding="utf-8"))
