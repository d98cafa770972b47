"""A document to read and what became of it, without the readers: the process that hands out tasks imports none.

Readers take half the time of a short run to import; only the processes that read need them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mingzhang.pipeline.amendments.amendment import Amendment
from mingzhang.pipeline.archive import Archive, Capture
from mingzhang.pipeline.publish import DocumentRows, failed_rows
from mingzhang.pipeline.unpack.member import BOUNDS, Bounds, Member
from mingzhang.pipeline.version import extractor_version
from mingzhang.pipeline.workers import Named
from mingzhang.schemas.document import Attachment
from mingzhang.schemas.errors import MingzhangError

__all__ = ["READ", "SCANS", "Outcome", "Scans", "Task", "bytes_of", "failed", "lost"]


@dataclass(frozen=True, slots=True)
class Scans:
    """What may be spent on the pictures of one document: `pages` (1-based, None for all), pages at most, seconds."""

    pages: frozenset[int] | None = None
    most: int = 400
    seconds: float = 600.0


SCANS = Scans()
"""What one document may take where nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class Task:
    """One document to read: its first capture, and its bytes, given or in the archive under `raw`.

    `url` is the address that gave them now (the capture may be an older one of the same bytes from elsewhere); `name`
    is a file name or the words of a link; `refused` says why the bytes are not even tried (a challenge page). `told` is
    what was said of it on the command line of a dry run; else amendments stand in the data folder, beside `raw`.
    `bounds` is what an archive may still unpack to, `scans` what may be recognised of pages that are pictures.
    """

    capture: Capture
    url: str
    data: bytes | None = None
    raw: Path | None = None
    name: str = ""
    refused: str = ""
    told: tuple[Amendment, ...] = ()
    bounds: Bounds = BOUNDS
    scans: Scans = SCANS


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document: its rows, the files that it links or holds, and how long reading took.

    `scans` counts the pages that were recognised in their pictures and were not known before.
    """

    capture: Capture
    url: str
    rows: DocumentRows
    status: str
    error: str
    attachments: tuple[Attachment, ...] = ()
    seconds: float = 0.0
    members: tuple[Member, ...] = ()
    scans: int = 0


READ: Named[Task, Outcome] = Named("mingzhang.pipeline.run", "read_document")
"""Reads one document; the same bytes give the same rows on every machine."""


def lost(task: Task, why: str) -> Outcome:
    """The outcome of a document whose worker died or was stopped."""
    return failed(task, why, ("reader_died",))


def failed(task: Task, words: str, flags: tuple[str, ...] = (), sniffed: str = "") -> Outcome:
    """The outcome of a document that could not be read: why, flags that name the kind, the format as sniffed."""
    rows = failed_rows(task.capture, words, extractor_version=extractor_version(), file_format=sniffed, flags=flags)
    return Outcome(task.capture, task.url, rows, "failed", words)


def bytes_of(task: Task) -> bytes:
    """The bytes of a task, given or from the archive; raises `MingzhangError`."""
    if task.data is not None:
        return task.data
    if task.raw is None:
        raise MingzhangError("a task without bytes", where=task.capture.url)
    return Archive(task.raw).payload(task.capture)
