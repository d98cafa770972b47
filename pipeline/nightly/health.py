"""How a data folder and its nights are, by journal, archive and disk; nothing is written, nobody is asked."""

from __future__ import annotations

import datetime as dt
import json
import random
import shutil
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from mingzhang.pipeline.archive import Archive, Capture
from mingzhang.pipeline.nightly.alone import process_at_work
from mingzhang.pipeline.nightly.journal import Journal
from mingzhang.pipeline.nightly.records import OpenAlarm, Run
from mingzhang.pipeline.portals import read_shelf
from mingzhang.pipeline.publish import dataset
from mingzhang.pipeline.publish.damaged import broken
from mingzhang.schemas.errors import MingzhangError

__all__ = ["ArchiveHealth", "Health", "LastNight", "PortalHealth", "archive_problems", "health_of"]

GRACE = 0.25
"""A night that begins later than planned by this part of the time between two nights is missed."""
CLOCK_SLACK = dt.timedelta(minutes=10)
LEAST_FREE = 1_000_000_000
"""Bytes: a night of many portals archives some hundred megabytes and stages as much."""
NEWEST = 50
"""So many documents are read back first: what was written last is what a failing disk takes."""

Ended = Literal["never", "running", "stopped", "given_up", "future", "ended"]
Level = Literal["fine", "alarms", "failed"]


@dataclass(frozen=True, slots=True)
class LastNight:
    """The last run, how it ended, its exit code and requests, and when the next one is due and whether it is missed."""

    how: Ended
    run: Run | None = None
    exit: int | None = None
    requests: int = 0
    pid: int | None = None
    next: dt.datetime | None = None
    missed: bool = False


@dataclass(frozen=True, slots=True)
class ArchiveHealth:
    """How many documents are archived in how many bytes, how many were read back, and what is wrong in words."""

    documents: int = 0
    bytes: int = 0
    read: int = 0
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PortalHealth:
    """One portal: `fine`, `alarms`, `refused` (its profile is wrong) or `waiting` (never visited)."""

    id: str
    name: str
    health: str
    visited: dt.datetime | None = None
    documents: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Health:
    """Everything that `status` tells, and how grave it is."""

    now: dt.datetime
    last: LastNight
    archive: ArchiveHealth
    tables_bytes: int
    tables: tuple[Path, ...]
    free: int
    portals: tuple[PortalHealth, ...]
    alarms: tuple[OpenAlarm, ...] = field(default=())

    @property
    def level(self) -> Level:
        """`failed`: no night, a broken one, damage; `alarms`: the last night told some, or the disk is nearly full."""
        ended_badly = self.last.how in {"never", "stopped", "given_up"} or self.last.exit == 2
        if ended_badly or self.last.missed or self.archive.problems or self.tables:
            return "failed"
        refused = any(portal.health == "refused" for portal in self.portals)
        told = any(each.now for each in self.alarms)
        return "alarms" if told or refused or self.free < LEAST_FREE or self.last.how == "future" else "fine"

    @property
    def counts(self) -> Counter[str]:
        """How many portals are in which health."""
        return Counter(portal.health for portal in self.portals)


def health_of(data: Path, profiles: Path, now: dt.datetime, *, every: float = 24.0, seconds: float = 10.0) -> Health:
    """Look at everything; `every` are the hours between two nights, `seconds` bound the reading back of the archive."""
    folder = data / "nightly"
    path = folder / "journal.sqlite"
    journal = Journal(path, looking=True) if path.is_file() else None
    try:
        last = _last(journal, folder, now, every)
        alarms = tuple(journal.open_alarms()) if journal else ()
        portals = tuple(_portals(profiles, journal, alarms))
    finally:
        if journal:
            journal.close()
    parquet = data / "parquet"
    return Health(
        now, last, _archive(data, seconds), _size(parquet), tuple(broken(parquet)), shutil.disk_usage(data).free,
        portals, alarms,
    )  # fmt: skip


def _last(journal: Journal | None, folder: Path, now: dt.datetime, every: float) -> LastNight:
    runs = journal.runs() if journal else []
    if journal is None or not runs:
        return LastNight("never")
    run = runs[-1]
    told = json.loads(run.told) if run.told else {}
    due = run.started + dt.timedelta(hours=every)
    pid = process_at_work(folder) if run.finished is None else None
    how: Ended = "ended"
    if run.started > now + CLOCK_SLACK:
        how = "future"
    elif run.finished is None:
        how = "running" if pid else "stopped"
    elif told.get("abandoned"):
        how = "given_up"
    missed = how != "running" and now > due + dt.timedelta(hours=every * GRACE)
    code = told.get("exit", 1 if told.get("alarms") else 0) if how == "ended" else None
    return LastNight(how, run, code, journal.requests_of(run.run_id), pid, due, missed)


def _portals(profiles: Path, journal: Journal | None, alarms: Sequence[OpenAlarm]) -> Iterator[PortalHealth]:
    shelf = read_shelf(profiles)
    visits = journal.visits() if journal else {}
    ringing = {each.alarm.portal for each in alarms if each.now}
    for refused in shelf.refused:
        visited, documents = visits.get(refused.id, (None, 0))
        yield PortalHealth(refused.id, "", "refused", visited, documents, str(refused.error))
    for profile in shelf.profiles:
        seen = visits.get(profile.id)
        health = "waiting" if seen is None else "alarms" if profile.id in ringing else "fine"
        yield PortalHealth(profile.id, profile.name, health, *(seen or (None, 0)))


def _archive(data: Path, seconds: float) -> ArchiveHealth:
    if not (data / "raw").is_dir():
        return ArchiveHealth(problems=tuple(_lost(data, frozenset())))
    archive = Archive(data / "raw")
    try:
        documents = archive.documents()
        read, problems = _read_back(archive, documents, seconds)
        problems += archive_problems(data, archive, documents)
    except MingzhangError as error:
        return ArchiveHealth(bytes=_size(data / "raw"), problems=(str(error),))
    return ArchiveHealth(len(documents), _size(data / "raw"), read, tuple(problems))


def _read_back(archive: Archive, documents: Sequence[Capture], seconds: float) -> tuple[int, list[str]]:
    """Read the newest documents, then others at random, against their digests until the time is over."""
    newest, others = list(documents[::-1][:NEWEST]), list(documents[::-1][NEWEST:])
    random.shuffle(others)
    until, problems, read = time.monotonic() + seconds, list[str](), 0
    for capture in (*newest, *others):
        if read and time.monotonic() > until:
            break
        read += 1
        try:
            archive.payload(capture)
        except MingzhangError as error:
            problems.append(f"{error.what} ({capture.url})")
    return read, problems


def archive_problems(data: Path, archive: Archive, documents: Sequence[Capture]) -> list[str]:
    """Damage that was met while indexing, and published documents whose bytes the archive has lost."""
    damage = [
        f"{each.warc}: {each.length} bytes at {each.offset} cannot be read: {each.why}" for each in archive.damage()
    ]
    return damage + _lost(data, frozenset(capture.doc_id for capture in documents))


def _lost(data: Path, there: frozenset[str]) -> list[str]:
    try:
        published = dataset(data / "parquet", "documents").to_table(columns=["doc_id", "url", "flags"]).to_pylist()
    except MingzhangError:
        return []  # damaged tables are told by themselves
    gone = [r for r in published if r["doc_id"] not in there and not {"taken_down", "blocked"} & set(r["flags"] or ())]
    words = "the archive has lost the bytes of published documents"
    return [f"{words}: {len(gone)}, the first {gone[0]['doc_id']} ({gone[0]['url']})"] if gone else []


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else 0
