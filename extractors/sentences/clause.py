"""A clause before a number: its words, years and cues in order, and the views that a decision needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from mingzhang.extractors.sentences.cues import Cue
from mingzhang.schemas.vocabulary.marks import words as marked

__all__ = ["Clause", "Piece"]


class Piece(NamedTuple):
    """Words, a year or a cue; exactly one of the three."""

    text: str = ""
    start: int = 0
    year: int | None = None
    cue: Cue | None = None


_piece = partial(tuple.__new__, Piece)  # as the tokens are made


@dataclass(slots=True)
class Clause:
    """What stands between two breaks, or between a break and a number.

    `trigger` is the last cue, which decides what the number is; `year` the last year printed outside a comparison.
    """

    pieces: list[Piece] = field(default_factory=list)
    sign: str = ","
    trigger: Cue | None = None
    year: int | None = None
    _words: str | None = None

    def add(self, text: str, start: int) -> None:
        """Take in words that begin at `start` of the paragraph."""
        self.pieces.append(_piece((text, start, None, None)))
        self._words = None

    def add_year(self, year: int | None) -> None:
        """Take in a year; a two-digit year is none."""
        if year is not None and year > 1900:
            self.pieces.append(_piece(("", 0, year, None)))
            self.year, self._words = year, None

    def add_cue(self, cue: Cue) -> None:
        """Take in a cue."""
        self.pieces.append(_piece(("", 0, None, cue)))
        self.trigger = cue

    def add_date(self) -> None:
        """Take in a date: what is before it names no item."""
        self.pieces = [piece for piece in self.pieces if piece.cue]
        self.year, self._words = None, None

    def copy(self) -> Clause:
        """The same words, years and cues in a clause of its own."""
        return Clause(list(self.pieces), trigger=self.trigger, year=self.year)

    def words(self) -> str:
        """The words that may name an item: those after the last year, or before it where nothing but a link follows.

        上海市普陀区财政局2024年度收入支出总计 gives the words after the year, 编报绩效目标的2024年度项目 both.
        """
        if self._words is None:
            self._words = _joined(self.pieces)
        return self._words

    def text(self) -> str:
        """All words of the clause, those before its years too."""
        return "".join(piece.text for piece in self.pieces)

    def before_trigger(self) -> str:
        """The words before the first cue of the clause."""
        if self.trigger is None:
            return self.words()
        first = 0
        while self.pieces[first].cue is None:
            first += 1
        return _joined(self.pieces[:first])

    def after_trigger(self) -> str:
        """The words after the last cue of the clause."""
        text = ""
        for piece in reversed(self.pieces):
            if piece.cue:
                break
            text = piece.text + text
        return text


def _joined(pieces: list[Piece]) -> str:
    if not pieces:
        return ""
    if len(pieces) == 1:
        return pieces[0].text.replace("\n", "")
    words = ""
    for piece in pieces:
        if piece.year is not None:
            words = words if words.rstrip().endswith("的") else f"{words}\n" if words.strip() else ""
        elif piece.text:
            head, broken, _ = words.rpartition("\n")
            if broken and piece.text.startswith("的"):
                head = head.rstrip("在于至")  # 因公出国(境)费在2020年度的支出为0
            elif broken and len(piece.text.strip()) > 1 and not _only_phase(piece.text, head):
                words = ""
            words = (head if broken and words else words) + piece.text
    return words.replace("\n", "")


def _only_phase(text: str, head: str) -> bool:
    """Whether the words behind a year say only the phase of what stands before it, or its phase and fund.

    公务接待费2013年度财政拨款决算数 is of 公务接待费; 某局2013年度财政拨款决算数 is of 财政拨款.
    """
    from mingzhang.extractors.sentences.items import is_known, phrase_of  # noqa: PLC0415 - the two modules serve each other

    phrase = phrase_of(text)
    if not phrase.name:
        return True
    return bool(phrase.measure) and phrase.name in marked("item", "funds") and is_known(phrase_of(head).name)
