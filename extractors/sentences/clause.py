"""A clause before a number: its words, years and marks in order, and the views that a decision needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from extractors.sentences.marks import Mark

__all__ = ["Clause", "Piece"]


class Piece(NamedTuple):
    """Words, a year or a mark; exactly one of the three."""

    text: str = ""
    start: int = 0
    year: int | None = None
    mark: Mark | None = None


@dataclass(slots=True)
class Clause:
    """What stands between two breaks, or between a break and a number."""

    pieces: list[Piece] = field(default_factory=list)
    sign: str = ","
    dated: bool = False

    def add(self, piece: Piece) -> None:
        """Take in words."""
        self.pieces.append(piece)

    def add_year(self, year: int | None) -> None:
        """Take in a year; a two-digit year is none."""
        if year is not None and year > 1900:
            self.pieces.append(Piece(year=year))

    def add_mark(self, mark: Mark) -> None:
        """Take in a mark."""
        self.pieces.append(Piece(mark=mark))

    def add_date(self) -> None:
        """Remember that a date stands here: what is before it names no item."""
        self.dated = True
        self.pieces = [piece for piece in self.pieces if piece.mark]

    @property
    def trigger(self) -> Mark | None:
        """The last mark, which decides what the number is."""
        return next((piece.mark for piece in reversed(self.pieces) if piece.mark), None)

    @property
    def year(self) -> int | None:
        """The last year printed outside a comparison."""
        return next((piece.year for piece in reversed(self.pieces) if piece.year), None)

    def words(self) -> str:
        """The words that may name an item: those after the last year, or before it where nothing but a link follows.

        上海市普陀区财政局2024年度收入支出总计 gives the words after the year, 编报绩效目标的2024年度项目 both.
        """
        return _joined(self.pieces)

    def before_trigger(self) -> str:
        """The words before the first mark of the clause."""
        first = next((index for index, piece in enumerate(self.pieces) if piece.mark), len(self.pieces))
        return _joined(self.pieces[:first])

    def after_trigger(self) -> str:
        """The words after the last mark of the clause."""
        last = max((index for index, piece in enumerate(self.pieces) if piece.mark), default=-1)
        return "".join(piece.text for piece in self.pieces[last + 1 :])


def _joined(pieces: list[Piece]) -> str:
    words = ""
    for piece in pieces:
        if piece.year is not None:
            words = words if words.rstrip().endswith("的") else f"{words}\n" if words.strip() else ""
        elif piece.text:
            head, broken, _ = words.rpartition("\n")
            if broken and len(piece.text.strip()) > 1 and not _only_phase(piece.text):
                words = ""
            words = (head if broken and words else words) + piece.text
    return words.replace("\n", "")


def _only_phase(text: str) -> bool:
    from extractors.sentences.items import phrase_of  # noqa: PLC0415 - the two modules serve each other

    return not phrase_of(text).name
