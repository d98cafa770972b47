"""One night: lock, crawl, extract, publish, check what was expected, report; a killed night goes on where it was."""

from __future__ import annotations

import datetime as dt
import json
import os
import secrets
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.dataset as ds

from pipeline.archive import Archive
from pipeline.crawl.engine import crawl
from pipeline.crawl.gate import Gate
from pipeline.crawl.visit import Asked, ListRead, Place, Visit
from pipeline.fetch.client import user_agent
from pipeline.lock import exclusive
from pipeline.nightly.expectations import Found, alarms_of
from pipeline.nightly.journal import Journal
from pipeline.nightly.records import Alarm, Run
from pipeline.portals import Profile
from pipeline.publish import Fetch, append_fetches, dataset, publish
from pipeline.run import Outcome, Task, lost, read_document
from pipeline.workers import Lost, each
from schemas.errors import MingzhangError

__all__ = ["Night", "Outcomes", "Settings", "Watcher", "spend"]

ROWS_AT_ONCE = 300_000
"""A killed night reads so many rows again at most, and a night touches a partition once for so many."""
STALE = dt.timedelta(hours=20)
"""A run killed longer ago than this is not continued: its lists are of yesterday."""


class Watcher(Protocol):
    """Hears what happens, for people to see."""

    def asked(self, asked: Asked) -> None:
        """One request is over."""

    def visited(self, portal: str, error: str) -> None:
        """One portal is done."""

    def reading(self, documents: int) -> None:
        """So many documents are new and will be read."""

    def read(self, outcome: Outcome) -> None:
        """One document is read."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where a night works and how: data folder, contact for the User-Agent, reading processes, portals at once."""

    data: Path
    contact: str = ""
    jobs: int = 0
    at_once: int = 8
    seconds: float = 900.0
    today: dt.date | None = None
    """The day that expectations are checked on; None: the day in China now."""
    reread: bool = False
    """Read documents that have rows already, too."""
    remember: Path | None = None
    """A journal elsewhere than in the data folder; the demonstration forgets its free ports."""

    @property
    def folder(self) -> Path:
        """Journal, lock and reports."""
        return self.data / "nightly"


@dataclass(slots=True)
class Outcomes:
    """How many documents were read, by status, and how many of our own errors there were."""

    statuses: dict[str, int] = field(default_factory=dict)
    facts: int = 0
    numbers: int = 0
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Night:
    """What a night came to: per portal its requests and lists, the documents read, the alarms, and where time went."""

    run: Run
    resumed: bool
    portals: tuple[Found, ...]
    outcomes: Outcomes
    alarms: tuple[Alarm, ...]
    seconds: dict[str, float]
    finished: dt.datetime


@dataclass(frozen=True, slots=True)
class _Log:
    """The journal as one run's visits see it."""

    journal: Journal
    run_id: str

    def asked(self, asked: Asked) -> None:
        self.journal.add(self.run_id, asked)

    def list_read(self, read: ListRead) -> None:
        self.journal.add_list(self.run_id, read)

    def is_list(self, portal: str, url: str) -> None:
        self.journal.turn(portal, url)

    def answered(self, portal: str, url: str) -> Asked | None:
        return self.journal.answered(self.run_id, portal, url)

    def known(self, portal: str) -> tuple[Place, ...]:
        return tuple(self.journal.places(portal))


def spend(profiles: Sequence[Profile], settings: Settings, watcher: Watcher) -> Night:
    """Spend one night; raises `MingzhangError` where another one is running or the data folder cannot be used."""
    if not profiles:
        raise MingzhangError("no portal to visit", where=str(settings.data), then="mingzhang portals add CODE")
    with _alone(settings.folder):
        journal = Journal(settings.remember or settings.folder / "journal.sqlite")
        try:
            return _spend(profiles, settings, watcher, journal)
        finally:
            journal.close()


def _spend(profiles: Sequence[Profile], settings: Settings, watcher: Watcher, journal: Journal) -> Night:
    run, resumed = _run(journal, profiles)
    clock = [time.monotonic()]
    broke = _crawl(profiles, settings, watcher, journal, run)
    clock.append(time.monotonic())
    outcomes = _read(journal.documents_of_run(run.run_id, run.portals), settings, watcher)
    clock.append(time.monotonic())
    asked = journal.of_run(run.run_id)
    divisions = {profile.id: profile.division for profile in profiles}
    parquet = settings.data / "parquet"
    for run_id in journal.unpublished():
        append_fetches((_fetch(row, run_id, divisions) for row in journal.of_run(run_id)), parquet)
        journal.publish(run_id)
    portals = tuple(
        Found(
            run,
            profile,
            [row for row in asked if row.portal == profile.id],
            journal.lists_of(run.run_id, profile.id),
            broke.get(profile.id, ""),
        )
        for profile in profiles
    )
    today = settings.today or dt.datetime.now(dt.timezone(dt.timedelta(hours=8))).date()
    alarms = tuple(alarm for found in portals for alarm in alarms_of(found, journal, parquet, today))
    journal.set_alarms(run.run_id, alarms)
    clock.append(time.monotonic())
    steps = (end - begin for begin, end in pairwise(clock))
    spent = dict(zip(("crawl", "read and publish", "check"), steps, strict=True))
    night = Night(run, resumed, portals, outcomes, alarms, spent, dt.datetime.now(dt.UTC))
    journal.finish(run.run_id, night.finished, json.dumps({"alarms": len(alarms), **outcomes.statuses}))
    return night


def _run(journal: Journal, profiles: Sequence[Profile]) -> tuple[Run, bool]:
    """The run that a killed process left, if it is fresh and of the same portals, or a new one."""
    now, portals = dt.datetime.now(dt.UTC), tuple(profile.id for profile in profiles)
    left = journal.unfinished()
    if left is not None and now - left.started < STALE and left.portals == portals:
        return left, True
    if left is not None:
        journal.finish(left.run_id, now, json.dumps({"abandoned": True}))
    run = Run(f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}", now, None, portals)
    journal.begin(run)
    return run, False


def _crawl(
    profiles: Sequence[Profile], settings: Settings, watcher: Watcher, journal: Journal, run: Run
) -> dict[str, str]:
    """Visit every portal; the errors that broke visits, by portal."""
    broke: dict[str, str] = {}
    archive, gate, log = Archive(settings.data / "raw"), Gate(), _Log(journal, run.run_id)

    def done(visit: Visit, error: str) -> None:
        if error:
            broke[visit.profile.id] = error
        watcher.visited(visit.profile.id, error)

    agent = user_agent(settings.contact)
    visits = [
        Visit(profile, archive, log, gate, run.started, agent, watcher.asked, _resting(profile, journal, run))
        for profile in profiles
    ]
    crawl(visits, done, at_once=settings.at_once)
    return broke


def _resting(profile: Profile, journal: Journal, run: Run) -> frozenset[str]:
    return journal.resting(profile.id, run.started, profile.pace.settled_days, profile.pace.recheck_days)


def _read(found: Sequence[Asked], settings: Settings, watcher: Watcher) -> Outcomes:
    """Read and publish every document of the run that has no rows yet, bytes from the archive alone."""
    parquet, raw = settings.data / "parquet", settings.data / "raw"
    wanted = list(dict.fromkeys(asked.sha256[:16] for asked in found if asked.sha256))
    there = dataset(parquet, "documents").to_table(
        columns=["doc_id"], filter=ds.field("doc_id").isin(pa.array(wanted, pa.string()))
    )
    published = set() if settings.reread else set(there["doc_id"].to_pylist())
    fresh = [doc_id for doc_id in wanted if doc_id not in published]
    watcher.reading(len(fresh))
    outcomes = Outcomes()
    publish((outcome.rows for outcome in _outcomes(fresh, raw, settings, watcher, outcomes)), parquet,
            rows_at_once=ROWS_AT_ONCE)  # fmt: skip
    return outcomes


def _outcomes(
    doc_ids: Sequence[str], raw: Path, settings: Settings, watcher: Watcher, outcomes: Outcomes
) -> Iterator[Outcome]:
    jobs = min(settings.jobs, len(doc_ids))
    for task, result in each(read_document, _tasks(doc_ids, raw), jobs=jobs, seconds=settings.seconds):
        outcome = lost(task, result.why) if isinstance(result, Lost) else result
        _count(outcome, outcomes)
        watcher.read(outcome)
        yield outcome


def _tasks(doc_ids: Sequence[str], raw: Path) -> Iterator[Task]:
    archive = Archive(raw)
    for doc_id in doc_ids:
        capture = archive.by_doc_id(doc_id)
        yield Task(capture, capture.url, raw=raw, name=capture.label or capture.url.rsplit("/", 1)[-1])


def _count(outcome: Outcome, outcomes: Outcomes) -> None:
    row = outcome.rows.tables["documents"].to_pylist()[0]
    outcomes.statuses[outcome.status] = outcomes.statuses.get(outcome.status, 0) + 1
    outcomes.facts += row["numbers_used"]
    outcomes.numbers += row["numbers_total"]
    if outcome.error:
        outcomes.errors.append(f"{outcome.status} {outcome.url}: {outcome.error}")


def _fetch(asked: Asked, run_id: str, divisions: dict[str, str]) -> Fetch:
    return Fetch(
        run_id=run_id,
        url=asked.url,
        started_at=asked.started_at,
        seconds=asked.seconds,
        state=asked.state,
        portal=asked.portal,
        final_url=asked.final_url,
        status=asked.status,
        bytes=asked.bytes,
        sha256=asked.sha256,
        reason=asked.reason,
        division=divisions.get(asked.portal, "000000"),
    )


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the data folder for one night; whoever comes second hears who is at work."""
    folder.mkdir(parents=True, exist_ok=True)
    note = folder / "running.json"
    with ExitStack() as stack:
        try:
            stack.enter_context(exclusive(folder / "lock", wait=0.0))
        except MingzhangError as error:
            raise MingzhangError(
                f"another nightly run is at work ({_who(note)})", where=str(folder), then="wait for it, or stop it"
            ) from error
        told = {"pid": os.getpid(), "host": socket.gethostname(), "since": f"{dt.datetime.now(dt.UTC):%FT%TZ}"}
        note.write_text(json.dumps(told), encoding="utf-8")
        yield
        note.unlink(missing_ok=True)


def _who(note: Path) -> str:
    with suppress(OSError, ValueError, KeyError):
        told = json.loads(note.read_text(encoding="utf-8"))
        return f"process {told['pid']} on {told['host']} since {told['since']}"
    return "it has not said who it is"
