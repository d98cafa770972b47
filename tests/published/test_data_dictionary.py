"""The contract in code, and the dictionary written from it."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from mingzhang.pipeline.publish.dictionary import render
from mingzhang.schemas.contract import DERIVED_TABLES, DOCUMENT_TABLES, PARTITION_COLUMNS, TABLES

ROOT = Path(__file__).parents[2]


def test_the_data_dictionary_in_docs_is_the_one_that_the_contract_gives() -> None:
    assert (ROOT / "docs/data-dictionary.md").read_text(encoding="utf-8") == render()


@pytest.mark.parametrize("table", TABLES.values(), ids=str)
def test_every_column_has_a_meaning_and_every_key_is_a_column(table: object) -> None:
    from mingzhang.schemas.contract import TableContract

    assert isinstance(table, TableContract)
    names = table.schema.names
    assert len(names) == len(set(names))
    assert set(table.key) <= set(names)
    assert set(PARTITION_COLUMNS) <= set(names)
    assert not set(PARTITION_COLUMNS) & set(table.file_schema.names)
    for field in table.schema:
        assert len(field.metadata[b"meaning"]) > 5
        assert not pa.types.is_floating(field.type) or field.name in {"seconds", "form_score", "confidence"}


def test_the_contract_names_its_tables_and_money_is_decimal() -> None:
    made = ["indicators", "panel_departments", "panel_governments", "links"]
    of_documents = ["documents", "sections", "tables", "cells", "facts", "leftovers", "findings"]
    assert list(TABLES) == [*of_documents, "fetches", *made]
    assert list(DOCUMENT_TABLES) == of_documents
    assert list(DERIVED_TABLES) == made
    assert TABLES["facts"].schema.field("value").type == pa.decimal128(24, 6)
    assert TABLES["cells"].schema.field("value").type == pa.decimal128(24, 6)
