"""The indicators of one document that was read and not published."""

from __future__ import annotations

import pyarrow as pa

from mingzhang.pipeline.indicators.build import indicators_of
from mingzhang.pipeline.indicators.columns import chosen_facts
from mingzhang.schemas.contract import TABLES

__all__ = ["indicators_of_facts"]


def indicators_of_facts(facts: pa.Table) -> pa.Table:
    """The rows of `indicators` that the facts of one document make, in the order of the contract."""
    schema = TABLES["indicators"].schema
    frame = chosen_facts(facts).to_pandas()
    if frame.empty:
        return schema.empty_table()
    frame["newness"] = 0
    made = indicators_of(frame)
    return pa.Table.from_pandas(made, schema, preserve_index=False).sort_by(
        [(name, "ascending") for name in ("entity_id", "year", "indicator", "measure")]
    )
