"""One visit to one portal: what was asked so far, what may still be asked, and where it is written down."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from mingzhang.pipeline.apart import Apart
from mingzhang.pipeline.archive import Archive, Tombstone
from mingzhang.pipeline.crawl.cookies import Cookies
from mingzhang.pipeline.crawl.host_throttle import HostThrottle
from mingzhang.pipeline.crawl.robots import Robots
from mingzhang.pipeline.fetch import Limits
from mingzhang.pipeline.portals import Pace, Profile

__all__ = [
    "GOT",
    "JUDGING_SECONDS",
    "RETRIED_STATUS",
    "Asked",
    "ListRead",
    "Log",
    "Queued",
    "Role",
    "Visit",
    "limits_of",
]

Role = Literal["robots", "list", "page", "part", "frame", "file"]

JUDGING_SECONDS = 60.0
"""A page that takes longer to judge is recorded as `unjudged`; the largest real ones take two seconds."""
RETRIED_STATUS = (408, 429, 500, 502, 503, 504, 522, 524)
"""Answers that pass by themselves: asked again after a while."""
GOT = frozenset({"new", "unchanged", "changed"})
"""States in which a document's bytes are in the archive."""


@dataclass(frozen=True, slots=True)
class Queued:
    """Why an address is asked: its role, the page that linked it, the words of the link, and how deep it hangs."""

    role: Role
    url: str
    parent: str | None = None
    label: str = ""
    depth: int = 0
    page: int = 1
    recheck: bool = False
    ask: str = ""
    """The address as it was linked, where `url` leaves out a session's id."""
    seen: int = 0
    """How many entries the pages of this list before this one gave."""
    form: str = ""
    """What is posted to get this page of a list, empty where it is only asked."""
    guess: bool = False
    """A page of a list that a script or a form leads to; where it gives nothing, the list is `list_short`."""
    probe: bool = False
    """Whether the list printed only the beginning of the title: the page says whether it is wanted."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request and what became of it; a row of `fetches` in the making."""

    portal: str
    role: str
    url: str
    final_url: str
    parent: str | None
    label: str
    started_at: dt.datetime
    seconds: float
    status: int | None
    state: str
    bytes: int | None
    sha256: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class ListRead:
    """One list page read: how many links its selector gave, which of them are wanted, by which idiom it pages on."""

    portal: str
    url: str
    links: int
    wanted: int
    idiom: str
    newest: dt.date | None
    cut: bool = False
    short: str = ""
    """What the list says it has beyond what could be read."""


class Log(Protocol):
    """Where a visit is written down at once, so that a killed run goes on where it was."""

    def asked(self, asked: Asked) -> None:
        """Keep one request."""

    def list_read(self, read: ListRead) -> None:
        """Keep what one list page gave."""

    def is_list(self, portal: str, url: str) -> None:
        """An address that was asked as a page turned out to be a list (or only frames files): no document."""

    def answered(self, portal: str, url: str) -> Asked | None:
        """The last whole request of this address in this run, if there was one."""

    def known(self, portal: str) -> tuple[Queued, ...]:
        """The documents of earlier runs that were still there when last asked."""


@dataclass(slots=True)
class Visit:
    """Everything that the parts of the engine share for one portal."""

    profile: Profile
    archive: Archive
    log: Log
    throttle: HostThrottle
    run_id: str
    """What this run archives carries it: only that is taken up again after a kill, whatever the clock said."""
    user_agent: str
    tell: Callable[[Asked], None] = lambda _asked: None
    resting: frozenset[str] = frozenset()
    """Documents that need not be asked this time: settled long ago and asked a few nights ago."""
    came: frozenset[str] = frozenset()
    """Addresses whose bytes earlier runs archived: an archive without them has lost them."""
    taken: Mapping[str, Tombstone] = field(default_factory=dict)
    """Documents that were taken down, by address: neither asked nor, at another address, kept."""
    apart: Apart = field(default_factory=lambda: Apart(0, JUDGING_SECONDS))
    """The processes in which pages are judged and read."""
    cookies: Cookies = field(default_factory=Cookies)
    robots: Robots = field(default_factory=Robots)
    errors: list[str] = field(default_factory=list)
    """Our own errors in reading pages, in words."""
    stopped: str = ""
    """Why nothing more is asked: our own disk takes nothing more. The run goes on later, as a killed one does."""
    given_up: bool = False
    """Whether even what is on its way is let go: the night was stopped by hand some seconds ago."""
    pages: int = 0
    bytes: int = 0
    clock: float = field(default_factory=time.monotonic)

    def spent(self) -> str:
        """Which budget is used up, empty where none is."""
        pace = self.profile.pace
        if self.pages >= pace.pages:
            return f"the budget of {pace.pages} requests is used up"
        if self.bytes >= pace.megabytes * 1024 * 1024:
            return f"the budget of {pace.megabytes} megabytes is used up"
        if time.monotonic() - self.clock >= pace.seconds:
            return f"the budget of {pace.seconds:g} seconds is used up"
        return ""

    def write(self, asked: Asked) -> None:
        """Keep one request, and say it."""
        self.log.asked(asked)
        self.tell(asked)


def limits_of(pace: Pace) -> Limits:
    """The bounds of one request by a profile's pace."""
    wire = pace.document_megabytes * 1024 * 1024
    read = min(30.0, pace.document_seconds)
    return Limits(connect=min(15.0, read), read=read, total=pace.document_seconds, wire_bytes=wire, body_bytes=2 * wire)
