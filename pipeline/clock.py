"""China's time: portals publish, and their days begin, in it; every time that people read carries its zone."""

from __future__ import annotations

import datetime as dt

__all__ = ["CHINA", "china_minute", "china_second", "today"]

CHINA = dt.timezone(dt.timedelta(hours=8))
"""Asia/Shanghai: without summer time since 1991, long before the first portal."""


def today() -> dt.date:
    """The day in China now."""
    return dt.datetime.now(CHINA).date()


def china_minute(when: dt.datetime) -> str:
    """A moment for people: 2026-03-01 01:30 +08:00."""
    return f"{when.astimezone(CHINA):%Y-%m-%d %H:%M} +08:00"


def china_second(when: dt.datetime) -> str:
    """A moment for people and machines: 2026-03-01T01:30:05+08:00."""
    return when.astimezone(CHINA).isoformat(timespec="seconds")
