"""The differences of two states of the tables, on the screen and as lines of JSON."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape

from mingzhang.pipeline.changes import DocumentDifference, FactDifference, between
from mingzhang.pipeline.changes.between import MEANING
from mingzhang.pipeline.cli.display import amount
from mingzhang.pipeline.cli.options import screen
from mingzhang.pipeline.visible import json_line

__all__ = ["show_between"]

STYLES = {"read": "yellow", "new": "green", "gone": "red"}
MOST = 40
BRIEF = ("item_path", "code", "component", "fund", "scope", "place", "period", "measure", "as_of")


def show_between(old: Path, new: Path, *, as_json: bool) -> None:
    """Print every document whose facts differ, and the counts."""
    console, counts = screen(), Counter[str]()
    for found in between(old, new):
        counts[f"documents {found.kind}"] += 1
        if found.kind == "read":
            counts.update(f"facts {_kind(each)}" for each in found.facts)
        if as_json:
            click.echo(_line(found))
        else:
            _print(console, found)
    if not as_json:
        click.echo(_summary(counts))


def _summary(counts: Counter[str]) -> str:
    if not counts:
        return "no fact differs"
    return (
        f"{counts['documents read']:,} documents are read differently: {counts['facts changed']:,} facts changed,"
        f" {counts['facts new']:,} came, {counts['facts gone']:,} went;"
        f" {counts['documents new']:,} documents are new, {counts['documents gone']:,} are gone"
    )


def _kind(fact: FactDifference) -> str:
    return "new" if fact.old is None else "gone" if fact.new is None else "changed"


def _print(console: Console, found: DocumentDifference) -> None:
    versions = " → ".join(dict.fromkeys(filter(None, found.versions)))
    head = f"[{STYLES[found.kind]}]{found.kind:<5}[/{STYLES[found.kind]}]{found.doc_id}  {escape(found.title)}"
    console.print(f"{head}  [dim]{escape(versions)}[/dim]", soft_wrap=True)
    if found.kind != "read":
        console.print(f"     {len(found.facts):,} facts", soft_wrap=True)
        return
    for each in found.facts[:MOST]:
        console.print(f"     {each.fact_id}  {escape(_told(each))}", soft_wrap=True)
    if len(found.facts) > MOST:
        console.print(f"     [dim]… and {len(found.facts) - MOST} more facts; --json gives every one[/dim]")


def _told(fact: FactDifference) -> str:
    """Both sides where the meaning differs; the meaning once where only the value does."""
    old, new = (None if row is None else _words(row) for row in (fact.old, fact.new))
    if fact.old is not None and fact.new is not None and old == new:
        changed = [name for name in MEANING if name != "value" and fact.old[name] != fact.new[name]]
        more = "".join(f"; {name} {fact.old[name]} → {fact.new[name]}" for name in changed)
        return f"{new}: {_value(fact.old)} → {_value(fact.new)}{more}"
    sides = [f"{words}: {_value(row)}" for words, row in ((old, fact.old), (new, fact.new)) if row is not None]
    return " → ".join(sides) if len(sides) == 2 else f"{'+' if fact.old is None else '-'} {sides[0]}"


def _words(row: dict[str, object]) -> str:
    return " ".join(str(row[name]) for name in BRIEF if row[name] not in {None, ""})


def _value(row: dict[str, object]) -> str:
    value = row["value"]
    assert isinstance(value, Decimal)
    return f"{amount(value)} {row['unit']}"


def _line(found: DocumentDifference) -> str:
    """One document as one line of JSON; amounts as strings, so that they stay exact."""
    told = {
        "kind": found.kind,
        "doc_id": found.doc_id,
        "url": found.url,
        "title": found.title,
        "extractor_versions": found.versions,
        "facts": [{"fact_id": each.fact_id, "old": each.old, "new": each.new} for each in found.facts],
    }
    return json_line(told, lambda v: f"{v:f}" if isinstance(v, Decimal) else str(v))
