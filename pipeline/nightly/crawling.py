"""Portals visited in one process: every answer archived, every request written down, for a night to read from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mingzhang.pipeline.apart import Apart
from mingzhang.pipeline.archive import Archive
from mingzhang.pipeline.crawl.host_throttle import HostThrottle
from mingzhang.pipeline.crawl.scheduler import crawl
from mingzhang.pipeline.crawl.visit import Asked, ListRead, Queued, Visit
from mingzhang.pipeline.fetch.client import user_agent
from mingzhang.pipeline.fetch.turns import GATE, Turns
from mingzhang.pipeline.nightly.config import Crawling, Settings
from mingzhang.pipeline.nightly.journal import Journal
from mingzhang.pipeline.nightly.logbook import log_list, log_request
from mingzhang.pipeline.nightly.records import Run
from mingzhang.pipeline.portals import Profile
from mingzhang.schemas.errors import MingzhangError

__all__ = ["visit_portals"]

MOST_JUDGES = 2
"""Processes that judge pages while portals are visited; a page takes a fraction of the time that its server does."""


@dataclass(frozen=True, slots=True)
class _Log:
    """The journal as one run's visits see it."""

    journal: Journal
    run_id: str

    def asked(self, asked: Asked) -> None:
        self.journal.add(self.run_id, asked)
        log_request(asked)

    def list_read(self, read: ListRead) -> None:
        self.journal.add_list(self.run_id, read)
        log_list(read)

    def is_list(self, portal: str, url: str) -> None:
        self.journal.turn(portal, url)

    def answered(self, portal: str, url: str) -> Asked | None:
        return self.journal.answered(self.run_id, portal, url)

    def known(self, portal: str) -> tuple[Queued, ...]:
        return tuple(self.journal.places(portal))


def visit_portals(
    profiles: Sequence[Profile], settings: Settings, watcher: Crawling, journal: Journal, run: Run
) -> dict[str, str]:
    """Visit every portal; the errors that broke visits, by portal. Raises `MingzhangError` where the disk is full."""
    broke: dict[str, str] = {}
    archive, log = Archive(settings.data / "raw"), _Log(journal, run.run_id)
    throttle = HostThrottle(Turns(settings.data / GATE))

    def done(visit: Visit, error: str) -> None:
        if error:
            broke[visit.profile.id] = error
        watcher.visited(visit.profile.id, error)

    agent = user_agent(settings.contact)
    taken = {stone.url: stone for stone in archive.tombstones()}
    with Apart(min(MOST_JUDGES, settings.jobs), settings.judging_seconds) as apart:
        visits = [
            Visit(
                profile, archive, log, throttle, run.run_id, agent, watcher.asked, apart=apart, taken=taken,
                resting=_resting(profile, journal, run), came=journal.came_before(profile.id, run.run_id),
            )
            for profile in profiles
        ]  # fmt: skip
        crawl(visits, done, at_once=settings.at_once)
    if stopped := next((visit.stopped for visit in visits if visit.stopped), ""):
        raise MingzhangError(f"the night stopped: {stopped}", then="make room, then start again: it goes on from here")
    return broke


def _resting(profile: Profile, journal: Journal, run: Run) -> frozenset[str]:
    return journal.resting(profile.id, run.started, profile.pace.settled_days, profile.pace.recheck_days)
