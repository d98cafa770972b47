"""Tables made of blocks: `display: table-row`, ARIA roles, classes such as `tr` and `td`, flex rows, CSS grids.

Whatever is said of it, a table prints numbers: a page's frame is made of the same blocks and prints none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from lxml.etree import _Element as Element

from mingzhang.extractors.html.grid import GridCell, GridRow
from mingzhang.extractors.html.look import Look, Looks
from mingzhang.extractors.html.pieces import NUMBER
from mingzhang.extractors.html.tree import text_of

__all__ = ["HOLDERS", "BlockGrid", "grid_of_blocks", "run_of_rows"]

HOLDERS = frozenset("div section ul ol article main form center span p dl".split())
_PARTS = frozenset("div span p li ul ol section a dt dd b strong label h4 h5 h6".split())
_ROWS = frozenset({"tr", "trow", "table-row", "tablerow", "tr-row"})
_LOOSE_ROWS = frozenset({"row", "line", "list-row", "item-row", "data-row"})
_HEADS = frozenset({"thead", "thead-row", "header", "head", "table-header", "table-head"})
_GROUPS = frozenset({"tbody", "thead", "tfoot", "table-body", "table-head", "table-foot"})
_CELL_ROLES = frozenset({"cell", "gridcell", "columnheader", "rowheader"})
_INSIDE = frozenset(["table", "h1", "h2", "h3", "img", "iframe", "form", "pre"])
_LONGEST_CELL = 200
_MOST_INSIDE = 40
_FEWEST_LOOSE = 3
_PAIR = 2
_MOST_CELLS = 200_000
_MONEY = re.compile(r"^[-−—(（]?\d[\d,，]*[.．]\d+[)）]?[%％]?$|^-?\d{1,3}(?:[,，]\d{3})+$")
_REPEAT = re.compile(r"repeat\(\s*(\d{1,3})\s*,")


@dataclass(slots=True)
class BlockGrid:
    """The rows of the table, and the blocks that stand above and below them in the same holder."""

    rows: list[GridRow] = field(default_factory=list)
    above: list[Element] = field(default_factory=list)
    below: list[Element] = field(default_factory=list)


@dataclass(slots=True)
class _Sorted:
    """Children of a holder by what they are: rows of head, body and foot, and whether something names them rows."""

    head: list[tuple[Element, Look]] = field(default_factory=list)
    body: list[tuple[Element, Look]] = field(default_factory=list)
    foot: list[tuple[Element, Look]] = field(default_factory=list)
    above: list[Element] = field(default_factory=list)
    below: list[Element] = field(default_factory=list)
    named: int = 0
    parted: bool = False
    """Whether text stands between two rows: they are of two tables."""


def grid_of_blocks(holder: Element, looks: Looks, look: Look) -> BlockGrid | None:
    """The table that a holder's blocks make, or nothing."""
    flat = _columns(look)
    if not flat and not _may_hold_rows(holder):
        return None
    if flat:
        return _checked(BlockGrid(_chunked(holder, looks, look, flat)), named=True)
    found = _sorted(holder, looks, look)
    rows = [*found.head, *found.body, *found.foot]
    if len(rows) < 2 or found.parted:
        return None
    grid = BlockGrid([_row(element, looks, row) for element, row in rows], found.above, found.below)
    return _checked(grid, named=found.named * 2 >= len(rows))


def run_of_rows(first: Element, looks: Looks, around: Look) -> BlockGrid | None:
    """The table that a block and its next siblings make, where they are rows of one class amid other things."""
    before = first.getprevious()
    if len(first) < 2 or (before is not None and _as_row(before, first, looks, around)):
        return None  # the run that began before is no table; asked for each of its rows it would be read for each
    rows: list[tuple[Element, Look]] = []
    for element in chain([first], first.itersiblings()):
        look = _as_row(element, first, looks, around)
        if look is None:
            break
        rows.append((element, look))
    if len(rows) < 2:
        return None
    grid = BlockGrid([_row(element, looks, look) for element, look in rows])
    named = sum(_names_row(element, look) for element, look in rows) * 2 >= len(rows)
    return _checked(grid, named=named) or _checked_pairs(grid)


def _as_row(element: Element, first: Element, looks: Looks, around: Look) -> Look | None:
    """The look of an element that is a row as the first one is, nothing for any other."""
    if not isinstance(element.tag, str) or element.get("class") != first.get("class"):
        return None
    look = looks.inside(element, around)
    return look if _is_row(element, look) else None


def _checked_pairs(grid: BlockGrid) -> BlockGrid | None:
    """Rows of a name and an amount each, all but the first."""
    texts = list(_texts(grid.rows))
    told = [len(row) == _PAIR and row[0] and _MONEY.match(row[1]) is not None for row in texts]
    short = all(len(text) <= _LONGEST_CELL for row in texts for text in row)
    return grid if short and len(texts[0]) == _PAIR and sum(map(bool, told[1:])) >= max(len(told) - 1, 2) else None


def _may_hold_rows(holder: Element) -> bool:
    """A first look that spares the second nearly everywhere: two children with several parts, theirs or deeper."""
    having = (child for child in holder if len(child) >= 2 or (len(child) == 1 and len(child[0]) >= 2))
    return sum(1 for _ in islice(having, 2)) == 2


def _columns(look: Look) -> int:
    """How many columns a CSS grid has, none where that depends on the room."""
    if look.display not in ("grid", "inline-grid") or not look.columns:
        return 0
    text = look.columns
    if (match := _REPEAT.match(text)) and text.count("repeat") == 1 and text.rstrip().endswith(")"):
        return int(match[1])
    return len(text.split()) if "(" not in text and len(text.split()) > 1 else 0


def _chunked(holder: Element, looks: Looks, look: Look, width: int) -> list[GridRow]:
    parts = [GridCell(child, looks.inside(child, look)) for child in holder if isinstance(child.tag, str)]
    parts = [part for part in parts if not part.look.gone]
    return [GridRow(tuple(parts[at : at + width]), hidden=False) for at in range(0, len(parts), width)]


def _sorted(holder: Element, looks: Looks, look: Look) -> _Sorted:
    found = _Sorted()
    for child in holder:
        if not isinstance(child.tag, str) or child.tag in ("br", "script", "style"):
            continue
        inner = looks.inside(child, look)
        if _is_group(child, inner):
            _take_group(found, child, looks, inner)
        elif _is_row(child, inner):
            found.parted = found.parted or any(text_of(other).strip() for other in found.below)
            found.named += _names_row(child, inner)
            (found.head if inner.display == "table-header-group" else found.body).append((child, inner))
        elif not inner.gone:
            (found.below if found.body or found.foot else found.above).append(child)
    return found


def _take_group(found: _Sorted, group: Element, looks: Looks, look: Look) -> None:
    words = _words(group)
    held = found.body
    if look.display == "table-header-group" or words & _HEADS or "thead" in words:
        held = found.head
    elif look.display == "table-footer-group" or "tfoot" in words:
        held = found.foot
    for child in group:
        inner = looks.inside(child, look) if isinstance(child.tag, str) else None
        if inner is not None and _is_row(child, inner):
            found.named += _names_row(child, inner)
            held.append((child, inner))


def _is_group(element: Element, look: Look) -> bool:
    said = look.display.endswith("-group") or element.get("role") == "rowgroup" or bool(_words(element) & _GROUPS)
    return said and any(len(child) > 1 for child in element)


def _names_row(element: Element, look: Look) -> bool:
    return look.display == "table-row" or element.get("role") == "row" or bool(_words(element) & _ROWS)


def _is_row(element: Element, look: Look) -> bool:
    """Whether an element may be a row: two parts and more, nothing between them, and none of a page's larger things."""
    parts = [child for child in element if isinstance(child.tag, str) and child.tag not in ("br", "script", "style")]
    if len(parts) < 2 or (element.text or "").strip() or any((part.tail or "").strip() for part in parts):
        return False
    if any(part.tag not in _PARTS for part in parts):
        return False
    loose = look.display in ("flex", "grid", "inline-flex") or bool(_words(element) & (_LOOSE_ROWS | _HEADS))
    return _names_row(element, look) or loose or len(parts) >= _FEWEST_LOOSE


def _row(element: Element, looks: Looks, look: Look) -> GridRow:
    parts = (child for child in element if isinstance(child.tag, str) and child.tag not in ("br", "script", "style"))
    return GridRow(tuple(GridCell(part, looks.inside(part, look)) for part in parts), look.gone or look.veiled)


def _checked(grid: BlockGrid, *, named: bool) -> BlockGrid | None:
    """The grid if it prints a table: rows of one width, short cells, numbers where nothing names the rows."""
    sizes = Counter(len(row.cells) for row in grid.rows)
    width, usual = sizes.most_common(1)[0] if sizes else (0, 0)
    if width < 2 or usual * 2 < len(grid.rows) or len(grid.rows) < 2 or sum(sizes.values()) * width > _MOST_CELLS:
        return None
    cells = [cell.element for row in grid.rows for cell in row.cells]
    if any(_holds_more(cell) for cell in cells):
        return None
    texts = [text_of(cell).strip() for cell in cells]
    if any(len(text) > _LONGEST_CELL for text in texts):
        return None
    if named:
        return grid if sum(1 for text in texts if NUMBER.match(text)) >= 2 else None
    money = sum(1 for row in _texts(grid.rows) if any(_MONEY.match(text) for text in row))
    loose = width >= _FEWEST_LOOSE and len(grid.rows) >= _FEWEST_LOOSE and usual * 5 >= 4 * len(grid.rows)
    return grid if loose and money >= 2 and money * 2 >= len(grid.rows) - 1 else None


def _texts(rows: Sequence[GridRow]) -> Iterator[list[str]]:
    for row in rows:
        yield [text_of(cell.element).strip() for cell in row.cells]


def _holds_more(cell: Element) -> bool:
    """Whether a part of a page is too much for a cell."""
    inside = list(islice(cell.iterdescendants(), _MOST_INSIDE + 1))
    return len(inside) > _MOST_INSIDE or any(inner.tag in _INSIDE for inner in inside)


def _words(element: Element) -> frozenset[str]:
    return frozenset((element.get("class") or "").lower().split())
