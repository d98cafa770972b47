"""One writer at a time, between processes and threads, on every platform."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from schemas.errors import MingzhangError

__all__ = ["exclusive"]


@contextmanager
def exclusive(path: Path, *, wait: float = 600.0) -> Iterator[None]:
    """Hold the lock `path` (created where absent) for the block; wait at most `wait` seconds for another holder.

    SQLite's file lock carries it: it works alike on Linux, macOS and Windows, and the system frees it when the holder
    is killed. Not re-entrant. Raises `MingzhangError` when the wait is over.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path, timeout=wait, isolation_level=None)) as held:
        try:
            held.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise MingzhangError(
                f"another process has been writing for more than {wait:g} seconds ({error})",
                where=path.name,
                then="wait for the other run or stop it",
            ) from error
        yield
