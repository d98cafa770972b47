"""What hangs under a department or unit whose code stands in a column of its own (单位编码, 单位名称（科目）).

Taught by 湖南 and 陕西: one column names units and, below each, its accounts or projects.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.tables.rows import Row

__all__ = ["by_offices"]


def by_offices(rows: Sequence[Row]) -> Sequence[Row]:
    """Rows with units hung under the department that their code begins with, and what has no unit code under its unit.

    Where every row repeats its unit's code, the code says nothing about the row's name: nothing changes.
    """
    named = [row for row in rows if not row.is_total]
    if not any(row.office for row in named) or any(row.office and row.code for row in named):
        return rows
    open_offices: list[Row] = []
    placed = []
    for row in rows:
        if row.office:
            open_offices = [other for other in open_offices if _is_inside(row, other)]
        above = tuple(other.item for other in open_offices) if not row.is_total else ()
        placed.append(replace(row, path=(*above, *row.path)))
        if row.office:
            open_offices.append(row)
    return placed


def _is_inside(row: Row, other: Row) -> bool:
    return len(row.office) > len(other.office) and row.office.startswith(other.office)
