"""What `mingzhang portals add` does and says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
from rich.markup import escape

from mingzhang.pipeline.cli.options import say, screen
from mingzhang.pipeline.cli.portals_tried import print_tried
from mingzhang.pipeline.crawl.proposing import Proposal, propose
from mingzhang.pipeline.portals import Entrance, ProfileDraft, draft_of, entrances, new_profile, parse_profile
from mingzhang.pipeline.visible import visible
from mingzhang.schemas.errors import MingzhangError

__all__ = ["Asked", "added"]

KNOWN = ("", "there already", "no entry page is known")
"""Outcomes of one of many that are nobody's failure."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The command line of one `portals add`; the meanings are in its help."""

    folder: Path
    contact: str
    visit: bool
    dry_run: bool
    portal: str
    allow_private: bool


def added(asked: Asked, what: str, prefix: str) -> bool:
    """Add what was named; whether all of it could be."""
    if prefix:
        return _many(asked, prefix)
    if what.lower().startswith(("http://", "https://")):
        return _proposed(asked, what, asked.portal)
    if asked.visit:
        found = [entrance for entrance in entrances() if entrance.code == what and entrance.url]
        if not found:
            raise MingzhangError(f"no entry page is known for {what}", then="mingzhang portals find NAME")
        return _proposed(asked, found[0].url, asked.portal or what)
    if asked.dry_run:
        click.echo(next((draft_of(e).text for e in entrances() if e.code == what and e.url), f"{what}: none known"))
        return True
    say(f"{new_profile(what, asked.folder)}; next: mingzhang portals try {what}")
    return True


def _proposed(asked: Asked, url: str, portal: str) -> bool:
    """Visit a list page, show what was found, and write the profile where it would take anything."""
    proposal = propose(
        url, contact=asked.contact, allow_private=asked.allow_private, folder=asked.folder, portal=portal
    )
    taken = sum(not why for _, why in proposal.tried.entries)
    _show(proposal)
    if asked.dry_run:
        return bool(taken or proposal.tried.listing.waiting)
    path = proposal.draft.write(asked.folder)
    say(f"{path}; next: mingzhang portals try {proposal.draft.id}")
    return bool(taken or proposal.tried.listing.waiting)


def _show(proposal: Proposal) -> None:
    click.echo(visible(proposal.draft.text))
    console = screen()
    for note in proposal.notes:
        console.print(f"[yellow]{escape(note)}[/yellow]", soft_wrap=True)
    print_tried(console, proposal.tried, parse_profile(proposal.draft.text, proposal.draft.id))


def _many(asked: Asked, prefix: str) -> bool:
    """A line for each jurisdiction below a code: what was written, or why not."""
    good, found = True, [entrance for entrance in entrances() if entrance.code.startswith(prefix)]
    if not found:
        raise MingzhangError(f"the directory has no code that begins with {prefix[:20]}", then="two to six digits")
    counts = {"written": 0, "left out": 0}
    for entrance, draft, why in _drafts(asked, found):
        if draft is not None and not asked.dry_run:
            draft.write(asked.folder)
        good &= why in KNOWN
        counts["left out" if why else "written"] += 1
        word = why or ("would be written" if asked.dry_run else "written")
        click.echo(visible(f"{entrance.code}  {entrance.name}  {word}  {entrance.url}".rstrip()))
    click.echo(", ".join(f"{count} {name}" for name, count in counts.items()), err=True)
    return good


def _drafts(asked: Asked, found: list[Entrance]) -> Iterator[tuple[Entrance, ProfileDraft | None, str]]:
    for entrance in found:
        if (asked.folder / f"{entrance.code}.toml").exists():
            yield entrance, None, "there already"
        elif not entrance.url:
            yield entrance, None, "no entry page is known"
        elif asked.visit:
            yield entrance, *_visited(asked, entrance)
        else:
            yield entrance, draft_of(entrance), ""


def _visited(asked: Asked, entrance: Entrance) -> tuple[ProfileDraft | None, str]:
    try:
        proposal = propose(entrance.url, contact=asked.contact, folder=asked.folder, portal=entrance.code)
    except MingzhangError as error:
        return None, error.what
    return proposal.draft, ""
