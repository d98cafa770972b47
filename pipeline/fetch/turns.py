"""Whose turn it is to ask a host, between all processes that work on one data folder."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path

from mingzhang.pipeline.lock import lives

__all__ = ["GATE", "Turns"]

GATE = "gate.sqlite"
"""The file's name in a data folder."""

_TABLE = "CREATE TABLE IF NOT EXISTS turns (host TEXT PRIMARY KEY, ended REAL, quiet REAL, until REAL, owner TEXT)"
_LEASE = 900.0
"""Longer than any answer may take; a process that was killed meanwhile is noticed sooner, by its id."""
_LONGEST = 3600.0
_AGAIN = 0.05


class Turns:
    """One small SQLite file; where it cannot be written nothing is shared, and every process keeps its own delay."""

    def __init__(self, path: Path | None) -> None:
        self._path, self._me = path, f"{os.getpid()}:{id(self)}"

    def wait_for(self, host: str, delay: float) -> float:
        """Take the turn if it is ours (0.0), else the seconds after which to try again.

        Between the end of anybody's last request and ours there is at least `delay`, and whatever rest the host was
        given.
        """
        with suppress(sqlite3.Error, OSError):
            return self._claim(host, delay)
        return 0.0

    def take(self, host: str, delay: float) -> None:
        """Wait until it is our turn."""
        while wait := self.wait_for(host, delay):
            time.sleep(min(wait, 1.0))

    def give_back(self, host: str, rest: float = 0.0) -> None:
        """End our turn; the host is asked by nobody for so many seconds."""
        with suppress(sqlite3.Error, OSError):
            self._release(host, rest)

    def _claim(self, host: str, delay: float) -> float:
        if self._path is None:
            return 0.0
        with closing(self._open(self._path)) as db:
            db.execute("BEGIN IMMEDIATE")
            row = db.execute("SELECT ended, quiet, until, owner FROM turns WHERE host = ?", (host,)).fetchone()
            ended, quiet, until, owner = row or (0.0, 0.0, 0.0, "")
            now = time.time()
            if until > now and until - now <= _LEASE and owner != self._me and _lives(owner):
                db.execute("ROLLBACK")
                return _AGAIN
            wait = max(ended + delay - now if ended <= now + 1 else 0.0, quiet - now if quiet - now < _LONGEST else 0.0)
            if wait > 0:
                db.execute("ROLLBACK")
                return wait
            told = (host, ended, quiet, now + _LEASE, self._me)
            db.execute("INSERT OR REPLACE INTO turns VALUES (?, ?, ?, ?, ?)", told)
            db.execute("COMMIT")
        return 0.0

    def _release(self, host: str, rest: float) -> None:
        if self._path is None:
            return
        with closing(self._open(self._path)) as db:
            now = time.time()
            told = (host, now, now + rest, 0.0, "")
            db.execute("INSERT OR REPLACE INTO turns VALUES (?, ?, ?, ?, ?)", told)

    def _open(self, path: Path) -> sqlite3.Connection:
        path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(path, timeout=5.0, isolation_level=None)
        db.execute("PRAGMA synchronous = OFF")  # what a power cut takes here nobody misses
        db.execute(_TABLE)
        return db


def _lives(owner: str) -> bool:
    """Whether the process of an owner is still there; where that cannot be asked its lease runs out."""
    pid = owner.partition(":")[0]
    return pid.isdecimal() and lives(int(pid))
