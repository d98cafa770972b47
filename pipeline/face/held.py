"""The rows of one document as Arrow tables in the columns of the contract, just read or out of the published tables."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds

from mingzhang.pipeline.publish import DocumentRows, dataset
from mingzhang.schemas.contract import DOCUMENT_TABLES, TABLES

__all__ = ["held", "published"]


def held(rows: DocumentRows) -> Mapping[str, pa.Table]:
    """The rows of a document just read, `division` and `year` among their columns."""
    return {name: _placed(name, table, rows) for name, table in rows.tables.items()}


def _placed(name: str, table: pa.Table, rows: DocumentRows) -> pa.Table:
    schema = TABLES[name].schema
    told = {"division": rows.place.division, "year": rows.place.year}
    columns = [
        pa.repeat(pa.scalar(told[field.name], field.type), table.num_rows) if field.name in told else table[field.name]
        for field in schema
    ]
    return pa.table(columns, schema=schema)


def published(parquet: Path, doc_id: str) -> Mapping[str, pa.Table]:
    """The published rows of a document, all tables; none where there is no such document."""
    mine = ds.field("doc_id") == doc_id
    about = dataset(parquet, "documents").to_table(filter=mine)
    if about.num_rows == 0:
        return {"documents": about}
    here = (ds.field("division") == about["division"][0].as_py()) & (ds.field("year") == about["year"][0].as_py())
    rest = (name for name in DOCUMENT_TABLES if name != "documents")
    return {"documents": about} | {name: dataset(parquet, name).to_table(filter=here & mine) for name in rest}
