"""Which pages deserve a second reading: numbers that break a rule, ragged rows, numbers that could not be placed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mingzhang.extractors.tables.amounts import read_amount
from mingzhang.schemas.document import Document, Table
from mingzhang.schemas.facts import Extraction
from mingzhang.schemas.findings import Finding

__all__ = ["doubted_pages", "is_grave"]

_SEAM = 10.0
"""A place without a cell that is narrower than this, in points, is a seam between double rulings."""


def is_grave(finding: Finding) -> bool:
    """Whether the finding accuses the document: an error or a warning that failed."""
    return finding.status == "fail" and finding.severity != "info"


def doubted_pages(document: Document, extraction: Extraction, findings: Sequence[Finding]) -> tuple[int, ...]:
    """The 1-based pages to read again, what an accusation rests on first; none of a sound document."""
    pages = [*_accused(extraction, findings), *_unplaced(extraction), *_ragged_pages(document)]
    return tuple(dict.fromkeys(pages))


def _accused(extraction: Extraction, findings: Sequence[Finding]) -> Iterator[int]:
    """Pages of the table cells that failed rules are about, errors before warnings."""
    for finding in sorted(filter(is_grave, findings), key=lambda one: one.severity):
        facts = (extraction.facts[place] for place in finding.facts)
        yield from (fact.page for fact in facts if fact.source == "table" and fact.page is not None)


def _unplaced(extraction: Extraction) -> Iterator[int]:
    """Pages of the numbers of known forms that the table does not explain."""
    for leftover in extraction.leftovers:
        if leftover.reason == "unplaced" and leftover.table is not None and leftover.page is not None:
            yield leftover.page


def _ragged_pages(document: Document) -> Iterator[int]:
    return (table.pages[0] for table in document.tables if table.pages and _is_ragged(table))


def _is_ragged(table: Table) -> bool:
    """Whether a row with a number has a place between two cells that no cell covers."""
    starts: dict[int, list[tuple[float, float]]] = {}
    numbers: set[int] = set()
    for cell in table.cells:
        if cell.box is None:
            return False
        for row in range(cell.row, cell.row + cell.row_span):
            starts.setdefault(row, []).append((cell.box[0], cell.box[2]))
        if read_amount(cell.text) is not None:
            numbers.add(cell.row)
    return any(_has_hole(sorted(starts[row])) for row in numbers)


def _has_hole(spans: Sequence[tuple[float, float]]) -> bool:
    reached = spans[0][1]
    for left, right in spans[1:]:
        if left - reached > _SEAM:
            return True
        reached = max(reached, right)
    return False
