"""Rows that a page prints into one row of cells, line below line, are rows.

Taught by pages whose editor put a whole column into one cell and broke its lines by hand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from mingzhang.extractors.tables.amounts import is_dash, read_amount
from mingzhang.extractors.tables.words import unspaced
from mingzhang.schemas.document import Cell, Table

__all__ = ["unlumped"]

_FEWEST = 3
"""Two lines are more often one wrapped label beside two numbers."""


def unlumped(table: Table) -> Table:
    """The table with each lumped row as the rows that it holds; the table itself where none is lumped."""
    by_row: dict[int, list[Cell]] = defaultdict(list)
    for cell in table.cells:
        by_row[cell.row].append(cell)
    heights = {row: height for row, cells in by_row.items() if (height := _height(cells))}
    if not heights or any(_reaches_into(cell, heights) for cell in table.cells):
        return table
    cells: list[Cell] = []
    shift = 0
    for row in sorted(by_row):
        height = heights.get(row, 0)
        for line in range(height or 1):
            cells += [
                _line_of(cell, line, row + shift + line) if height else _moved(cell, shift) for cell in by_row[row]
            ]
        shift += max(height - 1, 0)
    return replace(table, cells=tuple(cells), rows=table.rows + shift)


def _height(cells: Sequence[Cell]) -> int:
    """How many rows a row of cells holds: every filled cell has as many lines, and one of numbers is among them."""
    filled = [cell for cell in cells if unspaced(cell.text)]
    if len(filled) < 2 or any(cell.page is not None or cell.row_span > 1 for cell in cells):
        return 0
    counts = {len(cell.text.split("\n")) for cell in filled}
    height = counts.pop() if len(counts) == 1 else 0
    return height if height >= _FEWEST and any(_is_column(cell) for cell in filled) else 0


def _is_column(cell: Cell) -> bool:
    """Whether every line below its headings is a number, a stroke or blank, and at least two are numbers."""
    lines = [line.strip() for line in cell.text.split("\n")]
    while lines and unspaced(lines[0]) and not is_dash(lines[0]) and read_amount(lines[0]) is None:
        lines.pop(0)
    numbers = sum(read_amount(line) is not None for line in lines)
    return numbers >= 2 and all(not unspaced(line) or is_dash(line) or read_amount(line) for line in lines)


def _reaches_into(cell: Cell, heights: dict[int, int]) -> bool:
    return cell.row_span > 1 and any(row in heights for row in range(cell.row, cell.row + cell.row_span))


def _line_of(cell: Cell, line: int, row: int) -> Cell:
    lines = cell.text.split("\n")
    return cell._replace(row=row, text=lines[line].strip() if unspaced(cell.text) else "")


def _moved(cell: Cell, shift: int) -> Cell:
    return cell._replace(row=cell.row + shift) if shift else cell
