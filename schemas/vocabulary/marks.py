"""The words that carry meaning, as the data files of each room list them: `<room>/marks.toml`.

A group without a room in front is one of sentences: `words("direction", "up")`, `words("tables/notes", "opening")`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources

from mingzhang.schemas.errors import VocabularyError

__all__ = ["beginnings", "either", "room_of", "words"]

_FILE = "marks.toml"


def room_of(name: str) -> tuple[str, str]:
    """The room of a group's or shape's name, and the name within it: `tables/notes` is `notes` of `tables`."""
    room, _, own = name.rpartition("/")
    return room or "sentences", own


@cache
def _lists(room: str) -> dict[str, dict[str, tuple[str, ...]]]:
    text = resources.files("mingzhang.schemas").joinpath("data", room, _FILE).read_text(encoding="utf-8")
    return {
        group: {name: _checked(f"{room}/{_FILE} {group}.{name}", values) for name, values in lists.items()}
        for group, lists in tomllib.loads(text).items()
    }


def _checked(where: str, values: list[str]) -> tuple[str, ...]:
    if not values or any(not isinstance(value, str) or not value for value in values):
        raise VocabularyError("a list of words is empty or holds something else", where=where)
    if len(set(values)) != len(values):
        raise VocabularyError("a word is listed twice", where=where)
    return tuple(sorted(values, key=lambda word: (-len(word), word)))


def words(group: str, name: str) -> tuple[str, ...]:
    """The words of one list, longest first; raises `VocabularyError` where the room's file has no such list."""
    room, own = room_of(group)
    try:
        return _lists(room)[own][name]
    except KeyError:
        raise VocabularyError("no such list of words", where=f"{room}/{_FILE} {own}.{name}") from None


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
