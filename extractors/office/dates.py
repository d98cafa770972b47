"""Day numbers of a spreadsheet under a format of dates or times."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from mingzhang.extractors.office.formatcode import Token

__all__ = ["show_date"]

_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's dates have no zone
_EPOCH_1904 = dt.datetime(1904, 1, 1)  # noqa: DTZ001
_LAST_DAY = Decimal(2_958_466)


def show_date(value: Decimal, tokens: Sequence[Token], *, epoch_1904: bool) -> str | None:
    """The moment as the tokens print it; nothing for numbers that are no day of the calendar."""
    if not 0 <= value < _LAST_DAY:
        return None
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
