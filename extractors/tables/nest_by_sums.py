"""What hangs together in a column of accounts with lines between them that have no code, told by their amounts.

Taught by tables that print each unit above its accounts, or each project below its account, without a code for either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import takewhile

from mingzhang.extractors.tables.rows import TableRow

__all__ = ["above_accounts", "below_accounts"]

Values = Mapping[int, Decimal]
"""What each row prints in its first column of numbers."""
_CLASS = 3


def above_accounts(rows: Sequence[TableRow], values: Values) -> Sequence[TableRow]:
    """Rows with accounts hung under the line without code above them whose amount is the sum of their classes.

    What a column of units already places (深圳) keeps its place.
    """
    if any(row.office for row in rows):
        return rows
    placed: list[TableRow] = []
    holder: TableRow | None = None
    for place, row in enumerate(rows):
        if not row.code:
            holder = row if _is_bare(row) and _holds(place, rows, values) else None
            placed.append(row)
        else:
            alone = holder is not None and len(row.path) == 1
            placed.append(replace(row, path=(holder.item, *row.path)) if holder and alone else row)
    return placed


def below_accounts(rows: Sequence[TableRow], values: Values) -> Sequence[TableRow]:
    """Rows with the lines without code that follow an account and add up to it hung under that account."""
    placed = list(rows)
    for place, row in enumerate(rows):
        run = _bare_run(place, rows) if row.code else ()
        whole = values.get(row.row)
        if not run or whole is None or sum(values.get(one.row, Decimal(0)) for one in run) != whole:
            continue
        named = {one.item for one in run}
        if named.isdisjoint(row.path) and not _holds(place + len(run), rows, values):
            for at, one in enumerate(run, place + 1):
                placed[at] = replace(one, path=(*row.path, *one.path))
    return placed


def _bare_run(place: int, rows: Sequence[TableRow]) -> Sequence[TableRow]:
    return list(takewhile(_is_bare, rows[place + 1 :]))


def _is_bare(row: TableRow) -> bool:
    return not row.code and not row.is_total and row.filled and len(row.path) == 1 and not row.dating


def _holds(place: int, rows: Sequence[TableRow], values: Values) -> bool:
    block = list(takewhile(lambda row: bool(row.code), rows[place + 1 :]))
    classes = [values[row.row] for row in block if len(row.code or "") == _CLASS and row.row in values]
    return bool(classes) and sum(classes) == values.get(rows[place].row)
