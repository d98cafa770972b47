"""One row for one question, of one document or of a store, and the pictures that people want of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from mingzhang.pipeline.face.rows import Rows
from mingzhang.schemas.contract import TABLES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Indicators"]

SHOWN = ("entity", "year", "indicator", "component", "fund", "measure", "value", "unit", "verdict", "chosen_by")


class Indicators(Rows[dict[str, Any]]):
    """Rows of `indicators`."""

    @classmethod
    def of(cls, arrow: pa.Table) -> Indicators:
        """These rows of the table `indicators`."""
        return cls(arrow, "indicators", SHOWN)

    @classmethod
    def of_facts(cls, facts: pa.Table) -> Indicators:
        """The indicators that the facts of one document make."""
        from mingzhang.pipeline.indicators.of_facts import indicators_of_facts  # noqa: PLC0415 - pandas is slow to import

        return cls.of(indicators_of_facts(facts) if facts.num_rows else TABLES["indicators"].schema.empty_table())

    def plot(self, what: str = "three_public", *, lang: str | None = None, ax: Axes | None = None) -> Axes:
        """Draw `three_public` (over years), `spending` (where the money went) or `budget_final`.

        Needs the extra `notebook` and a Chinese font; raises `MingzhangError` where one is missing, where `what` is no
        picture, and where the rows have nothing for it.
        """
        from mingzhang.pipeline.face.plots import plot_indicators  # noqa: PLC0415 - an extra

        return plot_indicators(what, self.to_arrow().to_pylist(), lang=lang, ax=ax)
