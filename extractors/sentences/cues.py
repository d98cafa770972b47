"""Finding the cues of a fiscal sentence: comparison, direction, share, completion, 其中, reason."""

from __future__ import annotations

import re
from functools import cache, lru_cache, partial
from typing import NamedTuple

from mingzhang.schemas.vocabulary.cues import CueShape, cue_phases, cue_shapes
from mingzhang.schemas.vocabulary.marks import beginnings, words
from mingzhang.schemas.vocabulary.shapes import shape

__all__ = ["Cue", "find_cues", "phase_of"]


class Cue(NamedTuple):
    """One cue in the normal form of a paragraph.

    `kind` is `compare direction result share rate completion among reason`. `sign` is the direction's (+1, -1, 0 where
    the text offers both: 增加（减少）). `year` is absolute (2021), relative (-1 last year, 0 this year) or nothing;
    `phase` the budget phase a comparison or completion names. `rate`: a direction that announces a rate (增长率, 降幅).
    """

    kind: str
    start: int
    end: int
    sign: int = 0
    year: int | None = None
    phase: str = ""
    rate: bool = False


_made = partial(tuple.__new__, Cue)  # as the numbers are made
_SAME = r"[ \n]{0,4}(?:年度?)?[ \n]{0,4}同"
"""A year begins a cue only as 2021年同期."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATED = frozenset({"compare", "completion"})


@cache
def _places() -> re.Pattern[str]:
    """Where a cue can begin: with a whole word of its list, or with a year. All other places cost one look."""
    every = frozenset[str]().union(*(each.begins for each in cue_shapes())) - {"0"}
    return re.compile(beginnings(every) + rf"|1(?=9\d\d{_SAME})|2(?=0\d\d{_SAME})")


@cache
def _scans() -> dict[str, tuple[re.Pattern[str], dict[str, CueShape]]]:
    """By the first character of a cue (0: any digit) the cues that can begin with it."""
    able: dict[str, list[CueShape]] = {}
    for each in cue_shapes():
        for first in sorted({word[0] for word in each.begins}):
            able.setdefault(first, []).append(each)
    return {
        first: (re.compile("|".join(f"(?P<{one.name}>{one.pattern})" for one in each)), {one.name: one for one in each})
        for first, each in able.items()
    }


@lru_cache(maxsize=1 << 10)
def phase_of(text: str) -> str:
    """The budget phase that a comparison or completion phrase names, empty where it names none."""
    plain = shape("cue.fund").sub("", text)
    return next((phase for phase, names in cue_phases().named if any(name in plain for name in names)), "")


def find_cues(text: str) -> list[Cue]:
    """The cues of `text` (in normal form), in order and without overlap; 水资源节约管理与保护 has none."""
    if names := [found.span() for found in shape("cue.within").finditer(text)]:
        return [cue for cue in _cues(text) if not any(start <= cue.start < end for start, end in names)]
    return _cues(text)


def _cues(text: str) -> list[Cue]:
    cues: list[Cue] = []
    last = 0
    for place in _places().finditer(text):
        at = place.start()
        if at < last:
            continue
        pattern, shapes = _scans()["0" if text[at].isdigit() else text[at]]
        if (found := pattern.match(text, at)) is None:
            continue
        last = found.end()
        one, phrase = shapes[found.lastgroup or ""], found.group()
        dated = one.kind in _DATED
        phase = cue_phases().of_beginning(one.kind, phrase) or (phase_of(phrase) if dated else "")
        rate = one.kind == "direction" and bool(shape("cue.rate").search(phrase))
        cues.append(_made((one.kind, at, last, one.sign, _year(phrase) if dated else None, phase, rate)))
    return cues


@lru_cache(maxsize=1 << 10)
def _year(phrase: str) -> int | None:
    if found := _YEAR.search(phrase):
        return int(found.group())
    if shape("cue.last_year").search(phrase) or phrase in words("comparison", "bare"):
        return -1
    return 0 if shape("cue.this_year").search(phrase) else None
