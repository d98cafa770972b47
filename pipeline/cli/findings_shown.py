"""Findings on the screen and as lines of JSON, from their published rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from rich.console import Console
from rich.markup import escape

from mingzhang.pipeline.cli.chinese import told as in_language
from mingzhang.pipeline.cli.display import Row, amount
from mingzhang.pipeline.visible import json_line
from mingzhang.schemas.vocabulary.rules import Rule, rules

__all__ = ["english", "print_checks", "print_findings", "summary", "to_line"]

SEVERITY_STYLE = {"error": "red", "warning": "yellow", "info": "dim"}
_ORDER = tuple(SEVERITY_STYLE)
_STATUSES = {"pass": "holds", "fail": "does not hold", "undefined": "cannot be decided"}


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
            hint = _english_hint(str(row["hint"])) if lang == "en" else str(row["hint"])
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


def english(row: Row) -> str:
    """The finding in English: what should hold, expected, found, difference, and the printed words after it."""
    rule = _rule(str(row["rule"]), str(row["message"]))
    says = rule.english if rule else str(row["rule"])
    numbers = [
        f"{name} {amount(row[name])}" for name in ("expected", "found", "difference", "allowed") if _is(row[name])
    ]
    told = f": {', '.join(numbers)}" if numbers else ""
    return f"{says} — {_STATUSES[str(row['status'])]}{told} [{row['message']}]"


def _english_hint(hint: str) -> str:
    found = _HINT.fullmatch(hint)
    if found is None:
        return hint
    name, old, new, count = found.groups()
    relations = f"all {count} relations it takes part in" if count else "the relation"
    return f"if {name} were {new} instead of {old}, {relations} would hold"


_HINT = re.compile(r"若将(.+)由([^\s由]+)改为([^\s改]+),则(?:其参与的(\d+)条关系均|该关系)成立")


def _is(value: object) -> bool:
    return isinstance(value, Decimal)


def _rule(name: str, message: str) -> Rule | None:
    """The rule of a finding; where an id has several parts, the one whose words the message quotes."""
    parts = [rule for rule in rules() if rule.id == name]
    return next((rule for rule in parts if rule.says in message), parts[0] if parts else None)
