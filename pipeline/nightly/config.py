"""What a night is told and whom it tells: its settings, and who watches."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from mingzhang.pipeline.crawl.visit import JUDGING_SECONDS, Asked
from mingzhang.pipeline.engines import PROCESSES
from mingzhang.pipeline.nightly.result import Night
from mingzhang.pipeline.task import Outcome

__all__ = ["Crawling", "Settings", "Watcher"]


class Crawling(Protocol):
    """Hears what happens while portals are visited."""

    def asked(self, asked: Asked) -> None:
        """One request is over."""

    def visited(self, portal: str, error: str) -> None:
        """One portal is done."""


class Watcher(Crawling, Protocol):
    """Hears what happens, for people to see."""

    def reading(self, documents: int) -> None:
        """So many documents are new and will be read."""

    def reading_again(self, documents: int, left: int) -> None:
        """So many documents that another version read will be read again; the budget leaves so many for later."""

    def read(self, outcome: Outcome) -> None:
        """One document is read."""

    def ended(self, night: Night) -> None:
        """Everything is done and not yet written down as finished: a night killed here tells its alarms again."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where a night works and how: data folder, contact for the User-Agent, reading processes, portals at once."""

    data: Path
    contact: str = ""
    jobs: int = 0
    at_once: int = 8
    crawlers: int = 1
    """Processes that visit portals, each its own hosts."""
    seconds: float = 900.0
    judging_seconds: float = JUDGING_SECONDS
    """A page that takes longer to judge is recorded as `unjudged`."""
    today: dt.date | None = None
    """The day that expectations are checked on; None: the day in China now."""
    reread: bool = False
    """Read documents that have rows already, too."""
    remember: Path | None = None
    """A journal elsewhere than in the data folder; the demonstration forgets its free ports."""
    again: int = 2000
    """At most so many documents that another version of the extraction read are read again in a night."""
    scans: int = 600
    """At most so many scanned pages are recognised in a night; what is left comes with the next ones."""
    engine: str = PROCESSES
    """What reads (`engines.ENGINES`)."""
    keep_days: int = 90
    """Days for which the journal keeps every request, and reports and logs stay; what alarms compare with stays."""
    log_level: str = "info"
    """What the log of the run has: `debug`, `info`, `warning` or `error`."""
    whole: bool = True
    """Whether every portal that there is gets visited: alarms of a portal that was removed are over then."""

    @property
    def folder(self) -> Path:
        """Journal, lock, heartbeat, reports and logs."""
        return self.data / "nightly"
