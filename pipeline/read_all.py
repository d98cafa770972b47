"""Documents read on worker processes, archives opened on the way: their members are documents that follow them."""

from __future__ import annotations

import hashlib
import mimetypes
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from mingzhang.pipeline.archive import Archive, Capture, Exchange, unkept
from mingzhang.pipeline.archive.exchange import MAX_URL
from mingzhang.pipeline.engines import PROCESSES, engine_of
from mingzhang.pipeline.task import READ, SCANS, Outcome, Scans, Task, lost
from mingzhang.pipeline.unpack import Member
from mingzhang.pipeline.unpack.member import BOUNDS
from mingzhang.pipeline.workers import Lost, Page

__all__ = ["Heard", "read_all"]

Heard = Callable[[Task, Page], None]

LABEL_CHARS = 500


def read_all(
    tasks: Iterable[Task],
    *,
    jobs: int,
    seconds: float,
    raw: Path | None,
    engine: str = PROCESSES,
    found: Callable[[int], None] = lambda _more: None,
    heard: Heard | None = None,
) -> Iterator[Outcome]:
    """The outcome of every task and, before that of an archive, those of its members, archives among them opened too.

    Members are kept in the archive of answers at `raw`, under the address of the file that holds them; without it
    (a dry run) in memory. An archive comes after its members, so that one whose rows are published is wholly read.
    `engine` is what reads. `found` hears how many documents turned up, `heard` which page of a long one is read.
    Whatever was read once in this call is not read again as a member.
    """
    queue = _Queue(tasks)
    for task, result in engine_of(engine)(READ, queue, jobs=jobs, seconds=seconds, heard=heard):
        outcome = lost(task, result.why) if isinstance(result, Lost) else result
        holder = queue.holders.pop(id(task), None)
        if outcome.members:
            opened = _Opened(replace(outcome, members=()), holder, *_root(holder), scans=task.scans)
            found(queue.put(outcome, opened, raw))
            yield from opened.finished()
        else:
            yield outcome
            if holder is not None:
                yield from holder.closed()


@dataclass(slots=True)
class _Opened:
    """An archive whose members are being read; `budget` is shared by all archives inside one another."""

    outcome: Outcome
    around: _Opened | None
    budget: _Budget
    waiting: int = 0
    scans: Scans = SCANS

    def closed(self) -> Iterator[Outcome]:
        """One member less to wait for."""
        self.waiting -= 1
        yield from self.finished()

    def finished(self) -> Iterator[Outcome]:
        """The archive's own outcome, once no member is waited for, and that of those around it."""
        if self.waiting == 0:
            yield self.outcome
            if self.around is not None:
                yield from self.around.closed()


@dataclass(slots=True)
class _Budget:
    """What the outermost archive and all inside it may still unpack to."""

    members: int = BOUNDS.members
    bytes: int = BOUNDS.total_bytes


def _root(holder: _Opened | None) -> tuple[_Budget]:
    return (holder.budget if holder is not None else _Budget(),)


@dataclass(slots=True)
class _Queue:
    """Tasks one by one: members of archives that were opened before what else there is."""

    tasks: Iterable[Task]
    holders: dict[int, _Opened] = field(default_factory=dict)
    """The archive in which each task that is at work was found, by the identity of the task."""
    _members: deque[tuple[Task, _Opened]] = field(default_factory=deque)
    _seen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.tasks = iter(self.tasks)

    def __iter__(self) -> Iterator[Task]:
        return self

    def __next__(self) -> Task:
        if self._members:
            task, holder = self._members.popleft()
            left = holder.budget
            task = replace(task, bounds=replace(BOUNDS, members=max(0, left.members), total_bytes=max(0, left.bytes)))
            self.holders[id(task)] = holder
            return task
        for task in self.tasks:
            if not (task.capture.member and task.capture.doc_id in self._seen):
                self._seen.add(task.capture.doc_id)
                return task
        raise StopIteration

    def put(self, outcome: Outcome, opened: _Opened, raw: Path | None) -> int:
        """Line up the members of an archive; returns how many are to be read."""
        for member in outcome.members:
            opened.budget.members -= 1
            opened.budget.bytes -= len(member.data)
            task = replace(_task_of(member, outcome.capture, raw), scans=opened.scans)
            if task.capture.doc_id not in self._seen:
                self._seen.add(task.capture.doc_id)
                self._members.append((task, opened))
                opened.waiting += 1
        return opened.waiting


def _task_of(member: Member, holder: Capture, raw: Path | None) -> Task:
    exchange = _exchange(member, holder)
    if raw is None:
        return Task(unkept(exchange), exchange.url, data=member.data, name=exchange.label)
    archive = Archive(raw)
    before = archive.find(exchange.url)
    if before is None or before.sha256 != exchange.sha256:
        archive.store(exchange)
    first = archive.by_doc_id(exchange.sha256[:16])
    return Task(first, exchange.url, raw=raw, name=first.label or exchange.label)


def _exchange(member: Member, holder: Capture) -> Exchange:
    """The member under its holder's address; what it is called are the words of the link that led to the holder."""
    place = quote(member.path, safe="/", errors="replace")
    if len(holder.url) + len(place) >= MAX_URL:
        place = hashlib.sha256(member.data).hexdigest()[:16]
    words = f"{_name(holder)} {member.path.replace('/', ' ')}"
    return Exchange(
        url=f"{holder.url}#{place}",
        payload=member.data,
        fetched_at=holder.fetched_at,
        content_type=mimetypes.guess_type(member.path)[0] or "application/octet-stream",
        parent_url=holder.url,
        portal=holder.portal,
        label=words.encode("utf-8", "replace").decode()[-LABEL_CHARS:].strip(),
    )


def _name(holder: Capture) -> str:
    """The words of the link to an archive, or its file name without the extension."""
    name = holder.label or unquote(urlsplit(holder.url).path.rsplit("/", 1)[-1])
    stem, dot, extension = name.rpartition(".")
    return stem if dot and extension.isalnum() and len(extension) <= 4 else name
