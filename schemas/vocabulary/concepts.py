"""Concepts: stable English ids for what departments and governments report, found by any of their printed names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache

from mingzhang.schemas.facts import AXES
from mingzhang.schemas.facts import UNITS as CONTRACT_UNITS
from mingzhang.schemas.vocabulary.concept_shapes import concept_of_shape, holder_of_shape
from mingzhang.schemas.vocabulary.glyphs import folded
from mingzhang.schemas.vocabulary.tsv import Row, read_rows

__all__ = [
    "KINDS",
    "Concept",
    "Concepts",
    "are_siblings",
    "concepts",
    "find",
    "find_path",
    "find_row",
    "is_part",
    "key_of",
    "load_concepts",
]

_FILE = "concepts.tsv"
_COLUMNS = ("id", "name", "english", "parent", "axis", "kind", "unit", "aliases", "local")
_ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")
_LEVEL_WORD = re.compile(r"[(（]\d{0,7}[类款项][)）]")
_PLAIN = re.compile("[一-\u9fff]*")
_DROPPED = re.compile(r"[\s“”\"'‘’「」『』《》()（）\[\]〔〕【】、,，.。:：;；·的]+")

KINDS = {
    "money": frozenset({"CNY"}),
    "count": CONTRACT_UNITS - {"CNY", "percent", "point", "score"},
    "score": frozenset({"score"}),
    "percent": frozenset({"percent"}),
}
"""Kinds of value, each with the contract units that it may have."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that disclosures report, with all its printed names.

    `aliases` mean it anywhere; `local` names (团组, 人次, 货物) mean it only below a name of its parent.
    `kind` is `money`, `count`, `score` or `percent`; `unit` the contract unit of its plain value.
    """

    id: str
    name: str
    english: str
    parent: str | None
    axis: str
    kind: str
    unit: str
    aliases: tuple[str, ...] = ()
    local: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Concepts:
    """All concepts by id, by normalised name, and by parent id and normalised local name."""

    by_id: dict[str, Concept]
    by_key: dict[str, Concept] = field(default_factory=dict)
    by_place: dict[tuple[str, str], Concept] = field(default_factory=dict)

    def ancestors(self, concept: Concept) -> tuple[str, ...]:
        """The ids from the parent up to the root."""
        found: list[str] = []
        parent = concept.parent
        while parent is not None:
            found.append(parent)
            parent = self.by_id[parent].parent
        return tuple(found)


@lru_cache(maxsize=1 << 16)
def key_of(name: str) -> str:
    """A name as it is compared: width folded, spaces, quotes, brackets, 的 and （类）（款）（项） dropped.

    Words are never dropped: 公务接待费 and 公务接待费支出 meet by alias, not by rule.
    """
    plain = name if name.isascii() or _PLAIN.fullmatch(name) else folded(_LEVEL_WORD.sub("", name))
    return _DROPPED.sub("", plain)


def load_concepts(rows: Iterable[Row]) -> Concepts:
    """Concepts with every name checked; raises `VocabularyError` for unknown parents and names with two meanings."""
    found = Concepts({})
    placed: list[tuple[Row, Concept]] = []
    for row in rows:
        concept = _concept(row)
        if concept.id in found.by_id:
            row.refuse(f"concept {concept.id!r} is given twice")
        found.by_id[concept.id] = concept
        placed.append((row, concept))
    for row, concept in placed:
        _check_parents(row, concept, found)
        _enter(row, concept, found)
    return found


def _concept(row: Row) -> Concept:
    identifier, name, english, parent, axis, kind, unit, aliases, local = row.fields
    if not _ID.fullmatch(identifier):
        row.refuse(f"{identifier!r} is no concept id")
    if not name or not english:
        row.refuse(f"concept {identifier!r} has no name")
    if axis not in AXES:
        row.refuse(f"{axis!r} is no axis of the contract")
    if kind not in KINDS or unit not in CONTRACT_UNITS or unit not in KINDS[kind]:
        row.refuse(f"{kind!r} with unit {unit!r} is no kind of value")
    names = tuple(alias for alias in aliases.split("|") if alias)
    places = tuple(alias for alias in local.split("|") if alias)
    return Concept(identifier, name, english, parent or None, axis, kind, unit, names, places)


def _check_parents(row: Row, concept: Concept, found: Concepts) -> None:
    seen = {concept.id}
    parent = concept.parent
    while parent is not None:
        if parent not in found.by_id:
            row.refuse(f"parent {parent!r} is no concept")
        if parent in seen:
            row.refuse(f"concept {concept.id!r} is its own ancestor")
        seen.add(parent)
        parent = found.by_id[parent].parent


def _enter(row: Row, concept: Concept, found: Concepts) -> None:
    for name in (concept.name, *concept.aliases):
        key = key_of(name)
        if not key:
            row.refuse(f"{name!r} is no name")
        if key in found.by_key:
            row.refuse(f"{name!r} already means {found.by_key[key].id}")
        found.by_key[key] = concept
    for name in concept.local:
        if concept.parent is None:
            row.refuse(f"{name!r} is a local name, but {concept.id!r} has no parent")
        place = (concept.parent, key_of(name))
        if place in found.by_place:
            row.refuse(f"{name!r} already means {found.by_place[place].id} below {concept.parent}")
        found.by_place[place] = concept


@cache
def concepts() -> Concepts:
    """Every concept of the vocabulary, loaded once."""
    return load_concepts(read_rows(_FILE, _COLUMNS))


def find_row(name: str) -> Concept | None:
    """The concept that has `name` in its row; a name that is only made of known parts means nothing here."""
    return concepts().by_key.get(key_of(name))


@lru_cache(maxsize=1 << 16)
def find(name: str) -> Concept | None:
    """The concept that `name` means wherever it stands, by its own row or by how the name is made; or nothing."""
    key = key_of(name)
    found = concepts().by_key.get(key)
    if found is not None:
        return found
    shaped = concept_of_shape(key)
    return concepts().by_id[shaped] if shaped else None


@lru_cache(maxsize=1 << 14)
def are_siblings(one: str, other: str) -> bool:
    """Whether two names mean different parts of one whole: 公务接待费 and 因公出国（境）费.

    新增债券 and 一般债券 are no such pair: there are 一般债券 below 新增债券 as well.
    """
    first, second = find(one), find(other)
    if first is None or second is None or first is second or first.parent is None or first.parent != second.parent:
        return False
    return find_path(f"{other}/{one}") is first


@lru_cache(maxsize=1 << 14)
def is_part(one: str, whole: str) -> bool:
    """Whether `one` means a part of what `whole` means: 公务用车购置费 of 公务用车购置及运行维护费."""
    part, above = find_path(f"{whole}/{one}"), find(whole)
    return part is not None and above is not None and above.id in concepts().ancestors(part)


def _holder_of(name: str) -> Concept | None:
    """The concept whose local names count below `name`: 工伤保险基金收入 has the parts of all insurance revenue."""
    found = find(name)
    holder = None if found is not None else holder_of_shape(key_of(name))
    return concepts().by_id[holder] if holder else found


@cache
def _parts() -> dict[str, tuple[str, ...]]:
    """The ids of the concepts right below each."""
    found: dict[str, list[str]] = {}
    for concept in concepts().by_id.values():
        found.setdefault(concept.parent or "", []).append(concept.id)
    return {parent: tuple(ids) for parent, ids in found.items()}


def _only_below(whole: str, leaf: str) -> Concept | None:
    """What a local name means below the parts of a whole, where it is local to one of them only.

    财政拨款 below 收入预算 is a source of the year's revenue, which is the part of 收入预算 that has sources.
    """
    if (whole, leaf) in concepts().by_place:
        return None
    found = [one for part in _parts().get(whole, ()) if (one := concepts().by_place.get((part, leaf)))]
    return found[0] if len(found) == 1 else None


@lru_cache(maxsize=1 << 16)
def find_path(path: str) -> Concept | None:
    """The concept of the last name of a `/`-joined item path, its local names understood below their parents.

    `“三公”经费/因公出国（境）费/团组` is the number of groups abroad, though 团组 alone means nothing. An alias with a
    slash (收入/总计) is the end of a path.
    """
    every = concepts()
    names = path.split("/")
    leaf = key_of(names[-1])
    for name in reversed(names[:-1]):
        above = _holder_of(name)
        if above is not None and (part := _only_below(above.id, leaf)):
            return part
        while above is not None:
            placed = every.by_place.get((above.id, leaf))
            if placed is not None:
                return placed
            above = every.by_id.get(above.parent) if above.parent else None
    end = "/".join(key_of(name) for name in names[-2:])
    return every.by_key.get(end) or find(names[-1])
