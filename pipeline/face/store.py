"""`mingzhang.open`: a data folder of published tables."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mingzhang.pipeline.asked import Asked, answer
from mingzhang.pipeline.data_folder import data_folder
from mingzhang.pipeline.face.document import Document
from mingzhang.pipeline.face.held import published
from mingzhang.pipeline.face.indicators import Indicators
from mingzhang.pipeline.face.rows import Rows
from mingzhang.pipeline.find import doc_id_of
from mingzhang.pipeline.loading import load, load_arrow, sql
from mingzhang.schemas.errors import MingzhangError

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from mingzhang.pipeline.task import Task

__all__ = ["Store", "open_store"]

DOCUMENTS = ("doc_id", "title", "issuer", "year", "kind", "format", "status", "numbers_used", "numbers_total")
PANELS = ("departments", "governments")


def open_store(data: str | PathLike[str] | None = None) -> Store:
    """Open a data folder (what `--data` names), or a release in it; raises `MingzhangError` where nothing is published.

    Without a folder it is MINGZHANG_DATA, else ./data. `s3://bucket/prefix` is copied to this machine first.
    """
    return Store(data_folder(data))


class Store:
    """The published tables of a data folder; everything is read when it is asked for."""

    def __init__(self, data: Path) -> None:
        self.data = data
        if not (data / "parquet" / "documents").is_dir():
            raise MingzhangError("nothing is published there", where=str(data), then="check the path, or extract first")

    @cached_property
    def documents(self) -> Rows[dict[str, Any]]:
        """The newest version of every document."""
        return Rows(load_arrow("documents", data=self.data), "documents", DOCUMENTS)

    def load(
        self,
        table: str,
        *,
        division: str = "",
        year: int | None = None,
        as_of: str | dt.date | dt.datetime | None = None,
    ) -> pd.DataFrame:
        """A table as a pandas frame, newest versions only; `division` may be the beginning of a code."""
        return load(table, division=division, year=year, as_of=as_of, data=self.data)

    def sql(self, query: str) -> pd.DataFrame:
        """DuckDB's answer to a query over the tables, each a view under its own name; needs the extra `sql`."""
        return sql(query, data=self.data)

    def indicators(
        self, indicator: str = "", *, year: int | None = None, place: str = "", measure: str = ""
    ) -> Indicators:
        """One row for each entity, year and measure of an indicator (`three_public`, 一般公共预算收入, `function/205`).

        `place` is a division by name or code, with all inside, or part of an entity's name. Without `indicator`: all.
        """
        return Indicators.of(answer(self.data, Asked(indicator, year, place, measure)))

    def panel(self, name: str = "departments", *, division: str = "", year: int | None = None) -> pd.DataFrame:
        """The wide table of `departments` or `governments`: one row per entity and year, `three_public__final`, …."""
        if name not in PANELS:
            raise MingzhangError(f"no panel {name[:80]!r}", then=f"one of {', '.join(PANELS)}")
        return load(f"panel_{name}", division=division, year=year, data=self.data)

    def document(self, name: str) -> Document:
        """A document by its doc_id, by the address or path that it came from (the version read last).

        Raises `MingzhangError` where nothing of that name is published.
        """
        parquet = self.data / "parquet"
        rows = published(parquet, doc_id_of(parquet, name))
        if not rows["documents"].num_rows:
            raise MingzhangError("no such document is published", where=name, then="see .documents")
        doc_id = str(rows["documents"]["doc_id"][0])
        return Document(rows, source=lambda: self._task(doc_id))

    def _task(self, doc_id: str) -> Task:
        """The bytes of a document out of the archive beside the tables; raises `MingzhangError`."""
        from mingzhang.pipeline.gather import archived_task  # noqa: PLC0415 - only who looks at a page needs it
        from mingzhang.pipeline.settings import Settings  # noqa: PLC0415

        return archived_task(Settings(self.data), doc_id)

    def plot(
        self, what: str = "proven", *, place: str = "", year: int | None = None, lang: str | None = None,
        ax: Axes | None = None,
    ) -> Axes:  # fmt: skip
        """Draw `three_public`, `spending`, `budget_final` or `proven` of the entities of a place; needs `notebook`."""
        if what != "proven":
            return self.indicators(year=year, place=place).plot(what, lang=lang, ax=ax)
        from mingzhang.pipeline.face.plots import plot_proven  # noqa: PLC0415 - an extra

        return plot_proven(self._verdicts(place, year), lang=lang, ax=ax)

    def _verdicts(self, place: str, year: int | None) -> Sequence[tuple[str, dict[str, int]]]:
        rows = load_arrow("facts", year=year, data=self.data).select(["issuer", "year", "verdict"])
        counts: dict[str, Counter[str]] = {}
        for row in rows.group_by(["issuer", "year", "verdict"]).aggregate([("verdict", "count")]).to_pylist():
            if place in row["issuer"]:
                counts.setdefault(f"{row['issuer']} {row['year']}", Counter())[row["verdict"]] += row["verdict_count"]
        return [(name, dict(told)) for name, told in sorted(counts.items())]

    def __repr__(self) -> str:
        return f"<Store {self.data}: {len(self.documents):,} documents>"

    def __str__(self) -> str:
        return f"{self.data}\n{self.documents}"

    def _repr_html_(self) -> str:
        return self.documents._repr_html_()
