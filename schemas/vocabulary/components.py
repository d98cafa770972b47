"""Standard components: what a column of a matrix table is (total, basic, fiscal), whatever it is printed as."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from mingzhang.schemas.vocabulary.concepts import key_of
from mingzhang.schemas.vocabulary.tsv import Row, read_rows

__all__ = ["TOTALS", "component_names", "load_components", "standard_component"]

_FILE = "components.tsv"
_COLUMNS = ("id", "english", "names")
_LEAD = re.compile(r"^(?:其中)?[:：]?(?:(?:19|20)\d\d年?度?)?")
TOTALS = frozenset({"total", "revenue"})
"""Components that are the whole of their table."""


def load_components(rows: Iterable[Row]) -> dict[str, str]:
    """Component ids by normalised name; raises `VocabularyError` for a name with two meanings."""
    found: dict[str, str] = {}
    for row in rows:
        identifier, english, names = row.fields
        if not identifier or not english or not names:
            row.refuse("a component without id, English name or names")
        for name in names.split("|"):
            if found.setdefault(key_of(name), identifier) != identifier:
                row.refuse(f"{name!r} already means {found[key_of(name)]}")
    return found


@cache
def _components() -> dict[str, str]:
    return load_components(read_rows(_FILE, _COLUMNS))


def component_names() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Each standard component with its meaning and the names that it is printed as, in the order of the file."""
    fields = (row.fields for row in read_rows(_FILE, _COLUMNS))
    return tuple((identifier, english, tuple(names.split("|"))) for identifier, english, names in fields)


@lru_cache(maxsize=1 << 14)
def standard_component(printed: str) -> str | None:
    """The component that a printed heading means, or nothing: 其中：基本支出 and 2026年基本支出 are `basic`."""
    return _components().get(key_of(printed)) or _components().get(key_of(_LEAD.sub("", printed)))
