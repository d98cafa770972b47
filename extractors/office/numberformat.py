"""A stored number and its number format to the text that the spreadsheet shows.

Money is never a float here: the file's decimal text goes through `Decimal`, rounded to the fifteen digits that a
spreadsheet keeps, so that 29.399999999999999 under `0.0` is 29.4.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

__all__ = ["BUILTIN_FORMATS", "show"]

BUILTIN_FORMATS = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
    5: "¥#,##0;¥-#,##0", 6: "¥#,##0;¥-#,##0", 7: "¥#,##0.00;¥-#,##0.00", 8: "¥#,##0.00;¥-#,##0.00",
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "General", 13: "General",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"',
    37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    41: '#,##0;-#,##0;"-"', 42: '¥#,##0;¥-#,##0;¥"-"', 43: '#,##0.00;-#,##0.00;"-"', 44: '¥#,##0.00;¥-#,##0.00;¥"-"',
    45: "mm:ss", 46: "h:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"', 57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}  # fmt: skip
"""Formats that files name by number only, as a Chinese spreadsheet shows them."""

_FIFTEEN = Context(prec=15, rounding=ROUND_HALF_UP)
_WIDE = Context(prec=60, rounding=ROUND_HALF_UP)
_GENERAL_WIDTH = 11
_MAX_DECIMALS = 30
_FARTHEST = 25
"""Numbers beyond ten to this power, either way, are damage or physics; they are given as stored."""
_LONGEST_CODE = 255
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_(?P<blank>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<number>[0#?][0#?,]*(?:\.[0#?]*)?(?:[eE][+-][0#?]+)?,*|\.[0#?]+)"
    r"|(?P<date>[yY]+|[mM]+|[dD]+|[hH]+|[sS]+(?:\.0+)?|上午/下午|AM/PM|am/pm|A/P|aaaa|aaa)|(?P<other>.)",
    re.DOTALL,
)
_CONDITION = re.compile(r"^[<>=]")
_CURRENCY = re.compile(r"^\$([^-]*)")
_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's dates have no zone
_EPOCH_1904 = dt.datetime(1904, 1, 1)  # noqa: DTZ001
_LAST_DAY = Decimal(2_958_466)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


def show(value: Decimal, code: str, *, epoch_1904: bool = False) -> str:
    """The text shown for a number under a format code, outer padding removed; empty where the format hides it.

    Formats beyond reach (fractions, conditions) are shown as General: nothing lost, nothing rounded away.
    """
    if not value.is_finite() or abs(value.adjusted()) > _FARTHEST:
        return str(value)
    exact = _FIFTEEN.plus(value)
    if len(code) > _LONGEST_CODE:
        return _general(exact)
    section, own_sign = _section(exact, code)
    tokens = _tokens(section)
    kinds = {token.kind for token in tokens}
    if [token.kind for token in tokens].count("number") > 1:
        return _general(exact)
    if code.strip().lower() in ("", "general", "@") or "condition" in kinds or "general" in kinds or "text" in kinds:
        return _general(exact)
    if "date" in kinds and "number" not in kinds:
        return _date(exact, tokens, epoch_1904=epoch_1904)
    shown = "".join(_part(token, exact, kinds) for token in tokens).strip()
    return f"-{shown}" if exact < 0 and not own_sign and shown else shown


def _section(value: Decimal, code: str) -> tuple[str, bool]:
    """The section for the value's sign, and whether that section prints the sign itself."""
    sections = _split(code)
    if value < 0 and len(sections) > 1:
        return sections[1], True
    if value == 0 and len(sections) > 2:
        return sections[2], True
    return sections[0], False


@lru_cache(maxsize=2048)
def _split(code: str) -> tuple[str, ...]:
    sections, quoted, last = [""], False, ""
    for char in code:
        if char == '"' and last != "\\":
            quoted = not quoted
        if char == ";" and not quoted and last != "\\":
            sections.append("")
        else:
            sections[-1] += char
        last = char
    return tuple(sections)


@lru_cache(maxsize=2048)
def _tokens(section: str) -> tuple[_Token, ...]:
    if "general" in section.lower():
        return (_Token("general", section),)
    return tuple(_token(match) for match in _TOKEN.finditer(section))


def _token(match: re.Match[str]) -> _Token:
    kind, text = match.lastgroup or "other", match.group(match.lastgroup or 0)
    if kind in ("quoted", "escaped"):
        return _Token("literal", text)
    if kind == "blank":
        return _Token("literal", " ")
    if kind == "fill":
        return _Token("literal", "")
    if kind == "bracket":
        if _CONDITION.match(text):
            return _Token("condition", text)
        currency = _CURRENCY.match(text)
        return _Token("literal", currency.group(1) if currency else "")
    if kind == "other":
        return _Token({"%": "percent", "/": "slash", "@": "text"}.get(text, "literal"), text)
    return _Token(kind, text)


def _part(token: _Token, value: Decimal, kinds: set[str]) -> str:
    if token.kind == "number":
        return _number(abs(value) * (100 if "percent" in kinds else 1), token.text)
    return token.text


def _number(value: Decimal, pattern: str) -> str:
    if "E" in pattern.upper():
        return _scientific(value, pattern)
    body = pattern.rstrip(",")
    value = _WIDE.divide(value, Decimal(1000) ** (len(pattern) - len(body)))
    whole, _, fraction = body.partition(".")
    places = min(len(fraction), _MAX_DECIMALS)
    rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=_WIDE)
    integer, _, decimals = f"{rounded:f}".partition(".")
    least = whole.replace(",", "").count("0")
    integer = integer.lstrip("0").zfill(least)
    if "," in whole:
        integer = _grouped(integer)
    while decimals and decimals[-1] == "0" and fraction[len(decimals) - 1] in "#?":
        decimals = decimals[:-1]
    return f"{integer}.{decimals}" if "." in body and (decimals or "0" in fraction) else integer


def _grouped(integer: str) -> str:
    head = len(integer) % 3
    groups = [integer[:head]] if head else []
    return ",".join(groups + [integer[at : at + 3] for at in range(head, len(integer), 3)])


def _scientific(value: Decimal, pattern: str) -> str:
    mantissa, _, _ = pattern.upper().partition("E")
    places = len(mantissa.partition(".")[2])
    return f"{value:.{places}E}"


def _general(value: Decimal) -> str:
    """General shows at most eleven characters; longer whole numbers are codes and are kept whole."""
    text = f"{value.normalize(_FIFTEEN):f}"
    if len(text.lstrip("-")) <= _GENERAL_WIDTH or "." not in text:
        return text
    whole = len(text.lstrip("-").partition(".")[0])
    places = max(_GENERAL_WIDTH - whole - 1, 0)
    rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=_WIDE)
    if rounded == 0 and value != 0:
        return text
    return f"{rounded.normalize(_WIDE):f}"


def _date(value: Decimal, tokens: tuple[_Token, ...], *, epoch_1904: bool) -> str:
    if not 0 <= value < _LAST_DAY:
        return _general(value)
    seconds = int((value * 86400).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    moment = (_EPOCH_1904 if epoch_1904 else _EPOCH) + dt.timedelta(seconds=seconds)
    parts, after_hour = [], False
    for token in tokens:
        letter = token.text[:1].lower() if token.kind == "date" else ""
        parts.append(_date_part(moment, token.text, minute=after_hour) if letter else token.text)
        after_hour = letter == "h" or (after_hour and letter == "")
    return "".join(parts).strip()


def _date_part(moment: dt.datetime, token: str, *, minute: bool) -> str:
    letter, width = token[0].lower(), len(token)
    number = {
        "y": moment.year if width > 2 else moment.year % 100,
        "m": moment.minute if minute else moment.month,
        "d": moment.day,
        "h": moment.hour,
        "s": moment.second,
    }.get(letter)
    if number is None:
        return "日一二三四五六"[moment.isoweekday() % 7]
    if letter == "m" and width > 2 and not minute:
        return moment.strftime("%b" if width == 3 else "%B")
    return str(number).zfill(2 if width >= 2 and letter != "y" else 1) if width != 2 else f"{number:02d}"
