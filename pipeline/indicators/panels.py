"""The wide tables: one row per entity, year and scope, one column per listed indicator and measure."""

from __future__ import annotations

from functools import cache

import pandas as pd

from mingzhang.schemas.vocabulary.indicators import panel

__all__ = ["LEVELS", "panel_of"]

LEVELS = {
    "departments": frozenset({"department", "unit"}),
    "governments": frozenset({"province", "city", "county", "zone", ""}),
}
_ROW = ["entity_id", "level", "year", "scope"]
_FROM = ["indicator", "fund", "measure", "unit"]
_FUNDS = ("all", "fiscal", "general", "government_fund", "state_capital", "special_account")


def panel_of(name: str, indicators: pd.DataFrame) -> pd.DataFrame:
    """The panel `departments` or `governments` of these indicators, in the columns of its contract.

    Of several indicators and funds that may give a column, the first that is there; where facts of its rank disagree,
    the column stays empty and `conflicts` names it.
    """
    mine = indicators[indicators["level"].isin(LEVELS[name]) & indicators["component"].isna()]
    mine = mine.assign(scope=mine["scope"].fillna(""))
    found = mine.merge(_columns(name), on=_FROM).sort_values("rank", kind="stable").drop_duplicates([*_ROW, "column"])
    rows = mine.drop_duplicates(_ROW).set_index(_ROW)[["entity", "division"]]
    conflict = found["conflict"].astype(bool)
    agreed, disputed = found[~conflict], found[conflict]
    wide = agreed.set_index([*_ROW, "column"])["value"].unstack("column").reindex(columns=_names(name)).astype(object)
    conflicts = disputed.groupby(_ROW)["column"].agg(list).rename("conflicts")
    wide = rows.join(wide, how="left").join(conflicts, how="left")
    wide = wide[wide.index.isin(found.set_index(_ROW).index)].reset_index().sort_values(_ROW, kind="stable")
    lists = [sorted(names) if isinstance(names, list) else [] for names in wide["conflicts"]]
    wide["conflicts"] = pd.Series(lists, wide.index, dtype=object)
    return wide.assign(scope=wide["scope"].where(wide["scope"] != "", None))


def _names(name: str) -> list[str]:
    return [column for listed in panel(name) for column, _ in listed.columns]


@cache
def _columns(name: str) -> pd.DataFrame:
    """Which indicator, fund, measure and unit give which column, and in which order they are tried."""
    rows = [
        (indicator, fund, measure, listed.unit, column, rank)
        for listed in panel(name)
        for column, measure in listed.columns
        for rank, (indicator, fund) in enumerate(
            (indicator, fund) for indicator in listed.indicators for fund in listed.funds or _FUNDS
        )
    ]
    return pd.DataFrame(rows, columns=[*_FROM, "column", "rank"])
