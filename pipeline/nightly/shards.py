"""The portals of a night over several processes: portals of one host stay together, and every host has one gate.

The processes share what a night has: the archive, the journal, and the gate of the data folder (`fetch.turns`), so that
a host that portals of two processes link is still asked once at a time. A process that dies costs its own portals what
it had not asked yet.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from urllib.parse import urlsplit

from mingzhang.pipeline.archive import Archive
from mingzhang.pipeline.crawl.scheduler import LAST_SECONDS
from mingzhang.pipeline.crawl.visit import Asked
from mingzhang.pipeline.nightly.config import Crawling, Settings
from mingzhang.pipeline.nightly.crawling import visit_portals
from mingzhang.pipeline.nightly.journal import Journal
from mingzhang.pipeline.nightly.logbook import logbook
from mingzhang.pipeline.nightly.records import Run
from mingzhang.pipeline.portals import Profile
from mingzhang.pipeline.workers import start_isolated
from mingzhang.schemas.errors import MingzhangError

__all__ = ["sharded", "visit_all"]


@dataclass(frozen=True, slots=True)
class _Visited:
    """One portal is done."""

    portal: str
    error: str


@dataclass(frozen=True, slots=True)
class _Ended:
    """A process is done; `stopped` says why it asked no more, where it did not go to its end."""

    broke: dict[str, str]
    stopped: str = ""


@dataclass(slots=True)
class _Crawler:
    """A process, the portals that it has still to visit, and the pipe over which it tells."""

    process: BaseProcess
    pipe: Connection
    left: set[str]
    ended: bool = False


def visit_all(
    profiles: Sequence[Profile], settings: Settings, watcher: Crawling, journal: Journal, run: Run
) -> dict[str, str]:
    """Visit every portal; the errors that broke visits, by portal. Raises `MingzhangError` where the disk is full."""
    Archive(settings.data / "raw").mend_index()
    shards = sharded(profiles, settings.crawlers)
    if not shards:
        return {}  # every profile was refused
    if len(shards) == 1:
        return visit_portals(profiles, settings, watcher, journal, run)
    mine = replace(settings, at_once=max(1, settings.at_once // len(shards)))
    crawlers = [_start(shard, mine, run) for shard in shards]
    try:
        return _heard(crawlers, watcher)
    finally:
        _end(crawlers)


def sharded(profiles: Sequence[Profile], most: int) -> list[list[Profile]]:
    """The profiles in at most so many lists of about the same length; those that start at one host stay together."""
    groups: list[tuple[set[str], list[Profile]]] = []
    for profile in profiles:
        hosts, mine = {urlsplit(start).hostname or "" for start in profile.start}, [profile]
        for group in [group for group in groups if group[0] & hosts]:
            groups.remove(group)
            hosts, mine = hosts | group[0], group[1] + mine
        groups.append((hosts, mine))
    shards: list[list[Profile]] = [[] for _ in range(min(most, len(groups)))]
    for _, mine in sorted(groups, key=lambda group: -len(group[1])):
        min(shards, key=len).extend(mine)
    return shards


def _start(profiles: list[Profile], settings: Settings, run: Run) -> _Crawler:
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    # No daemon: it has processes of its own, which judge pages.
    process = context.Process(target=_visit, args=(theirs, profiles, settings, run), daemon=False)
    start_isolated(process)
    theirs.close()
    return _Crawler(process, ours, {profile.id for profile in profiles})


def _heard(crawlers: Sequence[_Crawler], watcher: Crawling) -> dict[str, str]:
    """Pass on what the processes tell until each has ended."""
    broke: dict[str, str] = {}
    stopped = ""
    while going := {crawler.pipe: crawler for crawler in crawlers if not crawler.ended}:
        for pipe in wait(list(going)):
            crawler = going[pipe]  # type: ignore[index]
            told = _told(crawler)
            match told:
                case Asked():
                    watcher.asked(told)
                case _Visited():
                    crawler.left.discard(told.portal)
                    watcher.visited(told.portal, told.error)
                case _Ended():
                    crawler.ended, stopped = True, stopped or told.stopped
                    broke |= told.broke
    if stopped:
        raise MingzhangError(stopped, then="make room, then start again: it goes on from here")
    return broke


def _told(crawler: _Crawler) -> object:
    try:
        return crawler.pipe.recv()
    except (EOFError, OSError):
        crawler.process.join(5.0)
        words = f"the crawling process died (exit code {crawler.process.exitcode})"
        return _Ended(dict.fromkeys(crawler.left, words))


def _end(crawlers: Sequence[_Crawler]) -> None:
    """Let those that still go stop politely: they hear that nobody listens any more."""
    for crawler in crawlers:
        crawler.pipe.close()
    for crawler in crawlers:
        crawler.process.join(2 * LAST_SECONDS)
        if crawler.process.is_alive():
            crawler.process.kill()


class _Telling:
    """Tells the night over a pipe what happens."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe, self._lock = pipe, threading.Lock()

    def asked(self, asked: Asked) -> None:
        """One request is over."""
        self.tell(asked)

    def visited(self, portal: str, error: str) -> None:
        """One portal is done."""
        self.tell(_Visited(portal, error))

    def tell(self, what: object) -> None:
        """Say it; nobody may listen any more."""
        with self._lock, suppress(OSError):
            self._pipe.send(what)


def _visit(pipe: Connection, profiles: list[Profile], settings: Settings, run: Run) -> None:
    """The process: visits its portals, and stops politely where the night stops or is gone."""
    threading.Thread(target=_stop_with, args=(pipe,), daemon=True).start()
    telling = _Telling(pipe)
    journal = Journal(settings.remember or settings.folder / "journal.sqlite")
    try:
        with logbook(settings.folder / "logs", run.run_id, settings.log_level):
            telling.tell(_Ended(visit_portals(profiles, settings, telling, journal, run)))
    except MingzhangError as error:
        telling.tell(_Ended({}, error.what))
    except KeyboardInterrupt:
        pass
    finally:
        journal.close()


def _stop_with(pipe: Connection) -> None:
    with suppress(EOFError, OSError):
        pipe.recv()
    os.kill(os.getpid(), signal.SIGINT)
