"""The grammar of single numbers as the data file lists it: patterns in the order in which they are tried."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from mingzhang.schemas.errors import VocabularyError
from mingzhang.schemas.facts import LEFTOVER_REASONS
from mingzhang.schemas.vocabulary.shapes import compiled

__all__ = ["CUES", "NUMBERS", "Pattern", "load_patterns", "patterns"]

NUMBERS = ("money", "percent", "point", "count", "none", "score", "limit", "range")
CUES = ("", "compare", "direction", "result", "share", "rate", "completion")
_FILE = "sentences/patterns.toml"
_SHAPES = ("said", "head", "tail", "behind", "before", "item")
_LISTS = ("number", "cue", "last", "where", "not_where", "when", "facts")
_KEYS = frozenset({"id", "left", "gives", "slots", "kind", "under", "like", *_SHAPES, *_LISTS})


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern; it says a leftover's reason (`left`) or how a fact's slots are filled (`gives`)."""

    id: str
    number: tuple[str, ...]
    cue: tuple[str, ...]
    shapes: tuple[tuple[str, re.Pattern[str]], ...]
    last: frozenset[str]
    where: frozenset[str]
    not_where: frozenset[str]
    when: tuple[tuple[str, bool], ...]
    left: str
    gives: str
    slots: dict[str, str] = field(default_factory=dict)
    kind: str = "dept_final"
    under: str = ""
    like: str = ""
    facts: tuple[str, ...] = ()


def load_patterns(text: str) -> tuple[Pattern, ...]:
    """Raises `VocabularyError` for a key, kind of number or reason that is unknown, and for an id that stands twice."""
    found = tuple(_pattern(entry) for entry in tomllib.loads(text)["pattern"])
    if len({one.id for one in found}) != len(found):
        raise VocabularyError("a pattern stands twice", where=_FILE)
    return found


def _pattern(entry: dict[str, Any]) -> Pattern:
    where = f"{_FILE} {entry.get('id', '')}"
    if unknown := set(entry) - _KEYS:
        raise VocabularyError(f"unknown keys {sorted(unknown)}", where=where)
    if bool(entry.get("left")) == bool(entry.get("gives")) or entry.get("left", "name") not in LEFTOVER_REASONS:
        raise VocabularyError("a pattern leaves a number for a known reason, or gives a fact", where=where)
    lists = {name: tuple(entry.get(name, ())) for name in _LISTS}
    if not lists["number"] or not {*lists["number"]} <= {*NUMBERS} or not {*lists["cue"]} <= {*CUES}:
        raise VocabularyError("no such kind of number or cue", where=where)
    return Pattern(
        id=entry["id"],
        number=lists["number"],
        cue=lists["cue"] or CUES,
        shapes=tuple((name, re.compile(compiled(entry[name]))) for name in _SHAPES if name in entry),
        last=frozenset(lists["last"]),
        where=frozenset(lists["where"]),
        not_where=frozenset(lists["not_where"]),
        when=tuple((name.removeprefix("!"), not name.startswith("!")) for name in lists["when"]),
        left=entry.get("left", ""),
        gives=entry.get("gives", ""),
        slots=entry.get("slots", {}),
        kind=entry.get("kind", "dept_final"),
        under=entry.get("under", ""),
        like=entry["like"],
        facts=lists["facts"],
    )


@cache
def patterns() -> tuple[Pattern, ...]:
    """The patterns of the data file, in order."""
    return load_patterns(resources.files("mingzhang.schemas").joinpath("data", _FILE).read_text(encoding="utf-8"))
