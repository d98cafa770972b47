"""Where labels hang that differ in nothing but how far they are moved in, where a format keeps places, not blanks.

Taught by the government accounts of Henan: 类, 款 and 项 without codes, names cut by the cell's edge, new accounts that
no classification knows yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from mingzhang.extractors.tables.rows import TableRow
from mingzhang.extractors.tables.words import level, unspaced
from mingzhang.schemas.document import Cell
from mingzhang.schemas.vocabulary.marks import words

__all__ = ["by_steps", "steps_of"]

_APART = 3.5
"""Points between two steps: half a character of the smallest print; labels of one step differ by less."""
_FEWEST = 2
_AGREED = 0.9
_HANGING = words("tables/label", "hanging")
_Group = list[tuple[float, int]]


def steps_of(cells: Iterable[Cell]) -> dict[int, int]:
    """By `id`, how many steps each label of one column is moved in; empty where their places tell no steps.

    What a workbook's styles say is believed; places on a page are where nearly all labels begin at a few places that
    several share; centred ones have no say.
    """
    told = [cell for cell in cells if cell.indent is not None]
    if told and all(cell.page is None for cell in told):
        return _exact(told)
    labels = sorted((cell.indent or 0.0, id(cell), cell.centred) for cell in told)
    shared = _groups([(at, cell) for at, cell, centred in labels if not centred])
    placed = sum(not centred for _, _, centred in labels)
    shared = [group for group in shared if len(group) >= _FEWEST and group[-1][0] - group[0][0] <= 2 * _APART]
    if len(shared) < 2 or sum(map(len, shared)) < _AGREED * placed:
        return {}
    found: dict[int, int] = {}
    for at, cell, _ in labels:
        step = next((number for number, group in enumerate(shared) if _holds(group, at)), None)
        if step is not None:
            found[cell] = step
    return found


def _exact(cells: Sequence[Cell]) -> dict[int, int]:
    """The steps that a workbook's styles say."""
    places = sorted({cell.indent or 0.0 for cell in cells})
    return {id(cell): places.index(cell.indent or 0.0) for cell in cells} if len(places) > 1 else {}


def _groups(labels: Sequence[tuple[float, int]]) -> list[_Group]:
    groups: list[_Group] = []
    for label in labels:
        if not groups or label[0] - groups[-1][-1][0] > _APART:
            groups.append([])
        groups[-1].append(label)
    return groups


def _holds(group: _Group, at: float) -> bool:
    return group[0][0] - 1 <= at <= group[-1][0] + 1


def by_steps(rows: Sequence[TableRow], before: Sequence[TableRow]) -> Sequence[TableRow]:
    """Rows that nothing else has placed (they are as in `before`) under the last row above that is moved in less.

    A row that opens with 加：, 减： or 其中： heads nothing: the labels after it begin where its own words do.
    """
    if not any(row.step > 0 for row in rows):
        return rows
    stack: list[TableRow] = []
    placed = []
    for row, unplaced in zip(rows, before, strict=True):
        if row.is_total or row.step < 0:
            stack = []
            placed.append(row)
            continue
        stack = [other for other in stack if other.step < row.step]
        if stack and row.path == unplaced.path and not level(row.label) and not _heads_nothing(stack[-1]):
            row = replace(row, path=(*stack[-1].path, row.item))  # noqa: PLW2901 - the row as placed
        stack.append(row)
        placed.append(row)
    return placed


def _heads_nothing(row: TableRow) -> bool:
    return unspaced(row.label).startswith(_HANGING)
