"""Facts that cannot be kept made leftovers; findings keep pointing at the facts that stay."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace

from mingzhang.schemas.facts import Extraction
from mingzhang.schemas.findings import Finding

__all__ = ["set_aside"]


def set_aside(
    extraction: Extraction, findings: Sequence[Finding], places: Set[int], reason: str
) -> tuple[Extraction, tuple[Finding, ...]]:
    """The extraction with the facts at these places as leftovers of this reason, and the findings about the others."""
    facts = extraction.facts
    kept = [place for place in range(len(facts)) if place not in places]
    moved = {place: index for index, place in enumerate(kept)}
    leftovers = (*extraction.leftovers, *(facts[place].left_over(reason) for place in sorted(places)))
    told = tuple(
        finding._replace(facts=tuple(moved[place] for place in finding.facts if place in moved)) for finding in findings
    )
    return replace(extraction, facts=tuple(facts[place] for place in kept), leftovers=leftovers), told
