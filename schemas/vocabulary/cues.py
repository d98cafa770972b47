"""The cues of a fiscal sentence as the data file lists them, validated when loaded."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from mingzhang.schemas.errors import VocabularyError
from mingzhang.schemas.vocabulary.marks import words
from mingzhang.schemas.vocabulary.shapes import compiled

__all__ = ["CuePhases", "CueShape", "cue_phases", "cue_shapes"]

_FILE = "sentences/cues.toml"
_KINDS = frozenset("compare direction result share rate completion among reason".split())
_PART = re.compile(r"@([a-z]+)")


@dataclass(frozen=True, slots=True)
class CueShape:
    """How one cue is printed: a regular expression without named groups, and the words that it begins with."""

    name: str
    kind: str
    sign: int
    pattern: str
    begins: frozenset[str]
    like: tuple[str, ...]
    unlike: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CuePhases:
    """Which phase the words of a comparison name, and which a cue tells by how it begins."""

    named: tuple[tuple[str, tuple[str, ...]], ...]
    own: tuple[tuple[str, tuple[str, ...], str], ...]

    def of_beginning(self, kind: str, phrase: str) -> str:
        """The phase that a cue tells by its own beginning, empty where it tells none."""
        return next((phase for one, front, phase in self.own if one == kind and phrase.startswith(front)), "")


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(resources.files("mingzhang.schemas").joinpath("data", _FILE).read_text(encoding="utf-8"))


@cache
def cue_shapes() -> tuple[CueShape, ...]:
    """Every cue; of those that can begin at one place the first that matches wins."""
    parts = _file()["parts"]
    return tuple(_cue(entry, parts) for entry in _file()["cue"])


def _cue(entry: dict[str, Any], parts: dict[str, str]) -> CueShape:
    if entry["kind"] not in _KINDS:
        raise VocabularyError("no such kind of cue", where=f"{_FILE} {entry['name']}")
    ways = [_PART.sub(lambda found: f"[{parts[found.group(1)]}]", way) for way in entry["is"]]
    pattern = re.sub(r"\(\?P<[a-z_]+>", "(?:", "|".join(map(compiled, ways)))
    begins = frozenset(word for each in entry["begins"] for word in _listed(each))
    return CueShape(entry["name"], entry["kind"], entry.get("sign", 0), pattern, begins,
                    tuple(entry["like"]), tuple(entry.get("unlike", ())))  # fmt: skip


def _listed(each: str) -> tuple[str, ...]:
    group, dot, name = each.partition(".")
    return words(group, name) if dot else (each,)


@cache
def cue_phases() -> CuePhases:
    """The phases that cues tell."""
    named = tuple((entry["is"], tuple(entry["words"])) for entry in _file()["phase"])
    own = tuple((entry["kind"], tuple(entry["begins"]), entry["phase"]) for entry in _file()["own_phase"])
    return CuePhases(named, own)
