"""Counties below the city printed above them, where a table of regions keeps no indents.

Taught by tables of debt and of transfers by city and county (河南, 湖南).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mingzhang.extractors.tables.rows import TableRow
from mingzhang.extractors.tables.words import level
from mingzhang.schemas.vocabulary.divisions import divisions
from mingzhang.schemas.vocabulary.marks import words

__all__ = ["by_places"]

_OWN = words("tables/label", "own")


def by_places(rows: Sequence[TableRow]) -> Sequence[TableRow]:
    """Rows of one block with counties and 某市本级 hung under the row of their city; the others as they were."""
    if any(row.indent or row.code for row in rows):
        return rows
    city: TableRow | None = None
    stems: tuple[str, ...] = ()
    placed = []
    for row in rows:
        found = _cities(row.item)
        if row.is_total or found:
            city, stems = (row, found) if found else (None, ())
        inside = city is not None and city is not row and level(row.label) == 0
        if city is not None and inside and _belongs(row.item, city.item, stems):
            placed.append(replace(row, path=(*city.path, row.item)))
        else:
            placed.append(row)
    return placed


def _cities(name: str) -> tuple[str, ...]:
    """The digits that the codes inside begin with, for each city of this name."""
    codes = divisions().by_name.get(name, ())
    return tuple(code[:4] for code in codes if code.endswith("00") and not code.endswith("0000"))


def _belongs(name: str, city: str, stems: Sequence[str]) -> bool:
    if name.startswith(city) and name.removeprefix(city) in _OWN:
        return True
    return any(code.startswith(stem) for code in divisions().by_name.get(name, ()) for stem in stems)
