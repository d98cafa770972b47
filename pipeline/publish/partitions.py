"""Publishing: the rows of documents into Parquet partitions, each document's rows replaced exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from mingzhang.pipeline.publish.chunks import merged, stored
from mingzhang.pipeline.publish.commit import Staging, staging
from mingzhang.pipeline.publish.damaged import DamagedTablesError
from mingzhang.pipeline.publish.load import places_of
from mingzhang.pipeline.publish.partition_key import PartitionKey
from mingzhang.pipeline.publish.reshape import reshape
from mingzhang.pipeline.publish.rows import DocumentRows
from mingzhang.pipeline.publish.spill import Spill, spilling
from mingzhang.pipeline.publish.write import write_table
from mingzhang.schemas.contract import DOCUMENT_TABLES

__all__ = ["Mend", "publish"]


Mend = Callable[[DamagedTablesError], object]
"""Takes broken files out of the way; raises where it cannot."""


def _give_up(error: DamagedTablesError) -> None:
    raise error


def publish(
    documents: Iterable[DocumentRows], root: Path, *, rows_at_once: int = 1_000_000, mend: Mend = _give_up
) -> int:
    """Publish documents under `root` and return how many; the last one of a `doc_id` wins.

    Documents are taken in batches of about `rows_at_once` rows, set aside on the disk, and each batch touches a
    partition once: memory holds one document and a few row groups. A batch is in the tables as a whole or not at all;
    a killed run is finished or forgotten by the next. Rows that a document had in another division or year leave it.
    The same rows give the same bytes, whatever the order of publishing. Where a file of the tables is broken, `mend`
    is called and the batch is put in place once more.
    """
    _mending(mend, lambda: reshape(root))
    count, coming = 0, iter(documents)
    while True:
        with spilling(root) as batch:
            _fill(batch, coming, rows_at_once)
            if not batch.places:
                return count
            _mending(mend, partial(_put_in_place, batch, root))
            count += len(batch.places)


def _mending(mend: Mend, step: Callable[[], object]) -> None:
    try:
        step()
    except DamagedTablesError as error:
        mend(error)
        step()


def _put_in_place(batch: Spill, root: Path) -> None:
    with staging(root) as area:
        _stage(batch, root, area)
        area.commit()


def _fill(batch: Spill, documents: Iterator[DocumentRows], rows: int) -> None:
    for document in documents:
        batch.put(document)
        if batch.rows >= rows:
            return


def _stage(batch: Spill, root: Path, area: Staging) -> None:
    new: dict[PartitionKey, list[str]] = {}
    for doc_id in sorted(batch.places):
        new.setdefault(batch.places[doc_id], []).append(doc_id)
    for place in sorted(places_of(root, list(batch.places)) | set(new)):
        _stage_place(root, place, new.get(place, []), batch, area)


def _stage_place(root: Path, place: PartitionKey, new: Sequence[str], batch: Spill, area: Staging) -> None:
    known = stored(place.file(root, "documents"), "documents", without=("doc_id", batch.places))
    versions = {version for chunk in known for version in chunk["extractor_version"].to_pylist()}
    versions |= {batch.versions[doc_id] for doc_id in new}
    for name in DOCUMENT_TABLES:
        path = place.file(root, name)
        # Every table has a file wherever `documents` has one, so that all of them load from the first run on.
        if versions:
            old = stored(path, name, without=("doc_id", batch.places))
            rows = merged(old, batch.tables(name, new), "doc_id")
            write_table(area, path, name, rows, {"extractor_version": ",".join(sorted(versions))})
        else:
            area.drop(path)
