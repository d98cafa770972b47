"""One partition's file of a table, staged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from mingzhang.pipeline.publish.arrow import file_schema
from mingzhang.pipeline.publish.chunks import groups
from mingzhang.pipeline.publish.commit import Staging

__all__ = ["write_table"]


def write_table(
    area: Staging, target: Path, name: str, chunks: Iterable[pa.Table], metadata: Mapping[str, str]
) -> None:
    """Stage a partition's file of a table: zstd, rows in the order given, the metadata added to the contract's.

    Dictionaries are for texts, which repeat: for amounts they cost more than the amounts.
    """
    schema, texts = _columns(name)
    schema = schema.with_metadata({**(schema.metadata or {}), **metadata})
    with ExitStack() as stack:
        handle = stack.enter_context(area.put(target))
        writer = stack.enter_context(
            pq.ParquetWriter(
                handle,
                schema,
                compression="zstd",
                compression_level=3,
                version="2.6",
                use_dictionary=texts,
                write_page_checksum=True,
            )
        )
        for group in groups(chunks):
            writer.write_table(group.replace_schema_metadata(schema.metadata), row_group_size=group.num_rows)


@cache
def _columns(name: str) -> tuple[pa.Schema, list[str]]:
    """The columns of a table's files, and the names of those of texts."""
    schema = file_schema(name)
    return schema, [column.name for column in schema if pa.types.is_string(column.type)]
