"""What stands in columns right of a row's label: accounts that tell its repetitions apart, the project of an account.

Taught by 云南, which prints a project once for every account that it is spent on, and by 新疆, which prints the project
behind its account.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mingzhang.extractors.tables.roles import SideBySideBlock, is_code
from mingzhang.extractors.tables.rows import TableRow
from mingzhang.extractors.tables.stitch import JoinedTable
from mingzhang.extractors.tables.words import item_name, key
from mingzhang.schemas.vocabulary.marks import words

__all__ = ["told_apart", "with_projects"]

_PROJECT = words("tables/heading", "project")

_Named = tuple[int, int]
"""A column of names and the column of codes left of it."""


def told_apart(rows: Sequence[TableRow], sheet: JoinedTable, block: SideBySideBlock) -> Sequence[TableRow]:
    """Rows with the names of the accounts in which they differ from others of the same path, and the last one's code.

    Rows that have codes of their own, or no names right of their label, stay as they are.
    """
    pairs = list(_pairs(block))
    if not pairs or any(row.code for row in rows):
        return rows
    groups: dict[tuple[str, ...], list[TableRow]] = {}
    for row in rows:
        if row.filled and row.item and not row.is_total and not row.dating:
            groups.setdefault(row.path, []).append(row)
    apart = {row.row: row for group in groups.values() if len(group) > 1 for row in _apart(group, sheet, pairs)}
    return [apart.get(row.row, row) for row in rows]


def _pairs(block: SideBySideBlock) -> Iterator[_Named]:
    for name in block.names[1:]:
        if name - 1 in block.codes:
            yield name, name - 1


def _apart(group: Sequence[TableRow], sheet: JoinedTable, pairs: Sequence[_Named]) -> Iterator[TableRow]:
    telling = [pair for pair in pairs if len({sheet.grid.text(row.row, pair[0]) for row in group}) > 1]
    for row in group:
        named = [(name, code) for name, code in telling if sheet.grid.text(row.row, name)]
        names = [item_name(sheet.grid.text(row.row, name)) for name, _ in named]
        code = sheet.grid.text(row.row, named[-1][1]) if named else ""
        if names and names[-1] != row.item:
            yield replace(row, item=names[-1], path=(*row.path, *names), code=code if is_code(code) else None)


def with_projects(rows: Sequence[TableRow], sheet: JoinedTable, block: SideBySideBlock) -> Sequence[TableRow]:
    """Rows of accounts with the project that a column right of the account names hung under it."""
    first = min(block.codes, default=None)
    projects = [col for col in block.names[1:] if _names_project(sheet, col)]
    if first is None or not projects or first > block.names[0] or projects[0] > min(block.values, default=0):
        return rows
    return [_with_project(row, item_name(sheet.grid.text(row.row, projects[0]))) for row in rows]


def _names_project(sheet: JoinedTable, col: int) -> bool:
    path = sheet.header.paths[col]
    return bool(path) and key(path[-1]).endswith(_PROJECT)


def _with_project(row: TableRow, project: str) -> TableRow:
    if not row.code or not project or project == row.item or is_code(project):
        return row
    return replace(row, item=project, path=(*row.path, project))
