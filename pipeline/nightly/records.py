"""What the journal of runs speaks of: a run, an alarm, a document as last asked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

__all__ = ["Alarm", "OpenAlarm", "Run", "State", "is_gone"]


@dataclass(frozen=True, slots=True)
class Run:
    """One run: its id, when it began and ended (None while it goes), and the portals it was to visit.

    `told` is what it came to, as JSON: its exit code and counts; empty while it goes.
    """

    run_id: str
    started: dt.datetime
    finished: dt.datetime | None
    portals: tuple[str, ...]
    told: str = ""


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that an operator must look at: which portal, which page, in words, and when it was last good."""

    portal: str
    kind: str
    url: str
    message: str
    last_good: str


@dataclass(frozen=True, slots=True)
class OpenAlarm:
    """An alarm that is not over: since which moment (ISO) it is told, and whether the last run told it again."""

    alarm: Alarm
    since: str
    now: bool


@dataclass(frozen=True, slots=True)
class State:
    """One document of a portal as last asked, and when it was first seen."""

    url: str
    role: str
    state: str
    status: int | None
    sha256: str | None
    first: dt.datetime
    last: dt.datetime


def is_gone(state: str, status: int | None) -> bool:
    """Whether an answer says that a document is not there any more."""
    return state == "soft_404" or status in {404, 410}
