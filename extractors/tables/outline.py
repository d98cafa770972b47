"""Where items hang: by codes, by printed numbering, and by the totals of a balance table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mingzhang.extractors.tables.codes import parents
from mingzhang.extractors.tables.measures import fund_of
from mingzhang.extractors.tables.rows import TableRow
from mingzhang.extractors.tables.words import AMONG, key, level, level_within
from mingzhang.schemas.vocabulary.columns import column_words
from mingzhang.schemas.vocabulary.marks import words as marked
from mingzhang.schemas.vocabulary.shapes import shape

__all__ = ["by_codes", "by_numbering", "economic_roots", "side_of"]

_SIDES = (*marked("tables/side", "revenue"), *marked("tables/side", "expenditure"))


def side_of(path: Sequence[str]) -> str:
    """收入 or 支出, if the block's uppermost heading says so; empty otherwise."""
    top = key(path[0]) if path else ""
    has = [side for side in _SIDES if side in top]
    return has[0] if len(has) == 1 else ""


def by_codes(rows: Sequence[TableRow], roots: tuple[str, str] | None = None) -> list[TableRow]:
    """Rows with their path through the code tree: 类/款/项 as printed in this table.

    `roots` are the printed names of the two sums of a basic expenditure table (people, running): the classes hang
    under them. Codes start anew under each unit that a table lists.
    """
    names: dict[tuple[tuple[str, ...], str], str] = {}
    for row in rows:
        if row.code:
            names.setdefault((row.path[:-1], row.code), row.item)
    return [_placed(row, names, roots) if row.code else row for row in rows]


def _placed(row: TableRow, names: dict[tuple[tuple[str, ...], str], str], roots: tuple[str, str] | None) -> TableRow:
    code, above = row.code or "", row.path[:-1]
    chain = [names[above, parent] for parent in parents(code) if (above, parent) in names]
    root = _root(code, roots)
    return replace(row, path=(*above, *root, *chain, row.item))


def _root(code: str, roots: tuple[str, str] | None) -> tuple[str, ...]:
    if roots is None or not code.startswith("3"):
        return ()
    return (roots[0] if code[:3] in column_words()["totals.people_classes"] else roots[1],)


def economic_roots(labels: Sequence[str]) -> tuple[str, str] | None:
    """The printed names of 人员经费合计 and 公用经费合计, if the table closes with both."""
    words = column_words()
    people = next((label for label in labels if key(label) in words["totals.people"]), None)
    public = next((label for label in labels if key(label) in words["totals.public"]), None)
    return (people, public) if people and public else None


_FIRST = shape("tables/label.first")
_PLAIN, _INDENTED, _AMONG, _TOTAL = 8, 10, 998, 999


@dataclass(slots=True)
class _Outline:
    """The open items above the next row: numbered ones by their level, and the heading of a later block."""

    base: tuple[str, ...]
    stack: list[tuple[int, str]]
    block: str = ""
    closed: bool = False
    indent: int = 0


def by_numbering(rows: Sequence[TableRow], side: str = "") -> list[TableRow]:
    """Rows with their path by numbering: 一、 above （一） above 1., 其中 under its predecessor.

    In a balance block, what stands above 本年收入合计 hangs under it, what follows stands on its own, and numbered
    items after it hang under the line that opens them (年初财政拨款结转和结余).
    """
    root = (side,) if side else ()
    own = _own_year(rows) if side else None
    state = _Outline((*root, rows[own].item) if own is not None else root, [])
    numbered = any(0 < level(row.label) < AMONG for row in rows)
    placed = []
    for place, row in enumerate(rows):
        if own is not None and place == own:
            state = _Outline(root, [], closed=True)
        placed.append(replace(row, path=_hung(row.path[:-1], _path(row, state, root, numbered))))
    return placed


def _hung(above: tuple[str, ...], path: tuple[str, ...]) -> tuple[str, ...]:
    """The path below what the row hangs under already (its department), whose names it may begin with again."""
    shared = next((size for size in range(len(above), 0, -1) if above[-size:] == path[:size] != path), 0)
    return (*above, *path[shared:])


def _own_year(rows: Sequence[TableRow]) -> int | None:
    words = column_words()["totals.own_year"]
    places = [place for place, row in enumerate(rows) if key(row.item) in words]
    return places[0] if places and (places[0] or level(rows[0].label) == 0) else None


def _path(row: TableRow, state: _Outline, root: tuple[str, ...], numbered: bool) -> tuple[str, ...]:
    depth = level(row.label)
    if (row.is_total and not depth) or _stands_alone(row):
        state.block, state.indent = (row.item if state.closed and not row.is_total else ""), row.indent
        state.stack = [] if state.block else [(_TOTAL, row.item)]
        return (*root, row.item)
    if depth == AMONG:
        above = [(other, name) for other, name in state.stack if other != _AMONG]
        inner = level_within(row.label)
        if inner and len(above) == 1 and above[0][0] >= _PLAIN:
            state.stack = [(inner - 1, above[0][1]), (inner, row.item)]
        else:
            state.stack = [*above, (_AMONG, row.item)]
        return (*_base(state), *(name for _, name in state.stack))
    if depth:
        if _opens_below(row, state, depth):
            state.stack = [(depth - 1, state.stack[0][1])]
        state.stack = [(other, name) for other, name in state.stack if other < depth]
        state.stack.append((depth, row.item))
        return (*_base(state), *(name for _, name in state.stack))
    if state.closed and not (state.block and (_is_part(row) or row.indent > state.indent)):
        state.block, state.stack, state.indent = row.item, [], row.indent
        return (*root, row.item)
    if state.closed and not row.indent:
        return (*_base(state), row.item)
    rank = _INDENTED + row.indent if row.indent else _PLAIN
    above = [(other, name) for other, name in state.stack if other < rank] if numbered or row.indent else []
    state.stack = [*above, (rank, row.item)]
    return (*_base(state), *(name for _, name in state.stack))


def _opens_below(row: TableRow, state: _Outline, depth: int) -> bool:
    """Whether a first 1. or （一） stands right below a plain row (财政拨款): its parts begin."""
    return 1 < depth < AMONG and [rank for rank, _ in state.stack] == [_PLAIN] and bool(_FIRST.match(row.label))


def _base(state: _Outline) -> tuple[str, ...]:
    return (*state.base, state.block) if state.block else state.base


def _is_part(row: TableRow) -> bool:
    """Whether the item is one of the parts that are printed below what is carried over or distributed."""
    return bool(fund_of([row.item])) or key(row.item).startswith(column_words()["totals.parts"])


def _stands_alone(row: TableRow) -> bool:
    words = column_words()
    text = key(row.item)
    return level(row.label) == 0 and (text in words["totals.own_year"] or text.startswith(words["totals.carried"]))
