"""One writer at a time, between processes and threads, on every platform."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from mingzhang.schemas.errors import MingzhangError

__all__ = ["exclusive", "lives"]


@contextmanager
def exclusive(path: Path, *, wait: float = 600.0) -> Iterator[None]:
    """Hold the lock `path` (created where absent) for the block; wait at most `wait` seconds for another holder.

    SQLite's file lock carries it: it works alike on Linux, macOS and Windows, and the system frees it when the holder
    is killed. Not re-entrant. Raises `MingzhangError` when the wait is over.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        try:
            held = stack.enter_context(closing(sqlite3.connect(path, timeout=wait, isolation_level=None)))
            held.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:
            raise _refusal(error, path, wait) from error
        yield


def _refusal(error: sqlite3.DatabaseError, path: Path, wait: float) -> MingzhangError:
    if "locked" in str(error):
        what = f"another process has been writing for more than {wait:g} seconds"
        return MingzhangError(what, where=str(path), then="wait for the other run or stop it")
    return MingzhangError(f"no lock: {error}", where=str(path), then="check that the folder can be written")


def lives(pid: int) -> bool:
    """Whether a process of this machine is still there."""
    if os.name == "nt":  # no signal asks without ending it there
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
