"""`mingzhang.read`: one document from an address, a path or bytes, read in a process beside this one."""

from __future__ import annotations

import datetime as dt
import hashlib
import mimetypes
from functools import cache
from os import PathLike
from pathlib import Path
from urllib.parse import quote

from mingzhang.pipeline.apart import Apart
from mingzhang.pipeline.archive import Exchange, unkept
from mingzhang.pipeline.face.document import Document
from mingzhang.pipeline.face.held import held
from mingzhang.pipeline.gather import Gatherer, Missed
from mingzhang.pipeline.settings import Settings
from mingzhang.pipeline.targets import Target
from mingzhang.pipeline.task import READ, Outcome, Task
from mingzhang.pipeline.workers import Lost
from mingzhang.schemas.errors import MingzhangError

__all__ = ["read"]

SECONDS = 900.0


def read(
    source: str | PathLike[str] | bytes, *, name: str = "", seconds: float = SECONDS, allow_private: bool = False
) -> Document:
    """Read one document; nothing is archived or published (that is `mingzhang extract`).

    `source` is an http(s) address, a path, or the bytes themselves; `name` what the bytes are called, which helps to
    tell their format and year. A stranger's file is read in a process of its own, which has bounded memory and
    `seconds` of time; it stays for the next call. Servers of private networks are asked only with `allow_private`.

    Raises `MingzhangError` where the address or path gives no bytes, where the bytes cannot be read, and where reading
    takes too long. What was read only in part says so in `Document.status` and `Document.error`.
    """
    task = _task(source, name, allow_private=allow_private)
    outcome = _apart(seconds).call(READ, task)
    if isinstance(outcome, Lost):
        raise MingzhangError(outcome.why, where=task.url, then="give it more seconds, or report the file")
    if outcome.status == "failed":
        raise MingzhangError(outcome.error, where=task.url)
    return _document(outcome, task)


def _task(source: str | PathLike[str] | bytes, name: str, *, allow_private: bool) -> Task:
    if isinstance(source, bytes):
        return _of_bytes(source, name)
    told = str(source)
    address = isinstance(source, str) and told.lower().startswith(("http://", "https://"))
    if not address and not Path(told).is_file():
        raise MingzhangError(f"{told[:300]!r} is no address and no file", then="check the path, or give http(s)://…")
    target = Target("url", told, label=name) if address else Target("file", told)
    found = _gatherer(allow_private=allow_private).task(target)
    if isinstance(found, Missed):
        raise MingzhangError(f"{found.state}: {found.reason}", where=told)
    return found


def _of_bytes(data: bytes, name: str) -> Task:
    called = name or "document"
    url = f"file:///{hashlib.sha256(data).hexdigest()[:16]}/{quote(called, safe='')}"
    kind = mimetypes.guess_type(called)[0] or "application/octet-stream"
    capture = unkept(Exchange(url=url, payload=data, fetched_at=dt.datetime.now(dt.UTC), content_type=kind))
    return Task(capture, url, data=data, name=name)


def _document(outcome: Outcome, task: Task) -> Document:
    links = dict.fromkeys(link.url for link in outcome.attachments if link.how != "img")
    members = {member.path: member.data for member in outcome.members}
    return Document(held(outcome.rows), tuple(links), members, lambda: task)


@cache
def _gatherer(*, allow_private: bool) -> Gatherer:
    """One for all calls: it leaves a host in peace for a second between two requests."""
    return Gatherer(Settings(Path(), dry_run=True, follow=False, allow_private=allow_private), "")


@cache
def _apart(seconds: float) -> Apart:
    """The process that reads; it starts with the first document and ends with this one."""
    return Apart(1, seconds)
