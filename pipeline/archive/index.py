"""The SQLite index of the archive: every capture, the size of every file as indexed, and the damage that was found."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import astuple, fields
from pathlib import Path

from mingzhang.pipeline.archive.exchange import Capture, Damage

__all__ = ["Index"]

_VERSION = 3
_COLUMNS = [field.name for field in fields(Capture)]
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM captures"  # noqa: S608 - our own column names
_INSERT = f"INSERT INTO captures ({', '.join(_COLUMNS)}, ok) VALUES ({', '.join('?' * (len(_COLUMNS) + 1))})"  # noqa: S608
_TABLES = f"""
CREATE TABLE captures (seq INTEGER PRIMARY KEY, ok INTEGER NOT NULL, {", ".join(_COLUMNS)});
CREATE INDEX captures_url ON captures (url, seq);
CREATE INDEX captures_sha256 ON captures (sha256, seq);
CREATE TABLE files (name TEXT PRIMARY KEY, size INTEGER NOT NULL, sealed INTEGER NOT NULL);
CREATE TABLE damage (warc, offset, length, why);
PRAGMA user_version = {_VERSION};
"""


class Index:
    """Rows over one open connection; made by `Index.open`, which commits at the end of the block or not at all."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    @classmethod
    @contextmanager
    def open(cls, path: Path) -> Iterator[Index]:
        """The index at `path`; raises `sqlite3.Error` where it is damaged or locked for more than a minute."""
        with closing(sqlite3.connect(path, timeout=60.0)) as db, db:
            yield cls(db)

    @staticmethod
    def exists(path: Path) -> bool:
        """Whether an index of this version is there."""
        if not path.exists():
            return False
        with closing(sqlite3.connect(path, timeout=60.0)) as db:
            return bool(db.execute("PRAGMA user_version").fetchone()[0] == _VERSION)

    def create(self) -> None:
        """Make the tables of an empty index."""
        self._db.executescript(_TABLES)

    def add(self, capture: Capture) -> None:
        """Append a capture; the order of appending is the order of the archive."""
        values = [v.isoformat() if isinstance(v, dt.datetime) else v for v in astuple(capture)]
        self._db.execute(_INSERT, [*values, capture.ok])

    def captures(self, where: str, *values: object, order: str = "seq") -> tuple[Capture, ...]:
        """Captures by a condition of ours, oldest first unless `order` says otherwise."""
        rows = self._db.execute(f"{_SELECT} WHERE {where} ORDER BY {order}", values)
        return tuple(_capture(row) for row in rows)

    def newest(self, url: str, *, ok: bool) -> Capture | None:
        """The newest capture of a URL among its successes, or among its failures."""
        found = self.captures("url = ? AND ok = ?", url, ok, order="seq DESC LIMIT 1")
        return found[0] if found else None

    def whole(self, sha256: str) -> tuple[Capture, ...]:
        """The captures whose record carries these bytes itself."""
        return self.captures("sha256 = ? AND record != 'revisit'", sha256)

    def count(self) -> int:
        """How many captures there are."""
        return int(self._db.execute("SELECT count(*) FROM captures").fetchone()[0])

    def files(self) -> dict[str, tuple[int, bool]]:
        """Size in bytes as indexed, and whether nothing may be appended, by file name."""
        rows = self._db.execute("SELECT name, size, sealed FROM files ORDER BY name")
        return {name: (size, bool(sealed)) for name, size, sealed in rows}

    def set_file(self, name: str, size: int, *, sealed: bool) -> None:
        """Say up to which byte a file is indexed."""
        self._db.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", (name, size, sealed))

    def add_damage(self, damage: Damage) -> None:
        """Keep what could not be read."""
        self._db.execute("INSERT INTO damage VALUES (?, ?, ?, ?)", astuple(damage))

    def damage(self) -> tuple[Damage, ...]:
        """All damage found so far, by file and place."""
        rows = self._db.execute("SELECT warc, offset, length, why FROM damage ORDER BY warc, offset")
        return tuple(Damage(*row) for row in rows)


def _capture(row: tuple[object, ...]) -> Capture:
    values = dict(zip(_COLUMNS, row, strict=True))
    values["fetched_at"] = dt.datetime.fromisoformat(str(values["fetched_at"]))
    return Capture(**values)  # type: ignore[arg-type]
