"""Tables as streams of chunks sorted by a key: read, merged and written a piece at a time, whatever their size."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from mingzhang.pipeline.publish.damaged import DamagedTablesError
from mingzhang.schemas.contract import TABLES
from mingzhang.schemas.errors import MingzhangError

__all__ = ["groups", "merged", "stored"]

Chunks = Iterator[pa.Table]

GROUP_WEIGHT = 4 * 1024 * 1024
"""A row group ends with the row that fills so many bytes: what is in memory at once is a few of them."""
CELL_WEIGHT = 12


def stored(path: Path, name: str, *, without: tuple[str, Collection[str]]) -> Chunks:
    """The rows of a published file, row group by row group, without those whose column has one of the values.

    Nothing where there is no file. Raises `DamagedTablesError` for a file that is broken, `MingzhangError` for
    one of another contract.
    """
    if not path.exists():
        return
    column, values = without
    gone = pa.array(list(values), pa.string())
    for group in _groups_in(path):
        try:
            chunk = _aligned(group, name)
        except (pa.ArrowException, KeyError) as error:
            raise MingzhangError(
                f"a published file is of another contract ({error})",
                where=str(path),
                then="publish into an empty folder: the archive has everything",
            ) from error
        yield chunk.filter(pc.invert(pc.is_in(chunk[column], gone)))


def _groups_in(path: Path) -> Chunks:
    try:
        with pq.ParquetFile(path, pre_buffer=False, page_checksum_verification=True) as file:
            for number in range(file.num_row_groups):
                # In one thread: each of Arrow's threads keeps memory of its own, and groups are small.
                yield file.read_row_group(number, use_threads=False)
    except (pa.ArrowException, OSError) as error:
        raise DamagedTablesError([path], str(error).splitlines()[0][:200]) from error


def _aligned(table: pa.Table, name: str) -> pa.Table:
    """The table with the columns of the contract: one that may be null may be missing from an older file."""
    schema = TABLES[name].file_schema
    return pa.Table.from_arrays([_column(table, field) for field in schema], schema=schema)


def _column(table: pa.Table, field: pa.Field) -> pa.ChunkedArray | pa.Array:
    if field.name in table.column_names:
        return table[field.name].cast(field.type)
    if not field.nullable:
        raise KeyError(field.name)
    return pa.nulls(table.num_rows, field.type)


def merged(old: Chunks, new: Chunks, key: str) -> Chunks:
    """Two streams sorted by a text column as one; of equal keys the old come first, in their order."""
    olds, news = _unbroken(old, key), _unbroken(new, key)
    left, right = next(olds, None), next(news, None)
    while left is not None and right is not None:
        border = min(left[key][-1].as_py(), right[key][-1].as_py())
        first, left = _split(left, key, border)
        second, right = _split(right, key, border)
        yield _sorted(pa.concat_tables([first, second]), key)
        left = left if left.num_rows else next(olds, None)
        right = right if right.num_rows else next(news, None)
    for rest, following in ((left, olds), (right, news)):
        if rest is not None:
            yield rest
            yield from following


def _unbroken(chunks: Chunks, key: str) -> Chunks:
    """The same rows in chunks that are never empty, and never part the rows of one key."""
    held: pa.Table | None = None
    for chunk in chunks:
        whole = chunk if held is None else pa.concat_tables([held, chunk])
        if whole.num_rows:
            start = _place(bisect_left, whole[key], whole[key][-1].as_py())
            held = whole.slice(start)
            if start:
                yield whole.slice(0, start)
    if held is not None:
        yield held


def _split(table: pa.Table, key: str, border: str) -> tuple[pa.Table, pa.Table]:
    """What is up to a key, and what is beyond."""
    at = _place(bisect_right, table[key], border)
    return table.slice(0, at), table.slice(at)


def _place(bisect: Callable[..., int], keys: pa.ChunkedArray, key: str) -> int:
    return bisect(range(len(keys)), key, key=lambda row: keys[row].as_py())


def _sorted(table: pa.Table, key: str) -> pa.Table:
    # A stable sort: the rows of one document keep their order.
    return table.take(pc.sort_indices(table, [(key, "ascending")]))


def groups(chunks: Iterable[pa.Table]) -> Chunks:
    """The same rows in row groups whose borders depend on the rows alone, not on how they came."""
    held: list[pa.Table] = []
    weight = 0
    for chunk in chunks:
        sums = np.cumsum(_weights(chunk))
        start = 0
        while start < chunk.num_rows:
            before = int(sums[start - 1]) if start else 0
            end = int(np.searchsorted(sums, before + GROUP_WEIGHT - weight)) + 1
            part = chunk.slice(start, end - start)
            held.append(part)
            if end > chunk.num_rows:
                weight += int(sums[-1]) - before
            else:
                yield pa.concat_tables(held).combine_chunks()
                held, weight = [], 0
            start = end
    if held:
        yield pa.concat_tables(held).combine_chunks()


def _weights(table: pa.Table) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """About how many bytes each row is: a constant for each column, and its texts."""
    weights = np.full(table.num_rows, CELL_WEIGHT * table.num_columns, dtype=np.int64)
    for column in table.columns:
        if pa.types.is_string(column.type):
            weights += pc.fill_null(pc.binary_length(column), 0).to_numpy()
    return weights
