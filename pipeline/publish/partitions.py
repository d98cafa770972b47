"""Publishing: the rows of documents into Parquet partitions, each document's rows replaced exactly."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.publish.commit import Staging, staging
from pipeline.publish.load import places_of
from pipeline.publish.place import Place
from pipeline.publish.rows import DocumentRows
from schemas.contract import DOCUMENT_TABLES, TABLES
from schemas.errors import MingzhangError

__all__ = ["encoded", "merged", "publish"]


def publish(documents: Iterable[DocumentRows], root: Path, *, rows_at_once: int = 1_000_000) -> int:
    """Publish documents under `root` and return how many; the last one of a `doc_id` wins.

    Documents are taken in batches of about `rows_at_once` rows, and each batch touches a partition once. A batch is
    in the tables as a whole or not at all; a killed run is finished or forgotten by the next. Rows that a document
    had in another division or year leave it. The same rows give the same bytes, whatever the order of publishing.
    """
    count = 0
    for batch in _batches(documents, rows_at_once):
        with staging(root) as area:
            _stage(batch, root, area)
            area.commit()
        count += len(batch)
    return count


def _batches(documents: Iterable[DocumentRows], rows_at_once: int) -> Iterator[dict[str, DocumentRows]]:
    batch: dict[str, DocumentRows] = {}
    rows = 0
    for document in documents:
        batch[document.doc_id] = document
        rows += sum(table.num_rows for table in document.tables.values())
        if rows >= rows_at_once:
            yield batch
            batch, rows = {}, 0
    if batch:
        yield batch


def _stage(batch: Mapping[str, DocumentRows], root: Path, area: Staging) -> None:
    new: dict[Place, list[DocumentRows]] = {}
    for doc_id in sorted(batch):
        new.setdefault(batch[doc_id].place, []).append(batch[doc_id])
    for place in sorted(places_of(root, list(batch)) | set(new)):
        _stage_place(root, place, new.get(place, []), list(batch), area)


def _stage_place(root: Path, place: Place, new: Sequence[DocumentRows], gone: Sequence[str], area: Staging) -> None:
    versions: list[str] = []
    for name in DOCUMENT_TABLES:
        path = place.file(root, name)
        table = merged(path, name, "doc_id", gone, [rows.tables[name] for rows in new])
        if name == "documents":
            versions = sorted(pc.unique(table["extractor_version"]).to_pylist())
        # Every table has a file wherever `documents` has one, so that all of them load from the first run on.
        if versions:
            area.put(path, encoded(table, {"extractor_version": ",".join(versions)}))
        else:
            area.drop(path)


def merged(path: Path, name: str, key: str, gone: Sequence[str], new: Sequence[pa.Table]) -> pa.Table:
    """The partition at `path` without the rows whose `key` is in `gone`, with the new ones, sorted by `key`."""
    old = _read(path, name)
    kept = old.filter(pc.invert(pc.is_in(old[key], pa.array(gone, pa.string()))))
    table = pa.concat_tables([kept, *new])
    # A stable sort: the rows of one document keep their order.
    return table.take(pc.sort_indices(table, [(key, "ascending")])).combine_chunks()


def _read(path: Path, name: str) -> pa.Table:
    schema = TABLES[name].file_schema
    if not path.exists():
        return schema.empty_table()
    try:
        table = pq.ParquetFile(path).read()
        return pa.Table.from_arrays([_aligned(table, field) for field in schema], schema=schema)
    except (pa.ArrowException, KeyError, OSError) as error:
        raise MingzhangError(
            f"a published file cannot be read or is of another contract ({error})",
            where=str(path),
            then="publish into an empty folder: the archive has everything",
        ) from error


def _aligned(table: pa.Table, field: pa.Field) -> pa.ChunkedArray | pa.Array:
    if field.name in table.column_names:
        return table[field.name].cast(field.type)
    if not field.nullable:
        raise KeyError(field.name)
    return pa.nulls(table.num_rows, field.type)


def encoded(table: pa.Table, metadata: Mapping[str, str]) -> bytes:
    """A table as Parquet bytes, zstd, the metadata added to the contract's."""
    out = io.BytesIO()
    table = table.replace_schema_metadata({**(table.schema.metadata or {}), **metadata})
    pq.write_table(table, out, compression="zstd", compression_level=3, version="2.6")
    return out.getvalue()
