"""A stored number and its number format to the text that the spreadsheet shows.

Money is never a float here: the file's decimal text goes through `Decimal`, rounded to the fifteen digits that a
spreadsheet keeps, so that 29.399999999999999 under `0.0` is 29.4. Digits fill the places of the format from the point
outwards and text stands between them where the format has it: 22478900 under `0!.0000` is 2247.8900, which publishers
use to print yuan as 万元.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal

from mingzhang.extractors.office.dates import show_date
from mingzhang.extractors.office.formatcode import LONGEST_CODE, Section, Token, choose_section, parse

__all__ = ["BUILTIN_FORMATS", "show"]

BUILTIN_FORMATS = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
    5: "¥#,##0;¥-#,##0", 6: "¥#,##0;¥-#,##0", 7: "¥#,##0.00;¥-#,##0.00", 8: "¥#,##0.00;¥-#,##0.00",
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
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
_PLAIN = frozenset({"", "general", "@", "g/通用格式"})
_SIGNED, _SIZED = re.compile("[-−－–—(（△▲负减降]"), re.compile("[1-9]")
_BEYOND = frozenset({"unknown", "slash"})


def show(value: Decimal, code: str, *, epoch_1904: bool = False) -> str | None:
    """The text shown for a number under a format code, outer padding removed; empty where the format hides it.

    Nothing where we cannot tell what is shown (fractions, spelled numerals, `####`): the stored number may be in
    another scale, so it must not stand for the shown one.
    """
    if not value.is_finite() or abs(value.adjusted()) > _FARTHEST:
        return str(value)
    exact = _FIFTEEN.plus(value)
    if code.strip().lower() in _PLAIN:
        return _general(exact)
    chosen = choose_section(exact, parse(code)) if len(code) <= LONGEST_CODE else None
    if chosen is None:
        return None
    section, own_sign = chosen
    shown = _filled(exact, section, epoch_1904=epoch_1904)
    shown = shown.strip() if shown is not None else None
    if exact >= 0 or not shown or (own_sign and (_SIGNED.search(shown) or not _SIZED.search(shown))):
        return shown
    # red alone is an accountant's minus; a section that shows a negative number like any other tells nobody
    return f"-{shown}" if section.coloured or not own_sign else None


def _filled(value: Decimal, section: Section, *, epoch_1904: bool) -> str | None:
    kinds, tokens = section.kinds, section.tokens
    if "date" in kinds:
        return show_date(value, tokens, epoch_1904=epoch_1904) if not kinds & {"digit", "unknown"} else None
    if kinds & _BEYOND:
        return None
    value = abs(value)
    if "general" in kinds or "text" in kinds:
        return "".join(_general(value) if token.kind in ("general", "text") else token.text for token in tokens)
    if "digit" not in kinds:
        return "".join(token.text for token in tokens)
    percents = sum(token.kind == "percent" for token in tokens)
    value = _WIDE.divide(_WIDE.multiply(value, Decimal(100) ** percents), Decimal(1000) ** section.scale)
    return _scientific(value, tokens) if "exponent" in kinds else _laid_out(value, tokens)


def _laid_out(value: Decimal, tokens: Sequence[Token]) -> str:
    """The digits of the value in the places of the tokens, whole part from the right, decimals from the left."""
    point = next((place for place, token in enumerate(tokens) if token.kind == "point"), len(tokens))
    places = sum(token.kind == "digit" for token in tokens[point:])
    rounded = value.quantize(Decimal(1).scaleb(-min(places, _MAX_DECIMALS)), rounding=ROUND_HALF_UP, context=_WIDE)
    whole, _, decimals = f"{rounded:f}".partition(".")
    return _whole_part(whole.lstrip("0"), tokens[:point]) + _decimals(decimals, tokens[point:])


def _whole_part(digits: str, tokens: Sequence[Token]) -> str:
    """The whole digits laid from the right; those that find no place stand before the first place."""
    grouped = any(token.kind == "group" for token in tokens)
    first = next((place for place, token in enumerate(tokens) if token.kind == "digit"), -1)
    if first < 0:
        return "".join(token.text for token in tokens) + digits
    parts: list[str] = []
    laid = 0
    for place in range(len(tokens) - 1, -1, -1):
        token = tokens[place]
        if token.kind != "digit":
            parts.append("" if token.kind == "group" else token.text)
            continue
        last = place == first
        here = digits[: len(digits) - laid] if last else digits[len(digits) - laid - 1 : len(digits) - laid]
        here = (here if laid < len(digits) else "") or {"0": "0", "?": " "}.get(token.text, "")
        for digit in reversed(here):
            parts.append("," if grouped and laid and laid % 3 == 0 and digit != " " else "")
            parts.append(digit)
            laid += 1
    return "".join(reversed(parts))


def _decimals(digits: str, tokens: Sequence[Token]) -> str:
    """The point and the decimals; zeros at the end give way in the places of `#` and `?`."""
    places = [token.text for token in tokens if token.kind == "digit"]
    keep = len(digits)
    while keep and digits[keep - 1] == "0" and places[keep - 1] != "0":
        keep -= 1
    parts: list[str] = []
    laid = 0
    for token in tokens:
        if token.kind == "digit":
            parts.append(digits[laid] if laid < keep else "")
            laid += 1
        elif token.kind == "point":
            parts.append("." if keep or "0" in places else "")
        else:
            parts.append(token.text)
    return "".join(parts)


def _scientific(value: Decimal, tokens: Sequence[Token]) -> str:
    """Mantissa and exponent; the places before the point tell by how much the exponent steps (`##0.0E+0`: by three)."""
    split = next(place for place, token in enumerate(tokens) if token.kind == "exponent")
    before = tokens[:split]
    point = next((place for place, token in enumerate(before) if token.kind == "point"), len(before))
    step = max(sum(token.kind == "digit" for token in before[:point]), 1)
    power = value.adjusted() // step * step if value else 0
    places = sum(token.kind == "digit" for token in before[point:])
    mantissa = value.scaleb(-power).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=_WIDE)
    if mantissa >= Decimal(10) ** step:
        power, mantissa = power + step, mantissa.scaleb(-step)
    sign = "-" if power < 0 else "+" if tokens[split].text.endswith("+") else ""
    return f"{_laid_out(mantissa, before)}E{sign}{_laid_out(Decimal(abs(power)), tokens[split + 1 :])}"


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
