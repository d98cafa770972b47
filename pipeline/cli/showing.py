"""What `mingzhang demo` does and says."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from mingzhang.pipeline.cli.options import plain_errors, screen
from mingzhang.pipeline.cli.report import Report
from mingzhang.pipeline.crawl.trying import try_portal
from mingzhang.pipeline.crawl.visit import Asked
from mingzhang.pipeline.demo.answers import answers
from mingzhang.pipeline.demo.server import planted_errors, serve
from mingzhang.pipeline.nightly.config import Settings
from mingzhang.pipeline.nightly.night import spend
from mingzhang.pipeline.nightly.result import Night
from mingzhang.pipeline.portals import Profile, profile_by_id
from mingzhang.pipeline.task import Outcome

__all__ = ["run_demo"]


def run_demo(data: Path) -> int:
    """Run the demonstration into `data` and return how many documents failed and alarms rang."""
    console = screen()
    report = Report(as_json=False, most=0, lines=True)
    with serve() as portal, plain_errors():
        profile = profile_by_id("yunlan", data / "portals").at(portal.base)
        console.print(f"[bold]1. A sample portal[/bold] on {portal.base}; its list page links:")
        (tried,) = try_portal(profile, profile.start[0], "")
        links = [entry.url for entry, why in tried.entries if not why]
        for url in links:
            console.print(f"   {url}")
        console.print("[bold]2. One nightly run[/bold]: visited, archived, read, published, checked")
        with report.following(len(links)):
            night = _night(profile, data, report)
        report.finish(str(data / "parquet"))
    for alarm in night.alarms:
        console.print(f"   [red]ALARM[/red] {escape(f'{alarm.kind}: {alarm.message} {alarm.url}')}")
    console.print("[bold]3. Three questions to the tables[/bold] (pandas, no code of ours)")
    for question, table in answers(data / "parquet"):
        _print_frame(console, question, table)
    console.print("[bold]4. What the publisher got wrong[/bold] (planted; see pipeline/demo/portal/planted.tsv)")
    for error in planted_errors():
        console.print(f"   {error.file}: {error.where}: prints {error.printed}, right is {error.right}")
    console.print(f"\nnext: mingzhang show {links[0]} --data {data}")
    return report.failures + len(night.alarms)


def _night(profile: Profile, data: Path, report: Report) -> Night:
    """One nightly run over the sample, which forgets it: the next demonstration has another port."""
    with TemporaryDirectory() as folder:
        settings = Settings(data, reread=True, again=0, remember=Path(folder) / "journal.sqlite")
        return spend([profile], settings, _Told(report))


class _Told:
    """Hears the night and says each document as `mingzhang extract` does."""

    def __init__(self, report: Report) -> None:
        self._report = report

    def asked(self, asked: Asked) -> None:
        """Requests are not shown one by one."""

    def visited(self, portal: str, error: str) -> None:
        """There is one portal only."""

    def reading(self, documents: int) -> None:
        """The lines that follow say it."""

    def reading_again(self, documents: int, left: int) -> None:
        """What another version read is no part of the demonstration."""

    def read(self, outcome: Outcome) -> None:
        """One document is read."""
        self._report.tell(outcome)

    def ended(self, night: Night) -> None:
        """What it came to is shown after it."""


def _print_frame(console: Console, question: str, frame: pd.DataFrame) -> None:
    flat = frame.reset_index()
    console.print(f"   [italic]{question}[/italic]")
    shown = Table(*map(str, flat.columns), box=SIMPLE_HEAD, pad_edge=False)
    for row in flat.itertuples(index=False):
        shown.add_row(*map(str, row))
    console.print(shown)
