"""Indicators, panels and links of divisions, made from the facts of their own documents and of those around them."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds

from mingzhang.pipeline.indicators.choice import chosen
from mingzhang.pipeline.indicators.columns import facts_of, listed_units
from mingzhang.pipeline.indicators.entities import with_entities
from mingzhang.pipeline.indicators.links import links_of
from mingzhang.pipeline.indicators.meaning import with_meaning
from mingzhang.pipeline.indicators.panels import panel_of
from mingzhang.pipeline.publish import dataset
from mingzhang.schemas.contract import TABLES
from mingzhang.schemas.vocabulary.divisions import UNKNOWN, divisions

__all__ = ["Frames", "around", "derived", "indicators_of"]

Frames = dict[str, pa.Table]
"""Derived rows by table, sorted by `division`, `year` and the key."""


def derived(parquet: Path, wanted: Collection[str], current: Collection[str]) -> Frames:
    """Indicators and panels of the wanted divisions, from the documents `current`.

    A place is told by its own documents and by those of the city and province around it, nowhere else.
    """
    read = {code for division in wanted for code in around(division)}
    facts = facts_of(parquet, read, current).to_pandas()
    facts["newness"] = facts["doc_id"].map(_newness(parquet, read)).fillna(0)
    meant = meant_of(facts)
    indicators = _chosen(meant)
    links = links_of(meant, listed_units(parquet, read, current))
    indicators = indicators[indicators["division"].isin(list(wanted))]
    frames = {
        "indicators": indicators,
        "panel_departments": panel_of("departments", indicators),
        "panel_governments": panel_of("governments", indicators),
        "links": links[links["division"].isin(list(wanted))],
    }
    return {name: _in_order(name, rows) for name, rows in frames.items()}


def meant_of(facts: pd.DataFrame) -> pd.DataFrame:
    """The facts with what they say as indicators, and of whom."""
    facts = with_meaning(facts)
    return facts if facts.empty else with_entities(facts)


def indicators_of(facts: pd.DataFrame) -> pd.DataFrame:
    """The indicators of facts, in the columns of the contract."""
    return _chosen(meant_of(facts))


def _chosen(meant: pd.DataFrame) -> pd.DataFrame:
    columns = TABLES["indicators"].schema.names
    if meant.empty:
        return pd.DataFrame(columns=columns, dtype=object)
    return chosen(meant).reindex(columns=columns)


def _newness(parquet: Path, read: Collection[str]) -> dict[str, int]:
    """The place of each document in the order of publication, of fetching where no day of publication is told."""
    here = ds.field("division").isin(pa.array(sorted(read), pa.string()))
    rows = (
        dataset(parquet, "documents").to_table(columns=["doc_id", "published", "fetched_at"], filter=here).to_pylist()
    )
    order = sorted(
        rows, key=lambda row: (row["published"] or row["fetched_at"].date(), row["fetched_at"], row["doc_id"])
    )
    return {str(row["doc_id"]): place for place, row in enumerate(order, 1)}


def around(division: str) -> list[str]:
    """The division and those around it, the unknown one last."""
    found = [division]
    while (known := divisions().by_code.get(found[-1])) and known.parent != UNKNOWN:
        found.append(known.parent)
    return found


def _in_order(name: str, rows: pd.DataFrame) -> pa.Table:
    contract = TABLES[name]
    order = list(dict.fromkeys(("division", "year", *contract.key)))
    rows = rows.sort_values(order, kind="stable", na_position="first")
    return pa.Table.from_pandas(rows, contract.schema, preserve_index=False)
