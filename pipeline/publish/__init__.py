"""Rows and Parquet partitions: from a document and what was read in it to the published tables, and back."""

from __future__ import annotations

from mingzhang.pipeline.publish.arrow import frugal
from mingzhang.pipeline.publish.fetches import Fetch, append_fetches
from mingzhang.pipeline.publish.load import dataset, rows_of
from mingzhang.pipeline.publish.partitions import Mend, publish
from mingzhang.pipeline.publish.rows import DocumentRows, document_rows, failed_rows

__all__ = [
    "DocumentRows",
    "Fetch",
    "Mend",
    "append_fetches",
    "dataset",
    "document_rows",
    "failed_rows",
    "frugal",
    "publish",
    "rows_of",
]
