"""Published documents that another version of the extraction read, to be read again from the archive."""

from __future__ import annotations

from pathlib import Path

import pyarrow.dataset as ds

from mingzhang.pipeline.archive import Archive
from mingzhang.pipeline.publish import dataset
from mingzhang.pipeline.version import extractor_version

__all__ = ["outdated"]


def outdated(data: Path) -> list[str]:
    """The `doc_id`s of documents in the tables that another version read and the archive holds, newest first."""
    other = ds.field("extractor_version") != extractor_version()
    rows = dataset(data / "parquet", "documents").to_table(columns=["doc_id", "fetched_at"], filter=other)
    if rows.num_rows == 0 or not (data / "raw").is_dir():
        return []
    held = {capture.doc_id for capture in Archive(data / "raw").documents()}
    rows = rows.sort_by([("fetched_at", "descending"), ("doc_id", "ascending")])
    return [doc_id for doc_id in rows["doc_id"].to_pylist() if doc_id in held]
