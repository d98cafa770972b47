"""Files of an older contract get the columns that came since, null, before anything is published beside them.

A reader that knows nothing of ours (`pandas.read_parquet` on a folder) takes the columns of the first file for those of
all: one older file would silently hide the new columns of every other.
"""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from mingzhang.pipeline.durable import write
from mingzhang.pipeline.publish.chunks import stored
from mingzhang.pipeline.publish.commit import staging
from mingzhang.pipeline.publish.damaged import DamagedTablesError
from mingzhang.pipeline.publish.write import write_table
from mingzhang.schemas.contract import TABLES

__all__ = ["reshape"]

_NOTE = "_columns.json"
"""What all files under a root have: where it is as the contract says, none of them is opened."""


def reshape(root: Path) -> int:
    """Bring every published file to the columns of the contract and return how many were rewritten.

    A killed run leaves files of both shapes, which load, and the next one goes on. Raises `DamagedTablesError` for
    a file that cannot be read.
    """
    columns = {name: contract.file_schema.names for name, contract in TABLES.items()}
    note = root / _NOTE
    if _noted(note) == columns:
        return 0
    rewritten = sum(_reshape_table(root, name, columns[name]) for name in columns)
    root.mkdir(parents=True, exist_ok=True)
    write(note, json.dumps(columns, indent=1).encode())
    return rewritten


def _noted(note: Path) -> object:
    """What the note says, None where it is not there or damaged: then every file is looked at."""
    try:
        return json.loads(note.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _reshape_table(root: Path, name: str, columns: list[str]) -> int:
    found = {path: _schema(path) for path in sorted((root / name).glob("division=*/year=*/*.parquet"))}
    older = {path: schema for path, schema in found.items() if schema.names != columns}
    if older:
        with staging(root) as area:
            for path, schema in older.items():
                told = (schema.metadata or {}).get(b"extractor_version")
                metadata = {"extractor_version": told.decode()} if told is not None else {}
                write_table(area, path, name, stored(path, name, without=(TABLES[name].key[0], ())), metadata)
            area.commit()
    return len(older)


def _schema(path: Path) -> pa.Schema:
    try:
        return pq.read_schema(path)
    except (pa.ArrowException, OSError) as error:
        raise DamagedTablesError([path], str(error).splitlines()[0][:200]) from error
