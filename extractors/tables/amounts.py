"""Numbers as cells print them: one number that fills the cell, or runs of digits inside words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from mingzhang.extractors.numbers.lexer import lex
from mingzhang.extractors.numbers.normal import normalise
from mingzhang.schemas.vocabulary.units import find_unit

__all__ = ["Amount", "is_dash", "number_runs", "read_amount"]

_NUMBER = re.compile(r"(?P<sign>[-+]?)(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)(?P<rest>.*)")
_BRACKETED = re.compile(r"\((\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+)\)")
_RUN = re.compile(r"\d+(?:[,，]\d{3})*(?:[.．]\d+)?")
_AROUND = re.compile(r"\s*([,.%+\-])\s*")
_GROUPED = re.compile(r"[-+]?\d{1,3}(?: \d{3})+(?:\.\d+)?%?")
_JUSTIFIED = re.compile(r"[-+]?\d(?: [\d.,])+ ?%?|\S+\s+[^\d\s]\S*")
_DASHES = frozenset("-–—―－─_/一")
_MINUS = str.maketrans({"−": "-", "–": "-", "—": "-", "﹣": "-", "\x02": "-", "，": ",", "．": "."})
_CURRENCY = "￥¥ "
_WORDED = re.compile(r"[元圆][整正]?$")
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Amount:
    """A number that fills a cell: its value as printed, its unit symbol if the cell prints one, its decimals.

    `bracketed`: printed as (12.50), which is how accountants write a negative amount.
    """

    raw: str
    value: Decimal
    decimals: int
    unit: str = ""
    bracketed: bool = False


@lru_cache(maxsize=65536)
def read_amount(text: str) -> Amount | None:
    """The one number that fills the cell, or nothing; two stacked numbers are nothing rather than one long one."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if not lines or len(text) > _LONGEST:
        return None
    joined = _parse("".join(lines))
    if joined is None or (len(lines) > 1 and all(_parse(line) is not None for line in lines)):
        return None
    return joined


def _parse(text: str) -> Amount | None:
    text = text.lstrip(_CURRENCY)
    folded = _unspaced(unicodedata.normalize("NFKC", text).translate(_MINUS))
    inner = _BRACKETED.fullmatch(folded)
    match = _NUMBER.fullmatch(f"-{inner[1]}" if inner else folded)
    if not match or (match["rest"] and find_unit(match["rest"]) is None):
        return _in_words(text) if _WORDED.search(folded) else None
    digits = match["digits"].replace(",", "")
    decimals = len(digits.partition(".")[2])
    value = Decimal(digits) if match["sign"] != "-" else -Decimal(digits)
    raw = "".join(text.split())
    return Amount(raw[: len(raw) - len(match["rest"])], value, decimals, match["rest"], bracketed=inner is not None)


def _in_words(text: str) -> Amount | None:
    """The amount that the cell writes with scale words or in Chinese numerals: 1亿2,313.64万元, 壹佰万元整."""
    plain = normalise(text.strip())
    numbers = lex(plain)
    one = numbers[0] if len(numbers) == 1 else None
    if one is None or one.unit is None or one.reason or one.bound or one.qualifier:
        return None
    if plain[: one.start].removeprefix("人民币").strip(_CURRENCY) or plain[one.stop :].strip() not in ("", "整", "正"):
        return None
    return Amount(text.strip()[one.start : one.end], one.value, one.decimals, one.unit_text)


def _unspaced(text: str) -> str:
    """The text without the blanks that number printing allows: around signs and between groups of three digits.

    Any other blank keeps two numbers apart (`5 6` is not 56).
    """
    tight = _AROUND.sub(r"\1", text.strip())
    return "".join(tight.split()) if _GROUPED.fullmatch(tight) or _JUSTIFIED.fullmatch(tight) else tight


def number_runs(text: str) -> Iterator[tuple[str, str]]:
    """Every run of digits in a text, with the two characters that follow it; full-width digits count."""
    folded = "".join(unicodedata.normalize("NFKC", char)[:1] or char for char in text)
    for match in _RUN.finditer(folded):
        yield text[match.start() : match.end()], folded[match.end() : match.end() + 2]


def is_dash(text: str) -> bool:
    """Whether the cell prints only strokes: a stated nothing, neither 0 nor blank."""
    return bool(text) and all(char in _DASHES for char in text) and text != "一"
