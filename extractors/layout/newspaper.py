"""Pages that print their text in two or more columns: one column is read after the other, never line by line across.

A column is proven by prose on both sides of blank space: a list of labels and amounts stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from mingzhang.extractors.layout.lines import Line, chunks_of, put_together
from mingzhang.extractors.layout.settings import LAYOUT
from mingzhang.extractors.layout.text_columns import PageLines
from mingzhang.extractors.numbers.amount import is_amount_or_dash

__all__ = ["split_columns"]

_Row = tuple[Line, ...]
_MARKS = "，。；、"
_MOST_LINES = 3_000


class _Run(NamedTuple):
    """Lines from `first` to before `stop` that leave blank space round `border`."""

    first: int
    stop: int
    border: float


def split_columns(sheet: PageLines) -> list[PageLines]:
    """The page as parts to be read one after the other: what runs over its whole width, and its columns, numbered."""
    rows = [tuple(chunks_of(line)) for line in sheet.lines]
    if len(rows) > _MOST_LINES or any(line.turn for line in sheet.lines):
        return [sheet]
    run = _longest(rows)
    if run is None:
        return [sheet]
    parts = [(0, sheet.lines[: run.first]), *_columns(rows[run.first : run.stop], run.border)]
    parts.append((0, sheet.lines[run.stop :]))
    return [replace(sheet, lines=tuple(lines), part=part) for part, lines in parts if lines]


def _columns(rows: Sequence[_Row], border: float, first: int = 1) -> list[tuple[int, Sequence[Line]]]:
    """The columns left and right of a border, each cut again where it is itself of several."""
    found: list[tuple[int, Sequence[Line]]] = []
    for beyond in (False, True):
        pieces = [tuple(piece for piece in row if (piece.x0 > border) == beyond) for row in rows]
        side = [row for row in pieces if row]
        run = _longest(side)
        start, stop = (run.first, run.stop) if run else (len(side), len(side))
        found += _whole(side[:start], first + len(found))
        found += _columns(side[start:stop], run.border, first + len(found)) if run else []
        found += _whole(side[stop:], first + len(found))
    return found


def _whole(rows: Sequence[_Row], part: int) -> list[tuple[int, Sequence[Line]]]:
    lines = [put_together([piece.chars for piece in row]) for row in rows]
    return [(part, lines)] if lines else []


def _longest(rows: Sequence[_Row]) -> _Run | None:
    """The most lines in a row that a blank strip parts into prose left and prose right of it."""
    borders = {round(row[0].x1 + LAYOUT.column_gutter * row[0].size / 2) for row in rows if len(row) > 1}
    runs = [run for border in sorted(borders) for run in _runs(rows, float(border)) if _is_proven(rows, run)]
    return max(runs, key=lambda run: run.stop - run.first, default=None)


def _runs(rows: Sequence[_Row], border: float) -> Iterator[_Run]:
    first = 0
    for number, row in enumerate(rows):
        if any(piece.x0 < border < piece.x1 for piece in row):
            if number > first:
                yield _Run(first, number, border)
            first = number + 1
    if len(rows) > first:
        yield _Run(first, len(rows), border)


def _is_proven(rows: Sequence[_Row], run: _Run) -> bool:
    pieces = [piece for row in rows[run.first : run.stop] for piece in row]
    left = [piece for piece in pieces if piece.x1 < run.border]
    right = [piece for piece in pieces if piece.x0 > run.border]
    if not _is_prose(left) or not _is_prose(right):
        return False
    gutter = min(piece.x0 for piece in right) - max(piece.x1 for piece in left)
    return gutter >= LAYOUT.column_gutter * left[0].size


def _is_prose(pieces: Sequence[Line]) -> bool:
    text = "".join(piece.text for piece in pieces)
    amounts = sum(is_amount_or_dash(piece.text) for piece in pieces)
    return (
        len(pieces) >= LAYOUT.column_lines
        and len(text) >= LAYOUT.column_characters * len(pieces)
        and sum(text.count(mark) for mark in _MARKS) >= LAYOUT.column_marks
        and amounts <= LAYOUT.column_amounts * len(pieces)
    )
