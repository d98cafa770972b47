"""The words that carry the meaning of a fiscal sentence, as the data file lists them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources

from mingzhang.schemas.errors import VocabularyError

__all__ = ["beginnings", "either", "words"]

_FILE = "sentences/marks.toml"


@cache
def _lists() -> dict[str, dict[str, tuple[str, ...]]]:
    text = resources.files("mingzhang.schemas").joinpath("data", _FILE).read_text(encoding="utf-8")
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
    """A regular expression alternation of all the words in which no word hides a longer one.

    Words share their beginnings (增(?:加(?:到|至)?|长)): a place where none begins is left at its first character.
    """
    return _branches({word for listed in lists for word in listed})


def _branches(every: Iterable[str]) -> str:
    tails: dict[str, list[str]] = {}
    for word in sorted(every):
        tails.setdefault(word[0], []).append(word[1:])
    return "|".join(re.escape(char) + _tail(rest) for char, rest in tails.items())


def _tail(rest: list[str]) -> str:
    longer = [word for word in rest if word]
    if not longer:
        return ""
    return f"(?:{_branches(longer)})" + ("?" if len(longer) < len(rest) else "")


def beginnings(every: Iterable[str]) -> str:
    """A regular expression for the first characters of the words, each only where its whole word stands.

    Every branch begins with a plain character: searching it passes over all other places in one look.
    """
    tails: dict[str, list[str]] = {}
    for word in sorted(set(every)):
        tails.setdefault(word[0], []).append(word[1:])
    return "|".join(re.escape(char) + (f"(?={_branches(rest)})" if all(rest) else "") for char, rest in tails.items())
