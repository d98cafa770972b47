"""Places whose books a report tells beside its issuer's own: districts of the division, development zones."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from mingzhang.schemas.vocabulary.divisions import divisions
from mingzhang.schemas.vocabulary.marks import either
from mingzhang.schemas.vocabulary.slots import slot_words

__all__ = ["NamedPlace", "bare_place", "names_of", "place_at_end", "short_place", "zone_pattern"]

_LONGEST = 12
_CHINESE = re.compile(r"[一-鿿]{1,12}$")


class NamedPlace(NamedTuple):
    """A place as printed, and its code where the divisions have it."""

    name: str
    code: str | None = None


@cache
def zone_pattern() -> str:
    """A regular expression for the end of a zone's name right before the name of a book of accounts."""
    words = slot_words()
    return f"(?:{either(words.zones)})(?={either(words.books)})"


@lru_cache(maxsize=1 << 12)
def place_at_end(words: str) -> NamedPlace | None:
    """The zone that `words` end with: 2026年益阳高新区 is 益阳高新区; a word that only introduces is no part of it."""
    found = _CHINESE.search(words[-_LONGEST:])
    if found is None or not words.endswith(slot_words().zones):
        return None
    name = found.group()
    for word in slot_words().not_in_place:
        name = name.rpartition(word)[2] or name
    return NamedPlace(name)


@lru_cache(maxsize=1 << 12)
def bare_place(name: str, division: str) -> NamedPlace | None:
    """The place that `name` is as a whole: a district inside `division`, or a zone."""
    codes = _inside(division).get(name)
    if codes:
        return NamedPlace(name, codes[0] if len(codes) == 1 else None)
    zones = slot_words().zones
    return NamedPlace(name) if name.endswith(zones) and len(name) <= _LONGEST else None


@lru_cache(maxsize=1 << 12)
def short_place(name: str, division: str) -> NamedPlace | None:
    """The place inside `division` that `name` is without its last character: 大庆, 呼兰."""
    codes = sorted({code for end in slot_words().short_ends for code in _inside(division).get(name + end, ())})
    return NamedPlace(name, codes[0] if len(codes) == 1 else None) if codes and len(name) > 1 else None


@lru_cache(maxsize=64)
def names_of(division: str) -> tuple[str, ...]:
    """The names of a division, long and short (大理白族自治州, 大理州), none where it is unknown."""
    known = divisions()
    return tuple(name for name, codes in known.by_name.items() if division in codes and len(name) > 2)


@lru_cache(maxsize=64)
def _inside(division: str) -> dict[str, tuple[str, ...]]:
    """The names of everything inside a division, with their codes."""
    known = divisions()
    around = known.by_code.get(division)
    if around is None:
        return {}
    found = {
        name: tuple(code for code in codes if code != division and code.startswith(around.stem))
        for name, codes in known.by_name.items()
    }
    return {name: codes for name, codes in found.items() if codes}
