"""Rows of an answer as a table on the screen or as comma-separated values."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Sequence

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from mingzhang.pipeline.cli.chinese import told
from mingzhang.pipeline.cli.display import amount
from mingzhang.pipeline.export.harmless import harmless

__all__ = ["print_rows"]

MOST = 200
UPRIGHT = 3
"""So few rows of more columns than fit are shown one column a line."""
NARROWEST = 24
"""A column of texts is wrapped to no less."""
BESIDE = 3
"""Columns of the terminal between two of the table."""
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
    lines = [[amount(value) for value in row] for row in rows[:MOST]]
    wraps = [any(isinstance(row[place], str | list) for row in rows) for place in range(len(names))]
    fitting = _fitting(names, lines, wraps, console.width)
    if rows and fitting < len(names) and len(rows) <= UPRIGHT:
        for line in lines:
            console.print(_upright(names, line))
        return
    shown = Table(box=SIMPLE_HEAD, pad_edge=False)
    for place, name in enumerate(names[:fitting]):
        shown.add_column(escape(name), no_wrap=not wraps[place], overflow="fold")
    for line in lines:
        shown.add_row(*map(escape, line[:fitting]))
    console.print(shown)
    if fitting < len(names):
        left = ", ".join(names[fitting:])
        console.print(f"[dim]{told(f'columns that do not fit: {escape(left)}')}[/dim]")
    if len(rows) > MOST:
        console.print(f"[dim]{told(f'… and more than these {MOST} rows; --csv gives every one')}[/dim]")


def _fitting(names: Sequence[str], lines: Sequence[Sequence[str]], wraps: Sequence[bool], width: int) -> int:
    """How many of the first columns fit beside one another, a long text taking no more than it can be wrapped to."""
    room, count = width, 0
    for place, name in enumerate(names):
        most = NARROWEST if wraps[place] else width
        needed = max([cell_len(name), *(min(cell_len(line[place]), most) for line in lines)]) + BESIDE
        if needed > room and count:
            return count
        room, count = room - needed, count + 1
    return count


def _upright(names: Sequence[str], line: Sequence[str]) -> Table:
    """One row as a line for each column."""
    shown = Table.grid(padding=(0, 2))
    shown.add_column(no_wrap=True, style="dim")
    shown.add_column(overflow="fold")
    for name, text in zip(names, line, strict=True):
        shown.add_row(escape(name), escape(text))
    shown.add_row("", "")
    return shown
