"""What a column and a table of the contract are, and how they become Arrow schemas."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

__all__ = [
    "BBOX",
    "DATE",
    "DIVISION",
    "INT",
    "MONEY",
    "PARTITION_COLUMNS",
    "SCHEMA_VERSION",
    "SHARE",
    "STRINGS",
    "TEXT",
    "TIME",
    "YEAR",
    "Column",
    "TableContract",
]

SCHEMA_VERSION = "1.1"
"""Version of the contract; changes when a name or a meaning does, and stands in the metadata of every file."""

PARTITION_COLUMNS = ("division", "year")
"""These live in the path of a file, never in the file: no common loader accepts both (docs/loading.md)."""

TEXT = pa.string()
INT = pa.int32()
SHARE = pa.float64()
MONEY = pa.decimal128(24, 6)
DATE = pa.date32()
TIME = pa.timestamp("us")
"""UTC without saying so in the type: DuckDB for Python needs another package for zoned times, Excel refuses them."""
STRINGS = pa.list_(pa.string())
BBOX = pa.list_(pa.float64())


@dataclass(frozen=True, slots=True)
class Column:
    """One column: name, Arrow type, what a value means, and whether it may be null."""

    name: str
    type: pa.DataType
    meaning: str
    nullable: bool = False

    def field(self) -> pa.Field:
        """The Arrow field, with the meaning in its metadata under `meaning`."""
        return pa.field(self.name, self.type, nullable=self.nullable, metadata={"meaning": self.meaning})


@dataclass(frozen=True, slots=True)
class TableContract:
    """One published table: what a row is, which columns identify it, and its columns in order."""

    name: str
    row: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def schema(self) -> pa.Schema:
        """The table as a reader sees it, division and year included."""
        return pa.schema([column.field() for column in self.columns], metadata=self._metadata())

    @property
    def file_schema(self) -> pa.Schema:
        """The table as each file stores it: without the columns that live in the path."""
        stored = [column.field() for column in self.columns if column.name not in PARTITION_COLUMNS]
        return pa.schema(stored, metadata=self._metadata())

    def _metadata(self) -> dict[str, str]:
        return {"table": self.name, "schema_version": SCHEMA_VERSION, "key": ",".join(self.key)}


DIVISION = Column(
    "division",
    TEXT,
    "administrative division, six digits (GB/T 2260); 000000 where the document does not tell; in the path",
)
YEAR = Column("year", INT, "fiscal year; 0 where the document does not tell; in the path")
