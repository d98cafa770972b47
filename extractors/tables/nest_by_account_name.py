"""Where items hang that print neither code nor number nor indent: accounts by the names of their classification.

Taught by tables whose 类, 款 and 项 are told apart by indents alone, which a PDF's cells do not keep (深圳, 河南).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mingzhang.extractors.tables.rows import TableRow
from mingzhang.extractors.tables.words import AMONG, item_name, level
from mingzhang.schemas.vocabulary.codes import code_of

__all__ = ["by_names"]

_CLASSES = (("function", "2"), ("economic", "3"), ("revenue_source", "1"))
_LEVELS = {3: "款", 5: "项"}


@dataclass(frozen=True, slots=True)
class _Known:
    axis: str
    code: str
    path: tuple[str, ...]


def by_names(rows: Sequence[TableRow], year: int) -> Sequence[TableRow]:
    """Rows of one block with known accounts hung under the accounts printed above them; the others as they were.

    A row goes below another only if the classification of that year puts it there and its code follows the last one
    printed there: a second 行政运行 belongs to a heading whose name is not known. Rows that the reader found indented
    need no such help.
    """
    if any(row.indent or row.code for row in rows):
        return rows
    state = _State([])
    placed = []
    for before, row in zip((None, *rows), rows, strict=False):
        placed.append(_placed(row, before, state, year or None))
    return placed


@dataclass(slots=True)
class _State:
    """The open accounts, highest first, and the code of the last row that was known."""

    above: list[_Known]
    last: str = ""


def _placed(row: TableRow, before: TableRow | None, state: _State, year: int | None) -> TableRow:
    plain = level(row.label) == 0
    if plain and before is not None and state.above and before.item == row.item == state.above[-1].path[-1]:
        return replace(row, path=(*state.above[-1].path, row.item))
    known = None if row.is_total else _known(row.item, state.above, year)
    if known is not None and _is_out_of_order(known, state):
        state.above, known = state.above[:1], None
    if known is None:
        state.above = [] if row.is_total or 0 < level(row.label) < AMONG else state.above
        return row
    state.last = known.code
    state.above = [other for other in state.above if known.code.startswith(other.code) and other.axis == known.axis]
    if state.above and plain:
        row = replace(row, path=(*state.above[-1].path, row.item))
    if level(row.label) != AMONG:
        state.above.append(replace(known, path=row.path))
    return row


def _is_out_of_order(known: _Known, state: _State) -> bool:
    return bool(state.above) and state.last.startswith(state.above[-1].code) and known.code <= state.last


def _known(item: str, above: Sequence[_Known], year: int | None) -> _Known | None:
    """The account that the name is here: below the nearest account above that has one of this name, else a class."""
    name = item_name(item)
    for other in reversed(above):
        below = _LEVELS.get(len(other.code))
        if below and (code := code_of(name, other.axis, year, within=other.code, level=below)):
            return _Known(other.axis, code, ())
    return next(_classes(name, above, year), None)


def _classes(name: str, above: Sequence[_Known], year: int | None) -> Iterator[_Known]:
    """The classes of this name, those of the classification that the rows above belong to first."""
    own = {known.axis for known in above}
    for axis, digit in sorted(_CLASSES, key=lambda one: one[0] not in own):
        if code := code_of(name, axis, year, within=digit, level="类"):
            yield _Known(axis, code, ())
