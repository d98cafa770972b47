"""Reading the published tables back, as the command line shows them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds

from mingzhang.pipeline.publish.place import Place
from mingzhang.schemas.contract import DOCUMENT_TABLES, TABLES

__all__ = ["PARTITIONING", "dataset", "places_of", "rows_of"]

PARTITIONING = ds.partitioning(pa.schema([("division", pa.string()), ("year", pa.int32())]), flavor="hive")
"""Division as text, year as number: without it most loaders read 000000 as 0."""


def dataset(root: Path, table: str) -> ds.Dataset:
    """A published table; one without rows where nothing was published yet. Raises `KeyError` on an unknown name."""
    schema = TABLES[table].schema
    if not (root / table).is_dir():
        return ds.dataset(schema.empty_table())
    return ds.dataset(root / table, schema=schema, format="parquet", partitioning=PARTITIONING)


def rows_of(root: Path, table: str, doc_id: str) -> list[dict[str, object]]:
    """The rows of one document in their order, columns in the order of the contract."""
    mine = ds.field("doc_id") == doc_id
    if table not in DOCUMENT_TABLES:
        return _rows(dataset(root, table).to_table(filter=mine))
    return [row for place in sorted(places_of(root, [doc_id])) for row in _rows(_partition(root, table, place, mine))]


def _partition(root: Path, table: str, place: Place, chosen: ds.Expression) -> pa.Table:
    base = {"partitioning": PARTITIONING, "partition_base_dir": str(root / table)}
    file = str(place.file(root, table))
    return ds.dataset(file, schema=TABLES[table].schema, format="parquet", **base).to_table(filter=chosen)


def _rows(table: pa.Table) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = table.to_pylist()
    return rows


def places_of(root: Path, doc_ids: Sequence[str]) -> set[Place]:
    """The partitions that hold any of these documents."""
    wanted = ds.field("doc_id").isin(list(doc_ids))
    found = dataset(root, "documents").to_table(columns=["division", "year"], filter=wanted)
    return set(map(Place, found["division"].to_pylist(), found["year"].to_pylist()))
