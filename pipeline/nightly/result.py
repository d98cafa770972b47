"""What a night came to: its run, its portals, the documents that were read, and the alarms."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from mingzhang.pipeline.nightly.records import Alarm, Run
from mingzhang.pipeline.nightly.tally import Tally

__all__ = ["Again", "Night", "Outcomes"]


@dataclass(slots=True)
class Outcomes:
    """How many documents were read, by status, and how many of our own errors there were."""

    statuses: dict[str, int] = field(default_factory=dict)
    facts: int = 0
    numbers: int = 0
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Again:
    """Documents read again because another version of the extraction had read them, and how many are left."""

    outcomes: Outcomes
    left: int


@dataclass(frozen=True, slots=True)
class Night:
    """What a night came to: per portal its counts, the documents read, the alarms, and where time went."""

    run: Run
    resumed: bool
    portals: tuple[Tally, ...]
    outcomes: Outcomes
    again: Again
    alarms: tuple[Alarm, ...]
    seconds: dict[str, float]
    finished: dt.datetime

    @property
    def code(self) -> int:
        """0 where all is well, 1 with alarms, 2 where a visit broke off by an error of ours."""
        return 2 if any(portal.broke for portal in self.portals) else 1 if self.alarms else 0
