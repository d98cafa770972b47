"""Parts of official vehicles and receptions that a table prints as plain lines below their whole.

Taught by tables of 三公经费 that mark only the first part (其中：公务用车购置费); the next one stands alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from mingzhang.extractors.tables.rows import TableRow
from mingzhang.extractors.tables.words import key, level
from mingzhang.schemas.vocabulary.columns import column_words
from mingzhang.schemas.vocabulary.concepts import Concept, find

__all__ = ["by_concepts"]

_AXIS = "three_public"


def by_concepts(rows: Sequence[TableRow]) -> Sequence[TableRow]:
    """Rows of one block with plain lines of 三公 hung under the whole above that they are a part of."""
    if any(row.indent or row.code for row in rows):
        return rows
    wholes: dict[str, TableRow] = {}
    placed = []
    for row in rows:
        row = _beside(row)  # noqa: PLW2901 - the row as placed
        concept = _money(row)
        whole = wholes.get(concept.parent or "") if concept else None
        if whole is not None and level(row.label) == 0 and whole.path[:-1] == row.path[:-1]:
            row = replace(row, path=(*whole.path, row.item))  # noqa: PLW2901
        if row.is_total:
            wholes.clear()
        elif concept is not None and concept.parent:
            wholes[concept.id] = row
        placed.append(row)
    return placed


def _beside(row: TableRow) -> TableRow:
    """A plain line of meetings or training below the numbered parts of 三公经费, which it is no part of."""
    if level(row.label) or key(row.item) not in column_words()["totals.beside"]:
        return row
    above = tuple(takewhile(lambda name: not _is_ours(name), row.path[:-1]))
    return replace(row, path=(*above, row.item))


def _is_ours(name: str) -> bool:
    concept = find(name)
    return concept is not None and concept.axis == _AXIS


def _money(row: TableRow) -> Concept | None:
    concept = find(row.item) if row.filled and not row.dating else None
    return concept if concept is not None and (concept.axis, concept.kind) == (_AXIS, "money") else None
