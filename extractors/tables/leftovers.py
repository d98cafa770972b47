"""The numbers of a cell that became no fact, each with the reason why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from extractors.tables.amounts import number_runs, read_amount
from extractors.tables.words import compact
from schemas.document import Cell
from schemas.facts import Leftover

__all__ = ["count_numbers", "leftovers_of"]

_LONGEST = 200
_STRONG = frozenset({"hidden", "code", "line_no", "unplaced", "unknown_form"})


def count_numbers(cell: Cell) -> int:
    """How many numbers the cell prints: one if a number fills it, else one for each run of digits."""
    return 1 if read_amount(cell.text) else sum(1 for _ in number_runs(cell.text))


def leftovers_of(cell: Cell, table: int, reason: str) -> Iterator[Leftover]:
    """One leftover for each number of the cell. In words, `reason` yields to what the digits themselves show."""
    amount = read_amount(cell.text)
    if amount is not None:
        yield replace(_blank(cell, table), reason=reason, raw_value=amount.raw, raw_unit=amount.unit)
        return
    blank = replace(_blank(cell, table), sentence=compact(cell.text)[:_LONGEST])
    for place, (raw, after) in enumerate(number_runs(cell.text)):
        said = _reason(cell.text, raw, after, reason, first=place == 0)
        yield replace(blank, reason=said, raw_value=raw)


def _reason(text: str, raw: str, after: str, reason: str, *, first: bool) -> str:
    if reason in _STRONG:
        return reason
    if after.startswith("年") and len(raw) == 4:
        return "year"
    if first and text.lstrip().startswith(raw) and after[:1] in ("、", ".", "．") and len(raw) <= 2:
        return "ordinal"
    return reason


def _blank(cell: Cell, table: int) -> Leftover:
    return Leftover(reason="", raw_value="", page=cell.page, table=table, row=cell.row, col=cell.col)
