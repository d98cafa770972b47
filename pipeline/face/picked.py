"""The amounts of a picture, picked out of rows of `indicators`: one fund for each question, the widest first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

__all__ = ["FINAL_AND_BUDGET", "PARTS", "Picked", "pairs", "picked", "spending"]

PARTS = (
    "three_public.abroad",
    "three_public.vehicles.purchase",
    "three_public.vehicles.running",
    "three_public.reception",
)
"""What the three public expenses are made of; 公务用车 is the sum of the two in the middle."""
FINAL_AND_BUDGET = ("budget", "final")
COMPARED = (
    *("revenue.current_year", "expenditure.current_year", "expenditure.basic", "expenditure.project"),
    *("three_public", *PARTS),
)
FUNDS = ("all", "fiscal", "general")
"""Whose amounts are of the whole body, widest first: those of a single other fund would pass for it under its name."""
CLASS_CHARS = len("function/208")


@dataclass(frozen=True, slots=True)
class Picked:
    """One amount in yuan."""

    entity: str
    year: int
    indicator: str
    measure: str
    fund: str
    value: Decimal


def picked(rows: Sequence[Mapping[str, Any]], indicators: Collection[str], measure: str) -> list[Picked]:
    """The amounts of these indicators, each of the widest fund that tells it, by entity and year."""
    best: dict[tuple[str, int, str], Picked] = {}
    for row in rows:
        if not _is_whole(row) or row["indicator"] not in indicators or row["measure"] != measure:
            continue
        one = _picked(row)
        key = (one.entity, one.year, one.indicator)
        if key not in best or FUNDS.index(one.fund) < FUNDS.index(best[key].fund):
            best[key] = one
    return sorted(best.values(), key=lambda one: (one.entity, one.year, one.indicator))


def spending(rows: Sequence[Mapping[str, Any]]) -> list[Picked]:
    """Classes of the functional classification, largest first: of each entity and year one measure and one fund."""
    classes = [
        _picked(row)
        for row in rows
        if _is_whole(row) and row["indicator"].startswith("function/") and len(row["indicator"]) == CLASS_CHARS
        and row["measure"] in FINAL_AND_BUDGET and row["value"] > 0
    ]  # fmt: skip
    rank = {(one.entity, one.year): min(map(_rank, _of(classes, one))) for one in classes}
    found = [one for one in classes if _rank(one) == rank[one.entity, one.year]]
    return sorted(found, key=lambda one: -one.value)


def _of(classes: Sequence[Picked], like: Picked) -> list[Picked]:
    return [one for one in classes if (one.entity, one.year) == (like.entity, like.year)]


def _rank(one: Picked) -> tuple[int, int]:
    return (one.measure != "final", FUNDS.index(one.fund))


def pairs(rows: Sequence[Mapping[str, Any]]) -> list[tuple[Picked, Picked]]:
    """Budget and final amount of what tells both of the same fund, largest first."""
    whole = [row for row in rows if _is_whole(row) and row["indicator"] in COMPARED]
    found: dict[tuple[str, int, str], tuple[Picked, Picked]] = {}
    for fund in FUNDS:
        mine = [row for row in whole if row["fund"] == fund]
        budget, final = (
            {(one.entity, one.year, one.indicator): one for one in picked(mine, COMPARED, measure)}
            for measure in FINAL_AND_BUDGET
        )
        for key in budget.keys() & final.keys():
            found.setdefault(key, (budget[key], final[key]))
    return sorted(found.values(), key=lambda pair: (pair[0].entity, pair[0].year, -pair[1].value, pair[0].indicator))


def _is_whole(row: Mapping[str, Any]) -> bool:
    return row["component"] is None and row["unit"] == "CNY" and row["fund"] in FUNDS and row["scope"] != "lower"


def _picked(row: Mapping[str, Any]) -> Picked:
    return Picked(row["entity"], row["year"], row["indicator"], row["measure"], row["fund"], row["value"])
