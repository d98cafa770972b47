"""An HTML table element to a grid: spans resolved, every cell's printed text, hidden rows and columns marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from lxml.etree import _Element as Element

from mingzhang.extractors.frames import is_data_around
from mingzhang.extractors.html.forms import VALUES, value_of
from mingzhang.extractors.html.look import Look, Looks
from mingzhang.extractors.html.pieces import NUMBER
from mingzhang.extractors.html.tree import text_of
from mingzhang.extractors.html.whitespace import collapse, is_blank
from mingzhang.extractors.runs import Run, printed, visible
from mingzhang.schemas.document import Cell, Table

__all__ = ["BREAK", "GridCell", "GridRow", "cell_text", "is_layout", "rows_of", "rows_of_table", "runs_of", "to_table"]

_SECTIONS = frozenset({"tbody", "thead", "tfoot"})
_LINE_TAGS = frozenset(
    [
        "p",
        "div",
        "br",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "table",
        "tr",
        "dt",
        "dd",
        "section",
        "blockquote",
        "center",
    ]
)
_SILENT = frozenset(["script", "style", "noscript", "template", "xml", "title", "meta", "link"])
_PROSE_TAGS = frozenset(["p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl"])
BREAK, _BLOCK = "\x1e", "\v"
_LUMPED = 3
_NUMBER_CHARS = 40
_NOT_SEEN = Look(gone=True)
FIGURE_CELL = re.compile(r"\d")
_MAX_SPAN = 1000
_MAX_COLUMNS = 2000
_MAX_CELLS = 2_000_000
_MAX_DEPTH = 200


def rows_of(table: Element) -> list[Element]:
    """The table's own rows as a browser shows them: head first, foot last, wherever they stand in the source."""
    return [row for _, row in _placed_rows(table)]


def _placed_rows(table: Element) -> list[tuple[Element, Element]]:
    """Each row with the element that holds it, in the order in which it is shown."""
    held: dict[str, list[tuple[Element, Element]]] = {"thead": [], "": [], "tfoot": []}
    for child in table:
        if child.tag == "tr":
            held[""].append((table, child))
        elif child.tag in _SECTIONS:
            rows = [(child, row) for row in child if row.tag == "tr"]
            first = child.tag in held and not held[child.tag]
            held[child.tag if first else ""] += rows
    return held["thead"] + held[""] + held["tfoot"]


def is_layout(table: Element) -> bool:
    """Whether the table only places other things: tables inside, a single column, one short row, or prose in cells."""
    if table.get("role") == "presentation":
        return True
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in rows_of(table)]
    if next(table.iterdescendants("table"), None) is not None and not _holds_data(rows):
        return True
    widest = max((sum(_span(cell, "colspan") for cell in row) for row in rows), default=0)
    if widest <= 1 or max(map(len, rows), default=0) <= 1 or (len(rows) == 1 and len(rows[0]) <= 3):
        return True
    return len(rows) <= 2 and any(_is_prose(cell) for row in rows for cell in row)


def _holds_data(rows: list[list[Element]]) -> bool:
    """Whether a table prints numbers of its own around the tables in its cells, which then are parts of cells."""
    numbers = [[_is_number(cell) for cell in row] for row in rows]
    holding = sum(1 for row, told in zip(rows, numbers, strict=True) if any(map(_holds_table, row, told)))
    return is_data_around(len(rows), sum(map(sum, numbers)), holding)


def _is_number(cell: Element) -> bool:
    """Whether one number is all that a cell prints, however deep it stands."""
    shown = islice((text for text in cell.itertext() if text.strip()), 2)
    texts = list(shown)
    return len(texts) == 1 and len(texts[0]) <= _NUMBER_CHARS and NUMBER.match(str(texts[0]).strip()) is not None


def _holds_table(cell: Element, number: bool) -> bool:
    return not number and next(cell.iterdescendants("table"), None) is not None


def _is_prose(cell: Element) -> bool:
    blocks = sum(1 for child in cell.iterdescendants() if child.tag in _PROSE_TAGS)
    return blocks > 5 and sum(len(text.strip()) for text in cell.itertext()) > 300


class GridCell(NamedTuple):
    """An element that stands for a cell, and how it looks."""

    element: Element
    look: Look


class GridRow(NamedTuple):
    """The cells of a row that is shown or hidden as one."""

    cells: tuple[GridCell, ...]
    hidden: bool


def rows_of_table(table: Element, looks: Looks, look: Look) -> list[GridRow]:
    """The rows of a table element whose own look is `look`."""
    hidden_columns = _hidden_columns(table, looks, look)
    held: dict[Element, Look] = {table: look}
    rows = []
    for holder, row in _placed_rows(table):
        if holder not in held:
            held[holder] = looks.inside(holder, look)
        around = looks.inside(row, held[holder])
        inner = replace(around, gone=False)
        cells = [GridCell(cell, looks.inside(cell, inner)) for cell in row if cell.tag in ("td", "th")]
        if hidden_columns:
            cells = [cell._replace(look=_NOT_SEEN) if i in hidden_columns else cell for i, cell in enumerate(cells)]
        rows.append(GridRow(tuple(cells), around.gone or around.veiled))
    return _as_shown(rows, looks)


def _as_shown(rows: list[GridRow], looks: Looks) -> list[GridRow]:
    """The rows without cells that are not displayed, where only so all of them are of one width.

    Such a cell takes no place; a column that is hidden in every row keeps its own, so that its numbers are told.
    """
    seen = [tuple(cell for cell in row.cells if not cell.look.gone) for row in rows]
    shown = [cells for cells, row in zip(seen, rows, strict=True) if not row.hidden]
    if _widths(shown) != 1 or _widths([row.cells for row in rows if not row.hidden]) == 1:
        return rows
    for row, cells in zip(rows, seen, strict=True):
        for cell in row.cells if len(cells) < len(row.cells) else ():
            if cell.look.gone:
                looks.leave_out(cell.element)
    return [row._replace(cells=cells) for row, cells in zip(rows, seen, strict=True)]


def _widths(rows: Sequence[Sequence[GridCell]]) -> int:
    return len({sum(_span(cell.element, "colspan") for cell in cells) for cells in rows})


def _hidden_columns(table: Element, looks: Looks, look: Look) -> frozenset[int]:
    """Columns that a `col` element takes out of sight."""
    hidden: set[int] = set()
    at = 0
    for column in table.iterfind(".//col") if table.find("colgroup") is not None else table.iterfind("col"):
        wide = min(_span(column, "span"), _MAX_COLUMNS)
        if looks.inside(column, look).veiled:  # display: none takes away the col element, not the column
            hidden.update(range(at, at + wide))
        at += wide
    return frozenset(hidden)


def to_table(rows: Sequence[GridRow], looks: Looks) -> Table | None:
    """The grid of a data table, or nothing where no cell prints anything; absurd spans are cut to the table."""
    cells: list[Cell] = []
    taken: dict[int, int] = {}
    width = 0
    for index, row in enumerate(rows):
        column = 0
        below: dict[int, int] = {}
        doubt = ""
        for element, look in row.cells:
            while taken.get(column, 0) > 0:
                column += 1
            across = min(_span(element, "colspan"), _MAX_COLUMNS - column)
            down = min(_span(element, "rowspan"), len(rows) - index)
            if across < 1 or len(cells) >= _MAX_CELLS:
                break
            hidden = row.hidden or look.gone
            text = cell_text(element, looks, replace(look, gone=False) if look.gone else look)
            if hidden and FIGURE_CELL.search(text):
                looks.left_out.add("hidden_text")
            doubt = _doubt(element, text, doubt)
            cells.append(Cell(index, column, text, down, across, hidden=hidden, unread=doubt))
            for place in range(column, column + across):
                below[place] = down
            column += across
        width = max(width, column)
        taken = {place: left - 1 for place, left in {**taken, **below}.items() if left > 1}
    if all(is_blank(cell.text) for cell in cells):
        return None
    return Table(tuple(cells), len(rows), width)


def _doubt(cell: Element, text: str, before: str) -> str:
    """The leftover reason of numbers behind a label with a table in its cell: what that says of them is not known."""
    if not text or NUMBER.match(text):
        return before
    return "unplaced" if next(cell.iterdescendants("table"), None) is not None else ""


def _is_data(table: Element) -> bool:
    """Whether a table inside a cell is one of its own: a grid with two numbers and more, not words set in a frame."""
    if is_layout(table):
        return False
    numbers = (cell for row in rows_of(table) for cell in row if _is_number(cell))
    return next(islice(numbers, 1, None), None) is not None


def cell_text(cell: Element, looks: Looks, look: Look) -> str:
    """The printed text of a cell; its lines and paragraphs are joined by line feeds, inline tags by nothing.

    Blank lines vanish, but not among three and more: rows that are lumped into one stay in step.
    """
    if len(cell) == 0 and not look.state:
        return visible(collapse(cell.text or ""))
    lines = list(_lines(looks.seen(printed(runs_of(cell, looks, look)))))
    filled = [line for line in lines if not is_blank(line)]
    return "\n".join(lines if _keeps_blank_lines(lines, filled) else filled)


def _keeps_blank_lines(lines: Sequence[str], filled: Sequence[str]) -> bool:
    """Whether blank lines may be rows: among three and more, not around one line of words."""
    return len(lines) >= _LUMPED and (len(filled) > 1 or (len(filled) == 1 and NUMBER.match(filled[0]) is not None))


def runs_of(element: Element, looks: Looks, look: Look) -> list[Run]:
    """The runs inside an element; `BREAK` and the mark of blocks stand where lines end."""
    runs: list[Run] = []
    _gather(element, runs, looks, look, 0)
    return runs


def _lines(text: str) -> Iterator[str]:
    """The lines of a cell: a break begins one, and so does a block, but for one that holds nothing."""
    for block in text.split(_BLOCK):
        lines = [collapse(line) for line in block.split(BREAK)]
        if lines[-1] == "":
            lines.pop()  # a break at the end of a block begins no line
        yield from ("" if is_blank(line) else line for line in lines)


def _gather(element: Element, runs: list[Run], looks: Looks, look: Look, depth: int) -> None:
    """Append texts, each with its state; control characters (never in a parsed page) mark where lines end."""
    runs.append(Run(element.text or "", look.state))
    for child in element:
        tag = child.tag
        breaks = BREAK if tag == "br" else _BLOCK if tag in _LINE_TAGS else ""
        runs.append(Run(breaks))
        if isinstance(tag, str):
            _gather_child(child, runs, looks, look, depth)
        runs.append(Run(breaks if tag != "br" else ""))
        runs.append(Run(child.tail or "", look.state))


def _gather_child(child: Element, runs: list[Run], looks: Looks, around: Look, depth: int) -> None:
    if child.tag in VALUES or child.tag == "input":
        look = looks.inside(child, around)
        runs.append(Run("" if look.gone else value_of(child), look.state))
    elif child.tag not in _SILENT:
        look = looks.inside(child, around)
        if look.gone:
            looks.leave_out(child)
        elif child.tag == "table" and _is_data(child):
            looks.aside.append((child, look))
        elif depth < _MAX_DEPTH:
            _gather(child, runs, looks, look, depth + 1)
        else:
            runs.append(Run(text_of(child), look.state))


def _span(cell: Element, name: str) -> int:
    text = cell.get(name) or cell.get(f"aria-{name}")
    if text is None:
        return 1
    digits = text.strip().rstrip("%")
    value = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 7 else 1
    if value == 0:
        return _MAX_SPAN if name == "rowspan" else 1
    return min(value, _MAX_SPAN)
