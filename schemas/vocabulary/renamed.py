"""Renamings of public bodies: what makes one issuer of two names in different years."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from schemas.vocabulary.tsv import Row, read_rows

__all__ = ["load_renamed", "renamed", "successor"]

_FILE = "issuers/renamed.tsv"


def load_renamed(rows: Iterable[Row]) -> Mapping[str, str]:
    """The new name of each old one; raises `VocabularyError` for chains, repetitions and years that are none."""
    found: dict[str, str] = {}
    for row in rows:
        until, old, new = row.fields
        if not (until.isdigit() and 1990 <= int(until) <= 2100):
            row.refuse(f"{until!r} is no year")
        if not old or not new or old == new or old in found:
            row.refuse(f"{old!r} is empty, given twice or its own successor")
        found[old] = new
    return found


@cache
def renamed() -> Mapping[str, str]:
    """The renamings that ship with the package."""
    return load_renamed(read_rows(_FILE, ("until", "old", "new")))


def successor(issuer_id: str) -> str:
    """The id under which a body goes on, by its division and name: 360900:环境保护局 is 360900:生态环境局."""
    division, colon, name = issuer_id.partition(":")
    return f"{division}{colon}{renamed().get(name, name)}"
