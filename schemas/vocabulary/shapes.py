r"""Shapes of words: short patterns of the data file, in a notation of its own, compiled once.

`字` stands for itself, `[a|b]` for either, `[a]?` for at most one, `[a]*` for up to eight of them, `<group.list>` for
any word of `marks.toml`, `{2-12}` for so many characters, `{~2-12}` for so many without punctuation, `{#2-12}` for so
many digits with their commas and points, `{name}` and `{name~2-12}` for a slot that is handed on, `_` for a few blanks,
`#` for a digit, `![a]` and `=[a]` for what must not or must follow, `~[a]` and `+[a]` for what must not or must stand
before, `\` before a sign that stands for itself, `^` and `$` for both ends. Everything is bounded: matching is linear.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

from mingzhang.schemas.errors import VocabularyError
from mingzhang.schemas.vocabulary.marks import either, words

__all__ = ["compiled", "examples", "shape"]

_FILE = "sentences/shapes.toml"
_ELEMENT = re.compile(
    r"<(?P<group>[a-z_]+)\.(?P<name>[a-z_]+)>|\{(?P<slot>[a-z_]+)?(?P<plain>[~#])?(?:(?P<low>\d{1,2})-(?P<high>\d{1,2}))?\}"
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
def _file() -> dict[str, dict[str, dict[str, str | list[str]]]]:
    text = resources.files("mingzhang.schemas").joinpath("data", _FILE).read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _shapes() -> dict[str, re.Pattern[str]]:
    return {
        f"{group}.{name}": re.compile(compiled(str(entry["is"])))
        for group, entries in _file().items()
        for name, entry in entries.items()
    }


def shape(name: str) -> re.Pattern[str]:
    """The shape `group.name`; raises `KeyError` where the file has no such shape."""
    return _shapes()[name]


def examples() -> list[tuple[str, str, bool]]:
    """Each shape's name with a text that it must be found in (`like`), or must not (`unlike`)."""
    return [
        (f"{group}.{name}", example, key == "like")
        for group, entries in _file().items()
        for name, entry in entries.items()
        for key in ("like", "unlike")
        for example in entry.get(key, ())
    ]
