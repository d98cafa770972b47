"""One night: lock, crawl, extract, publish, check what was expected, report; a killed night goes on where it was."""

from __future__ import annotations

import datetime as dt
import json
import secrets
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from pathlib import Path

from mingzhang.pipeline.archive import Archive
from mingzhang.pipeline.clock import today
from mingzhang.pipeline.crawl.visit import Asked
from mingzhang.pipeline.indicators import refresh
from mingzhang.pipeline.nightly.alone import alone
from mingzhang.pipeline.nightly.arrivals import arrivals
from mingzhang.pipeline.nightly.config import Settings, Watcher
from mingzhang.pipeline.nightly.expectations import Found, alarms_of
from mingzhang.pipeline.nightly.heartbeat import beat
from mingzhang.pipeline.nightly.journal import Journal
from mingzhang.pipeline.nightly.logbook import log_alarm, log_step, logbook
from mingzhang.pipeline.nightly.pruning import prune_reports
from mingzhang.pipeline.nightly.reading import read_again, read_new
from mingzhang.pipeline.nightly.rebuilding import healing, look, rebuild
from mingzhang.pipeline.nightly.records import Alarm, Run
from mingzhang.pipeline.nightly.result import Night
from mingzhang.pipeline.nightly.shards import visit_all
from mingzhang.pipeline.nightly.tally import Tally, tally
from mingzhang.pipeline.portals import Profile, Refused
from mingzhang.pipeline.publish import Fetch, append_fetches
from mingzhang.pipeline.publish.damaged import DamagedTablesError
from mingzhang.schemas.errors import MingzhangError

__all__ = ["spend"]

STALE = dt.timedelta(hours=20)
"""A run killed longer ago than this is not continued: its lists are of yesterday."""
CLOCK_SLACK = dt.timedelta(minutes=10)
"""A run from further in the future than this was begun under a wrong clock and is not continued either."""


def spend(profiles: Sequence[Profile], settings: Settings, watcher: Watcher, refused: Sequence[Refused] = ()) -> Night:
    """Spend one night; raises `MingzhangError` where another one is running or the data folder cannot be used.

    `refused` are profiles that cannot be used: each is an alarm, the others are visited.
    """
    if not profiles:
        for each in refused:
            raise each.error
        raise MingzhangError("no portal to visit", where=str(settings.data), then="mingzhang portals add CODE")
    with alone(settings.folder):
        journal = Journal(settings.remember or settings.folder / "journal.sqlite")
        try:
            run, resumed = _run(journal, profiles)
            beat(settings.folder, run)
            with logbook(settings.folder / "logs", run.run_id, settings.log_level):
                log_step("%s the run of %d portals", "going on with" if resumed else "beginning", len(profiles))
                night = _spend(_Begun(run, resumed, profiles, refused), settings, watcher, journal)
            beat(settings.folder, run, night)
            return night
        finally:
            journal.close()


@dataclass(frozen=True, slots=True)
class _Begun:
    """A run that has begun, its profiles, and those that are refused."""

    run: Run
    resumed: bool
    profiles: Sequence[Profile]
    refused: Sequence[Refused]


def _spend(begun: _Begun, settings: Settings, watcher: Watcher, journal: Journal) -> Night:
    run, profiles, parquet = begun.run, begun.profiles, settings.data / "parquet"
    clock = [time.monotonic()]
    broke = visit_all(profiles, settings, watcher, journal, run)
    clock.append(time.monotonic())
    wanted, rebuilt = journal.doc_ids_of_run(run.run_id, run.portals), list[Path]()
    log_step("visited; %d documents were met", len(wanted))
    heal = partial(healing, settings.data, jobs=settings.jobs, leave=wanted, told=rebuilt)
    heal(partial(look, settings.data))
    mend = partial(_mend, settings, wanted, rebuilt)
    continued = _continued(journal, run, settings.data / "raw")
    outcomes = heal(partial(read_new, wanted, settings, watcher, mend, continued))
    log_step("read and published: %s", json.dumps(outcomes.statuses))
    clock.append(time.monotonic())
    rest = replace(settings, scans=settings.scans - outcomes.scans)
    again = heal(partial(read_again, rest, watcher, mend))
    clock.append(time.monotonic())
    heal(partial(_publish_fetches, journal, profiles, parquet))
    heal(partial(refresh, parquet))
    portals = heal(partial(_check_all, run, profiles, broke, settings, journal))
    came = heal(partial(arrivals, journal, run.run_id, parquet, continued))
    told = (_refused(begun.refused), _rebuilt(rebuilt), *(portal.alarms for portal in portals))
    alarms = tuple(alarm for each in told for alarm in each)
    clock.append(time.monotonic())
    steps = (end - begin for begin, end in pairwise(clock))
    spent = dict(zip(("crawl", "read and publish", "read again", "check"), steps, strict=True))
    night = Night(run, begun.resumed, portals, outcomes, again, alarms, spent, dt.datetime.now(dt.UTC), came)
    _close(night, settings, watcher, journal)
    return night


def _close(night: Night, settings: Settings, watcher: Watcher, journal: Journal) -> None:
    """Tell the alarms, then write the run down as finished, then forget what is old."""
    journal.set_alarms(night.run.run_id, night.alarms, whole=settings.whole)
    for alarm in night.alarms:
        log_alarm(alarm)
    watcher.ended(night)
    told = {"exit": night.code, "alarms": len(night.alarms), "requests": night.requests, **night.outcomes.statuses}
    journal.finish(night.run.run_id, night.finished, json.dumps(told))
    log_step("ended with %d: %d requests, %d alarms", night.code, night.requests, len(night.alarms))
    _forget(settings, journal, night.finished)


def _continued(journal: Journal, run: Run, raw: Path) -> dict[str, tuple[str, str]]:
    """The documents of which a run met a later page that is new or changed, with portal and address."""
    archive = Archive(raw)
    found = ((archive.find(url), portal, url) for portal, url in journal.continued(run.run_id))
    return {capture.doc_id: (portal, url) for capture, portal, url in found if capture is not None}


def _refused(profiles: Sequence[Refused]) -> Iterator[Alarm]:
    for each in profiles:
        yield Alarm(each.id, "profile_refused", each.file, f"the portal was not visited: {each.error.what}", "")


def _publish_fetches(journal: Journal, profiles: Sequence[Profile], parquet: Path) -> None:
    """The requests of this run, and of runs that were given up, as rows of `fetches`."""
    divisions = {profile.id: profile.division for profile in profiles}
    for run_id in journal.unpublished():
        append_fetches((_fetch(row, run_id, divisions) for row in journal.of_run(run_id)), parquet)
        journal.publish(run_id)


def _mend(settings: Settings, wanted: Collection[str], told: list[Path], error: DamagedTablesError) -> None:
    told += rebuild(settings.data, error, jobs=settings.jobs, leave=wanted)


def _rebuilt(files: Sequence[Path]) -> Iterator[Alarm]:
    if files:
        words = f"{len(files)} published files were damaged and are rebuilt from the archive: "
        yield Alarm("tables", "tables_rebuilt", str(files[0]), words + ", ".join(map(str, files[:5])), "")


def _check_all(
    run: Run, profiles: Sequence[Profile], broke: Mapping[str, str], settings: Settings, journal: Journal
) -> tuple[Tally, ...]:
    return tuple(_checked(run, profile, broke.get(profile.id, ""), settings, journal) for profile in profiles)


def _checked(run: Run, profile: Profile, broke: str, settings: Settings, journal: Journal) -> Tally:
    """One portal's requests against what was expected; only the counts and some failures stay in memory."""
    asked = list(journal.of_run(run.run_id, profile.id))
    found = Found(run, profile, asked, journal.lists_of(run.run_id, profile.id), broke)
    return tally(found, alarms_of(found, journal, settings.data / "parquet", settings.today or today()))


def _forget(settings: Settings, journal: Journal, now: dt.datetime) -> None:
    before = now - dt.timedelta(days=settings.keep_days)
    journal.prune(before)
    for folder in ("reports", "logs"):
        prune_reports(settings.folder / folder, f"{before:%Y%m%dT%H%M%S}")


def _run(journal: Journal, profiles: Sequence[Profile]) -> tuple[Run, bool]:
    """The run that a killed process left, if it is fresh and of the same portals, or a new one."""
    now, portals = dt.datetime.now(dt.UTC), tuple(profile.id for profile in profiles)
    left = journal.unfinished()
    if left is not None and -CLOCK_SLACK <= now - left.started < STALE and left.portals == portals:
        return left, True
    if left is not None:
        journal.finish(left.run_id, now, json.dumps({"abandoned": True}))
    run = Run(f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}", now, None, portals)
    journal.begin(run)
    return run, False


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
