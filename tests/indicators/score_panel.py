"""Score `panel_governments` against values that people wrote down from the pages.

    python tests/indicators/score_panel.py DATA/parquet [tests/indicators/governments.tsv …]

One line for each value that is not right, then the counts: right, conflict (left empty because facts of one rank
disagree), missing, wrong. A value is right where it is the printed one to the printed decimals of either source.
"""

from __future__ import annotations

import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow.dataset as ds

HERE = Path(__file__).parent
NEAR = Decimal("0.0005")
"""亿元 with two decimals and 万元 without any are one value printed twice."""


def judged(row: pd.Series, panel: pd.DataFrame) -> tuple[str, object]:
    """What the panel says to one written value, and the value that it has."""
    found = panel[
        (panel["division"] == row["division"])
        & (panel["year"] == int(row["year"]))
        & (panel["scope"].fillna("") == row["scope"])
        & (panel["entity_id"] == row["division"])
    ]
    column = f"{row['indicator']}__{row['measure']}"
    if found.empty:
        return "missing", None
    if column in list(found.iloc[0]["conflicts"]):
        return "conflict", None
    value = found.iloc[0][column]
    if pd.isna(value):
        return "missing", None
    wanted = Decimal(row["value"])
    return ("right" if abs(value - wanted) <= NEAR * abs(wanted) else "wrong"), value


def main() -> int:
    """Print the verdicts; 1 where a value is wrong."""
    root = Path(sys.argv[1])
    files = [Path(name) for name in sys.argv[2:]] or sorted(HERE.glob("governments*.tsv"))
    panel = ds.dataset(root / "panel_governments", format="parquet", partitioning="hive").to_table().to_pandas()
    panel["division"] = panel["division"].astype(str).str.zfill(6)
    counts: Counter[str] = Counter()
    for file in files:
        for _, row in pd.read_csv(file, sep="\t", dtype=str, keep_default_na=False).iterrows():
            verdict, value = judged(row, panel)
            counts[verdict] += 1
            if verdict != "right":
                print(verdict, *row.drop("page"), "" if value is None else f"→ {value}")
    print(dict(counts))
    return int(counts["wrong"] > 0)


if __name__ == "__main__":
    sys.exit(main())
