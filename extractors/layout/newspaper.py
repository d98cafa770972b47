"""Pages that print their text in two or more columns: one column is read after the other, never line by line across.

A column is proven by prose on both sides of blank space: a list of labels and amounts stays as it is.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from mingzhang.extractors.layout.glyphs import Glyph
from mingzhang.extractors.layout.lines import Line, glyphs_to_lines, put_together
from mingzhang.extractors.layout.settings import LAYOUT
from mingzhang.extractors.layout.text_columns import PageLines
from mingzhang.extractors.numbers.amount import is_amount_or_dash

__all__ = ["split_columns"]

_Row = tuple[Line, ...]
_MARKS = "，。；、"
_MOST_LINES = 3_000
_MOST_BORDERS = 64


class _Run(NamedTuple):
    """Lines from `first` to before `stop` that leave blank space round `border`."""

    first: int
    stop: int
    border: float


def split_columns(sheet: PageLines) -> list[PageLines]:
    """The page as parts to be read one after the other: what runs over its whole width, and its columns, numbered."""
    if len(sheet.lines) > _MOST_LINES or any(line.turn for line in sheet.lines):
        return [sheet]
    parted = [_parted(line) for line in sheet.lines]
    if not _may_stand_in_columns(sheet.lines, parted):
        return [sheet]
    rows = [tuple(put_together([piece]) for piece in pieces) for pieces in parted]
    run = _longest(rows)
    if run is None:
        return [sheet]
    parts = [(0, sheet.lines[: run.first]), *_columns(rows[run.first : run.stop], run.border)]
    parts.append((0, sheet.lines[run.stop :]))
    return [replace(sheet, lines=tuple(lines), part=part) for part, lines in parts if lines]


def _parted(line: Line) -> list[list[Glyph]]:
    """What stands between the blank spaces of a line, each in the order of the file.

    Columns whose lines stand at other heights than their neighbours' put two lines of one column into it.
    """
    printed = [char for char in line.chars if not char[0].isspace()]
    blank = LAYOUT.column_narrow * line.size
    starts: list[float] = []
    edge = line.x0 - 2 * blank
    for left, right in sorted([(char[1], char[3]) for char in printed]):
        if left - edge >= blank:
            starts.append(left)
        edge = max(edge, right)
    if len(starts) == 1:
        return [printed]
    pieces: list[list[Glyph]] = [[] for _ in starts]
    for char in printed:
        pieces[bisect_right(starts, char.x0) - 1].append(char)
    return pieces


def _may_stand_in_columns(lines: Sequence[Line], parted: Sequence[Sequence[Sequence[Glyph]]]) -> bool:
    """Whether blank space and punctuation could prove two columns; of most pages they cannot, told without a search."""
    marks = sum(line.text.count(mark) for line in lines for mark in _MARKS)
    if marks < 2 * LAYOUT.column_marks or len(lines) < LAYOUT.column_lines:
        return False
    rows = [[(min(char[1] for char in piece), max(char[3] for char in piece)) for piece in row] for row in parted]
    lefts = [row[0][0] for row in rows]
    lasts = [row[-1][0] for row in rows]
    return any(
        sum(left <= border for left in lefts) >= LAYOUT.column_lines
        and sum(last > border for last in lasts) >= LAYOUT.column_lines
        for border in _borders(rows)
    )


def _borders(rows: Sequence[Sequence[tuple[float, float]]]) -> list[int]:
    """Where blank space stands in a line or between one and the next, most often first, then from the left."""
    beside = [pair for row in rows for pair in pairwise(row)]
    beside += [(one[-1], other[0]) for one, other in pairwise(rows) if one[-1][1] < other[0][0]]
    borders = Counter(round((one[1] + other[0]) / 2) for one, other in beside)
    return sorted(border for border, _ in borders.most_common(_MOST_BORDERS))


def _columns(rows: Sequence[_Row], border: float, first: int = 1) -> list[tuple[int, Sequence[Line]]]:
    """The columns left and right of a border, each cut again where it is itself of several."""
    found: list[tuple[int, Sequence[Line]]] = []
    for beyond in (False, True):
        side = _side(rows, _Run(0, len(rows), border), beyond=beyond)
        run = _longest(side)
        start, stop = (run.first, run.stop) if run else (len(side), len(side))
        found += _whole(side[:start], first + len(found))
        found += _columns(side[start:stop], run.border, first + len(found)) if run else []
        found += _whole(side[stop:], first + len(found))
    return found


def _whole(rows: Sequence[_Row], part: int) -> list[tuple[int, Sequence[Line]]]:
    lines = glyphs_to_lines([char for row in rows for piece in row for char in piece.chars])
    return [(part, lines)] if lines else []


def _longest(rows: Sequence[_Row]) -> _Run | None:
    """The most lines in a row that a blank strip parts into prose left and prose right of it."""
    often = _borders([[(piece.x0, piece.x1) for piece in row] for row in rows])
    runs = [run for border in often for run in _runs(rows, float(border)) if _is_proven(rows, run)]
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
    """Whether prose stands on both sides; a strip that is narrower for once is one where many lines leave it blank."""
    sides = [_side(rows, run, beyond=beyond) for beyond in (False, True)]
    if not all(map(_is_prose, sides)):
        return False
    left, right = ([piece for row in side for piece in row] for side in sides)
    gutter = min(piece.x0 for piece in right) - max(piece.x1 for piece in left)
    many = min(map(len, sides)) >= LAYOUT.column_many
    return gutter >= (LAYOUT.column_narrow if many else LAYOUT.column_gutter) * left[0].size


def _side(rows: Sequence[_Row], run: _Run, *, beyond: bool) -> list[_Row]:
    """What the run's lines print on one side of its border."""
    pieces = (tuple(piece for piece in row if (piece.x0 > run.border) == beyond) for row in rows[run.first : run.stop])
    return [row for row in pieces if row]


def _is_prose(rows: Sequence[_Row]) -> bool:
    texts = ["".join(piece.text for piece in row) for row in rows]
    text = "".join(texts)
    amounts = sum(is_amount_or_dash(line) for line in texts)
    return (
        len(texts) >= LAYOUT.column_lines
        and len(text) >= LAYOUT.column_characters * len(texts)
        and sum(text.count(mark) for mark in _MARKS) >= LAYOUT.column_marks
        and amounts <= LAYOUT.column_amounts * len(texts)
    )
