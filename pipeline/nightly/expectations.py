"""What a portal was expected to give, against what a run found: each difference is an alarm that names the page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow.dataset as ds

from mingzhang.pipeline.crawl.known import DAMAGED, FUTURE, LOST
from mingzhang.pipeline.crawl.visit import GOT, Asked, ListRead
from mingzhang.pipeline.nightly.journal import Journal
from mingzhang.pipeline.nightly.records import Alarm, Run, is_gone
from mingzhang.pipeline.portals import Profile
from mingzhang.pipeline.publish import dataset

__all__ = ["Found", "alarms_of"]

GRACE = dt.timedelta(days=14)
"""Publishing days move from year to year: last year is counted two weeks short."""
QUIET_STATES = frozenset({"robots_forbidden"})


@dataclass(frozen=True, slots=True)
class Found:
    """A run and one portal in it: its profile, its requests and list pages, and the error that broke its visit."""

    run: Run
    profile: Profile
    asked: Sequence[Asked]
    lists: Sequence[ListRead]
    broke: str = ""


def alarms_of(found: Found, journal: Journal, parquet: Path, today: dt.date) -> list[Alarm]:
    """Every alarm of one portal, each once, the gravest first."""
    checks = (
        _broken(found),
        _failed_lists(found, journal),
        _empty_lists(found, journal),
        _barren(found, journal),
        _spent(found),
        _mistrusted(found),
        _gone(found, journal),
        _withdrawn(found, journal),
        _failed_documents(found, journal),
        _few(found, parquet, today),
        _resting(found, journal, today),
    )
    return list({(alarm.kind, alarm.url): alarm for check in checks for alarm in check}.values())


def _broken(found: Found) -> Iterator[Alarm]:
    if found.broke:
        yield _alarm(found, "broken", found.profile.start[0], f"the visit broke off: {found.broke}", "")


def _last(found: Found, roles: frozenset[str]) -> dict[str, Asked]:
    """The last request of each address."""
    return {asked.url: asked for asked in found.asked if asked.role in roles}


def _failed_lists(found: Found, journal: Journal) -> Iterator[Alarm]:
    last = _last(found, frozenset({"list"}))
    heard = {url.partition("#")[0] for url in (*last, *(read.url for read in found.lists))}
    for start in found.profile.start:
        if start.partition("#")[0] not in heard:
            good = journal.last_good(found.profile.id, start)
            yield _alarm(found, "list_failed", start, "the start page was not answered, and nothing says why", good)
    for url, asked in last.items():
        if asked.state not in GOT | {"list_short"}:
            words = f"the list page gave {asked.state}: {asked.reason}"
            yield _alarm(found, "list_failed", url, words, journal.last_good(found.profile.id, url))


def _empty_lists(found: Found, journal: Journal) -> Iterator[Alarm]:
    portal, rules = found.profile.id, found.profile.list
    starts = {start.partition("#")[0] for start in found.profile.start}
    for read in found.lists:
        good = journal.last_good_list(portal, read.url, found.run.run_id)
        chosen = f"the selector {rules.links!r}" if rules.links else "the page"
        if read.links < rules.least and (read.links == 0 or read.url.partition("#")[0] in starts):
            words = f"{chosen} gave {read.links} links, at least {rules.least} are expected"
            yield _alarm(found, "list_empty", read.url, words, good)
        elif read.links > rules.most:
            words = f"{chosen} gave {read.links} links, at most {rules.most} are expected"
            yield _alarm(found, "list_swollen", read.url, words, good)
        elif read.wanted == 0 and good:
            words = f"none of {read.links} links is a disclosure any more; the words of the profile may be out of date"
            yield _alarm(found, "nothing_wanted", read.url, words, good)
        if read.short:
            yield _alarm(found, "list_short", read.url, read.short, good)
        if read.cut:
            words = f"the list goes on beyond {rules.pages} pages; what follows was not read"
            yield _alarm(found, "list_cut", read.url, words, good)


def _barren(found: Found, journal: Journal) -> Iterator[Alarm]:
    """A portal whose lists give links and that never gave a document: its words or its start page are wrong."""
    links = sum(read.links for read in found.lists)
    if links and not any(read.wanted for read in found.lists) and not journal.states(found.profile.id):
        words = f"none of {links} links is a disclosure, and none ever was; look at the words of the profile"
        yield _alarm(found, "nothing_wanted", found.profile.start[0], words, "")


def _spent(found: Found) -> Iterator[Alarm]:
    undone = [asked for asked in found.asked if asked.state == "refused" and "budget of" in (asked.reason or "")]
    if undone:
        words = f"{undone[0].reason}; {len(undone)} addresses were left for the next run"
        yield _alarm(found, "budget", undone[0].url, words, "")


def _mistrusted(found: Found) -> Iterator[Alarm]:
    """Archived answers that could not be used: damaged, gone, or dated in the future."""
    for kind, words in (("archive_damaged", DAMAGED), ("archive_lost", LOST), ("clock", FUTURE)):
        met = [asked for asked in found.asked if (asked.reason or "").startswith(words)]
        if met:
            yield _alarm(found, kind, met[0].url, f"{len(met)} addresses, the first: {met[0].reason}", "")


def _gone(found: Found, journal: Journal) -> Iterator[Alarm]:
    before = journal.states(found.profile.id, before=found.run.run_id)
    asked_all = _last(found, frozenset({"page", "frame", "file"}))
    here = {asked.sha256 for asked in asked_all.values() if asked.state in GOT}
    for url, asked in asked_all.items():
        was = before.get(url)
        moved = was is not None and was.sha256 in here  # the same bytes stand at another address
        if asked.state == "withdrawn":
            continue  # told as such, whatever the status of what stands there now
        if was and not moved and is_gone(asked.state, asked.status) and not is_gone(was.state, was.status):
            yield _alarm(
                found, "vanished", url, f"a published disclosure is gone: {asked.reason}", f"{was.last:%Y-%m-%d}"
            )


def _withdrawn(found: Found, journal: Journal) -> Iterator[Alarm]:
    """Documents in whose place a notice stands that was not there before; their last good version stays published."""
    before = journal.states(found.profile.id, before=found.run.run_id)
    for url, asked in _last(found, frozenset({"page", "frame", "file"})).items():
        was = before.get(url)
        if asked.state == "withdrawn" and was and was.state != "withdrawn":
            yield _alarm(found, "withdrawn", url, f"a published disclosure was replaced: {asked.reason}",
                         f"{was.last:%Y-%m-%d}")  # fmt: skip


def _failed_documents(found: Found, journal: Journal) -> Iterator[Alarm]:
    """Documents that failed and did not fail in this way before; a link that is dead every night rings once."""
    before = journal.states(found.profile.id, before=found.run.run_id)
    earlier = journal.failures_before(found.profile.id, found.run.run_id)
    fresh: dict[str, list[Asked]] = {}
    for url, asked in _last(found, frozenset({"page", "part", "frame", "file"})).items():
        known = url in before and (is_gone(asked.state, asked.status) or asked.state == "withdrawn")
        expected = asked.state in GOT | QUIET_STATES or (url, asked.state) in earlier
        if not known and not expected and not _is_ours(asked):
            fresh.setdefault(asked.state, []).append(asked)
    for state, asked_all in fresh.items():
        first = asked_all[0]
        words = f"{len(asked_all)} documents gave {state}, the first: {first.reason}"
        good = f"{before[first.url].last:%Y-%m-%d}" if first.url in before else ""
        yield _alarm(found, f"documents_{state}", first.url, words, good)


def _is_ours(asked: Asked) -> bool:
    """Whether it was we who did not ask: a budget was used up, or the document was taken down."""
    reason = asked.reason or ""
    return "budget of" in reason or reason.startswith("taken down on")


def _few(found: Found, parquet: Path, today: dt.date) -> Iterator[Alarm]:
    expect, start = found.profile.expect, found.profile.start[0]
    days = _published(parquet, found.profile.id)
    newest = f"{max(days):%Y-%m-%d}" if days else ""
    this_year = sum(day.year == today.year for day in days)
    if expect.documents and not expect.season and len(days) < expect.documents:
        words = f"{len(days)} disclosures are known, at least {expect.documents} are expected"
        yield _alarm(found, "too_few", start, words, newest)
    elif expect.documents and expect.season and today.month > max(expect.season) and this_year < expect.documents:
        words = f"{this_year} disclosures in {today.year} after its season, at least {expect.documents} are expected"
        yield _alarm(found, "too_few", start, words, newest)
    if not expect.season:
        return
    then = _year_before(today) - GRACE
    last_year = sum(day.year == today.year - 1 and day <= then for day in days)
    if this_year < last_year:
        words = f"{this_year} disclosures so far in {today.year}; in {today.year - 1} there were {last_year} by {then}"
        yield _alarm(found, "fewer_than_last_year", start, words, newest)


def _resting(found: Found, journal: Journal, today: dt.date) -> Iterator[Alarm]:
    expect = found.profile.expect
    if today.month not in expect.season or not found.lists:
        return
    begun = today.replace(day=1)
    while (begun - dt.timedelta(days=1)).month in expect.season and begun.year == today.year:
        begun = (begun - dt.timedelta(days=1)).replace(day=1)
    firsts = (state.first.date() for state in journal.states(found.profile.id).values())
    seen = [first for first in firsts if first <= today]
    dates = [read.newest for read in found.lists if read.newest] or seen
    newest = max(dates, default=begun)
    rested = (today - max(newest, begun)).days
    if rested > expect.rest_days:
        words = f"nothing new for {rested} days in the season of disclosures (at most {expect.rest_days} are expected)"
        yield _alarm(found, "stopped_growing", found.profile.start[0], words, f"{newest:%Y-%m-%d}")


def _published(parquet: Path, portal: str) -> list[dt.date]:
    """The day of publication of each disclosure of a portal that tells one; its files go with its page."""
    chosen = (ds.field("portal") == portal) & (ds.field("kind") != "other") & ds.field("published").is_valid()
    days = dataset(parquet, "documents").to_table(columns=["published"], filter=chosen)["published"]
    return [day for day in days.to_pylist() if isinstance(day, dt.date)]


def _year_before(day: dt.date) -> dt.date:
    return day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)


def _alarm(found: Found, kind: str, url: str, message: str, last_good: str) -> Alarm:
    return Alarm(found.profile.id, kind, url, message, last_good)
