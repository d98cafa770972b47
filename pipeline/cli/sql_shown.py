"""Rows of an answer as a table on the screen or as comma-separated values."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from mingzhang.pipeline.cli.display import amount
from mingzhang.pipeline.export.harmless import harmless

__all__ = ["print_rows"]

MOST = 200
AT_ONCE = 10_000

Rows = Sequence[Sequence[object]]


def print_rows(console: Console, names: Sequence[str], more: Callable[[int], Rows], *, as_csv: bool) -> None:
    """Print rows; on the screen at most so many, as CSV every one with amounts as printed by the database.

    `more` gives the next rows, at most as many as asked for: an answer may be larger than the memory.
    """
    if as_csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(names)
        while rows := more(AT_ONCE):
            writer.writerows([harmless(value) if isinstance(value, str) else value for value in row] for row in rows)
        return
    rows = more(MOST + 1)
    shown = Table(*map(escape, names), box=SIMPLE_HEAD, pad_edge=False)
    for row in rows[:MOST]:
        shown.add_row(*(escape(amount(value)) for value in row))
    console.print(shown)
    if len(rows) > MOST:
        console.print(f"[dim]… and more than these {MOST} rows; --csv gives every one[/dim]")
