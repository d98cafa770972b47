"""Numbers of a text that are one amount together (1亿2,313.64万元) or the two ends of one range (20-30万元)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from mingzhang.extractors.numbers.chinese import SCALES, scaled_sum
from mingzhang.extractors.numbers.number import RANGE, Number
from mingzhang.schemas.vocabulary.units import find_unit

__all__ = ["join_numbers"]

_SCALE = "".join(SCALES)
_BETWEEN = re.compile(rf"[ \n]{{0,3}}([{_SCALE}]{{0,2}})[ \n]{{0,3}}[零〇]?[ \n]{{0,2}}")
_TO = re.compile(r"(?:\(不?含\))?[ \n]{0,2}(?:[-—~～―]{1,2}|[至到])[ \n]{0,2}(?:约|近)?[ ]?")
_AND = re.compile(r"[ \n]{0,2}[和与或][ \n]{0,2}")
_WITHIN = re.compile(r"[ ]?之间")
_FROM = re.compile(r"[由从][^\d,;。]{0,8}$")
_OPEN_ENDED = re.compile(r"[ ]?(?:不等|之间|左右|以内|以上|以下|区间|范围)")
_YUAN = "CNY"
_LONGEST = 10


def join_numbers(text: str, numbers: Sequence[Number]) -> list[Number]:
    """`numbers` (of `text`, in order) with those that print one amount or one range put together.

    Digits with a scale word between that make no amount together (3.2亿5000万元, 2亿3) state nothing alone either:
    they keep their places and become leftovers.
    """
    joined: list[Number] = []
    index = 0
    while index < len(numbers):
        stop = index + 1
        while stop < len(numbers) and _scaled(text, numbers[stop - 1], numbers[stop]):
            stop += 1
        one = _one_amount(text, numbers[index:stop]) if stop > index + 1 else [numbers[index]]
        if len(one) == 1 and joined and _is_range(text, joined[-1], one[0]):
            one = [_range(joined.pop(), one[0])]
        joined += one
        index = stop
    return joined


def _scaled(text: str, one: Number, other: Number) -> bool:
    """Whether only scale words stand between two numbers: 1亿2,313.64万元, 2亿零500万元, 5千200万元."""
    if one.reason or other.reason or other.start - one.end > _LONGEST or not text[other.start].isdigit():
        return False
    between = _BETWEEN.fullmatch(text, one.end, other.start)
    return between is not None and bool(between[1])


def _one_amount(text: str, parts: Sequence[Number]) -> list[Number]:
    """The amount that `parts` print, or the parts as leftovers."""
    first, last = parts[0], parts[-1]
    symbol = "".join(last.unit_text.split())
    base = find_unit(symbol.lstrip(_SCALE)) if last.unit else None
    scales = [_product(text[one.end : other.start]) for one, other in pairwise(parts)]
    if base is None or last.unit is None or first.bound or not _enough(parts, base.unit):
        return [_unread(part) for part in parts]
    own = int(last.unit.factor / base.factor)
    total = scaled_sum([(abs(part.value), scale) for part, scale in zip(parts, [*scales, own], strict=True)])
    if total is None:
        return [_unread(part) for part in parts]
    value = total / own
    words = " ".join(word for word in (first.qualifier, last.qualifier) if word)
    return [last._replace(start=first.start, value=-value if first.value < 0 else value, qualifier=words)]


def _enough(parts: Sequence[Number], unit: str) -> bool:
    """Things are counted in one number (5万2千人); behind 1亿 another count begins (投资1亿2个项目)."""
    last = parts[-1]
    return unit == _YUAN or (last.unit is not None and (last.unit.factor > 1 or last.value >= Decimal(1000)))


def _product(words: str) -> int:
    product = 1
    for char in words:
        product *= SCALES.get(char, 1)
    return product


def _unread(part: Number) -> Number:
    return part if part.reason else part._replace(reason="unplaced", stop=part.end)


def _is_range(text: str, one: Number, other: Number) -> bool:
    """Whether `one` and `other` are the ends of a range; 由20万元到30万元 is a change."""
    if one.reason or other.reason or other.unit is None or one.bound == RANGE:
        return False
    if one.unit is not None and one.unit.unit != other.unit.unit:
        return False
    digits = other.start + (0 if text[other.start].isnumeric() else 1)
    stop = one.stop if one.unit is None or not one.bound else one.end
    if digits - stop > _LONGEST or one.value < 0:
        return False
    if _AND.fullmatch(text, stop, digits) and _WITHIN.match(text, other.stop):
        return True  # 介于20万元和30万元之间
    if _TO.fullmatch(text, stop, digits) is None:
        return False
    told = _FROM.search(text, max(0, one.start - _LONGEST), one.start)
    return told is None or _OPEN_ENDED.match(text, other.stop) is not None


def _range(one: Number, other: Number) -> Number:
    return other._replace(start=one.start, bound=RANGE, qualifier="")
