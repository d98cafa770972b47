"""Lines of a table without rulings as rows of pieces; a wrapped name belongs to the row of its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mingzhang.extractors.layout.lines import Line
from mingzhang.extractors.layout.settings import LAYOUT
from mingzhang.extractors.numbers.amount import is_amount_or_dash

__all__ = ["PieceRow", "beside_one_another", "whole_rows"]


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
