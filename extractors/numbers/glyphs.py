"""Glyphs of private use among digits: what a document shows them to be, and what becomes of numbers where it does not.

A font may give its decimal point a code point of its own (`２２２１􀆰７亿元`, a report of Tianjin). One number does
not tell whether such a glyph is a point, a comma or a digit; all numbers of a document together do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mingzhang.extractors.numbers.number import Number

__all__ = ["glyph_meanings", "without_unknown"]

_PRIVATE = "\ue000-\uf8ff\U000f0000-\U0010ffff"
_ANY = re.compile(f"[{_PRIVATE}]")
# Letters and signs of scripts that no disclosure is written in; Arabic digits and their marks are folded before.
_STRANGE = "\u0530-\u065f\u0670-\u1fff\u2c00-\u2e2f\u2e31-\u2e79\ua000-\uabff\U00010000-\U0001cfff"
_UNKNOWN = re.compile(f"[{_PRIVATE}{_STRANGE}\ufffd]")
_DIGIT = "[0-9０-９]"
_ONE_DIGIT = re.compile(_DIGIT)
_DIGITS = re.compile(f"{_DIGIT}+")
# Fonts of Windows' symbol encoding show the ASCII character that stands 0xF000 lower.
_SYMBOL = 0xF000
_SYMBOL_RUN = re.compile("[\uf030-\uf039\uf02c\uf02e0-9.,]{2,30}|[\uf030-\uf039](?=[ ]?(?:[百千万亿]{0,2}元|[%％]))")
_SYMBOLS = frozenset("0123456789.,")
_FEWEST, _FEWEST_BESIDE = 3, 8
"""How many numbers tell what a glyph is where the document prints no decimal point of its own, and where it does."""
_POINTED = re.compile(rf"{_DIGIT}[.．]{_DIGIT}")
_ORDINAL = re.compile(rf"(?:^|[\s。；;：:，,（(]){_DIGIT}{{1,2}}$")


def glyph_meanings(text: str) -> dict[str, str]:
    """What each glyph of private use among the digits of a document is, where its numbers tell: `.` `,` or a digit."""
    if _ANY.search(text) is None:
        return {}
    found = {glyph: _meaning(text, glyph) for glyph in sorted(set(_ANY.findall(text)))}
    return {glyph: meaning for glyph, meaning in found.items() if meaning}


def _meaning(text: str, glyph: str) -> str:
    symbol = chr(ord(glyph) - _SYMBOL) if _SYMBOL < ord(glyph) < _SYMBOL + 0x80 else ""
    if symbol in _SYMBOLS and symbol:
        inside = sum(run.group().count(glyph) for run in _SYMBOL_RUN.finditer(text))
        return symbol if inside == text.count(glyph) else ""
    tails = _tails(text, glyph)
    fewest = _FEWEST_BESIDE if _POINTED.search(text) else _FEWEST
    if len(tails) < fewest:
        return ""
    if all(len(tail) == 3 for tail in tails):
        return "," if any(text.count(f"{glyph}{tail}{glyph}") for tail in tails) else ""
    return "" if _runs_on(text, glyph) else "."


def _tails(text: str, glyph: str) -> list[str]:
    """The digits behind each glyph that stands between digits; none where it stands beside a digit in any other way.

    1􀆰一般公共预算 numbers an item. A digit's glyph would begin and end numbers too.
    """
    tails: list[str] = []
    for at in _places(text, glyph):
        before, tail = _ONE_DIGIT.fullmatch(text[max(0, at - 1) : at]), _digits_at(text, at + 1)
        if before and tail:
            tails.append(tail)
        elif tail or (before and not _ORDINAL.search(text[max(0, at - 3) : at])):
            return []
    return tails


def _places(text: str, glyph: str) -> Iterator[int]:
    at = text.find(glyph)
    while at >= 0:
        yield at
        at = text.find(glyph, at + 1)


def _digits_at(text: str, at: int) -> str:
    found = _DIGITS.match(text, at)
    return found.group() if found else ""


def _runs_on(text: str, glyph: str) -> bool:
    """Whether a number has the glyph twice, or a point or a comma behind it: then it is no point."""
    for at in _places(text, glyph):
        tail = _digits_at(text, at + 1)
        end = at + 1 + len(tail)
        behind = text[end : end + 1]
        if 1 <= len(tail) <= 9 and (behind == glyph or (behind and behind in ".．,，" and _digits_at(text, end + 1))):
            return True
    return False


def without_unknown(text: str, numbers: Sequence[Number]) -> list[Number]:
    """`numbers` with those that an unknown glyph touches made one leftover: 46?80亿元 is neither 46 nor 80亿元.

    A glyph that a line begins with is its bullet.
    """
    if _UNKNOWN.search(text) is None:
        return list(numbers)
    kept: list[Number] = []
    for number in numbers:
        before, after = text[max(0, number.start - 2) : number.start], text[number.end : number.end + 1]
        torn = _UNKNOWN.fullmatch(before[-1:]) is not None and len(before) > 1 and not before[0].isspace()
        if number.reason or not (torn or _UNKNOWN.fullmatch(after)):
            kept.append(number)
        elif kept and kept[-1].reason == "unknown_glyph" and torn and number.start - kept[-1].end <= 2:
            kept[-1] = kept[-1]._replace(end=number.end, stop=number.end)
        else:
            kept.append(number._replace(stop=number.end, unit=None, unit_text="", reason="unknown_glyph"))
    return kept
