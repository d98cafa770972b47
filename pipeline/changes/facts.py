"""The facts in which two versions of a document differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from mingzhang.pipeline.publish import rows_of

__all__ = ["Difference", "differences"]

KEY = ("item_path", "item", "code", "component", "fund", "measure", "period", "compare_to", "unit")


@dataclass(frozen=True, slots=True)
class Difference:
    """One meaning whose printed values differ; a side without values did not print it."""

    item: str
    component: str | None
    fund: str
    measure: str
    period: int
    unit: str
    old: tuple[Decimal, ...]
    new: tuple[Decimal, ...]


def differences(parquet: Path, old: str, new: str) -> tuple[Difference, ...]:
    """The differing facts of two versions by doc_id, in the order of the new one, what is gone at the end.

    A meaning may be printed several times (table and text): values that both versions print equally often cancel.
    """
    before, after = _values(parquet, old), _values(parquet, new)
    found = []
    for key in dict.fromkeys([*after, *before]):
        gone, come = before.get(key, Counter()), after.get(key, Counter())
        left, right = tuple((gone - come).elements()), tuple((come - gone).elements())
        if set(left) != set(right):
            found.append(_difference(dict(zip(KEY, key, strict=True)), left, right))
    return tuple(found)


def _values(parquet: Path, doc_id: str) -> dict[tuple[object, ...], Counter[Decimal]]:
    found: dict[tuple[object, ...], Counter[Decimal]] = {}
    for row in rows_of(parquet, "facts", doc_id):
        value = row["value"]
        assert isinstance(value, Decimal)
        found.setdefault(tuple(row[name] for name in KEY), Counter())[value] += 1
    return found


def _difference(key: Mapping[str, object], old: tuple[Decimal, ...], new: tuple[Decimal, ...]) -> Difference:
    component = key["component"]
    return Difference(
        item=str(key["item_path"] or key["item"]),
        component=None if component is None else str(component),
        fund=str(key["fund"]),
        measure=str(key["measure"]),
        period=int(str(key["period"])),
        unit=str(key["unit"]),
        old=old,
        new=new,
    )
