"""Facts as a pandas frame for choosing: the columns needed, and lookups over the few different values of a column."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from mingzhang.pipeline.publish import dataset
from mingzhang.schemas.vocabulary.indicators import reading

__all__ = ["KINDS", "chosen_facts", "facts_of", "listed_units", "looked_up"]

KINDS = {
    "dept_final": "department",
    "dept_budget": "department",
    "unit_final": "unit",
    "unit_budget": "unit",
    "gov_final": "government",
    "gov_budget": "government",
    "gov_report": "government",
    "debt": "government",
}
"""Kinds of document that are books, and whose. Statistics bulletins and rating reports are none."""

_COLUMNS = (
    *("fact_id", "doc_id", "issuer", "issuer_id", "division", "year", "kind", "item", "item_path", "code", "axis"),
    *("concept", "component", "fund", "measure", "period", "compare_to", "value", "unit", "raw_unit", "decimals"),
    *("source", "table_no", "verdict", "flags", "scope", "level", "place", "place_division", "as_of", "meaning"),
)
_PLACES = ("000000",)


def facts_of(parquet: Path, divisions: Collection[str], doc_ids: Collection[str]) -> pa.Table:
    """Linked facts, and total rows of tables by account, of these documents in the books of these divisions."""
    here = ds.field("division").isin(pa.array(sorted(divisions), pa.string()))
    mine = ds.field("doc_id").isin(pa.array(sorted(doc_ids), pa.string()))
    facts = dataset(parquet, "facts")
    return _renamed(facts.to_table(columns=_columns(facts.arrow.schema), filter=here & mine & _asked()))


def chosen_facts(facts: pa.Table) -> pa.Table:
    """Those of these facts that are linked, or total rows of tables by account, if their document is a book."""
    return _renamed(facts.filter(_asked()).select(_columns(facts.schema)))


def _asked() -> ds.Expression:
    named = pc.field("item_path").isin(pa.array(sorted(reading().total_names)))
    linked = pc.field("concept").is_valid() | pc.field("code").is_valid() | (named & pc.field("table_no").is_valid())
    return linked & ds.field("kind").isin(pa.array(list(KINDS)))


def _columns(schema: pa.Schema) -> list[str]:
    return [name for name in (*_COLUMNS, "component_std") if name in schema.names]


def _renamed(found: pa.Table) -> pa.Table:
    return found.rename_columns(["scope_word" if name == "level" else name for name in found.column_names])


def listed_units(parquet: Path, divisions: Collection[str], doc_ids: Collection[str]) -> dict[str, frozenset[str]]:
    """The names of the units that each department's book lists in its tables, by document."""
    here = ds.field("division").isin(pa.array(sorted(divisions), pa.string()))
    mine = ds.field("doc_id").isin(pa.array(sorted(doc_ids), pa.string()))
    books = ds.field("kind").isin(pa.array([kind for kind, whose in KINDS.items() if whose == "department"]))
    listed = (ds.field("axis") == "unit") & pc.field("table_no").is_valid()
    rows = dataset(parquet, "facts").to_table(columns=["doc_id", "item"], filter=here & mine & books & listed)
    found: dict[str, set[str]] = {}
    for doc_id, item in zip(rows["doc_id"].to_pylist(), rows["item"].to_pylist(), strict=True):
        found.setdefault(doc_id, set()).add(item)
    return {doc_id: frozenset(names) for doc_id, names in found.items()}


def looked_up(column: pd.Series, find: Callable[[str], object]) -> pd.Series:
    """`find` of every text of a column, asked once for each different text; null stays null."""
    return (
        column.map({text: find(text) for text in column.dropna().unique()}).astype(object).where(column.notna(), None)
    )
