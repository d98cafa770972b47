"""A table's cells on their grid, spans laid out, so that every place can be asked for its cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mingzhang.extractors.tables.words import key, unspaced
from mingzhang.schemas.document import Cell

__all__ = ["MOST_COLUMNS", "MOST_PLACES", "Grid"]

MOST_PLACES = 4_000_000
MOST_COLUMNS = 2_000
"""No disclosure is wider; what a page claims beyond is kept as cells and never read."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows by columns of cell indices, -1 where nothing stands; `rows_of` lists the cells that start in a row.

    A table with more places than `MOST_PLACES` is laid out without its spans, so that memory stays bounded.
    """

    cells: Sequence[Cell]
    rows: int
    cols: int
    places: list[list[int]] = field(default_factory=list)
    rows_of: list[list[Cell]] = field(default_factory=list)

    @classmethod
    def of(cls, cells: Sequence[Cell], rows: int, cols: int) -> Grid:
        """Lay the cells out; spans that leave the table are cut at its edge."""
        spans = rows * cols <= MOST_PLACES
        grid = cls(cells, rows, cols, [[-1] * cols if spans else [] for _ in range(rows)], [[] for _ in range(rows)])
        for number, cell in enumerate(cells):
            if cell.row < rows and cell.col < cols:
                grid.rows_of[cell.row].append(cell)
                if spans and (cell.row_span > 1 or cell.col_span > 1 or grid.places[cell.row][cell.col] >= 0):
                    grid._lay(number, cell)
                elif spans:
                    grid.places[cell.row][cell.col] = number
        return grid

    def _lay(self, number: int, cell: Cell) -> None:
        right = min(cell.col + cell.col_span, self.cols)
        for row in self.places[cell.row : cell.row + cell.row_span]:
            for col in range(cell.col, right):
                if row[col] < 0 or self._begins_above(row[col], cell):
                    row[col] = number

    def _begins_above(self, number: int, cell: Cell) -> bool:
        """Whether a cell reaches down into a row where another begins: an L-shaped heading around its parts."""
        return self.cells[number].row < cell.row and self.cells[number].col_span > cell.col_span

    def at(self, row: int, col: int) -> Cell | None:
        """The cell that covers a place."""
        line = self.places[row]
        if not line:
            return next((cell for cell in self.rows_of[row] if cell.col == col), None)
        return self.cells[line[col]] if line[col] >= 0 else None

    def text(self, row: int, col: int) -> str:
        """The covering cell's text without white space; what is hidden says nothing."""
        cell = self.at(row, col)
        return unspaced(cell.text) if cell and not cell.hidden else ""

    def key(self, row: int, col: int) -> str:
        """The covering cell's text to compare with."""
        cell = self.at(row, col)
        return key(cell.text) if cell and not cell.hidden else ""

    def filled(self, row: int) -> list[Cell]:
        """The cells that start in the row and print something for the reader to see."""
        return [cell for cell in self.rows_of[row] if not cell.hidden and not _blank(cell)]


def _blank(cell: Cell) -> bool:
    return not unspaced(cell.text)
