"""The published tables: their columns, types, meanings and keys. The only definition in code; see docs/loading.md."""

from __future__ import annotations

from mingzhang.schemas.contract.column import PARTITION_COLUMNS, SCHEMA_VERSION, Column, TableContract
from mingzhang.schemas.contract.content import CELLS, SECTIONS, TABLES_TABLE
from mingzhang.schemas.contract.numbers import FACTS, LEFTOVERS
from mingzhang.schemas.contract.trail import DOCUMENTS, FETCHES, FINDINGS

__all__ = ["DOCUMENT_TABLES", "PARTITION_COLUMNS", "SCHEMA_VERSION", "TABLES", "Column", "TableContract"]

TABLES: dict[str, TableContract] = {
    table.name: table for table in (DOCUMENTS, SECTIONS, TABLES_TABLE, CELLS, FACTS, LEFTOVERS, FINDINGS, FETCHES)
}
"""Every published table by name, in the order of the data dictionary."""

DOCUMENT_TABLES: tuple[str, ...] = tuple(name for name in TABLES if name != "fetches")
"""The tables whose rows belong to one document each and are replaced together when it is published again."""
