"""The recognition network's answers to characters: best path, how sure each one is, what else it may be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from mingzhang.extractors.ocr.models import STRIDE, Array, alphabet, unlikely
from mingzhang.extractors.ocr.spelling import spelled

__all__ = ["Decoded", "decode"]

_LIKELY = 0.02
"""Probability from which another character in a place is a candidate."""
_MOST = 6
_MARKS = ".,:;·、，"
_SHAPED = re.compile(rf"[-(（]?\d{{1,3}}(?:[{_MARKS}]\d{{3}})*[{_MARKS}]\d{{2}}[)）%]?")
"""An amount with two decimals: the size of its groups says which mark is the point, also where a worn copy does not."""
_TOLD = 0.995
_SIGNED = re.compile(r"[~～—–_一ー]\d[\d,]*(?:\.\d+)?%?")
"""A number alone behind a stroke: the stroke is its sign, however the network names it."""
_LETTERED = re.compile(r"(?:\d[\d,.]*[A-Za-z]|[IlO])[\d,.]*")
"""A number with one letter in it: a digit of a bad copy (50G for 500); which one, only sums can tell."""
_GUESSED = 0.5
_CLEAR = 0.9
"""Sureness below which names may tell what a character is."""
_UNLIKELY = 0.05
"""Times: how much surer than a simplified character another one must be."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """One line: its characters, the column of the line's picture where each stands, how sure each is, 0 to 1.

    `others` are texts that the line may have instead, each off in one place, the likeliest first.
    """

    text: str
    places: tuple[float, ...]
    sure: tuple[float, ...]
    others: tuple[tuple[str, float], ...] = ()


def decode(answer: Array) -> Decoded:
    """Decode `(steps, classes)` probabilities of one line; a class over several steps is one character."""
    answer[:, unlikely()] *= _UNLIKELY
    best = answer.argmax(axis=1)
    starts = np.flatnonzero(np.diff(best, prepend=-1))
    ends = np.append(starts[1:], len(best))
    kept = [(int(start), int(end)) for start, end in zip(starts, ends, strict=True) if best[start]]
    names = alphabet()
    text, places, sure, peaks = [], [], [], []
    for start, end in kept:
        column = answer[start:end, best[start]]
        peak = start + int(column.argmax())
        text.append(names[best[start]])
        places.append((peak + 0.5) * STRIDE)
        sure.append(float(column.max()))
        peaks.append((start, end, peak))
    _with_names(answer, text, sure, peaks)
    if _LETTERED.fullmatch("".join(text)) and sum(map(str.isdigit, text)) > 1:
        _without_letter(answer, text, sure, peaks)
    if _SIGNED.fullmatch("".join(text)):
        text[0] = "-"
    if _SHAPED.fullmatch("".join(text)):
        _with_separators(text, sure)
    return Decoded("".join(text), tuple(places), tuple(sure), _others(answer, text, peaks))


def _with_names(answer: Array, text: list[str], sure: list[float], peaks: list[tuple[int, int, int]]) -> None:
    """Unclear ideographs become what names of accounts have in their place, if the network thinks that likely too."""
    names = alphabet()
    for at, (_, _, peak) in enumerate(peaks):
        if sure[at] < _CLEAR and text[at] > "\u2e80":
            kinds = np.flatnonzero(answer[peak] > _LIKELY).tolist()
            chances = {names[kind]: float(answer[peak, kind]) for kind in kinds if names[kind] > "\u2e80"}
            text[at] = spelled(text, at, chances) if chances else text[at]


def _without_letter(answer: Array, text: list[str], sure: list[float], peaks: list[tuple[int, int, int]]) -> None:
    """The letter inside a number becomes the digit that is likeliest in its place, and is not sure."""
    at = next(place for place, char in enumerate(text) if char.isalpha())
    names = alphabet()
    digits = [kind for kind, name in enumerate(names) if len(name) == 1 and name in "0123456789"]
    text[at] = names[max(digits, key=lambda kind: answer[peaks[at][2], kind])]
    sure[at] = min(sure[at], _GUESSED)


def _with_separators(text: list[str], sure: list[float]) -> None:
    """The marks of a number whose groups tell what each must be: a stop before two digits at the end, else commas."""
    marks = [at for at, char in enumerate(text) if char in _MARKS]
    for at in marks:
        text[at] = "." if at == marks[-1] else ","
        sure[at] = max(sure[at], _TOLD)


def _others(answer: Array, text: list[str], peaks: list[tuple[int, int, int]]) -> tuple[tuple[str, float], ...]:
    """The line with one character exchanged, left out or put in, where the network thinks that likely."""
    if not any(char.isdigit() for char in text):
        return ()
    names = alphabet()
    found: dict[str, float] = {}
    for at, (_, _, peak) in enumerate(peaks):
        for kind in np.flatnonzero(answer[peak] > _LIKELY).tolist():
            if names[kind] != text[at]:
                found["".join((*text[:at], names[kind], *text[at + 1 :]))] = float(answer[peak, kind])
    edges = [(0, 0, 0), *peaks, (len(answer), len(answer), len(answer))]
    for at, (before, after) in enumerate(pairwise(edges)):
        between = answer[before[1] : after[0], 1:]
        if between.size:
            kind = int(between.max(axis=0).argmax())
            if (likely := float(between[:, kind].max())) > _LIKELY:
                found["".join((*text[:at], names[kind + 1], *text[at:]))] = likely
    return tuple(sorted(found.items(), key=lambda item: -item[1])[:_MOST])
