"""What an archive may forget with the years, what it must forget when told, and what it keeps in its place."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mingzhang.pipeline.archive.exchange import PART, Capture, Exchange
from mingzhang.pipeline.archive.members import Gap, Member, scan
from mingzhang.pipeline.archive.records import parse_record, warcinfo_line
from mingzhang.pipeline.durable import sync_folder, writing
from mingzhang.schemas.errors import ArchiveError

__all__ = ["TOMBSTONE", "RecordAddress", "Tombstone", "prunable", "taken_with", "without"]

RecordAddress = tuple[str, int]
"""Where a record stands: the name of its WARC file and its offset."""
TOMBSTONE = "tombstone"
"""The verdict of a record that stands where a document was taken down."""


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A document that was taken down: its address, when, why, and the digests of its bytes."""

    url: str
    when: dt.datetime
    reason: str
    sha256: tuple[str, ...]

    @property
    def words(self) -> str:
        """What is told wherever the document would stand."""
        return f"taken down on {self.when:%Y-%m-%d}: {self.reason}"

    def as_exchange(self) -> Exchange:
        """The record that is archived in the document's place."""
        told = {"taken_down": self.when.isoformat(), "reason": self.reason, "sha256": self.sha256}
        payload = json.dumps(told, ensure_ascii=False).encode()
        return Exchange(self.url, payload, self.when, content_type="application/json", verdict=TOMBSTONE)

    @classmethod
    def read(cls, url: str, payload: bytes) -> Tombstone:
        """The tombstone that a record is; raises `ArchiveError` where it is none."""
        try:
            told = json.loads(payload)
            when = dt.datetime.fromisoformat(told["taken_down"])
            return cls(url, when, str(told["reason"]), tuple(told["sha256"]))
        except (ValueError, KeyError, TypeError) as error:
            raise ArchiveError(f"no tombstone ({error})", where=url, then="reindex the archive") from error


def taken_with(captures: Sequence[Capture], url: str) -> list[Capture]:
    """Every capture of an address, what came out of an archive there, and the bytes of both at other addresses.

    The pages on which an article goes on go with its first one.
    """
    urls = {url}
    for capture in captures:  # what an archive file holds came after it
        if (capture.member or capture.verdict == PART) and capture.parent_url in urls:
            urls.add(capture.url)
    bodies = {capture.sha256 for capture in captures if capture.url in urls and capture.ok}
    return [
        capture for capture in captures
        if (capture.url in urls or capture.sha256 in bodies) and capture.verdict != TOMBSTONE
    ]  # fmt: skip


def prunable(captures: Sequence[Capture], before: dt.datetime, lists: Collection[str]) -> set[RecordAddress]:
    """Records from before a moment that nobody will read again.

    These are answers that were no documents, lists, and answers that said that a document is unchanged. The newest
    success of each address stays (the next request rests on it), and so do bytes that a later record stands on.
    """
    newest = {c.url: (c.warc, c.offset) for c in captures if c.ok or c.verdict == PART}
    chosen = {
        (c.warc, c.offset) for c in captures
        if c.fetched_at < before and newest.get(c.url) != (c.warc, c.offset) and _is_passing(c, lists)
    }  # fmt: skip
    kept = [c for c in captures if (c.warc, c.offset) not in chosen]
    needed = {c.sha256 for c in kept if c.record == "revisit"} - {c.sha256 for c in kept if c.record != "revisit"}
    return chosen - {(c.warc, c.offset) for c in captures if c.sha256 in needed and c.record != "revisit"}


def _is_passing(capture: Capture, lists: Collection[str]) -> bool:
    if capture.verdict == TOMBSTONE:
        return False
    unchanged = capture.record == "revisit" and capture.state == "unchanged"
    return (not capture.ok and capture.verdict != PART) or unchanged or capture.doc_id in lists


def without(path: Path, file_id: str, gone: Collection[int]) -> int:
    """Write a WARC file anew without the captures at some offsets and the requests that led to them; bytes saved.

    The file is replaced at once: a process that is killed leaves the old one. Damaged bytes stay as they are.
    """
    fresh = path.with_name(path.name + ".new")
    size = path.stat().st_size
    with writing(fresh) as out, path.open("rb") as old:
        for start, length in _kept(scan(path, 0, warcinfo_line(file_id)), gone):
            old.seek(start)
            out.write(old.read(length))
    fresh.replace(path)
    sync_folder(path.parent)
    return size - path.stat().st_size


def _kept(members: Iterable[Member | Gap], gone: Collection[int]) -> Iterator[tuple[int, int]]:
    """Offset and length of what stays; a request goes with the answer behind it."""
    held: Member | None = None
    for member in members:
        if held is not None and member.offset not in gone:
            yield held.offset, held.length
        held = None
        if isinstance(member, Member) and _is_request(member):
            held = member
        elif member.offset not in gone:
            yield member.offset, member.length
    if held is not None:
        yield held.offset, held.length


def _is_request(member: Member) -> bool:
    try:
        return parse_record(member.data).type == "request"
    except ArchiveError:
        return False
