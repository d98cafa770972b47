"""What a run says while it goes and when it ends: documents on the screen, or JSON lines for other programs."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from decimal import Decimal
from urllib.parse import unquote

from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from mingzhang.pipeline.batch import Result
from mingzhang.pipeline.cli.chinese import label, told
from mingzhang.pipeline.cli.display import STATUS_STYLE, Rows, print_document, state_of
from mingzhang.pipeline.cli.findings_shown import print_checks
from mingzhang.pipeline.cli.options import screen
from mingzhang.pipeline.gather import Missed
from mingzhang.pipeline.publish import DocumentRows
from mingzhang.pipeline.task import Task
from mingzhang.pipeline.visible import json_line
from mingzhang.pipeline.workers import Page

__all__ = ["Report", "rows_as_lists", "to_json"]

SILENCE = 30.0
WHOLE = 3
"""So many documents are shown in full; of more, each is one line."""


class Report:
    """Hears every result of a run.

    `failures` counts what did not come or could not be read; `addresses` are those of the documents that came.
    """

    def __init__(self, *, as_json: bool, most: int | None, lines: bool = False) -> None:
        self.failures = 0
        self.addresses: list[str] = []
        self._as_json, self._most = as_json, most
        self._out, self._err = screen(), screen(stderr=True)
        self._counts: Counter[str] = Counter()
        self._numbers: Counter[str] = Counter()
        self._findings: Counter[str] = Counter()
        self._whole, self._lines = True, lines
        self._progress: Progress | None = None
        self._spoken = time.monotonic()
        self._begun = ("", 0, 0.0)

    @contextmanager
    def following(self, documents: int) -> Iterator[None]:
        """Show a progress bar for the block: documents, and the page of one that takes long."""
        self._whole = documents <= WHOLE and not self._lines
        columns = (TextColumn(label("reading")), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
                   TextColumn("{task.description}"))  # fmt: skip
        with Progress(*columns, console=self._err, transient=True) as progress:
            progress.add_task("", total=documents)
            self._progress = progress
            yield
        self._progress = None

    def heard(self, task: Task, at: Page) -> None:
        """Say which page of a document is read: in the bar, or a line every half minute where there is no terminal."""
        page = told(f"page {at.page} of {at.pages}") + self._left(task, at)
        if self._progress and self._err.is_terminal:
            bar = self._progress.tasks[0]
            self._progress.update(bar.id, description=escape(f"{task.name[-40:]}  {page}"))
        elif time.monotonic() - self._spoken > SILENCE:
            self._spoken = time.monotonic()
            self._err.print(escape(told(f"reading {task.name}: {page}")), soft_wrap=True)

    def _left(self, task: Task, at: Page) -> str:
        """About how many minutes the pages of a document still take, once that is a minute: scans take seconds each."""
        name, page, since = self._begun
        if name != task.name or at.page < page:
            self._begun = (task.name, at.page, time.monotonic())
            return ""
        spent = time.monotonic() - since
        minutes = round(spent / max(at.page - page, 1) * (at.pages - at.page + 1) / 60)
        return ", " + told(f"about {minutes} minutes left") if minutes and at.page > page else ""

    def found(self, more: int) -> None:
        """More documents turned up."""
        if self._progress and more:
            bar = self._progress.tasks[0]
            self._progress.update(bar.id, total=(bar.total or 0) + more)

    def tell(self, result: Result) -> None:
        """Say what became of one document."""
        if self._progress:
            self._progress.advance(self._progress.tasks[0].id)
        if isinstance(result, Missed):
            self._tell_missed(result)
            return
        self.failures += result.status == "failed"
        self.addresses.append(result.url)
        shown = self._as_json or self._whole
        rows = rows_as_lists(result.rows, () if shown else ("documents", "findings"))
        about = rows["documents"][0]
        self._counts[state_of(about)] += 1
        for name in ("numbers_used", "numbers_total"):
            self._numbers[name] += int(str(about[name]))
        self._findings.update(str(row["severity"]) for row in rows["findings"] if row["status"] == "fail")
        if self._as_json:
            print(to_json(rows), flush=True)
        elif self._whole:
            print_document(self._out, rows, most=self._most)
            print_checks(self._out, rows["findings"])
            self._out.print()
        else:
            self._tell_line(rows, result.seconds)

    def finish(self, published: str) -> None:
        """The last words: counts, and where the tables are."""
        if self._as_json:
            return
        counts = ", ".join(f"{count} {status}" for status, count in sorted(self._counts.items())) or "nothing"
        words = (
            f"[bold]{counts}[/bold]: {self._numbers['numbers_used']:,} facts of"
            f" {self._numbers['numbers_total']:,} printed numbers,"
            f" {self._findings['error']} errors and {self._findings['warning']} warnings found"
        )
        self._out.print(told(words))
        self._out.print(told(f"tables: {published}" if published else "dry run: nothing was archived or published"))

    def _tell_missed(self, missed: Missed) -> None:
        self.failures += missed.state not in {"too_many", "same_bytes"}
        name = missed.target.value.encode("utf-8", "replace").decode()
        self._counts[missed.state] += 1
        if self._as_json:
            line = {"target": name, "state": missed.state, "reason": missed.reason}
            print(json_line(line), flush=True)
        self._err.print(f"[red]{missed.state}[/red] {escape(name)}: {escape(told(missed.reason))}", soft_wrap=True)

    def _tell_line(self, rows: Rows, seconds: float) -> None:
        about = rows["documents"][0]
        style = STATUS_STYLE[str(about["status"])]
        name = unquote(str(about["url"]).rsplit("/", 1)[-1])
        facts = f"{about['numbers_used']}/{about['numbers_total']}"
        head = f"[{style}]{state_of(about):<8}[/{style}]{about['doc_id']}  {facts:>11}  {seconds:5.1f}s"
        self._out.print(
            f"{head}  {escape(str(about['title'] or name)[:100])}  [dim]{escape(name)}[/dim]", soft_wrap=True
        )
        if about["error"]:
            self._out.print(f"        [{style}]{escape(told(str(about['error'])))}[/{style}]", soft_wrap=True)


def rows_as_lists(rows: DocumentRows, names: Collection[str] = ()) -> Rows:
    """The rows of a document as the published tables show them, division and year included, without its cells.

    `names` are the tables that are wanted, none for all.
    """
    place = {"division": rows.place.division, "year": rows.place.year}
    wanted = {name: table for name, table in rows.tables.items() if name != "cells" and (not names or name in names)}
    return {name: [row | place for row in table.to_pylist()] for name, table in wanted.items()}


def to_json(rows: Rows) -> str:
    """One document as one line of JSON: the `documents` row, then a list per table; decimals as strings."""
    shown = {**rows["documents"][0], **{name: list(table) for name, table in rows.items() if name != "documents"}}
    return json_line(shown, lambda v: f"{v:f}" if isinstance(v, Decimal) else str(v))
