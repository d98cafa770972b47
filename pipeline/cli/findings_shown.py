"""Findings on the screen and as lines of JSON, from their published rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from rich.console import Console
from rich.markup import escape

from mingzhang.pipeline.checks.english import english, english_hint
from mingzhang.pipeline.cli.chinese import told as in_language
from mingzhang.pipeline.cli.display import Row
from mingzhang.pipeline.visible import json_line

__all__ = ["print_checks", "print_findings", "summary", "to_line"]

SEVERITY_STYLE = {"error": "red", "warning": "yellow", "info": "dim"}
_ORDER = tuple(SEVERITY_STYLE)


def summary(findings: Iterable[Row]) -> str:
    """How many of each severity failed, and how many held: one line."""
    rows = list(findings)
    failed = [row for row in rows if row["status"] == "fail"]
    told = [f"{sum(row['severity'] == name for row in failed)} {name}" for name in _ORDER]
    held = sum(row["status"] == "pass" for row in rows)
    left = sum(row["status"] == "undefined" for row in rows)
    return in_language(f"checks: {', '.join(told)}; {held} held, {left} undecided")


def print_findings(console: Console, findings: Sequence[Row], *, lang: str = "zh", where: bool = False) -> None:
    """Print each finding on its own lines, gravest first; `where` names its document."""
    for row in sorted(
        findings, key=lambda row: (str(row["doc_id"]) if where else "", _ORDER.index(str(row["severity"])))
    ):
        style = SEVERITY_STYLE[str(row["severity"])]
        head = f"[{style}]{row['severity']:<8}[/{style}]{row['rule']:<6}"
        place = f"{row['doc_id']}  " if where else ""
        words = english(row) if lang == "en" else str(row["message"])
        console.print(f"{place}{head} {escape(words)}", soft_wrap=True)
        if row["hint"]:
            hint = english_hint(str(row["hint"])) if lang == "en" else str(row["hint"])
            console.print(f"{' ' * len(place)}               {escape(hint)}", style="dim", soft_wrap=True)
    if lang == "en" and any(_is(row["expected"]) for row in findings):
        console.print("amounts in yuan, rates in percent; in brackets the words of the document", style="dim")


def print_checks(console: Console, findings: Sequence[Row]) -> None:
    """Print the summary of a document's checks, then its errors and warnings."""
    if not findings:
        return
    console.print(f"[bold]{summary(findings)}[/bold]")
    print_findings(console, [row for row in findings if row["status"] == "fail" and row["severity"] != "info"])


def to_line(row: Row) -> str:
    """One finding as one line of JSON, decimals as strings."""
    return json_line(row, lambda value: f"{value:f}" if _is(value) else str(value))


def _is(value: object) -> bool:
    return isinstance(value, Decimal)
