"""What a night came to: its run, its portals, the documents that were read, and the alarms."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from mingzhang.pipeline.crawl.visit import Asked
from mingzhang.pipeline.nightly.arrivals import Arrival
from mingzhang.pipeline.nightly.records import Alarm, Run
from mingzhang.pipeline.nightly.tally import MOST, Tally

__all__ = ["STATES", "Again", "Night", "Outcomes", "counted"]

STATES = ("new", "changed", "unchanged")
"""Of documents that came, in the order of interest."""


def counted(count: int, noun: str) -> str:
    """1 alarm, 2 alarms."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


@dataclass(slots=True)
class Outcomes:
    """How many documents were read, by status, pages recognised, and how many of our own errors there were."""

    statuses: dict[str, int] = field(default_factory=dict)
    facts: int = 0
    numbers: int = 0
    scans: int = 0
    errors: list[str] = field(default_factory=list)

    def told(self) -> str:
        """The counts in words."""
        told = ", ".join(f"{count} {status}" for status, count in sorted(self.statuses.items())) or "none is new"
        return f"{told}; {self.facts:,} facts of {self.numbers:,} printed numbers"


@dataclass(frozen=True, slots=True)
class Again:
    """Documents read again because another version of the extraction had read them, and how many are left."""

    outcomes: Outcomes
    left: int

    def told(self) -> list[str]:
        """What was read again and what is left to be, in a line; nothing where every document is of this version."""
        if not (self.outcomes.statuses or self.left):
            return []
        told = ", ".join(f"{count} {status}" for status, count in sorted(self.outcomes.statuses.items())) or "none"
        return [f"read again, as an older version had read them: {told}; for later nights: {self.left:,}"]


@dataclass(frozen=True, slots=True)
class Night:
    """What a night came to: per portal its counts, the documents read, what came, the alarms, where time went."""

    run: Run
    resumed: bool
    portals: tuple[Tally, ...]
    outcomes: Outcomes
    again: Again
    alarms: tuple[Alarm, ...]
    seconds: dict[str, float]
    finished: dt.datetime
    came: tuple[Arrival, ...] = ()

    @property
    def requests(self) -> int:
        """How many requests there were."""
        return sum(portal.requests for portal in self.portals)

    @property
    def failed(self) -> int:
        """How many requests were in vain, robots.txt left out."""
        return sum(portal.failed for portal in self.portals)

    @property
    def failures(self) -> list[Asked]:
        """Some of the requests in vain."""
        return [asked for portal in self.portals for asked in portal.failures][:MOST]

    @property
    def code(self) -> int:
        """0 where all is well, 1 with alarms, 2 where a visit broke off by an error of ours."""
        return 2 if any(portal.broke for portal in self.portals) else 1 if self.alarms else 0
