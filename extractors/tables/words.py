"""The two forms of a printed label: a key to compare with, and a name to publish."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from mingzhang.extractors.numbers.notes import name_without_mark
from mingzhang.schemas.vocabulary.glyphs import folded, letters
from mingzhang.schemas.vocabulary.shapes import shape

__all__ = ["AMONG", "ENUMERATOR", "item_name", "key", "level", "level_within", "says", "unspaced"]

_SPACE = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff\u00a0\u3000]+")
_QUOTES = str.maketrans("", "", "“”\"'‘’「」『』")
ENUMERATOR = shape("tables/label.enumerator")
_SYSTEM = re.compile(r"^(?=\d)[0-9A-Z]{12,}(?:[-—－_]+(?=.)|(?=[\u4e00-\u9fff“（]))")
"""What a budget system calls a project by, in front of its name: 42000025T000000101-某某专项."""
_LEVEL = shape("tables/label.level")
AMONG = 9
_LEVELS = {"han": 1, "bracket": 2, "digit": 3, "small": 4, "circle": 5, "among": AMONG, "sign": 0, "extra": 1}


@lru_cache(maxsize=65536)
def unspaced(text: str) -> str:
    """The text without any white space and with its letters folded: wrapped and justified cells read as one word."""
    return letters(_SPACE.sub("", text))


@lru_cache(maxsize=65536)
def key(text: str) -> str:
    """The text to compare with: compatibility forms folded, no white space, no quotes; never published."""
    return folded(name_without_mark(_SPACE.sub("", text))).translate(_QUOTES)


@lru_cache(maxsize=65536)
def item_name(text: str) -> str:
    """The printed name of a thing, without numbering, spaces or colon: `一、财政拨款收入` is 财政拨款收入.

    Nor does the level of an account belong to its name: 行政运行（项）.
    """
    name = _SYSTEM.sub("", unspaced(text))
    while (match := ENUMERATOR.match(name)) and match.end() < len(name):
        name = name[match.end() :]
    return _LEVEL.sub("", name_without_mark(name.strip(":：、")))


def says(text: str, words: Iterable[str]) -> bool:
    """Whether any of the words stands in the text."""
    return any(word in text for word in words)


def level(text: str) -> int:
    """How deep the label's numbering says it hangs: 1 for 一、 to 5 for ①, 9 for 其中, 0 for none and for 加："""
    match = ENUMERATOR.match(unspaced(text))
    return _LEVELS[match.lastgroup or ""] if match else 0


def level_within(text: str) -> int:
    """The level of the numbering behind 其中： (其中：（一） is of the second), 0 where there is none."""
    match = ENUMERATOR.match(unspaced(text))
    return level(unspaced(text)[match.end() :]) if match and match.lastgroup == "among" else 0
