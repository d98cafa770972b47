"""Moments as people say them, in China's time."""

from __future__ import annotations

import datetime as dt
import re

from mingzhang.pipeline.clock import CHINA
from mingzhang.schemas.errors import MingzhangError

__all__ = ["moment"]


def moment(words: str, now: dt.datetime) -> dt.datetime:
    """`today`, `yesterday`, `7d`, `12h`, a day (2026-03-01) or a time (2026-03-01T08:00), told in China's time.

    Raises `MingzhangError` for anything else.
    """
    today = now.astimezone(CHINA).replace(hour=0, minute=0, second=0, microsecond=0)
    named = {"today": today, "yesterday": today - dt.timedelta(days=1)}
    if words in named:
        return named[words]
    if found := re.fullmatch(r"(\d{1,5})\s*([dh])", words):
        back = dt.timedelta(days=int(found[1])) if found[2] == "d" else dt.timedelta(hours=int(found[1]))
        return (now - back).astimezone(CHINA)
    try:
        told = dt.datetime.fromisoformat(words)
        return (told if told.tzinfo else told.replace(tzinfo=CHINA)).astimezone(dt.UTC).astimezone(CHINA)
    except (ValueError, OverflowError) as error:  # no clock of ours shows the year 0
        raise MingzhangError(
            f"{words[:80]!r} is no moment", then="say today, yesterday, 7d, 12h, 2026-03-01 or 2026-03-01T08:00"
        ) from error
