"""A document's numbers as its rules let them be read, and what the rules say of them."""

from __future__ import annotations

from mingzhang.extractors.binding.alternative_readings import best_reading
from mingzhang.extractors.checks import check
from mingzhang.schemas.document import Document
from mingzhang.schemas.facts import Extraction
from mingzhang.schemas.findings import Finding

__all__ = ["bind_and_check"]


def bind_and_check(document: Document, extraction: Extraction) -> tuple[Extraction, tuple[Finding, ...]]:
    """The extraction bound as its words allow and its sums decide, with verdicts, and the findings, gravest first."""
    return best_reading(document, extraction, check)
