"""Chinese numerals: small ones that count things (两, 二十三), and the scale words between digits (亿, 千, 万)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

__all__ = ["DIGITS", "SCALES", "TENS", "chinese_value", "scaled_sum", "terms_of"]

DIGITS = {
    char: value
    for chars in ("零一二三四五六七八九", "〇壹贰叁肆伍陆柒捌玖", " 弌两參 陸", "  貳叄", "  弍")
    for value, char in enumerate(chars)
    if char != " "
}
SCALES = {
    char: 10**power
    for chars, power in (("十拾", 1), ("百佰", 2), ("千仟", 3), ("万萬", 4), ("亿億", 8))
    for char in chars
}
TENS = {"廿": "二十", "卅": "三十"}
"""Old short signs and what they stand for."""
_TEN, _SECTION = 10, 10_000
_BY_PLACE = re.compile(r"([一二三四五六七八九]++[〇零][〇零一二三四五六七八九]*+)([万亿])")
_INSIDE = {small: small for small in (1, 10, 100, 1000)} | {
    small * big: small for small in (1, 10, 100, 1000) for big in (10**4, 10**8, 10**12)
}
"""Of each product of scale words the part inside its section: 百 of 百万, 千 of 千亿, 1 of 万亿."""
Term = tuple[Decimal, int]
"""A number and the product of the scale words right behind it."""


def chinese_value(text: str) -> int | None:
    """The value of a numeral up to 九十九, or nothing where `text` is no such numeral."""
    tens, ten, units = text.partition("十")
    if not ten:
        return DIGITS.get(text)
    if (tens and tens not in DIGITS) or (units and units not in DIGITS):
        return None
    return DIGITS.get(tens, 1) * 10 + DIGITS.get(units, 0)


def terms_of(numeral: str) -> list[Term] | None:
    """三亿一千五百 as (3, 亿), (1, 千), (5, 百); nothing for what is malformed (二〇二三, 一百十, 一万五).

    Digits one by one before 万 or 亿 are a number by place (二〇五万), but 三五万 is about three to five.
    """
    for short, long in TENS.items():
        numeral = numeral.replace(short, long)
    if by_place := _BY_PLACE.fullmatch(numeral):
        digits = "".join(str(DIGITS[char]) for char in by_place[1])
        return [(Decimal(digits), SCALES[by_place[2]])]
    if len(numeral) > 1 and DIGITS.get(numeral[0]) == 0:
        return None
    terms: list[Term] = []
    digit: int | None = None
    for place, char in enumerate(numeral):
        scale = SCALES.get(char)
        if scale is None:
            if digit or (terms and not _may_follow(terms[-1][1], numeral[place - 1 : place + 2])):
                return None
            digit = DIGITS[char]
        elif digit or not place:
            terms.append((Decimal(digit or 1), scale))
            digit = None
        elif digit is None and scale >= _SECTION:
            terms[-1] = (terms[-1][0], terms[-1][1] * scale)
        else:
            return None
    return terms if digit is None else [*terms, (Decimal(digit), 1)]


def _may_follow(before: int, around: str) -> bool:
    """Whether a digit may stand behind a scale word: 一万五 is 15,000 to some and 10,005 to others."""
    following = SCALES.get(around[2:], _SECTION)
    return before == _TEN or following < _SECTION or 0 in (DIGITS.get(around[0]), DIGITS.get(around[1]))


def scaled_sum(terms: Sequence[Term]) -> Decimal | None:
    """The sum that the terms write, read as Chinese reads: 5千200万 is 5,200 times 万.

    Nothing where a term does not fit below the one before it (2亿3亿, 3.2亿5000万).
    """
    total = section = Decimal(0)
    before: Term | None = None
    for number, scale in terms:
        small = _INSIDE.get(scale)
        if small is None or (before and not _fits(before, number * (small if before[1] < _SECTION else scale))):
            return None
        before = number, scale
        section += number * small
        if scale >= _SECTION:
            total += section * (scale // small)
            section = Decimal(0)
    return total + section


def _fits(before: Term, size: Decimal) -> bool:
    return before[0] == before[0].to_integral_value() and size < before[1]
