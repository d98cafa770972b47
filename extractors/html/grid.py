"""An HTML table element to a grid: spans resolved, every cell's printed text, hidden rows and columns marked."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element as Element

from mingzhang.extractors.html.names import displayed
from mingzhang.extractors.html.tree import text_of
from mingzhang.extractors.html.whitespace import collapse, is_blank
from mingzhang.schemas.document import Cell, Table

__all__ = ["cell_text", "is_layout", "rows_of", "to_table"]

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
_SILENT = frozenset(["script", "style", "noscript", "template", "xml", "select", "textarea", "title", "meta", "link"])
_PROSE_TAGS = frozenset(["p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl"])
_MAX_SPAN = 1000
_MAX_COLUMNS = 2000
_MAX_CELLS = 2_000_000
_MAX_DEPTH = 200


def rows_of(table: Element) -> Iterator[Element]:
    """The table's own rows, not those of tables inside its cells."""
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in _SECTIONS:
            yield from (row for row in child if row.tag == "tr")


def is_layout(table: Element) -> bool:
    """Whether the table only places other things: a table inside, a single column, one short row, or prose in cells."""
    if table.get("role") == "presentation" or next(table.iterdescendants("table"), None) is not None:
        return True
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in rows_of(table)]
    widest = max((sum(_span(cell, "colspan") for cell in row) for row in rows), default=0)
    if widest <= 1 or max(map(len, rows), default=0) <= 1 or (len(rows) == 1 and len(rows[0]) <= 3):
        return True
    return len(rows) <= 2 and any(_is_prose(cell) for row in rows for cell in row)


def _is_prose(cell: Element) -> bool:
    blocks = sum(1 for child in cell.iterdescendants() if child.tag in _PROSE_TAGS)
    return blocks > 5 and sum(len(text.strip()) for text in cell.itertext()) > 300


def to_table(table: Element) -> Table | None:
    """The grid of a data table, or nothing where no cell prints anything; absurd spans are cut to the table."""
    rows = list(rows_of(table))
    cells: list[Cell] = []
    taken: dict[int, int] = {}
    width = 0
    for index, row in enumerate(rows):
        hidden_row = _is_hidden(row)
        column = 0
        below: dict[int, int] = {}
        for element in row:
            if element.tag not in ("td", "th"):
                continue
            while taken.get(column, 0) > 0:
                column += 1
            across = min(_span(element, "colspan"), _MAX_COLUMNS - column)
            down = min(_span(element, "rowspan"), len(rows) - index)
            if across < 1 or len(cells) >= _MAX_CELLS:
                break
            hidden = hidden_row or _is_hidden(element)
            cells.append(Cell(index, column, cell_text(element), down, across, hidden=hidden))
            for place in range(column, column + across):
                below[place] = down
            column += across
        width = max(width, column)
        taken = {place: left - 1 for place, left in {**taken, **below}.items() if left > 1}
    if all(is_blank(cell.text) for cell in cells):
        return None
    return Table(tuple(cells), len(rows), width)


def cell_text(cell: Element) -> str:
    """The printed text of a cell; its lines and paragraphs are joined by line feeds, inline tags by nothing."""
    if len(cell) == 0:
        return collapse(cell.text or "")
    parts: list[str] = []
    _gather(cell, parts, 0)
    lines = (collapse(line) for line in "".join(parts).split("\v"))
    return "\n".join(line for line in lines if line)


def _gather(element: Element, parts: list[str], depth: int) -> None:
    """Append texts; a vertical tab (never in a parsed page) marks where a browser breaks the line."""
    parts.append(element.text or "")
    for child in element:
        tag = child.tag
        breaks = tag in _LINE_TAGS
        if breaks:
            parts.append("\v")
        if tag not in _SILENT and isinstance(tag, str) and not _is_hidden(child):
            if depth < _MAX_DEPTH:
                _gather(child, parts, depth + 1)
            else:
                parts.append(text_of(child))
        if breaks:
            parts.append("\v")
        parts.append(child.tail or "")


def _is_hidden(element: Element) -> bool:
    style = element.get("style")
    return bool(style and displayed(style) == "none") or element.get("hidden") is not None


def _span(cell: Element, name: str) -> int:
    text = cell.get(name)
    if text is None:
        return 1
    digits = text.strip().rstrip("%")
    value = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 7 else 1
    if value == 0:
        return _MAX_SPAN if name == "rowspan" else 1
    return min(value, _MAX_SPAN)
