"""One night at a time in a data folder; whoever comes second, or looks from outside, is told who is at work."""

from __future__ import annotations

import datetime as dt
import json
import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from mingzhang.pipeline.clock import china_second
from mingzhang.pipeline.lock import exclusive, lives
from mingzhang.schemas.errors import MingzhangError

__all__ = ["alone", "process_at_work"]


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the folder for one night; raises `MingzhangError` naming the process that holds it."""
    folder.mkdir(parents=True, exist_ok=True)
    note = folder / "running.json"
    with ExitStack() as stack:
        try:
            stack.enter_context(exclusive(folder / "lock", wait=0.0))
        except MingzhangError as error:
            raise MingzhangError(
                f"another nightly run is at work ({_who(note)})", where=str(folder), then="wait for it, or stop it"
            ) from error
        told = {"pid": os.getpid(), "host": socket.gethostname(), "since": china_second(dt.datetime.now(dt.UTC))}
        note.write_text(json.dumps(told), encoding="utf-8")
        yield
        note.unlink(missing_ok=True)


def process_at_work(folder: Path) -> int | None:
    """The process that spends a night in the folder now, by what it has written and whether it lives; nothing is held.

    A process of another machine that shares the folder counts as living.
    """
    with suppress(OSError, ValueError, KeyError):
        told = json.loads((folder / "running.json").read_text(encoding="utf-8"))
        if told["host"] != socket.gethostname() or lives(int(told["pid"])):
            return int(told["pid"])
    return None


def _who(note: Path) -> str:
    with suppress(OSError, ValueError, KeyError):
        told = json.loads(note.read_text(encoding="utf-8"))
        return f"process {told['pid']} on {told['host']} since {told['since']}"
    return "it has not said who it is"
