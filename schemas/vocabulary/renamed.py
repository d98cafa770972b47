"""What became of public bodies: renamings make one issuer of two names, mergers and splits end a row of years."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from mingzhang.schemas.vocabulary.tsv import Row, read_rows

__all__ = ["Renaming", "load_renamed", "reformed", "renamed", "successor"]

_FILE = "issuers/renamed.tsv"
_KINDS = ("renamed", "merged", "split")


@dataclass(frozen=True, slots=True)
class Renaming:
    """`old` was `renamed` to `new`, `merged` into it, or `split`, a part going there, after fiscal year `until`."""

    until: int
    kind: str
    old: str
    new: str


def load_renamed(rows: Iterable[Row]) -> tuple[Renaming, ...]:
    """Every renaming; raises `VocabularyError` for circles, repetitions, unknown kinds and years that are none."""
    found: list[Renaming] = []
    heirs: dict[str, str] = {}
    pairs: set[tuple[str, str]] = set()
    for row in rows:
        until, kind, old, new = row.fields
        if not (until.isdigit() and 1990 <= int(until) <= 2100):
            row.refuse(f"{until!r} is no year")
        if kind not in _KINDS:
            row.refuse(f"{kind!r} is none of {', '.join(_KINDS)}")
        if not old or not new or (old, new) in pairs or (kind == "renamed" and old in heirs):
            row.refuse(f"{old!r} is empty or given twice")
        if old in _line(heirs, new):
            row.refuse(f"{old!r} becomes itself in the end")
        pairs.add((old, new))
        heirs |= {old: new} if kind == "renamed" else {}
        found.append(Renaming(int(until), kind, old, new))
    return tuple(found)


def _line(heirs: dict[str, str], name: str) -> list[str]:
    """A name and what it became, one after another."""
    names = [name]
    while names[-1] in heirs:
        names.append(heirs[names[-1]])
    return names


@cache
def renamed() -> tuple[Renaming, ...]:
    """The renamings that ship with the package."""
    return load_renamed(read_rows(_FILE, ("until", "kind", "old", "new")))


@cache
def _heirs() -> dict[str, str]:
    return {one.old: one.new for one in renamed() if one.kind == "renamed"}


def successor(issuer_id: str) -> str:
    """The id under which a body goes on, by its division and last name: 360900:环境保护局 is 360900:生态环境局."""
    division, colon, name = issuer_id.partition(":")
    return f"{division}{colon}{_line(_heirs(), name)[-1]}"


def reformed(issuer_id: str, year: int) -> Renaming | None:
    """The merger or split through which the body's books of a year do not compare with those of the year before.

    A reform takes a year to reach the counties, so that the year after the last one of the old name and the next count.
    """
    name = successor(issuer_id).partition(":")[2]
    return next(
        (
            one
            for one in renamed()
            if one.kind != "renamed" and name in (one.new, one.old) and one.until < year <= one.until + 2
        ),
        None,
    )
