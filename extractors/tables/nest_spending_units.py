"""What hangs under a department or unit whose code stands in a column of its own (单位编码, 单位名称（科目）).

Taught by 湖南 and 陕西: one column names units and, below each, its accounts or projects.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mingzhang.extractors.tables.rows import TableRow

__all__ = ["by_offices"]


def by_offices(rows: Sequence[TableRow], publisher: str = "") -> Sequence[TableRow]:
    """Rows with units hung under the department that their code begins with, and what has no unit code under its unit.

    A row with the code of an account is the account's, even where it repeats the code of the unit that it hangs under.
    Without codes, a first row that is named like the table's `publisher` is the sum of what follows and holds it.
    """
    if rows and publisher and rows[0].item == publisher and not any(row.office for row in rows):
        return [rows[0], *(_below(row, publisher) for row in rows[1:])]
    if not any(row.office for row in rows):
        return rows
    offices: list[TableRow] = []
    placed = []
    for row in rows:
        opens = bool(row.office) and row.code is None and not row.is_total
        if row.office:
            offices = [other for other in offices if _is_inside(row, other, itself=not opens)]
        above = () if row.is_total else tuple(other.item for other in offices)
        placed.append(replace(row, path=(*above, *row.path)))
        if opens:
            offices.append(row)
    return placed


def _below(row: TableRow, publisher: str) -> TableRow:
    return row if row.is_total or row.item == publisher else replace(row, path=(publisher, *row.path))


def _is_inside(row: TableRow, other: TableRow, *, itself: bool) -> bool:
    return row.office.startswith(other.office) and (itself or len(row.office) > len(other.office))
