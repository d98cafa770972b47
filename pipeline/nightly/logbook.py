"""A log file for each run: one line for each request, list, alarm and warning, its time with the zone."""

from __future__ import annotations

import datetime as dt
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mingzhang.pipeline.clock import china_second
from mingzhang.pipeline.crawl.visit import GOT, Asked, ListRead
from mingzhang.pipeline.nightly.records import Alarm
from mingzhang.pipeline.visible import visible_line
from mingzhang.schemas.errors import MingzhangError

__all__ = ["LEVELS", "log_alarm", "log_list", "log_request", "log_step", "logbook"]

LEVELS = ("debug", "info", "warning", "error")
"""`debug` has what is unchanged too; `info` what is new, and each step; `warning` what failed; `error` the alarms."""
_OURS = logging.getLogger("mingzhang")
_LOG = logging.getLogger("mingzhang.night")


class _Lines(logging.Formatter):
    """`2026-03-01T01:30:05+08:00 INFO night …`, one line for each record whatever it says."""

    def format(self, record: logging.LogRecord) -> str:
        when = china_second(dt.datetime.fromtimestamp(record.created, dt.UTC))
        trace = f" {self.formatException(record.exc_info)}" if record.exc_info else ""
        name = record.name.removeprefix("mingzhang.")
        return f"{when} {record.levelname} {name} {visible_line(record.getMessage() + trace)}"


@contextmanager
def logbook(folder: Path, run_id: str, level: str) -> Iterator[Path]:
    """For the block, write what our loggers say into the run's file; a run that goes on appends to it.

    Warnings of the archive and the tables go to standard error, too, as without a file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{run_id}.log"
    file = logging.FileHandler(path, encoding="utf-8", errors="backslashreplace")
    screen = logging.StreamHandler(sys.stderr)
    screen.setLevel(logging.WARNING)
    screen.addFilter(lambda record: record.name != _LOG.name)
    before, file_level = _OURS.level, level.upper()
    file.setFormatter(_Lines())
    file.setLevel(file_level)
    _OURS.setLevel(min(logging.WARNING, logging.getLevelNamesMapping()[file_level]))
    for handler in (file, screen):
        _OURS.addHandler(handler)
    try:
        yield path
    finally:
        if (broke := sys.exception()) is not None:
            _log_end(broke)
        _OURS.setLevel(before)
        for handler in (file, screen):
            _OURS.removeHandler(handler)
            handler.close()


def _log_end(broke: BaseException) -> None:
    """Why the run ended before its end; where it was an error of ours, with all of its trace."""
    if isinstance(broke, MingzhangError):
        _LOG.critical("the run failed: %s", broke)
        return
    trace = not isinstance(broke, KeyboardInterrupt | SystemExit)
    _LOG.critical("the run broke off: %s", type(broke).__name__, exc_info=broke if trace else None)


def log_request(asked: Asked) -> None:
    """One request: portal, role, state, status, seconds, address, reason."""
    level = logging.DEBUG if asked.state == "unchanged" else logging.INFO if asked.state in GOT else logging.WARNING
    if asked.role == "robots" and asked.state == "absent":
        level = logging.DEBUG
    told = f"{asked.portal} {asked.role} {asked.state} {asked.status or '-'} {asked.seconds:.2f}s {asked.url}"
    _LOG.log(level, "%s%s", told, f": {asked.reason}" if asked.reason else "")


def log_list(read: ListRead) -> None:
    """One list page read."""
    told = f"{read.portal} list of {read.links} links, {read.wanted} wanted ({read.idiom}) {read.url}"
    _LOG.info("%s%s", told, f"; {read.short}" if read.short else "")


def log_step(words: str, *details: object) -> None:
    """One step of the night."""
    _LOG.info(words, *details)


def log_alarm(alarm: Alarm) -> None:
    """One alarm."""
    good = f" (last good {alarm.last_good})" if alarm.last_good else ""
    _LOG.error("%s %s: %s%s %s", alarm.portal, alarm.kind, alarm.message, good, alarm.url)
