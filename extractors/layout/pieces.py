"""Lines of a table without rulings as rows of pieces; a wrapped name belongs to the row of its numbers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mingzhang.extractors.layout.glyphs import Glyph
from mingzhang.extractors.layout.lines import Line, line_of
from mingzhang.extractors.layout.settings import LAYOUT
from mingzhang.extractors.numbers.amount import is_amount_or_dash

__all__ = ["PieceRow", "beside_one_another", "recut", "whole_rows"]


@dataclass(frozen=True, slots=True)
class PieceRow:
    """One line and the pieces that wide gaps set apart."""

    line: Line
    chunks: tuple[Line, ...]

    @property
    def amounts(self) -> int:
        """How many of its pieces are whole numbers."""
        return sum(is_amount_or_dash(chunk.text) for chunk in self.chunks)

    @property
    def is_body(self) -> bool:
        """Whether the line can be a row of amounts."""
        return len(self.chunks) > 1 and self.amounts > 0


def recut(rows: Sequence[PieceRow]) -> list[PieceRow]:
    """The rows with pieces cut where a column of other rows begins or ends inside them.

    A long code ends close to the name beside it, a long name close to its number: narrower than the gaps elsewhere.
    """
    bodies = [row for row in rows if row.is_body]
    if len(bodies) < LAYOUT.rows_fewest:
        return list(rows)
    starts = _common(chunk.x0 for row in bodies for chunk in row.chunks)
    ends = _common(chunk.x1 for row in bodies for chunk in row.chunks if is_amount_or_dash(chunk.text))
    return [
        PieceRow(row.line, tuple(piece for chunk in row.chunks for piece in _cut(chunk, starts, ends))) for row in rows
    ]


def _common(places: Iterator[float]) -> list[float]:
    """Places that enough pieces share, ascending."""
    found = sorted(places)
    far = LAYOUT.rows_fewest - 1
    return [place for at, place in enumerate(found[far:]) if place - found[at] <= LAYOUT.same_edge]


def _cut(chunk: Line, starts: Sequence[float], ends: Sequence[float]) -> Iterator[Line]:
    """The parts of one piece: a code and what it stands before, a name and the amount behind it."""
    chars = [char for char in chunk.chars if not char.text.isspace()]
    wide = LAYOUT.wide_gap * max(chunk.size, LAYOUT.smallest_type)
    begin = 0
    for at, (last, char) in enumerate(pairwise(chars), start=1):
        if char.x0 - last.x1 >= wide and _parts(chars[begin:at], chars[at:], starts, ends):
            yield line_of(chars[begin:at])
            begin = at
    yield chunk if not begin else line_of(chars[begin:])


def _parts(left: Sequence[Glyph], right: Sequence[Glyph], starts: Sequence[float], ends: Sequence[float]) -> bool:
    """Whether a gap stands where the column of a number beside it begins or ends, or between headings on columns."""
    before, behind = "".join(char.text for char in left), "".join(char.text for char in right)
    if before.isdecimal() or is_amount_or_dash(before):
        return _among(right[0].x0, starts)
    if is_amount_or_dash(behind):
        return _among(right[0].x0, starts) or _among(right[-1].x1, ends)
    return _among(left[0].x0, starts) and _among(right[0].x0, starts)


def _among(place: float, places: Sequence[float]) -> bool:
    at = bisect_left(places, place - LAYOUT.same_edge)
    return at < len(places) and places[at] <= place + LAYOUT.same_edge


def whole_rows(rows: Sequence[PieceRow], first: int, last: int, near: float) -> tuple[int, list[PieceRow]]:
    """The rows from `first` to `last` with wrapped names put together, and where they now begin.

    A name of two lines centred beside its numbers stands half a line above and half a line below them; `near` is how
    many type sizes it may stand from them: more where all rows are far apart.
    """
    while first > 0 and _belong_together(rows[first - 1], rows[first], near):
        first -= 1
    while last + 1 < len(rows) and _belong_together(rows[last], rows[last + 1], near):
        last += 1
    found = [rows[first]]
    for before, row in zip(rows[first:last], rows[first + 1 : last + 1], strict=True):
        if _belong_together(before, row, near):
            found[-1] = _together(found[-1], row)
        else:
            found.append(row)
    return first, found


def beside_one_another(rows: Sequence[PieceRow]) -> list[PieceRow]:
    """Lines of headings put together where they stand beside one another: some wrapped, some centred beside them."""
    found: list[PieceRow] = []
    for at, row in enumerate(rows):
        before = rows[at - 1] if at else None
        if before is not None and row.line.middle - before.line.middle < LAYOUT.rows_beside * row.line.size:
            found[-1] = _together(found[-1], row)
        else:
            found.append(row)
    return found


def _belong_together(upper: PieceRow, lower: PieceRow, near: float) -> bool:
    """Whether one line is a piece of a name beside the other, a row of amounts."""
    if upper.is_body == lower.is_body:
        return False
    name = upper if lower.is_body else lower
    size = min(upper.line.size, lower.line.size)
    beside = lower.line.middle - upper.line.middle < near * size
    return beside and len(name.chunks) == 1 and not is_amount_or_dash(name.line.text)


def _together(upper: PieceRow, lower: PieceRow) -> PieceRow:
    line = (upper.line if upper.is_body else lower.line)._replace(
        x0=min(upper.line.x0, lower.line.x0),
        top=min(upper.line.top, lower.line.top),
        x1=max(upper.line.x1, lower.line.x1),
        bottom=max(upper.line.bottom, lower.line.bottom),
    )
    return PieceRow(line, (*upper.chunks, *lower.chunks))
