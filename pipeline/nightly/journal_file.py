"""The file that runs write down in: its tables, and reading and writing them from several threads."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from threading import Lock

from mingzhang.pipeline.crawl.visit import Asked
from mingzhang.pipeline.nightly.openalarms import TABLE as OPEN_ALARMS
from mingzhang.schemas.errors import MingzhangError

__all__ = ["ASKED", "JournalFile"]

ASKED = [field.name for field in fields(Asked)]
"""The columns of the table of requests."""
_TABLES = f"""
CREATE TABLE IF NOT EXISTS runs (run_id TEXT PRIMARY KEY, started TEXT, finished TEXT, portals TEXT, told TEXT);
CREATE TABLE IF NOT EXISTS asked (seq INTEGER PRIMARY KEY, run_id TEXT, {", ".join(ASKED)});
CREATE INDEX IF NOT EXISTS asked_url ON asked (portal, url, seq);
CREATE INDEX IF NOT EXISTS asked_run ON asked (run_id, seq);
CREATE TABLE IF NOT EXISTS lists (
    run_id TEXT, portal TEXT, url TEXT, links INTEGER, wanted INTEGER, idiom TEXT, newest TEXT, cut INTEGER,
    short TEXT,
    PRIMARY KEY (run_id, portal, url)
);
CREATE TABLE IF NOT EXISTS published (run_id TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS turned (portal TEXT, url TEXT, PRIMARY KEY (portal, url));
CREATE TABLE IF NOT EXISTS kinds (doc_id TEXT PRIMARY KEY, document INTEGER);
CREATE TABLE IF NOT EXISTS alarms (
    run_id TEXT, portal TEXT, kind TEXT, url TEXT, message TEXT, last_good TEXT,
    PRIMARY KEY (run_id, portal, kind, url)
);
{OPEN_ALARMS};
"""


class JournalFile:
    """One SQLite file; every line is on the disk before the next request. Usable from several threads.

    With `looking` nothing is written, not even the file: for whoever may only read the folder.
    """

    def __init__(self, path: Path, *, looking: bool = False) -> None:
        self._lock, self._path = Lock(), path
        with self._errors():
            if looking:
                self._db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", timeout=30.0, uri=True)
                return
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=30.0, check_same_thread=False, isolation_level=None)
            self._db.executescript(_TABLES)
            if "short" not in {row[1] for row in self._db.execute("PRAGMA table_info(lists)")}:
                self._db.execute("ALTER TABLE lists ADD COLUMN short TEXT")  # a journal of 0.1

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @contextmanager
    def _at_once(self) -> Iterator[sqlite3.Connection]:
        with self._errors(), self._lock, self._db:  # the connection commits, or rolls back what was begun
            self._db.execute("BEGIN IMMEDIATE")
            yield self._db

    def _rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        with self._errors(), self._lock:
            return self._db.execute(query, values).fetchall()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise MingzhangError(
                f"the journal of runs cannot be used ({error})",
                where=str(self._path),
                then="check space and permissions; or move it away: the archive and the tables stay",
            ) from error
