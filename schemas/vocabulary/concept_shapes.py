"""Names that mean a concept by how they are made, as the data file lists them: fund and verb around a known core."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from mingzhang.schemas.errors import VocabularyError
from mingzhang.schemas.vocabulary.shapes import compiled

__all__ = [
    "NameShape",
    "concept_of_shape",
    "holder_of_shape",
    "holder_shapes",
    "load_name_shapes",
    "name_shapes",
]

_FILE = "concept_shapes.toml"
_KEYS = frozenset({"concept", "is", "like", "unlike"})
_LONGEST = 32
_PART = re.compile(r"@([a-z]+)")


@dataclass(frozen=True, slots=True)
class NameShape:
    """The id of a concept, the shape that a whole name must have, and names that have it and have it not."""

    concept: str
    shape: re.Pattern[str]
    like: tuple[str, ...]
    unlike: tuple[str, ...]


def load_name_shapes(text: str) -> tuple[NameShape, ...]:
    """Raises `VocabularyError` for an entry without examples, with unknown keys or an unknown part."""
    return _load(text, "shape")


def _load(text: str, group: str) -> tuple[NameShape, ...]:
    data = tomllib.loads(text)
    return tuple(_name_shape(entry, data["parts"]) for entry in data.get(group, ()))


def _name_shape(entry: dict[str, object], parts: dict[str, str]) -> NameShape:
    where = f"{_FILE} {entry.get('concept')}"
    if set(entry) != _KEYS or not entry["like"] or not entry["unlike"]:
        raise VocabularyError(f"an entry has {', '.join(sorted(_KEYS))} and examples of both", where=where)
    source = str(entry["is"])
    unknown = set(_PART.findall(source)) - set(parts)
    if unknown:
        raise VocabularyError(f"unknown parts {sorted(unknown)}", where=where)
    full = _PART.sub(lambda found: parts[found[1]], source)
    like, unlike = (tuple(map(str, entry[key])) for key in ("like", "unlike"))  # type: ignore[call-overload]
    return NameShape(str(entry["concept"]), re.compile(compiled(full)), like, unlike)


@cache
def name_shapes() -> tuple[NameShape, ...]:
    """The shapes of the data file in their order, read once."""
    return load_name_shapes(_text())


@cache
def holder_shapes() -> tuple[NameShape, ...]:
    """The shapes of names below which a concept's local names count, read once."""
    return _load(_text(), "holder")


def _text() -> str:
    return resources.files("mingzhang.schemas").joinpath("data", _FILE).read_text(encoding="utf-8")


def concept_of_shape(key: str) -> str | None:
    """The concept's id whose shape the whole of a compared name has, or nothing."""
    if len(key) > _LONGEST:
        return None
    return next((one.concept for one in name_shapes() if one.shape.fullmatch(key)), None)


def holder_of_shape(key: str) -> str | None:
    """The concept's id whose local names count below a name of that shape, or nothing."""
    if len(key) > _LONGEST:
        return None
    return next((one.concept for one in holder_shapes() if one.shape.fullmatch(key)), None)
