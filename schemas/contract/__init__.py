"""The published tables: their columns, types, meanings and keys. The only definition in code; see docs/loading.md."""

from __future__ import annotations

from mingzhang.schemas.contract.column import PARTITION_COLUMNS, SCHEMA_VERSION, Column, TableContract
from mingzhang.schemas.contract.content import CELLS, SECTIONS, TABLES_TABLE
from mingzhang.schemas.contract.derived import INDICATORS, LINKS, PANEL_DEPARTMENTS, PANEL_GOVERNMENTS
from mingzhang.schemas.contract.numbers import FACTS, LEFTOVERS
from mingzhang.schemas.contract.trail import DOCUMENTS, FETCHES, FINDINGS

__all__ = [
    "DERIVED_TABLES",
    "DOCUMENT_TABLES",
    "PARTITION_COLUMNS",
    "SCHEMA_VERSION",
    "TABLES",
    "Column",
    "TableContract",
]

_OF_DOCUMENTS = (DOCUMENTS, SECTIONS, TABLES_TABLE, CELLS, FACTS, LEFTOVERS, FINDINGS)
_DERIVED = (INDICATORS, PANEL_DEPARTMENTS, PANEL_GOVERNMENTS, LINKS)

TABLES: dict[str, TableContract] = {table.name: table for table in (*_OF_DOCUMENTS, FETCHES, *_DERIVED)}
"""Every published table by name, in the order of the data dictionary."""

DOCUMENT_TABLES: tuple[str, ...] = tuple(table.name for table in _OF_DOCUMENTS)
"""The tables whose rows belong to one document each and are replaced together when it is published again."""

DERIVED_TABLES: tuple[str, ...] = tuple(table.name for table in _DERIVED)
"""The tables that are made from the others, newest versions only, and can be made again at any time."""
