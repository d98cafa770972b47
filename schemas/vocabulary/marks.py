"""The words that carry the meaning of a fiscal sentence, as the data file lists them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources

from schemas.errors import VocabularyError

__all__ = ["either", "words"]

_FILE = "sentences/marks.toml"


@cache
def _lists() -> dict[str, dict[str, tuple[str, ...]]]:
    text = resources.files("schemas").joinpath("data", _FILE).read_text(encoding="utf-8")
    return {
        group: {name: _checked(f"{group}.{name}", values) for name, values in lists.items()}
        for group, lists in tomllib.loads(text).items()
    }


def _checked(name: str, values: list[str]) -> tuple[str, ...]:
    if not values or any(not isinstance(value, str) or not value for value in values):
        raise VocabularyError("a list of words is empty or holds something else", where=f"{_FILE} {name}")
    if len(set(values)) != len(values):
        raise VocabularyError("a word is listed twice", where=f"{_FILE} {name}")
    return tuple(sorted(values, key=lambda word: (-len(word), word)))


def words(group: str, name: str) -> tuple[str, ...]:
    """The words of one list, longest first; raises `VocabularyError` where the file has no such list."""
    try:
        return _lists()[group][name]
    except KeyError:
        raise VocabularyError("no such list of words", where=f"{_FILE} {group}.{name}") from None


def either(*lists: Iterable[str]) -> str:
    """A regular expression alternation of all the words, longest first, so that no word hides a longer one."""
    every = {word for listed in lists for word in listed}
    return "|".join(map(re.escape, sorted(every, key=lambda word: (-len(word), word))))
