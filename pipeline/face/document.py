"""One document: its facts, tables, text, and what could not be read of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from mingzhang.pipeline.face.fact import SHOWN, Facts
from mingzhang.pipeline.face.grid import VERDICT_COLOURS
from mingzhang.pipeline.face.indicators import Indicators
from mingzhang.pipeline.face.rows import Rows
from mingzhang.pipeline.face.table import Table, Tables
from mingzhang.pipeline.visible import visible_line
from mingzhang.schemas.errors import MingzhangError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from mingzhang.pipeline.face.viewed import Viewed
    from mingzhang.pipeline.task import Task


__all__ = ["Document"]

FINDINGS = ("severity", "status", "rule", "message", "blame")
LEFTOVERS = ("reason", "raw_value", "raw_unit", "page", "char_start", "sentence")
VERDICTS = ("proven", "consistent", "unproven", "contradicted")


class Document:
    """One version of one disclosed file or page, read.

    `about` is its row of `documents`; the other rows are those of the published tables, whether it was published or
    only read. Of a document just read, `attachments` are addresses that it links, and `members` the bytes of the files
    in an archive by their paths: `mz.read(data, name=path)` reads one.
    """

    def __init__(
        self,
        rows: Mapping[str, pa.Table],
        attachments: Sequence[str] = (),
        members: Mapping[str, bytes] | None = None,
        source: Callable[[], Task] | None = None,
    ) -> None:
        self._rows, self.attachments, self.members = rows, tuple(attachments), dict(members or {})
        self._source = source
        self.about: dict[str, Any] = rows["documents"].to_pylist()[0]
        self.doc_id: str = self.about["doc_id"]
        self.url: str = self.about["url"]
        self.title: str = self.about["title"]
        self.issuer: str = self.about["issuer"]
        self.division: str = self.about["division"]
        self.year: int = self.about["year"]
        self.kind: str = self.about["kind"]
        self.format: str = self.about["format"]
        self.pages: int | None = self.about["pages"]
        self.status: str = self.about["status"]
        self.error: str | None = self.about["error"]
        self.flags: list[str] = self.about["flags"]

    @cached_property
    def facts(self) -> Facts:
        """Every number that has a meaning."""
        return Facts(self._rows["facts"], "facts", SHOWN)

    @cached_property
    def leftovers(self) -> Rows[dict[str, Any]]:
        """Every printed number that became no fact, each with the reason."""
        return Rows(self._rows["leftovers"], "leftovers", LEFTOVERS)

    @cached_property
    def findings(self) -> Rows[dict[str, Any]]:
        """What the checks found; `.where(status="fail")` are contradictions."""
        return Rows(self._rows["findings"], "findings", FINDINGS)

    @cached_property
    def sections(self) -> Rows[dict[str, Any]]:
        """Headings, each with its own text."""
        return Rows(self._rows["sections"], "sections", ("section_no", "level", "ordinal", "title", "role", "page"))

    @cached_property
    def tables(self) -> Tables:
        """The tables as printed, in reading order."""
        cells: dict[int, list[dict[str, Any]]] = {}
        for cell in self._rows["cells"].to_pylist():
            cells.setdefault(cell["table_no"], []).append(cell)
        about = sorted(self._rows["tables"].to_pylist(), key=lambda row: int(row["table_no"]))
        return Tables([Table(row, cells.get(row["table_no"], [])) for row in about])

    @cached_property
    def text(self) -> str:
        """The whole text; `char_start` and `char_end` of facts and leftovers index it."""
        rows = self._rows["sections"].select(["section_no", "text"]).sort_by("section_no")
        return "".join(rows["text"].to_pylist())

    @cached_property
    def indicators(self) -> Indicators:
        """One row for each question that this document answers by itself."""
        return Indicators.of_facts(self._rows["facts"])

    @property
    def verdicts(self) -> dict[str, int]:
        """How many facts are proven, consistent, unproven, contradicted."""
        counts = Counter(self._rows["facts"]["verdict"].to_pylist())
        return {verdict: counts[verdict] for verdict in VERDICTS if counts[verdict]}

    def plot(self, what: str = "spending", *, lang: str | None = None, ax: Axes | None = None) -> Axes:
        """Draw `spending`, `three_public`, `budget_final` or `proven`; needs the extra `notebook`."""
        if what == "proven":
            from mingzhang.pipeline.face.plots import plot_proven  # noqa: PLC0415 - an extra

            return plot_proven([(self.title, self.verdicts)], lang=lang, ax=ax)
        return self.indicators.plot(what, lang=lang, ax=ax)

    def view(self, *, lang: str | None = None, height: int = 720) -> Viewed:
        """The original beside its numbers, as `mingzhang view` shows it: in a notebook's cell, or `.save(path)`.

        The document is read again from its bytes. Raises `MingzhangError` where they are not at hand.
        """
        from mingzhang.pipeline.face.viewed import Viewed  # noqa: PLC0415 - only who looks at a page needs it
        from mingzhang.pipeline.language import language  # noqa: PLC0415
        from mingzhang.pipeline.view.asked import html_of  # noqa: PLC0415

        if self._source is None:
            raise MingzhangError("the bytes of this document are not at hand", where=self.url, then="read it again")
        return Viewed(html_of(self._source(), language(lang)), height)

    def __repr__(self) -> str:
        return visible_line(
            f"<Document {self.doc_id} {self.title or self.url}: {len(self.facts):,} facts, {self.status}>"
        )

    def __str__(self) -> str:
        return "\n".join(f"{name:<10} {visible_line(text)}" for name, text in self._summary())

    def _summary(self) -> list[tuple[str, str]]:
        failed = Counter(self.findings.where(status="fail").to_arrow()["severity"].to_pylist())
        told = [
            ("title", self.title or "(no title found)"),
            ("issuer", self.issuer),
            ("about", f"{self.kind} {self.year or ''}".strip()),
            ("source", f"{self.url} ({self.format}{f', {self.pages} pages' if self.pages else ''})"),
            ("status", f"{self.status}{f': {self.error}' if self.error else ''}"),
            ("numbers", f"{self.about['numbers_used']:,} facts of {self.about['numbers_total']:,} printed numbers"),
            ("verdicts", ", ".join(f"{count:,} {verdict}" for verdict, count in self.verdicts.items())),
            ("findings", f"{failed['error']} errors, {failed['warning']} warnings"),
            ("members", ", ".join(self.members)),
            ("tables", f"{len(self.tables)}: {'、'.join(table.title or '?' for table in self.tables[:6])}"),
        ]
        return [(name, text) for name, text in told if text]

    def _repr_html_(self) -> str:
        rows = [(name, escape(visible_line(text))) for name, text in self._summary() if name != "verdicts"]
        marks = " ".join(
            f"<b style='color:{VERDICT_COLOURS[verdict]}'>{count:,} {verdict}</b>"
            for verdict, count in self.verdicts.items()
        )
        lines = (f"<tr><th style='text-align:left'>{name}</th><td style='text-align:left'>{text}</td></tr>"
                 for name, text in [*rows, ("verdicts", marks)])  # fmt: skip
        return f"<table>{''.join(lines)}</table>"
