"""What is wrong, or worth a thought, in a folder of profiles; nobody is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from mingzhang.pipeline.portals.profile import Profile
from mingzhang.pipeline.portals.shelf import Shelf
from mingzhang.schemas.vocabulary.divisions import UNKNOWN

__all__ = ["Remark", "lint"]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about one profile: `wrong` (a night does not visit it, or visits a page twice) or a `note`."""

    level: Literal["wrong", "note"]
    portal: str
    words: str


def lint(shelf: Shelf) -> tuple[Remark, ...]:
    """Every remark, what is wrong first."""
    wrong = [Remark("wrong", each.id, str(each.error)) for each in shelf.refused]
    notes = [Remark("note", profile.id, words) for profile in shelf.profiles for words in _notes(profile)]
    return (*wrong, *_twice(shelf), *notes)


def _twice(shelf: Shelf) -> Iterator[Remark]:
    starts: dict[str, list[str]] = defaultdict(list)
    for profile in shelf.profiles:
        for start in profile.start:
            starts[start].append(profile.id)
    for start, portals in starts.items():
        if len(portals) > 1:
            yield Remark("wrong", portals[-1], f"starts at {start}, as {portals[0]} does: one of them is too many")


def _notes(profile: Profile) -> Iterator[str]:
    if not profile.list.links and not profile.list.fields.items:
        yield "list.links is empty: every link of the page is looked at; mingzhang portals add URL proposes a selector"
    if not profile.disclosures.words and not profile.disclosures.paths:
        yield "disclosures has neither words nor paths: every link of a list is taken"
    if profile.division == UNKNOWN:
        yield "division is not known: its requests are published under 000000"
    if not profile.expect.documents and not profile.expect.season:
        yield "expect is empty: that a portal publishes less than it did rings nobody"
    if profile.allow_private:
        yield "allow_private lets it ask this machine and private networks"
