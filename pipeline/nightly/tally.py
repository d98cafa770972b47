"""What one portal's part of a night came to, in counts and a few examples: a report needs no more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from mingzhang.pipeline.crawl.visit import GOT, Asked
from mingzhang.pipeline.nightly.expectations import Found
from mingzhang.pipeline.nightly.records import Alarm
from mingzhang.pipeline.portals import Profile

__all__ = ["MOST", "Tally", "tally"]

MOST = 200
"""So many failures are told in full; all of them are rows of `fetches`."""


@dataclass(frozen=True, slots=True)
class Tally:
    """One portal: how many requests met which state, those for documents by themselves, some failures, the alarms.

    `broke` is the error that ended the visit, empty where none did; `failed` counts the failures, robots.txt left out.
    """

    profile: Profile
    broke: str
    states: Counter[str]
    documents: Counter[str]
    failed: int
    failures: tuple[Asked, ...]
    alarms: tuple[Alarm, ...]

    @property
    def requests(self) -> int:
        """How many requests there were."""
        return self.states.total()


def tally(found: Found, alarms: Sequence[Alarm]) -> Tally:
    """Count what a run found at one portal."""
    failures = [asked for asked in found.asked if asked.state not in GOT and asked.role != "robots"]
    return Tally(
        profile=found.profile,
        broke=found.broke,
        states=Counter(asked.state for asked in found.asked),
        documents=Counter(asked.state for asked in found.asked if asked.role in {"page", "frame", "file"}),
        failed=len(failures),
        failures=tuple(failures[:MOST]),
        alarms=tuple(alarms),
    )
