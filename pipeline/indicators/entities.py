"""Whose value it is: a department or unit by its id, a government by the division whose books it tells."""

from __future__ import annotations

import numpy as np
import pandas as pd

from mingzhang.pipeline.indicators.columns import KINDS, looked_up
from mingzhang.schemas.vocabulary.divisions import UNKNOWN, divisions

__all__ = ["level_of", "with_entities"]


def with_entities(facts: pd.DataFrame) -> pd.DataFrame:
    """The facts with `entity_id`, `entity`, `level`, and with `division` and `scope` of the entity.

    `borrowed` is 1 where another place's document tells it: a province's table of its cities.
    """
    kind = facts["kind"].map(KINDS)
    government, placed = kind == "government", facts["place"].notna()
    code = facts["place_division"].where(placed, facts["division"])
    zone = government & placed & facts["place_division"].isna()
    known = government & code.notna() & (code != UNKNOWN)
    facts["borrowed"] = (known & placed & (code != facts["division"])).astype(int)
    issuer = facts["issuer_id"].where(facts["issuer_id"].notna(), facts["doc_id"])
    facts["entity_id"] = np.select(
        [zone, known], [facts["division"] + ":" + facts["place"].fillna(""), code.fillna("")], issuer
    )
    facts["entity"] = np.select(
        [zone, known], [facts["place"].fillna(""), looked_up(code, _name).fillna("")], facts["issuer"]
    )
    facts["level"] = np.select([zone, government], ["zone", looked_up(code, level_of).fillna("")], kind)
    # A row of a regional table holds everything inside the place unless it says 本级.
    whole = known & placed & facts["scope"].isna() & facts["level"].isin(["province", "city"])
    facts["scope"] = facts["scope"].where(~whole, "whole")
    facts["division"] = code.where(known, facts["division"])
    return facts


def _name(code: str) -> str:
    known = divisions().by_code.get(code)
    return known.name if known else code


def level_of(code: str) -> str:
    """province, city or county, by the code; empty where it is unknown."""
    if code == UNKNOWN:
        return ""
    return "province" if code.endswith("0000") else "city" if code.endswith("00") else "county"
