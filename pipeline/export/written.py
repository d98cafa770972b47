"""Rows of a table written to one file, whole or not at all; the ending of its name says how."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from mingzhang.pipeline.export.excel import write_excel
from mingzhang.pipeline.export.harmless import harmless
from mingzhang.schemas.errors import MingzhangError

__all__ = ["FORMATS", "export", "plain"]

AT_ONCE = 10_000


def export(rows: pa.Table, name: str, path: Path, *, replace: bool = False) -> None:
    """Write the rows of the table `name` to a file by the ending of its name.

    Raises `MingzhangError` for another ending, and where the file is there already unless `replace`. A DuckDB file
    that is there gets the table beside those that it has.
    """
    write = FORMATS.get(path.suffix.lower())
    if write is None:
        raise MingzhangError(f"no format {path.suffix or '(no ending)'!r}", then=f"end the name in {' '.join(FORMATS)}")
    if path.suffix.lower() == ".duckdb":
        _write_duckdb(rows, name, path, replace=replace)
        return
    if path.exists() and not replace:
        raise MingzhangError("the file is there already", where=str(path), then="name another, or add --replace")
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        write(rows, name, part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def plain(value: object) -> object:
    """A value for text formats: decimals in full without idle zeros, times and lists as JSON has them."""
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if value is None or isinstance(value, bool | int | float | str | list):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _lines(rows: pa.Table) -> Iterator[dict[str, Any]]:
    for batch in rows.to_batches(max_chunksize=AT_ONCE):
        yield from batch.to_pylist()


def _write_csv(rows: pa.Table, _name: str, path: Path) -> None:
    """UTF-8 with the mark that Excel needs to see Chinese; lists as JSON, null as nothing."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(rows.column_names)
        for batch in rows.to_batches(max_chunksize=AT_ONCE):
            writer.writerows(zip(*map(_in_csv, batch.columns), strict=True))


def _in_csv(column: pa.Array) -> list[object]:
    """The values of a column as they are written; exact decimals are turned into text as a whole, which is fast."""
    if pa.types.is_decimal(column.type):
        text = pc.replace_substring_regex(pc.cast(column, pa.string()), r"(\.\d*?)0+$", r"\1")
        told: list[object] = pc.replace_substring_regex(text, r"\.$", "").to_pylist()
        return told
    values = column.to_pylist()
    if pa.types.is_string(column.type):
        return [value and harmless(value) for value in values]
    if pa.types.is_list(column.type):
        return [None if value is None else json.dumps(value, ensure_ascii=False) for value in values]
    return list(map(plain, values))


def _write_json(rows: pa.Table, _name: str, path: Path) -> None:
    """An array of objects, one a line; decimals are strings, since most readers of JSON make floats of numbers."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        before = "[\n"
        for line in _lines(rows):
            told = {name: plain(value) for name, value in line.items()}
            file.write(before + json.dumps(told, ensure_ascii=False))
            before = ",\n"
        file.write("[]\n" if before == "[\n" else "\n]\n")


def _write_parquet(rows: pa.Table, _name: str, path: Path) -> None:
    pq.write_table(rows, path, compression="zstd")


def _write_duckdb(rows: pa.Table, name: str, path: Path, *, replace: bool = False) -> None:
    try:
        import duckdb  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise MingzhangError("DuckDB is not installed", then="pip install 'mingzhang[sql]'") from error
    try:
        with duckdb.connect(str(path)) as base:
            base.register("exported", rows)
            base.execute(f'CREATE {"OR REPLACE " if replace else ""}TABLE "{name}" AS FROM exported')
    except duckdb.CatalogException as error:
        raise MingzhangError(f"{name} is in it already", where=str(path), then="name another, or --replace") from error
    except duckdb.Error as error:
        raise MingzhangError(f"no DuckDB file: {error}", where=str(path), then="name another") from error


FORMATS: dict[str, Callable[[pa.Table, str, Path], None]] = {
    ".csv": _write_csv,
    ".xlsx": write_excel,
    ".parquet": _write_parquet,
    ".json": _write_json,
    ".duckdb": _write_duckdb,
}
"""How each ending is written."""
