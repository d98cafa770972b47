"""A document of the published tables, found by doc_id or by an address."""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow.dataset as ds

from mingzhang.pipeline.cli.display import Rows
from mingzhang.pipeline.publish import dataset, rows_of
from mingzhang.schemas.contract import DOCUMENT_TABLES
from mingzhang.schemas.errors import MingzhangError

__all__ = ["document"]


def document(parquet: Path, name: str) -> Rows:
    """The rows of one document, cells left out; raises `MingzhangError` where nothing of that name is published."""
    doc_id = name if re.fullmatch("[0-9a-f]{16}", name) else _newest_at(parquet, name)
    rows = {table: rows_of(parquet, table, doc_id) for table in DOCUMENT_TABLES if table != "cells"}
    if not rows["documents"]:
        raise MingzhangError("no such document is published", where=name, then=f"see the tables in {parquet}")
    return rows


def _newest_at(parquet: Path, url: str) -> str:
    """The last version published from an address, or that an address redirected to."""
    found = dataset(parquet, "documents").to_table(
        columns=["doc_id", "fetched_at"], filter=(ds.field("url") == url) | (ds.field("url") == f"file:///{url}")
    )
    if found.num_rows:
        return str(found.sort_by("fetched_at")["doc_id"][-1].as_py())
    asked = dataset(parquet, "fetches").to_table(
        columns=["doc_id", "started_at"], filter=(ds.field("url") == url) & ds.field("doc_id").is_valid()
    )
    if asked.num_rows:
        return str(asked.sort_by("started_at")["doc_id"][-1].as_py())
    raise MingzhangError("no such document is published", where=url, then="extract it first, or check --data")
