"""The day that a stock is of: 截至2025年12月31日, 2025年底, 2026年1月31日."""

from __future__ import annotations

import calendar
import datetime as dt
import re

__all__ = ["day_before", "names_year"]

_DAY = re.compile(
    r"(?P<year>(?:19|20)\d\d) ?年(?:度)?"
    r"(?: ?(?P<month>1[0-2]|0?[1-9]) ?月(?: ?(?P<day>3[01]|[12]\d|0?[1-9]) ?日|份?[底末])|年?[底末])"
)


_YEAR = re.compile(r"(?:19|20)\d\d ?年")


def day_before(words: str) -> dt.date | None:
    """The last day that `words` name (half-width digits); a month's or a year's end is its last day.

    None where another year was said since: 截至2025年底有车辆3辆，2026年购置车辆 is no stock of 2025.
    """
    every = list(_DAY.finditer(words))
    if not every or _YEAR.search(words, every[-1].end()):
        return None
    last = every[-1]
    year, month = int(last["year"]), int(last["month"] or 12)
    end = calendar.monthrange(year, month)[1]
    day = int(last["day"] or end)
    return dt.date(year, month, day) if day <= end else None


def names_year(words: str) -> bool:
    """Whether any year is named (half-width digits)."""
    return bool(_YEAR.search(words))
