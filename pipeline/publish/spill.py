"""Rows set aside on the disk until they are published: memory holds one document, not the batch."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

from mingzhang.pipeline.publish.partition_key import PartitionKey
from mingzhang.pipeline.publish.rows import DocumentRows
from mingzhang.schemas.contract import TABLES

__all__ = ["Spill", "spilling"]

PACKED = pa.ipc.IpcWriteOptions(compression="lz4")


class Spill:
    """The rows of documents in one file without a name, found again by document and table; made by `spilling`."""

    def __init__(self, file: tempfile._TemporaryFileWrapper[bytes]) -> None:
        self._file = file
        self._parts: dict[tuple[str, str], tuple[int, int]] = {}
        self.places: dict[str, PartitionKey] = {}
        """Where each document belongs, by `doc_id`."""
        self.versions: dict[str, str] = {}
        """The extraction that made the rows of each document, by `doc_id`."""
        self.rows = 0
        """How many rows were put in, of all tables together."""

    def put(self, document: DocumentRows) -> None:
        """Set the rows of a document aside, instead of what it had here before."""
        self.places[document.doc_id] = document.place
        self.versions[document.doc_id] = document.tables["documents"]["extractor_version"][0].as_py()
        for name, table in document.tables.items():
            self._parts.pop((document.doc_id, name), None)
            if table.num_rows:
                self._parts[document.doc_id, name] = self._append(table)
            self.rows += table.num_rows

    def _append(self, table: pa.Table) -> tuple[int, int]:
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema, options=PACKED) as writer:
            writer.write_table(table)
        data = sink.getvalue()
        start = self._file.seek(0, 2)
        self._file.write(data)
        return start, data.size

    def tables(self, name: str, doc_ids: Sequence[str]) -> Iterator[pa.Table]:
        """The rows of one table, document by document in the order given; those without rows give nothing."""
        schema = TABLES[name].file_schema
        for doc_id in doc_ids:
            if part := self._parts.get((doc_id, name)):
                self._file.seek(part[0])
                table = pa.ipc.open_stream(self._file.read(part[1])).read_all()
                yield table.replace_schema_metadata(schema.metadata)


@contextmanager
def spilling(root: Path) -> Iterator[Spill]:
    """An empty spill on the disk of the tables; a killed process leaves nothing behind."""
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=root) as file:
        yield Spill(file)  # type: ignore[arg-type]
