"""Which pages deserve a second reading: those with numbers that break a rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mingzhang.schemas.facts import Extraction
from mingzhang.schemas.findings import Finding

__all__ = ["doubted_pages", "is_grave"]


def is_grave(finding: Finding) -> bool:
    """Whether the finding accuses the document: an error or a warning that failed."""
    return finding.status == "fail" and finding.severity != "info"


def doubted_pages(extraction: Extraction, findings: Sequence[Finding]) -> tuple[int, ...]:
    """The 1-based pages to read again: those that accusations rest on, errors first; none of a sound document.

    Only an accusation can be settled, by its own numbers or by those that we lost on its pages: pages that were doubted
    for unplaced numbers or ragged rows settled nothing over 133 real PDFs.
    """
    return tuple(dict.fromkeys(_accused(extraction, findings)))


def _accused(extraction: Extraction, findings: Sequence[Finding]) -> Iterator[int]:
    """Pages of the table cells that failed rules are about, errors before warnings."""
    for finding in sorted(filter(is_grave, findings), key=lambda one: one.severity):
        facts = (extraction.facts[place] for place in finding.facts)
        yield from (fact.page for fact in facts if fact.source == "table" and fact.page is not None)
