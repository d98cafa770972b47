"""Every portal of a run, a few at a time, in one event loop: queues by host, and a stop that lets go politely.

What waits is a `Queued`; it is asked (`following`), what came is read (`walk`), and what that leads to waits in turn.
Requests wait for their network in threads: one portal asks at most `HOSTS_AT_ONCE` hosts at a time, each of them once.
"""

from __future__ import annotations

import asyncio
import heapq
import logging
import sqlite3
from collections.abc import Callable, Coroutine, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any
from urllib.parse import urlsplit

from mingzhang.pipeline.crawl.following import answer_of
from mingzhang.pipeline.crawl.rows import note
from mingzhang.pipeline.crawl.visit import Queued, Visit
from mingzhang.pipeline.crawl.walk import PortalWalk
from mingzhang.schemas.errors import MingzhangError

__all__ = ["crawl"]

_LOG = logging.getLogger("mingzhang.night")

AT_ONCE = 8
HOSTS_AT_ONCE = 8
THREADS = 4
MOST_WAITING = 50_000
"""Addresses of one portal that may wait: ten times the requests of a night. What comes then is refused, and told."""
LAST_SECONDS = 5.0
"""How long a request that is on its way may take when the night is stopped by hand."""
BY_HAND = "stopped by hand"
FIRST = {"list": 2, "page": 1, "frame": 0, "file": 0}
"""Files before pages before lists: what a list leads to is asked before its next page, and little waits."""


def crawl(visits: Sequence[Visit], done: Callable[[Visit, str], None], *, at_once: int = AT_ONCE) -> None:
    """Visit every portal; `done` hears each one's end, with the errors of ours in words where there were any."""
    asyncio.run(_crawl(visits, done, at_once))


async def _crawl(visits: Sequence[Visit], done: Callable[[Visit, str], None], at_once: int) -> None:
    room = asyncio.Semaphore(at_once)
    # Requests, archiving and judging wait in threads.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(max_workers=THREADS * at_once))

    async def one(visit: Visit) -> None:
        async with room:
            error = await _error_of(_Portal(visit).visited())
        if error is not None and _is_storage(error):
            visit.stopped = str(error)
        elif error is not None:
            _LOG.error("%s", visit.profile.id, exc_info=error)
            visit.errors.append(_words(error))
        done(visit, "; ".join(visit.errors[:3]))

    tasks = [asyncio.create_task(one(visit)) for visit in visits]
    try:
        await asyncio.wait(tasks)  # unlike `gather` it lets them live when this is cancelled
    except asyncio.CancelledError:
        await _stop(visits, tasks)
        raise
    for task in tasks:
        task.result()


async def _error_of(work: Coroutine[Any, Any, None]) -> BaseException | None:
    """What some work raised, None where it ended well; where we are cancelled, it is too."""
    task = asyncio.create_task(work)
    try:
        await asyncio.wait([task])
    finally:
        task.cancel()
    return task.exception()


async def _stop(visits: Sequence[Visit], tasks: Sequence[asyncio.Task[None]]) -> None:
    """Ask nothing more; what is on its way may end and be archived within some seconds, then it is let go."""
    for visit in visits:
        visit.stopped = visit.stopped or BY_HAND
    await asyncio.wait(tasks, timeout=LAST_SECONDS)
    for visit in visits:
        visit.given_up = True
    for task in tasks:
        task.cancel()


class _Portal:
    """One visit: what waits, by host, and who is at work on it."""

    def __init__(self, visit: Visit) -> None:
        self._visit, self._walk = visit, PortalWalk(visit)
        self._waiting: dict[str, list[tuple[int, int, Queued]]] = {}
        self._runners: set[asyncio.Task[None]] = set()
        self._waits = 0
        self._room, self._number = asyncio.Semaphore(HOSTS_AT_ONCE), count()

    async def visited(self) -> None:
        """Ask everything: first what the lists lead to, then what is known and was not met."""
        try:
            for places in (self._walk.starts(), self._walk.rechecks()):
                self._take(places)
                while self._runners:
                    ended, _ = await asyncio.wait(self._runners, return_when=asyncio.FIRST_COMPLETED)
                    self._runners -= ended
                    for runner in ended:
                        runner.result()
        finally:
            for runner in self._runners:
                runner.cancel()

    def _take(self, places: Iterable[Queued]) -> None:
        """Put places into the queues of their hosts; a host that nobody works on gets somebody."""
        for place in places:
            if self._waits >= MOST_WAITING:
                note(self._visit, place, "refused", f"the budget of {MOST_WAITING:,} waiting addresses is used up")
                continue
            host = urlsplit(place.ask or place.url).hostname or ""
            if host not in self._waiting:
                self._waiting[host] = []
                self._runners.add(asyncio.create_task(self._run(host)))
            self._waits += 1
            heapq.heappush(self._waiting[host], (FIRST.get(place.role, 0), next(self._number), place))

    async def _run(self, host: str) -> None:
        """Ask what waits for one host, one after the other."""
        waiting = self._waiting[host]
        while waiting:
            place = heapq.heappop(waiting)[2]
            self._waits -= 1
            async with self._room:
                await self._one(place)
        del self._waiting[host]

    async def _one(self, place: Queued) -> None:
        """Ask and read one place; an error of ours costs this place only, and is told."""
        error = await _error_of(self._asked_and_read(place))
        if error is None:
            return
        if _is_storage(error):
            self._visit.stopped = str(error)
            return
        _LOG.error("%s", place.url, exc_info=error)
        note(self._visit, place, "error", _words(error))
        if not isinstance(error, MingzhangError):
            self._visit.errors.append(f"{_words(error)} at {place.url[:300]}")

    async def _asked_and_read(self, place: Queued) -> None:
        reply = await answer_of(self._visit, place)
        if reply is None:
            self._walk.failed(place)
        else:
            self._take(await self._walk.read(place, reply))


def _words(error: BaseException) -> str:
    return f"{type(error).__name__}: {str(error)[:300]}"


def _is_storage(error: BaseException) -> bool:
    """Whether it is our disk that failed: then nothing is wrong with the address, and no other one will fare better."""
    return any(isinstance(each, OSError | sqlite3.Error) for each in (error, error.__cause__))
