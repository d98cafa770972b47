"""Heading rows that a table prints again in its middle, where its publisher's page broke: they are no data."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.extractors.tables.amounts import read_amount
from mingzhang.extractors.tables.grid import Grid
from mingzhang.extractors.tables.header import Header, is_numbering, is_preamble, signature
from mingzhang.extractors.tables.words import key
from mingzhang.schemas.vocabulary.columns import column_words

__all__ = ["repeated_rows"]

_FEWEST, _MOST = 2, 99


def repeated_rows(header: Header, grid: Grid, start: int) -> frozenset[int]:
    """The rows from `start` that print the header again, with the title and unit lines right above them.

    A row is heading again where all its texts are the header's, or where it counts the columns (栏次 1 2 3).
    """
    if not header.found:
        return frozenset()
    words = {text for texts in header.signatures for text in texts} | {key(t) for path in header.paths for t in path}
    again = {row for row in range(start, grid.rows) if _is_heading(header, grid, row, words)}
    return frozenset(again | {row for first in again for row in _titles_above(grid, first, start)})


def _is_heading(header: Header, grid: Grid, row: int, words: set[str]) -> bool:
    texts = signature(grid, row)
    if not texts:
        return False
    if texts[0] in column_words()["roles.numbering"]:
        return is_numbering(grid, row) and not any(_is_amount(text) for text in texts)
    if len(texts) < _FEWEST:
        return False
    if texts in header.signatures:
        return True
    return all(text in words for text in texts) and not any(read_amount(text) for text in texts)


def _is_amount(text: str) -> bool:
    """A number that counts no column: of three digits or with decimals."""
    amount = read_amount(text)
    return amount is not None and (amount.decimals > 0 or abs(amount.value) > _MOST)


def _titles_above(grid: Grid, first: int, start: int) -> Iterator[int]:
    for row in range(first - 1, start - 1, -1):
        filled = grid.filled(row)
        if filled and not is_preamble(filled):
            return
        if filled:
            yield row
