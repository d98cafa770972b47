"""The numbers of a cell that became no fact, each with the reason why."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.extractors.tables.amounts import number_runs, read_amount
from mingzhang.extractors.tables.codes import code_in_name
from mingzhang.extractors.tables.words import ENUMERATOR, says, unspaced
from mingzhang.schemas.document import Cell
from mingzhang.schemas.facts import Leftover
from mingzhang.schemas.vocabulary.marks import words
from mingzhang.schemas.vocabulary.shapes import shape

__all__ = ["count_numbers", "leftovers_of"]

_LONGEST = 200
_THRESHOLD = words("tables/label", "threshold")
_DATE = shape("tables/date.alone")
"""A cell that prints a day or a month and nothing else: 2021-04, 2020/8/31, 2026年3月."""
_UNSAID = frozenset({"unplaced", "unknown_form"})
_STRONG = frozenset({"hidden", "number_format", "code", "line_no", "unplaced", "unknown_form"})


def count_numbers(cell: Cell) -> int:
    """How many numbers the cell prints: one if a number fills it, else one for each run of digits."""
    return 1 if read_amount(cell.text) else len(number_runs(cell.text))


def leftovers_of(cell: Cell, table: int, reason: str) -> Iterator[Leftover]:
    """One leftover for each number of the cell. In words, `reason` yields to what the digits themselves show."""
    amount = read_amount(cell.text)
    if amount is not None:
        yield _leftover(cell, table, reason, amount.raw, unit=amount.unit)
        return
    sentence = unspaced(cell.text)[:_LONGEST]
    coded = reason == "name" and code_in_name(unspaced(cell.text))[0] is not None
    for place, (raw, after) in enumerate(number_runs(cell.text)):
        said = "code" if place == 0 and coded else _reason(cell.text, raw, after, reason, first=place == 0)
        yield _leftover(cell, table, said, raw, sentence=sentence)


def _reason(text: str, raw: str, after: str, reason: str, *, first: bool) -> str:
    if reason in _STRONG and not (reason in _UNSAID and _DATE.match(unspaced(text))):
        return reason
    if _DATE.match(unspaced(text)):
        return "date"
    if after.startswith("年") and len(raw) == 4:
        return "year"
    if first and len(raw) <= 2 and (match := ENUMERATOR.match(unspaced(text))) and raw in match[0]:
        return "ordinal"
    if reason == "name" and after.startswith(("万", "元")) and says(text, _THRESHOLD):
        return "threshold"
    return reason


def _leftover(cell: Cell, table: int, reason: str, raw: str, *, unit: str = "", sentence: str = "") -> Leftover:
    return Leftover(
        reason=reason, raw_value=raw, raw_unit=unit, page=cell.page, table=table, row=cell.row, col=cell.col,
        sentence=sentence,
    )  # fmt: skip
