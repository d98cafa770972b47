"""Reading the published tables back, as the command line shows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds

from mingzhang.pipeline.publish.damaged import named
from mingzhang.pipeline.publish.partition_key import PartitionKey
from mingzhang.schemas.contract import DOCUMENT_TABLES, TABLES

__all__ = ["PARTITIONING", "Published", "dataset", "places_of", "rows_of"]

PARTITIONING = ds.partitioning(pa.schema([("division", pa.string()), ("year", pa.int32())]), flavor="hive")
"""Division as text, year as number: without it most loaders read 000000 as 0."""


CHECKED = ds.ParquetFileFormat(
    default_fragment_scan_options=ds.ParquetFragmentScanOptions(page_checksum_verification=True)
)
"""Flipped bytes are an error, not another number."""


@dataclass(frozen=True, slots=True)
class Published:
    """A published table; reading it raises `DamagedTablesError` with the files that are broken."""

    root: Path
    arrow: ds.Dataset

    def to_table(self, **chosen: Any) -> pa.Table:
        """The rows at once; `columns` and `filter` as Arrow knows them."""
        with named(self.root):
            return self.arrow.to_table(**chosen)

    def to_batches(self, **chosen: Any) -> Iterator[pa.RecordBatch]:
        """The rows batch by batch; `columns` and `filter` as Arrow knows them."""
        with named(self.root):
            yield from self.arrow.to_batches(**chosen)

    def count_rows(self) -> int:
        """How many rows there are."""
        with named(self.root):
            return int(self.arrow.count_rows())


def dataset(root: Path, table: str) -> Published:
    """A published table; one without rows where nothing was published yet. Raises `KeyError` on an unknown name."""
    schema = TABLES[table].schema
    if not (root / table).is_dir():
        return Published(root, ds.dataset(schema.empty_table()))
    return Published(root, ds.dataset(root / table, schema=schema, format=CHECKED, partitioning=PARTITIONING))


def rows_of(root: Path, table: str, doc_id: str) -> list[dict[str, object]]:
    """The rows of one document in their order, columns in the order of the contract."""
    mine = ds.field("doc_id") == doc_id
    if table not in DOCUMENT_TABLES:
        return _rows(dataset(root, table).to_table(filter=mine))
    return [row for place in sorted(places_of(root, [doc_id])) for row in _rows(_partition(root, table, place, mine))]


def _partition(root: Path, table: str, place: PartitionKey, chosen: ds.Expression) -> pa.Table:
    base = {"partitioning": PARTITIONING, "partition_base_dir": str(root / table)}
    file = str(place.file(root, table))
    found = ds.dataset(file, schema=TABLES[table].schema, format=CHECKED, **base)
    return Published(root, found).to_table(filter=chosen)


def _rows(table: pa.Table) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = table.to_pylist()
    return rows


def places_of(root: Path, doc_ids: Sequence[str]) -> set[PartitionKey]:
    """The partitions that hold any of these documents."""
    wanted = ds.field("doc_id").isin(list(doc_ids))
    found = dataset(root, "documents").to_table(columns=["division", "year"], filter=wanted)
    return set(map(PartitionKey, found["division"].to_pylist(), found["year"].to_pylist()))
