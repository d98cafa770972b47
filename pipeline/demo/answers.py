"""Three questions to the published tables, answered with pandas alone: what an analyst would type."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pandas as pd

__all__ = ["answers"]


def answers(parquet: Path) -> list[tuple[str, pd.DataFrame]]:
    """Each question with its answer."""
    facts = pd.read_parquet(parquet / "facts", dtype_backend="pyarrow")
    return [
        ("“三公”经费 by department (万元, from the tables)", three_public(facts)),
        ("Where the money went: 类 of the functional classification (万元)", by_class(facts)),
        ("How far each document's numbers are proven", proof(facts)),
    ]


def three_public(facts: pd.DataFrame) -> pd.DataFrame:
    """Total of the three public expenses by department, year and measure."""
    wanted = facts[(facts["concept"] == "three_public") & facts["measure"].isin(["final", "budget"])]
    return _pivot(wanted, ["issuer", "year"], "measure")


def by_class(facts: pd.DataFrame) -> pd.DataFrame:
    """Expenditure by 类 and department: the total column of each department's table of expenditure."""
    wanted = facts[
        (facts["axis"] == "function")
        & (facts["source"] == "table")
        & (facts["code"].str.len() == 3)
        & facts["component"].isin(["本年支出合计", "合计"])
        & (facts["fund"] == "all")
    ]
    return _pivot(wanted, ["code", "item"], "issuer")


def proof(facts: pd.DataFrame) -> pd.DataFrame:
    """Number of facts by document and verdict."""
    return facts.groupby(["issuer", "kind", "verdict"]).size().unstack(fill_value=0)


def _pivot(facts: pd.DataFrame, rows: list[str], columns: str) -> pd.DataFrame:
    """万元 with two decimals; a value printed several times counts once."""
    once = facts.drop_duplicates([*rows, columns, "value"]).drop_duplicates([*rows, columns])
    printed = once.assign(amount=once["value"].map(lambda yuan: f"{Decimal(yuan) / 10_000:,.2f}"))
    return printed.pivot(index=rows, columns=columns, values="amount").fillna("")
