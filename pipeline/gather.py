"""From what a user names to bytes with an identity: fetched, imported or taken from the archive."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pyarrow.dataset as ds

from mingzhang.pipeline.amendments.amendment import Amendment
from mingzhang.pipeline.archive import PART, Archive, Capture, Exchange, imported, unkept
from mingzhang.pipeline.fetch import Fetched, Known
from mingzhang.pipeline.fetch.disposition import label_of
from mingzhang.pipeline.fetch.turns import GATE, Turns
from mingzhang.pipeline.fetched import exchange_of
from mingzhang.pipeline.publish import Fetch, dataset
from mingzhang.pipeline.settings import Settings
from mingzhang.pipeline.targets import Target
from mingzhang.pipeline.task import Task, bytes_of
from mingzhang.schemas.errors import ArchiveError, MingzhangError

__all__ = ["Gatherer", "Missed", "archived", "archived_task"]

TOLD = "told on the command line"
"""The reason of amendments that options of `extract` make."""
PASSING = frozenset({"timeout", "truncated"})
"""States, beside an answer of 500 and above, after which a host is asked once more."""
RETRY_SECONDS = 3.0
HERE = frozenset({"127.0.0.1", "localhost", "::1"})
"""This machine needs no peace."""


@dataclass(frozen=True, slots=True)
class Missed:
    """A target that gave no bytes: the state of its fetch, and why in words."""

    target: Target
    state: str
    reason: str


@dataclass(slots=True)
class Gatherer:
    """Gets the bytes of targets one by one and remembers every request for the `fetches` table."""

    settings: Settings
    run_id: str
    fetches: list[Fetch] = field(default_factory=list)
    _asked: dict[str, float] = field(default_factory=dict)

    def task(self, target: Target) -> Task | Missed:
        """The bytes of a target, archived unless this is a dry run; a failure is returned, not raised."""
        ways: dict[str, Callable[[Target], Task | Missed]] = {
            "url": self._archived if self.settings.from_archive else self._fetched,
            "file": self._imported,
            "doc_id": self._archived,
        }
        try:
            return self._told(ways[target.kind](target))
        except MingzhangError as error:
            return Missed(target, "error", str(error))

    def _told(self, task: Task | Missed) -> Task | Missed:
        """The task with what the command line says of its document, kept in the data folder but in a dry run."""
        if isinstance(task, Missed) or not self.settings.told:
            return task
        doc_id = task.capture.doc_id
        told = tuple(Amendment(doc_id, "", column, value, TOLD) for column, value in self.settings.told)
        if self.settings.dry_run:
            return replace(task, told=told)
        from mingzhang.pipeline.amendments.book import append  # noqa: PLC0415 - loads the vocabulary, which is rarely needed

        append(self.settings.data, told)
        return task

    def _fetched(self, target: Target) -> Task | Missed:
        if why := _taken_down(self.settings.raw, target.value):
            return Missed(target, "refused", why)
        before = self._known(target)
        got = self._ask(target, before)
        if got.state in PASSING or (got.state == "error" and (got.status or 0) >= 500):
            self.fetches.append(self._row(target, got, None))
            self._asked[_host(target)] = time.monotonic() + RETRY_SECONDS
            got = self._ask(target, before)
        if got.state == "unchanged" and before is not None:
            return self._unchanged(target, got, before)
        if before is not None and got.state == "new" and (why := self._withdrawn(before, got)):
            capture = self._keep(replace(_exchange(target, got, self.run_id), verdict="withdrawn"))
            self.fetches.append(replace(self._row(target, got, capture), state="withdrawn", reason=why))
            return Missed(target, "withdrawn", f"{why}; the last good version stays published")
        if got.body and got.state == "soft_404":
            capture = self._keep(replace(_exchange(target, got, self.run_id), verdict=got.state))
            self.fetches.append(self._row(target, got, capture))
            return Missed(target, got.state, got.reason)
        if not got.body:
            self.fetches.append(self._row(target, got, None))
            return Missed(target, got.state, got.reason)
        for exchange in _redirects(target, got):
            self._keep(exchange)
        capture = self._keep(_exchange(target, got, self.run_id))
        self.fetches.append(self._row(target, got, capture))
        refused = got.reason if got.state == "blocked" else ""
        if not refused:
            self._fetch_parts(target, got)
        return self._task(capture, got.body, refused=refused)

    def _fetch_parts(self, target: Target, got: Fetched) -> None:
        """Ask for the pages on which an article goes on, and keep them: they are read with its first one."""
        from mingzhang.pipeline.crawl.continued import MOST_PARTS, following  # noqa: PLC0415 - as above

        first, seen = target.value, {got.final_url}
        while len(seen) < MOST_PARTS and got.body:
            url = following(got.body, got.final_url, got.content_type)
            if not url or url in seen:
                return
            seen.add(url)
            part = Target("url", url, first, target.label)
            got = self._ask(part, None)
            kept = got.state == "new" and bool(got.body)
            capture = self._keep(replace(_exchange(part, got, self.run_id), verdict=PART)) if kept else None
            self.fetches.append(self._row(part, got, capture))
            if not kept:
                return

    def _withdrawn(self, before: Capture, got: Fetched) -> str:
        """Why what came is no new version of an archived document but stands in its place; empty where it is one."""
        from mingzhang.pipeline.crawl.judge import judge  # noqa: PLC0415 - readers of pages are slow to import, and files need none of them
        from mingzhang.pipeline.crawl.notice import LOGIN, why_withdrawn  # noqa: PLC0415

        was = Archive(self.settings.raw).payload(before)
        if was == got.body:
            return ""
        redirected = len(got.hops) > 1
        state, reason = judge("page", got.status or 0, got.body, got.final_url, redirected=redirected,
                          content_type=got.content_type)  # fmt: skip
        told = state == "soft_404" or reason == LOGIN
        return reason if told else why_withdrawn(was, got.body, got.content_type)

    def _known(self, target: Target) -> Capture | None:
        """What the archive has of an address, if its bytes are whole and it need not be asked for them again."""
        if self.settings.refresh or not self.settings.raw.is_dir():
            return None
        archive = Archive(self.settings.raw)
        before = archive.find(target.value)
        try:
            return before if before is not None and archive.payload(before) else None
        except ArchiveError:
            return None

    def _unchanged(self, target: Target, got: Fetched, before: Capture) -> Task:
        """The bytes of the archive, which the server says are still those."""
        if not self.settings.dry_run:
            before = self._keep(_exchange(target, got, self.run_id))
        self.fetches.append(self._row(target, got, before))
        return replace(archived_task(self.settings, before.doc_id), url=before.url)

    def _ask(self, target: Target, before: Capture | None) -> Fetched:
        from mingzhang.pipeline.fetch.client import fetch  # noqa: PLC0415 - slow to import, and files need none of it

        settings = self.settings
        turns = Turns(None if settings.dry_run else settings.data / GATE)
        host = _host(target)
        self._wait(host)
        turns.take(host, 0.0 if host in HERE else settings.pause)
        try:
            return fetch(
                target.value,
                allow_private=settings.allow_private,
                contact=settings.contact,
                referer=target.parent or "",
                known=Known(before.etag, before.last_modified) if before else None,
                limits=settings.limits,
            )
        finally:
            turns.give_back(host)

    def _wait(self, host: str) -> None:
        """Leave a host in peace between two requests; this machine needs no peace."""
        if host not in HERE:
            time.sleep(max(0.0, self._asked.get(host, 0.0) + self.settings.pause - time.monotonic()))
        self._asked[host] = time.monotonic()

    def _imported(self, target: Target) -> Task:
        exchange = imported(Path(target.value), dt.datetime.now(dt.UTC))
        return self._task(self._keep(exchange), exchange.payload)

    def _archived(self, target: Target) -> Task:
        task = archived_task(self.settings, target.value)
        bytes_of(task)  # where they are damaged this is told, and what was read of them before stays
        return task

    def _keep(self, exchange: Exchange) -> Capture:
        if self.settings.dry_run:
            return unkept(exchange)
        return Archive(self.settings.raw).store(exchange)

    def _task(self, capture: Capture, data: bytes, *, refused: str = "") -> Task:
        if self.settings.dry_run:
            return Task(capture, capture.url, data=data, name=_name(capture), refused=refused)
        first = Archive(self.settings.raw).by_doc_id(capture.doc_id)
        return Task(first, capture.url, raw=self.settings.raw, name=_name(first), refused=refused)

    def _row(self, target: Target, got: Fetched, capture: Capture | None) -> Fetch:
        return Fetch(
            run_id=self.run_id,
            url=target.value,
            final_url=got.final_url,
            started_at=got.started_at,
            seconds=got.seconds,
            status=got.status,
            state=capture.state if capture and got.state == "new" else got.state,
            bytes=got.wire_bytes,
            sha256=capture.sha256 if capture else None,
            reason=got.reason or ("came over an outdated TLS" if got.old_tls else None),
        )


def _host(target: Target) -> str:
    try:
        return urlsplit(target.value).hostname or ""
    except ValueError:
        return ""


def _name(capture: Capture) -> str:
    """What the document is called: the words of the link that led to it say more than its address."""
    return capture.label or unquote(urlsplit(capture.url).path.rsplit("/", 1)[-1])


def archived_task(settings: Settings, name: str) -> Task:
    """What reading the archived document of a doc_id or an address needs; raises `ArchiveError`."""
    capture = archived(settings, name)
    refused = "" if capture.ok else f"the server answered {capture.status}: this is no document"
    return Task(capture, capture.url, raw=settings.raw, name=_name(capture), refused=refused)


def archived(settings: Settings, name: str) -> Capture:
    """The capture that a doc_id or an address means, redirects of earlier fetches followed; raises `ArchiveError`."""
    archive, name = Archive(settings.raw), name.encode("utf-8", "replace").decode()
    if not name.lower().startswith(("http://", "https://", "file://")):
        return archive.by_doc_id(name)
    if why := _taken_down(settings.raw, name):
        raise ArchiveError(f"this document was {why}", where=name, then="its tombstone says no more")
    found = archive.find(name)
    if found:
        return archive.by_doc_id(found.doc_id)
    told = (ds.field("url") == name) & ds.field("doc_id").is_valid() & (ds.field("state") != "soft_404")
    rows = dataset(settings.parquet, "fetches").to_table(columns=["doc_id", "started_at"], filter=told)
    if rows.num_rows == 0:
        raise ArchiveError("this address is not in the archive", where=name, then="extract it without --from-archive")
    return archive.by_doc_id(rows.sort_by("started_at")["doc_id"][-1].as_py())


def _taken_down(raw: Path, url: str) -> str:
    """When and why the document of an address was taken down, empty where it was not."""
    return next((stone.words for stone in Archive(raw).tombstones() if stone.url == url), "")


def _exchange(target: Target, got: Fetched, run_id: str) -> Exchange:
    label = label_of(target.label, got.hops[-1].response_headers)
    return exchange_of(got, parent_url=target.parent, label=label, run=run_id)


def _redirects(target: Target, got: Fetched) -> list[Exchange]:
    return [
        Exchange(
            url=hop.url,
            payload=hop.body,
            verdict="moved" if hop.body else "",
            fetched_at=got.started_at,
            status=hop.status,
            phrase=hop.phrase,
            request_headers=hop.request_headers,
            response_headers=hop.response_headers,
            parent_url=target.parent,
        )
        for hop in got.hops[:-1]
    ]
