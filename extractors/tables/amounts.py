"""Numbers as cells print them: one number that fills the cell, or runs of digits inside words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from mingzhang.extractors.numbers.lexer import lex
from mingzhang.extractors.numbers.normal import fold, normalise
from mingzhang.extractors.numbers.notes import without_mark
from mingzhang.extractors.runs import visible
from mingzhang.schemas.vocabulary.marks import words
from mingzhang.schemas.vocabulary.shapes import shape
from mingzhang.schemas.vocabulary.units import SCALES, find_unit

__all__ = ["Amount", "is_dash", "number_runs", "read_amount"]

_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+"
_CURRENCY = r"(?:人民币|RMB|CNY|¥)?"
_MINUS = "△▲▽▼↓∇负-"
_NUMBER = re.compile(
    rf"(?:{_CURRENCY}(?P<sign>[+{_MINUS}])?){{1,2}}{_CURRENCY}(?P<digits>(?>{_DIGITS}))(?P<power>[eE][-+]?\d{{1,2}}(?!\d)"
    r"|[×xX*]10(?:\^[-+]?\d{1,2}(?!\d)|[⁺⁻]?[⁰¹²³⁴-⁹]{1,2}))?(?P<rest>.*)"
)
_BRACKETED = re.compile(
    rf"(?P<before>{_CURRENCY})\((?P<inside>[-+]?{_CURRENCY})(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+\.\d+|\d+(?=[^\d)]))"
    r"(?P<unit>[^()\d]{0,6})\)(?P<rest>[^()\d]{0,6})"
)
"""How accountants print a negative amount: (12.50), (12.50%), ¥(12.50); whole numbers in brackets are ordinals."""
_BEHIND = re.compile(r"(?P<number>[^-]{0,40}\d[.,]\d[^-]{0,40})(?:-|\((?:负|-)\))")
"""12.50- is how accounting software prints a negative amount; 12- may be half of a range."""
_RUN = re.compile(r"\d+(?:[,，]\d{3})*(?:[.．]\d+)?")
_AROUND = shape("tables/number.spaced_sign")
_GROUPED = re.compile(r"[-+]?\d{1,3}(?: \d{3})+(?:\.\d+)?%?")
_JUSTIFIED = re.compile(r"[-+]?\d(?: [\d.,])+ ?%?|\S+\s+[^\d\s]\S*")
_SPREAD = re.compile(r"[-+]? {0,3}\d(?: {1,3}[\d,])* {1,3}\. {1,3}\d(?: {1,3}\d)+")
"""Letters set apart: 2 1 6 2 . 3 6."""
_PARTED = re.compile(r"[-+]?\d{1,3}(?:,\d{3}){0,4},(?:\d \d\d|\d\d \d)(?:,\d{3}){0,4}(?!\d|,\d)(?:\.\d+)?")
"""A blank inside a group of three: 2,1 62.36."""
_AROUND_IT = re.compile(r"^['’‘=＝] ?|(?<=\d) ?[;；。、]$")
"""What a sheet or a list leaves at a number: '2,162.36 is a number kept as text, =2,162.36 a formula shown."""
_TICKED = re.compile(r"(?<=\d)['’](?=\d{3}(?!\d))")
_DASHES = "-–—―－─_/一"
_CURRENCY_MARKS = "￥¥ "
_CURRENCY_NAMES, _WHOLE = words("tables/number", "currency"), words("tables/number", "whole")
_WORDED = shape("tables/number.worded")
_FOLDED = str.maketrans(
    {
        "−": "-",
        "–": "-",
        "—": "-",
        "﹣": "-",
        "‐": "-",
        "‑": "-",
        "\x02": "-",
        "，": ",",
        "．": ".",
        "·": ".",
        "•": ".",
        "‧": ".",
        "∙": ".",
        "・": ".",
        "٫": ".",
        "∆": "△",
        "Δ": "△",
    }
)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_HAS_DIGIT = re.compile(r"\d")
_POWER = re.compile(r"(?<!\d)10[⁰¹²³⁴-⁹]")
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Amount:
    """A number that fills a cell: its value as printed, its unit symbol if the cell prints one, its decimals.

    `bracketed`: printed as (12.50), which is how accountants write a negative amount. `decimals` is negative where the
    last printed digit is no unit: 1.2E+05 is known to the ten thousand.
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
    return None if joined is None or (len(lines) > 1 and _are_several(lines)) else joined


def _are_several(lines: Sequence[str]) -> bool:
    """Whether each line is a number of its own; a line break at the point or a comma tears one number (12.⏎40)."""
    torn = any(line[-1] in ".,，．" for line in lines[:-1]) or any(line[0] in ".,，．" for line in lines[1:])
    return not torn and all(_parse(line) is not None for line in lines)


def _parse(text: str) -> Amount | None:
    """The number of one line, as it stands or without the marks of notes behind it."""
    plain = _AROUND_IT.sub("", _TICKED.sub(",", visible(text).strip()))
    if not _HAS_DIGIT.search(plain):
        return _in_words(plain) if _WORDED.search(plain) else None
    unmarked = without_mark(plain)
    if unmarked[-1:] in ".,．，" and unmarked != plain:
        return None  # 12.⁴⁰: raised decimals are no note
    found = _read(plain) or (_read(unmarked) if unmarked != plain and not _POWER.search(plain) else None)
    return found or (_in_words(plain) if _WORDED.search(plain) else None)


def _read(text: str) -> Amount | None:
    folded = _unspaced(fold(text.translate(_FOLDED)))
    if bracketed := _BRACKETED.fullmatch(folded):
        folded = f"-{bracketed['digits']}{bracketed['unit']}{bracketed['rest']}"
    elif behind := _BEHIND.fullmatch(folded):
        folded = f"-{behind['number']}"
    match = _NUMBER.fullmatch(folded)
    unit = _unit(match["rest"]) if match else None
    if match is None or unit is None or _is_code(match["digits"], match["power"] or ""):
        return None
    digits, power = match["digits"].replace(",", ""), _power(match["power"] or "")
    value = Decimal(digits).scaleb(power)
    return Amount(
        _printed(text, match["rest"]),
        -value if match["sign"] and match["sign"] in _MINUS else value,
        len(digits.partition(".")[2]) - power,
        unit,
        bracketed=bracketed is not None,
    )


def _is_code(digits: str, power: str) -> bool:
    """Whether an E between whole numbers is a letter of a code (2E3) and no power of ten (1.2e3, 2E+03)."""
    return power[:1] in ("e", "E") and power[1:2].isdigit() and "." not in digits


def _unit(rest: str) -> str | None:
    """The unit symbol that `rest` is, a scale alone being one of yuan (22.48百万); nothing for any other word."""
    if not rest or find_unit(rest) is not None:
        return rest
    return f"{rest}元" if rest in SCALES and find_unit(f"{rest}元") is not None else None


def _power(text: str) -> int:
    """The exponent of E+03, ×10^4, ×10⁴."""
    digits = re.sub(r"^(?:[eE]|[×xX*]10\^?)", "", text).translate(_RAISED)
    return int(digits) if digits else 0


def _printed(text: str, rest: str) -> str:
    """The number as printed: without its currency, spaces and unit."""
    raw = "".join(text.split()).lstrip(_CURRENCY_MARKS)
    return raw[: len(raw) - len(rest)] if rest and fold(raw).endswith(rest) else raw


def _in_words(text: str) -> Amount | None:
    """The amount that the cell writes with scale words or in Chinese numerals: 1亿2,313.64万元, 壹佰万元整."""
    plain = normalise(text.strip())
    numbers = lex(plain)
    one = numbers[0] if len(numbers) == 1 else None
    if one is None or one.unit is None or one.reason or one.bound or one.qualifier:
        return None
    before, behind = plain[: one.start], plain[one.stop :].strip()
    named = next((name for name in _CURRENCY_NAMES if before.startswith(name)), "")
    if before.removeprefix(named).strip(_CURRENCY_MARKS) or (behind and behind not in _WHOLE):
        return None
    return Amount(text.strip()[one.start : one.end], one.value, one.decimals, one.unit_text)


def _unspaced(text: str) -> str:
    """The text without the blanks that number printing allows: around signs and between groups of three digits.

    Any other blank keeps two numbers apart (`5 6` is not 56).
    """
    if _SPREAD.fullmatch(text.strip()) or _PARTED.fullmatch(text.strip()):
        return "".join(text.split())
    tight = _AROUND.sub(r"\1", text.strip())
    return "".join(tight.split()) if _GROUPED.fullmatch(tight) or _JUSTIFIED.fullmatch(tight) else tight


@lru_cache(maxsize=1 << 14)
def number_runs(text: str) -> tuple[tuple[str, str], ...]:
    """Every run of digits in a text, with the two characters that follow it; ２ counts as a digit, ① and ² do not."""
    folded = fold(text)
    runs = _RUN.finditer(folded)
    return tuple((text[run.start() : run.end()], folded[run.end() : run.end() + 2]) for run in runs)


def is_dash(text: str) -> bool:
    """Whether the cell prints only strokes: a stated nothing, neither 0 nor blank."""
    return bool(text) and not text.strip(_DASHES) and text != "一"
