r"""Shapes of words: short patterns of the data files of each room, `<room>/shapes.toml`, compiled once.

`is` is a shape in a notation of its own, told below. `regex` is a regular expression as Python knows them, where a
notation for words says too little (what stands between figures and signs); `<room/group.list>` in it is any word of a
list, `@name` an expression of `[parts]`. Each entry has texts in which it is found (`like`), and, where it is an
expression, texts in which it is not (`unlike`); where `whole` is true they are or are not of that shape as a whole. The
tests try every one of them.

`字` stands for itself, `[a|b]` for either, `[a]?` for at most one, `[a]*` for up to eight of them, `<group.list>` for
any word of `marks.toml` (`<room/group.list>` for another room's than that of sentences), `{2-12}` for so many
characters, `{~2-12}` for so many without punctuation, `{#2-12}` for so many digits with their commas and points,
`{name}` and `{name~2-12}` for a slot that is handed on, `_` for a few blanks, `#` for a digit, `![a]` and `=[a]` for
what must not or must follow, `~[a]` and `+[a]` for what must not or must stand before, `\` before a sign that stands
for itself, `^` and `$` for both ends. Everything is bounded: matching is linear.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any

from mingzhang.schemas.errors import VocabularyError
from mingzhang.schemas.vocabulary.marks import either, room_of, words

__all__ = ["compiled", "examples", "shape"]

_FILE = "shapes.toml"
_PARTS = "parts"
_WITHIN = re.compile(r"<(?P<group>[a-z_]+/[a-z_]+)\.(?P<list>[a-z_]+)>|@(?P<part>[a-z_]+)")
"""What stands for something else within a regular expression."""
_ELEMENT = re.compile(
    r"<(?P<group>(?:[a-z_]+/)?[a-z_]+)\.(?P<name>[a-z_]+)>|\{(?P<slot>[a-z_]+)?(?P<plain>[~#])?(?:(?P<low>\d{1,2})-(?P<high>\d{1,2}))?\}"
    r"|(?P<around>[~+])\[(?P<behind>[^\[\]]{1,60})\]|\\(?P<plain_char>.)|(?P<ahead>[!=]\[)|(?P<open>\[)|(?P<op>[\]|?*_#^$])|(?P<text>.)",
    re.DOTALL,
)
_OPERATORS = {"]": ")", "*": "{0,8}", "_": "[ \n]{0,4}", "#": r"\d"}


def compiled(text: str) -> str:
    """The regular expression of a shape; raises `VocabularyError` where its brackets do not match."""
    source = "".join(map(_part, _ELEMENT.finditer(text)))
    if source.count("(?") - source.count(r"\(?") > source.count(")"):
        raise VocabularyError(f"a bracket stays open: {text}", where=_FILE)
    return source


def _part(found: re.Match[str]) -> str:
    if found["group"]:
        return f"(?:{either(words(found['group'], found['name']))})"
    if found["behind"]:
        words_before = map(re.escape, found["behind"].split("|"))
        if found["around"] == "~":
            return "".join(f"(?<!{word})" for word in words_before)
        return "(?:" + "|".join(f"(?<={word})" for word in words_before) + ")"
    if found["plain_char"]:
        return re.escape(found["plain_char"])
    if found["ahead"]:
        return "(?!" if found["ahead"] == "![" else "(?="
    if found["open"]:
        return "(?:"
    if found["op"]:
        return _OPERATORS.get(found["op"], found["op"])
    if found["text"]:
        return re.escape(found["text"])
    kind = {"~": "[^,。;:]", "#": "[0-9,.]"}.get(found["plain"], ".")
    many = f"{kind}{{{found['low'] or 1},{found['high'] or 40}}}"
    return f"(?P<{found['slot']}>{many}?)" if found["slot"] else many


@cache
def _file(room: str) -> dict[str, dict[str, Any]]:
    text = resources.files("mingzhang.schemas").joinpath("data", room, _FILE).read_text(encoding="utf-8")
    return tomllib.loads(text)


def _entries(room: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for group, entries in _file(room).items():
        if group != _PARTS:
            yield from ((f"{group}.{name}", entry) for name, entry in entries.items())


@cache
def _shapes(room: str) -> dict[str, re.Pattern[str]]:
    parts = _file(room).get(_PARTS, {})
    return {name: re.compile(_source(entry, parts, f"{room}/{_FILE} {name}")) for name, entry in _entries(room)}


def _source(entry: dict[str, Any], parts: dict[str, str], where: str) -> str:
    if "is" in entry:
        return compiled(entry["is"])
    if not entry.get("like") or not entry.get("unlike"):
        raise VocabularyError("an expression wants texts in which it is found, and is not", where=where)
    return _filled(entry["regex"], parts)


def _filled(source: str, parts: dict[str, str]) -> str:
    """A regular expression with the words of its lists and its parts written out; parts may hold others."""
    return _WITHIN.sub(
        lambda at: _filled(parts[at["part"]], parts) if at["part"] else either(words(at["group"], at["list"])), source
    )


def shape(name: str) -> re.Pattern[str]:
    """The shape `room/group.name`, of sentences where no room is said; raises `KeyError` where the file has none."""
    room, own = room_of(name)
    return _shapes(room)[own]


def examples() -> list[tuple[str, str, bool, bool]]:
    """Each shape's name, a text, whether it must be found there, and whether it must be all of the text."""
    folders = resources.files("mingzhang.schemas").joinpath("data").iterdir()
    rooms = sorted(folder.name for folder in folders if folder.joinpath(_FILE).is_file())
    return [
        (f"{room}/{name}", example, key == "like", entry.get("whole", False))
        for room in rooms
        for name, entry in _entries(room)
        for key in ("like", "unlike")
        for example in entry.get(key, ())
    ]
