"""A document of the published tables, found by doc_id or by an address."""

from __future__ import annotations

from pathlib import Path

from mingzhang.pipeline.cli.display import Rows
from mingzhang.pipeline.find import doc_id_of
from mingzhang.pipeline.publish import rows_of
from mingzhang.schemas.contract import DOCUMENT_TABLES
from mingzhang.schemas.errors import MingzhangError

__all__ = ["document"]


def document(parquet: Path, name: str) -> Rows:
    """The rows of one document, cells left out; raises `MingzhangError` where nothing of that name is published."""
    doc_id = doc_id_of(parquet, name)
    rows = {table: rows_of(parquet, table, doc_id) for table in DOCUMENT_TABLES if table != "cells"}
    if not rows["documents"]:
        raise MingzhangError("no such document is published", where=name, then=f"see the tables in {parquet}")
    return rows
