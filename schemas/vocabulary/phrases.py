"""What findings say: phrases of the data file, filled with names, numbers and places."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from mingzhang.schemas.errors import VocabularyError

__all__ = ["phrase", "phrases"]

_FILE = "phrases.toml"


@cache
def _groups() -> dict[str, dict[str, str]]:
    text = resources.files("mingzhang.schemas").joinpath("data", _FILE).read_text(encoding="utf-8")
    return tomllib.loads(text)


def phrases(group: str) -> Mapping[str, str]:
    """The phrases of one group by name; raises `VocabularyError` where the file has no such group."""
    try:
        return _groups()[group]
    except KeyError:
        raise VocabularyError("no such group of phrases", where=f"{_FILE} {group}") from None


def phrase(name: str, /, **filled: object) -> str:
    """The phrase `group.name` with its places filled; raises `VocabularyError` where the file has no such phrase."""
    group, _, key = name.partition(".")
    try:
        return phrases(group)[key].format(**filled)
    except KeyError as error:
        raise VocabularyError(f"no such phrase, or nothing for its place {error}", where=f"{_FILE} {name}") from None
