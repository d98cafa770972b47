"""`datapackage.json` beside the tables: a Frictionless descriptor of every table and column, from the contract."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow as pa

from mingzhang.pipeline.durable import write
from mingzhang.pipeline.version import VERSION
from mingzhang.schemas.contract import SCHEMA_VERSION, TABLES, Column, TableContract

__all__ = ["FILE", "descriptor", "single_files", "write_descriptor"]

FILE = "datapackage.json"
_PATH = "division and year are in the path of each file (hive partitions), not in the file. "


def write_descriptor(root: Path) -> bool:
    """Write the descriptor of the tables that stand under `root` now, where it says anything new; tell whether."""
    path = root / FILE
    told = (json.dumps(descriptor(root), ensure_ascii=False, indent=1) + "\n").encode()
    if path.is_file() and path.read_bytes() == told:
        return False
    draft = root / f"_{FILE}"
    write(draft, told)
    draft.replace(path)
    return True


def descriptor(root: Path) -> dict[str, object]:
    """The package: one resource for each table of the contract, its files in order, none where nothing is published."""
    package = _package()
    return package | {
        "description": f"{package['description']}{_PATH}",
        "resources": [_resource(root, table) for table in TABLES.values()],
    }


def single_files(files: Mapping[str, Sequence[str]], sources: Sequence[Mapping[str, str]]) -> dict[str, object]:
    """The package of whole tables in one file each: by table its files (.parquet, .csv, .csv.zip) beside it."""
    resources = [_single(TABLES[name], file) for name, told in files.items() for file in told]
    return _package() | {"sources": list(sources), "resources": resources}


def _single(table: TableContract, file: str) -> dict[str, object]:
    ending = file.partition(".")[2]
    kind = ending.removesuffix(".zip")
    about: dict[str, object] = {
        "name": f"{table.name}-{kind}".replace("_", "-"),
        "type": "table" if kind == "csv" else "file",
        "title": table.name,
        "description": f"One row is {table.row}.",
        "path": file,
        "format": kind,
        "mediatype": "text/csv" if kind == "csv" else "application/vnd.apache.parquet",
    }
    packed = {"compression": "zip", "innerpath": f"{table.name}.csv"} if ending.endswith(".zip") else {}
    text = {"encoding": "utf-8-sig"} if kind == "csv" else {}
    schema: dict[str, object] = {"fields": list(_fields(table))}
    if not any(_nullable(table, name) for name in table.key):  # a key with nulls is none to Table Schema
        schema["primaryKey"] = list(table.key)
    return about | packed | text | {"schema": schema}


def _package() -> dict[str, object]:
    return {
        "name": "mingzhang",
        "title": "明账: disclosures of China's local governments as facts",
        "description": "Money is decimal(24, 6) in yuan, percentages are percentage points. ",
        "version": SCHEMA_VERSION,
        "contributors": [{"title": f"mingzhang {VERSION}", "role": "wrangler"}],
    }


def _resource(root: Path, table: TableContract) -> dict[str, object]:
    found = sorted((root / table.name).glob("division=*/year=*/*.parquet"))
    files = [path.relative_to(root).as_posix() for path in found]
    header = [column.name for column in table.columns]
    # Of type file: the partitions of one table are files of their own, not slices of one.
    where: dict[str, object] = {"data": [header]}
    if files:
        where = {"type": "file", "path": files[0], "extrapaths": files[1:], "format": "parquet"}
    about = {
        "name": table.name.replace("_", "-"),
        "title": table.name,
        "description": f"One row is {table.row}. {_PATH}",
    }
    key = [name for name in table.key if not _nullable(table, name)]
    return about | where | {"schema": {"fields": list(_fields(table)), "primaryKey": key}}


def _nullable(table: TableContract, name: str) -> bool:
    return any(column.name == name and column.nullable for column in table.columns)


def _fields(table: TableContract) -> Iterator[dict[str, object]]:
    for column in table.columns:
        field: dict[str, object] = {"name": column.name, "type": _type(column), "description": column.meaning}
        yield field if column.nullable else field | {"constraints": {"required": True}}


def _type(column: Column) -> str:
    """The type in the words of Table Schema; exact decimals are numbers there."""
    kinds = (
        (pa.types.is_string, "string"),
        (pa.types.is_boolean, "boolean"),
        (pa.types.is_integer, "integer"),
        (pa.types.is_decimal, "number"),
        (pa.types.is_floating, "number"),
        (pa.types.is_date, "date"),
        (pa.types.is_timestamp, "datetime"),
        (pa.types.is_list, "array"),
    )
    return next(name for fits, name in kinds if fits(column.type))
