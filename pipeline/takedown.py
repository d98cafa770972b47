"""Taking a document down: its bytes leave the archive, its rows the tables; a tombstone says when and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mingzhang.pipeline.archive import Archive, Capture, Tombstone
from mingzhang.pipeline.archive.exchange import target_uri
from mingzhang.pipeline.archive.retention import TOMBSTONE, taken_with
from mingzhang.pipeline.publish import dataset, failed_rows, publish
from mingzhang.pipeline.recognition import forget_recognised
from mingzhang.pipeline.version import extractor_version
from mingzhang.schemas.errors import ArchiveError

__all__ = ["TAKEN", "TakenDown", "take_down"]

TAKEN = "taken_down"
"""The flag of the row of `documents` that stays."""


@dataclass(frozen=True, slots=True)
class TakenDown:
    """What was taken down: addresses, documents by doc_id, records of the archive; and files that a page linked."""

    urls: tuple[str, ...]
    doc_ids: tuple[str, ...]
    records: int
    files: tuple[str, ...]


def take_down(data: Path, url: str, reason: str, now: dt.datetime) -> TakenDown:
    """Take down every version of the document at an address, and the same bytes at other addresses.

    The tombstones are archived first and the rows go last: what a killed process left undone, the same call finishes.
    Raises `ArchiveError` where the archive has nothing of the address.
    """
    archive, url = Archive(data / "raw"), target_uri(url)
    before = {tombstone.url: tombstone for tombstone in archive.tombstones()}
    chosen = taken_with(archive.captures_of_all(), url)
    if not chosen and url not in before:
        raise ArchiveError(
            "this address is not in the archive", where=url, then="mingzhang archive list PART shows all"
        )
    urls = tuple(dict.fromkeys([url, *(capture.url for capture in chosen)]))
    bodies = {capture.sha256 for capture in chosen if capture.ok}
    for each in urls:
        known = before[each].sha256 if each in before else ()
        mine = {capture.sha256 for capture in chosen if capture.url == each} & bodies
        archive.store(Tombstone(each, now, reason, tuple(sorted({*known, *mine}))).as_exchange())
    forget_recognised(data)
    records, _ = archive.discard(lambda captures: {(c.warc, c.offset) for c in taken_with(captures, url)})
    stones = {stone.url: stone for stone in archive.tombstones()}
    _bury(data / "parquet", [stones[each] for each in urls], chosen)
    doc_ids = tuple(sorted({sha256[:16] for each in urls for sha256 in stones[each].sha256}))
    return TakenDown(urls, doc_ids, records, _files_of(data / "parquet", urls))


def _bury(parquet: Path, stones: Sequence[Tombstone], chosen: Sequence[Capture]) -> None:
    """Put a row that says so in the place of every row that was read from the documents."""
    if not parquet.is_dir():
        return
    digests = {sha256: stone for stone in stones for sha256 in stone.sha256}
    there = dataset(parquet, "documents").to_table(columns=["doc_id"])["doc_id"].to_pylist()
    captures = {capture.sha256: capture for capture in chosen}
    rows = [
        failed_rows(
            captures.get(sha256) or _nothing(stone, sha256), stone.words,
            extractor_version=extractor_version(), flags=(TAKEN,),
        )
        for sha256, stone in digests.items() if sha256[:16] in there
    ]  # fmt: skip
    publish(rows, parquet)


def _nothing(stone: Tombstone, sha256: str) -> Capture:
    """A capture of bytes whose record is gone already."""
    return Capture(
        url=stone.url, sha256=sha256, state="new", fetched_at=stone.when, status=None, content_type="", size=0,
        parent_url=None, portal=None, label="", etag="", last_modified="", truncated="", record="", warc="", offset=0,
        length=0, verdict=TOMBSTONE,
    )  # fmt: skip


def _files_of(parquet: Path, pages: Sequence[str]) -> tuple[str, ...]:
    """Addresses of published documents that the pages linked."""
    rows = dataset(parquet, "documents").to_table(columns=["url", "parent_url", "flags"]).to_pylist()
    linked = (
        r["url"] for r in rows
        if r["parent_url"] in pages and r["url"] not in pages and TAKEN not in (r["flags"] or ())
    )  # fmt: skip
    return tuple(dict.fromkeys(linked))
