"""One writer at a time in a bucket: a small object, taken and renewed by conditional puts.

Whoever holds the lease renews it; one that was not renewed for `LEASE_SECONDS` (by the server's clock) is free, and so
is one whose process is gone from this very machine. The server decides between two that want it at the same moment.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mingzhang.pipeline.lock import lives
from mingzhang.pipeline.s3.objects import Bucket, ConditionError, Stored
from mingzhang.schemas.errors import MingzhangError

__all__ = ["Lease", "leased"]

NAME = "_mingzhang/lock.json"
LEASE_SECONDS = 90.0
RENEW_SECONDS = 20.0
WAIT_SECONDS = 600.0
PAUSE_SECONDS = 1.0


class Lease:
    """A lease that is held; `check` before anything that another holder must not see half done."""

    def __init__(self, bucket: Bucket, etag: str, owner: str) -> None:
        self._bucket, self._etag, self._owner = bucket, etag, owner
        self._until = time.monotonic() + LEASE_SECONDS
        self._lock = threading.Lock()

    def renew(self) -> None:
        """Hold it for its full time from now; raises `MingzhangError` where another holder took it."""
        with self._lock:
            asked = time.monotonic()
            try:
                self._etag = self._bucket.put(NAME, _note(self._owner), instead_of=self._etag)
            except ConditionError as error:
                self._until = 0.0
                raise _lost(self._bucket) from error
            self._until = asked + LEASE_SECONDS

    def check(self) -> None:
        """Raise `MingzhangError` where it may be another one's by now."""
        if time.monotonic() > self._until - RENEW_SECONDS:
            self.renew()

    def give_back(self) -> None:
        """Leave it to whoever comes next."""
        with self._lock:
            self._bucket.put(NAME, b"{}", instead_of=self._etag)


@contextmanager
def leased(bucket: Bucket, *, wait: float = WAIT_SECONDS) -> Iterator[Lease]:
    """Hold the lease of a bucket's address for the block; wait at most so many seconds for another holder."""
    owner = secrets.token_hex(8)
    lease = Lease(bucket, _taken(bucket, owner, wait), owner)
    over = threading.Event()
    thread = threading.Thread(target=_keep, args=(lease, over), daemon=True)
    thread.start()
    try:
        yield lease
    finally:
        over.set()
        thread.join()
        with suppress(MingzhangError):  # another holder's by now, or free by itself soon
            lease.give_back()


def _keep(lease: Lease, over: threading.Event) -> None:
    while not over.wait(RENEW_SECONDS):
        try:
            lease.renew()
        except MingzhangError:  # whoever writes checks it; a server that is away may be back by then
            continue


def _taken(bucket: Bucket, owner: str, wait: float) -> str:
    until = time.monotonic() + wait
    while True:
        held = bucket.read(NAME)
        try:
            if held is None:
                return bucket.put(NAME, _note(owner))
            if _is_free(held):
                return bucket.put(NAME, _note(owner), instead_of=held.etag)
        except ConditionError:
            continue  # another one was faster
        if time.monotonic() > until:
            raise MingzhangError(
                f"another process has been writing for more than {wait:g} seconds ({_who(held)})",
                where=str(bucket.address), then="wait for the other run or stop it",
            )  # fmt: skip
        time.sleep(PAUSE_SECONDS)


def _is_free(held: Stored) -> bool:
    told = _told(held)
    if not told.get("owner") or held.age > LEASE_SECONDS:
        return True
    return told.get("machine") == _machine() and not lives(int(str(told.get("pid", 0))))


def _note(owner: str) -> bytes:
    told = {"owner": owner, "machine": _machine(), "host": socket.gethostname(), "pid": os.getpid()}
    return json.dumps(told | {"renewed": secrets.token_hex(4)}).encode()  # other bytes, so that the mark changes


def _told(held: Stored) -> dict[str, object]:
    try:
        told = json.loads(held.data)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _who(held: Stored) -> str:
    told = _told(held)
    return f"process {told.get('pid')} on {told.get('host')}"


def _machine() -> str:
    """A name of this machine since it started; process numbers mean something within it only."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip() + socket.gethostname()
    except OSError:
        return secrets.token_hex(8)  # unknown: nobody's process counts as gone


def _lost(bucket: Bucket) -> MingzhangError:
    return MingzhangError(
        "another process took the bucket over while this one was not heard of",
        where=str(bucket.address), then="run the command again: what was fetched is kept",
    )  # fmt: skip
