"""What `mingzhang archive prune` and `archive takedown` do and say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from mingzhang.pipeline.archive import Archive, Capture
from mingzhang.pipeline.archive.retention import RecordAddress, prunable
from mingzhang.pipeline.cli.options import say
from mingzhang.pipeline.nightly.journal import list_doc_ids
from mingzhang.pipeline.takedown import take_down

__all__ = ["pruned", "taken_down"]


def pruned(data: Path, days: int, *, dry_run: bool) -> None:
    """Drop what is older than so many days and read by nobody, and say how much that is."""
    before = dt.datetime.now(dt.UTC) - dt.timedelta(days=days)
    lists = list_doc_ids(data / "nightly" / "journal.sqlite")

    def choose(captures: Sequence[Capture]) -> set[RecordAddress]:
        return prunable(captures, before, lists)

    archive = Archive(data / "raw")
    if dry_run:
        captures = archive.captures_of_all()
        chosen = choose(captures)
        size = sum(c.length for c in captures if (c.warc, c.offset) in chosen)
        say(f"{len(chosen):,} of {len(captures):,} records would go, {size:,} bytes and their requests'")
        return
    count, saved = archive.discard(choose)
    say(f"{count:,} records went, {saved:,} bytes; every version of every document is there")


def taken_down(data: Path, url: str, reason: str) -> None:
    """Take a document down and say what went, and what is left for the operator to look at."""
    gone = take_down(data, url, reason, dt.datetime.now(dt.UTC))
    for each in gone.urls:
        say(f"taken down: {each}")
    say(f"{gone.records} records left the archive; documents: {' '.join(gone.doc_ids) or 'none'}")
    for file in gone.files:
        say(f"still there, linked by it: {file}", err=True)
    kept = [
        path for path in (data / "raw" / "damaged", data / "releases", data / "parquet" / "_damaged") if path.exists()
    ]
    for path in kept:
        say(f"look yourself, copies may be in {path}", err=True)
