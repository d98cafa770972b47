"""What `mingzhang demo` does and says."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urljoin

import pandas as pd
from lxml import html
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from pipeline.batch import extract_all
from pipeline.cli.options import plain_errors, screen
from pipeline.cli.report import Report
from pipeline.demo.answers import answers
from pipeline.demo.server import planted_errors, serve
from pipeline.fetch import fetch
from pipeline.settings import Settings
from pipeline.targets import Target

__all__ = ["run_demo"]


def run_demo(data: Path) -> int:
    """Run the demonstration into `data` and return how many documents failed."""
    console = screen()
    with serve() as portal, plain_errors():
        console.print(f"[bold]1. A sample portal[/bold] on {portal.base}; its list page links:")
        targets = [Target("url", url) for url in _links(portal.list_page)]
        for target in targets:
            console.print(f"   {target.value}")
        console.print("[bold]2. Fetched, archived, read, published[/bold]")
        report = Report(as_json=False, most=0, lines=True)
        with report.following(len(targets)):
            extract_all(targets, Settings(data, allow_private=True), report.tell, report.found)
        report.finish(str(data / "parquet"))
    console.print("[bold]3. Three questions to the tables[/bold] (pandas, no code of ours)")
    for question, table in answers(data / "parquet"):
        _print_frame(console, question, table)
    console.print("[bold]4. What the publisher got wrong[/bold] (planted; see pipeline/demo/portal/planted.tsv)")
    for error in planted_errors():
        console.print(f"   {error.file}: {error.where}: prints {error.printed}, right is {error.right}")
    console.print(f"\nnext: mingzhang show {targets[0].value} --data {data}")
    return report.failures


def _links(list_page: str) -> list[str]:
    """The addresses that the list page's items link."""
    page = html.fromstring(fetch(list_page, allow_private=True).body)
    links = page.iterfind(".//ul[@class='list']//a")
    found = [urljoin(list_page, link.get("href") or "") for link in links]
    assert found, "the sample's list page links nothing"
    return found


def _print_frame(console: Console, question: str, frame: pd.DataFrame) -> None:
    flat = frame.reset_index()
    console.print(f"   [italic]{question}[/italic]")
    shown = Table(*map(str, flat.columns), box=SIMPLE_HEAD, pad_edge=False)
    for row in flat.itertuples(index=False):
        shown.add_row(*map(str, row))
    console.print(shown)
