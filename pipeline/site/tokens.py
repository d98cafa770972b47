"""What is searched for: pairs of Chinese characters, words and numbers, cut alike here and in search.js."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

__all__ = ["shard_of", "tokens_of"]

_RUNS = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[a-z_]+|[\u3400-\u9fff\uf900-\ufaff]+")
_QUOTES = re.compile("[\"'“”‘’「」]")
_LONGEST = 40


def tokens_of(text: str) -> Iterator[str]:
    """The tokens of a text; numbers without the commas between their thousands, “三公”经费 as 三公经费."""
    for run in _RUNS.findall(_QUOTES.sub("", unicodedata.normalize("NFKC", text).lower())):
        if run[0] < "\u3400":
            yield run.replace(",", "")[:_LONGEST]
        elif len(run) == 1:
            yield run
        else:
            yield from (run[place : place + 2] for place in range(len(run) - 1))


def shard_of(token: str, shards: int) -> int:
    """Which file holds a token: FNV-1a over its UTF-16 units."""
    units = token.encode("utf-16-le")
    told = 2166136261
    for place in range(0, len(units), 2):
        told = ((told ^ (units[place] | units[place + 1] << 8)) * 16777619) & 0xFFFFFFFF
    return told % shards
