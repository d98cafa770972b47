"""Published documents that another version of the extraction read, to be read again from the archive."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mingzhang.pipeline.amendments.book import amendments_of, digest
from mingzhang.pipeline.archive import Archive
from mingzhang.pipeline.publish import dataset
from mingzhang.pipeline.version import extractor_version, read_by

__all__ = ["outdated"]


def outdated(data: Path) -> list[str]:
    """The archived documents that another version read, or read with other amendments: `doc_id`s, newest first.

    With the extra `ocr` also those with scanned pages that a budget left for later, or that were read without it.
    """
    rows = dataset(data / "parquet", "documents").to_table(
        columns=["doc_id", "url", "fetched_at", "extractor_version", "status", "format", "flags"]
    )
    old = [row for row in rows.to_pylist() if row["extractor_version"] != _by(data, row) or _has_unread_pages(row)]
    if not old or not (data / "raw").is_dir():
        return []
    held = {capture.doc_id for capture in Archive(data / "raw").documents()}
    old.sort(key=lambda row: row["doc_id"])
    old.sort(key=lambda row: row["fetched_at"], reverse=True)
    return [row["doc_id"] for row in old if row["doc_id"] in held]


def _has_unread_pages(row: dict[str, Any]) -> bool:
    flags = set(row["flags"] or ())
    if not flags:
        return False
    from mingzhang.extractors.ocr.means import LEFT, RECOGNISED, UNREAD  # noqa: PLC0415 - of what reads
    from mingzhang.extractors.ocr.models import installed  # noqa: PLC0415

    unread = row["format"] == "pdf" and not flags.isdisjoint(UNREAD) and RECOGNISED not in flags
    return (LEFT in flags or unread) and installed()


def _by(data: Path, row: dict[str, Any]) -> str:
    """What a document would be read by now: this version, with what people told of it since."""
    if row["status"] == "failed":
        return extractor_version()
    return read_by(digest(amendments_of(data, row["doc_id"], row["url"])))
