"""Small Chinese numerals, as they state counts in disclosures (两, 十一, 二十三)."""

from __future__ import annotations

__all__ = ["chinese_value"]

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}


def chinese_value(text: str) -> int | None:
    """The value of a numeral up to 九十九, or nothing where `text` is no such numeral."""
    tens, ten, units = text.partition("十")
    if not ten:
        return _DIGITS.get(text)
    if (tens and tens not in _DIGITS) or (units and units not in _DIGITS):
        return None
    return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(units, 0)
