"""A tried list page on the screen."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape

from mingzhang.pipeline.crawl.trying import Tried
from mingzhang.pipeline.portals import Profile

__all__ = ["print_tried"]


def print_tried(console: Console, tried: Tried, profile: Profile) -> None:
    """Print a list page: counts against expectations, the next page, taken links, the others with the reason."""
    rules, count = profile.list, len(tried.entries)
    taken = [entry for entry, why in tried.entries if not why]
    style = "green" if tried.as_expected else "red"
    selector = f"selector {rules.links}" if rules.links else "every link"
    console.print(f"[bold]{escape(tried.url)}[/bold]", soft_wrap=True)
    console.print(
        f"  {escape(selector)}: [{style}]{count} links[/{style}], expected {rules.least} to {rules.most};"
        f" {len(taken)} disclosures; idiom: {tried.listing.idiom}"
    )
    if not taken and not tried.listing.waiting:
        console.print("  [yellow]nothing would be taken[/yellow]; look at disclosures.words and disclosures.lists")
    if tried.listing.following:
        what = "its list comes from" if tried.listing.waiting else "next page"
        console.print(f"  {what} {escape(tried.listing.following)}", soft_wrap=True)
    for entry, why in tried.entries:
        mark = f"[dim]left out: {escape(why)}[/dim]" if why else "[green]taken[/green]"
        day = f"{entry.date} " if entry.date else ""
        console.print(f"  {mark}  {day}{escape(entry.title)}  [dim]{escape(entry.url)}[/dim]", soft_wrap=True)
