"""One number with its meaning and its proof, as published."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import Any

from mingzhang.pipeline.face.grid import VERDICT_COLOURS, html_table, shown
from mingzhang.pipeline.face.rows import Rows
from mingzhang.pipeline.visible import visible_line

__all__ = ["Fact", "Facts"]

SHOWN = ("item", "component", "fund", "period", "measure", "value", "unit", "verdict", "page", "char_start")


@dataclass(frozen=True, slots=True, repr=False)
class Fact:
    """One printed number with its meaning and its proof; the fields are the columns of the table `facts`."""

    fact_id: str
    doc_id: str
    issuer: str
    issuer_id: str | None
    division: str
    year: int
    kind: str
    item: str
    item_path: str
    code: str | None
    axis: str
    concept: str | None
    component: str | None
    fund: str
    measure: str
    period: int
    compare_to: str | None
    value: Decimal
    unit: str
    raw_value: str
    raw_unit: str
    decimals: int
    qualifier: str | None
    reason: str | None
    source: str
    page: int | None
    char_start: int | None
    char_end: int | None
    sentence: str | None
    table_no: int | None
    row: int | None
    col: int | None
    bbox: list[float] | None
    verdict: str
    flags: list[str]
    scope: str | None
    place: str | None
    place_division: str | None
    as_of: dt.date | None
    meaning: str | None
    component_std: str | None
    level: str | None
    confidence: float | None

    def __repr__(self) -> str:
        name = "/".join(filter(None, (self.item, self.component)))
        return visible_line(
            f"<Fact {name} {self.period} {self.measure}: {shown(self.value)} {self.unit}, {self.verdict}>"
        )

    def __str__(self) -> str:
        told = ((name, shown(getattr(self, name))) for name in self.__slots__)
        return "\n".join(f"{name:<14} {visible_line(text)}" for name, text in told if text)

    def _repr_html_(self) -> str:
        told = [[name, text] for name in self.__slots__ if (text := shown(getattr(self, name)))]
        colour = VERDICT_COLOURS.get(self.verdict, "")
        mark = f"<span style='color:{escape(colour)}'>●</span> "
        return mark + html_table(["column", "value"], told, numeric=[False, False], title=self.item)


class Facts(Rows[Fact]):
    """Rows of `facts`; a single row is a `Fact`."""

    def _row(self, values: dict[str, Any]) -> Fact:
        known: dict[str, Any] = {name: values.get(name) for name in Fact.__slots__}
        return Fact(**known)
