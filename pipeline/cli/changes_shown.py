"""A change on the screen, and as a line of JSON."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from mingzhang.pipeline.changes import Change, Difference, Version, differences
from mingzhang.pipeline.cli.display import amount
from mingzhang.pipeline.visible import json_line

__all__ = ["as_json_line", "print_change", "print_version"]

STYLES = {"new": "green", "returned": "green", "changed": "yellow", "vanished": "red", "withdrawn": "red"}
MOST = 40


def _differences(change: Change, parquet: Path) -> tuple[Difference, ...]:
    return (
        differences(parquet, change.old, change.new) if change.kind == "changed" and change.old and change.new else ()
    )


def print_change(console: Console, change: Change, parquet: Path) -> None:
    """One change, and below it the facts that differ."""
    style = STYLES[change.kind]
    versions = " → ".join(filter(None, (change.old, change.new)))
    console.print(
        f"[{style}]{change.kind:<10}[/{style}]{escape(change.portal)}  {escape(change.title)}  [dim]{versions}[/dim]",
        soft_wrap=True,
    )
    console.print(f"          [dim]{escape(change.url)}[/dim]", soft_wrap=True)
    _print_facts(console, _differences(change, parquet), changed=change.kind == "changed")


def print_version(console: Console, version: Version, parquet: Path) -> None:
    """Whether the bytes of an address are those of the time before and, where not, the facts that differ."""
    if version.before is None:
        return
    style = "green" if version.state == "unchanged" else STYLES["changed"]
    told = f"since {version.since:%Y-%m-%d %H:%M} UTC" if version.state == "unchanged" else ""
    ids = " → ".join(dict.fromkeys((version.before, version.now)))
    head = f"[{style}]{version.state:<9}[/{style}]{escape(version.url)}  [dim]{ids}[/dim] {told}"
    console.print(head.rstrip(), soft_wrap=True)
    if version.state == "changed":
        _print_facts(console, differences(parquet, version.before, version.now), changed=True)


def _print_facts(console: Console, found: tuple[Difference, ...], *, changed: bool) -> None:
    for each in found[:MOST]:
        where = " ".join(filter(None, (each.item, each.component, each.fund, f"{each.period} {each.measure}")))
        console.print(f"         {escape(where)}: {_side(each.old)} → {_side(each.new)} {each.unit}", soft_wrap=True)
    if len(found) > MOST:
        console.print(f"         [dim]… and {len(found) - MOST} more facts; --json gives every one[/dim]")
    if changed and not found:
        console.print("         [dim]no fact differs[/dim]")


def _side(values: tuple[Decimal, ...]) -> str:
    return ", ".join(map(amount, values)) or "(not printed)"


def as_json_line(change: Change, parquet: Path) -> str:
    """One change as one line; amounts as strings, so that they stay exact."""
    facts = [
        {
            "item": each.item,
            "component": each.component,
            "fund": each.fund,
            "measure": each.measure,
            "period": each.period,
            "unit": each.unit,
            "old": [f"{value:f}" for value in each.old],
            "new": [f"{value:f}" for value in each.new],
        }
        for each in _differences(change, parquet)
    ]
    told = {
        "kind": change.kind,
        "portal": change.portal,
        "url": change.url,
        "noticed": f"{change.noticed.isoformat(timespec='seconds')}Z",
        "title": change.title,
        "old": change.old,
        "new": change.new,
        "facts": facts,
    }
    return json_line(told)
