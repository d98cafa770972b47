"""What a percentage that only says 为预算 is of, where a table prints two budgets: the one that the numbers fit.

Taught by government reports that print 年初预算数, 调整预算数 and 完成数 beside one 为预算%.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from mingzhang.schemas.facts import Fact
from mingzhang.schemas.vocabulary.marks import words

__all__ = ["fitting_bases"]

_KINDS = ("budget", "adjusted_budget")
_SAYING = words("tables/measure", "which_budget")
_Row = dict[str, Fact]


def fitting_bases(facts: Mapping[int, Fact]) -> dict[int, Fact]:
    """The facts with the base of such percentages settled, column by column; where nothing decides, as they were."""
    rows = _rows(facts.values())
    votes: dict[int, Decimal] = {}
    for fact in facts.values():
        if _is_open(fact):
            fits = _fits(fact, rows.get(_place(fact), {}))
            votes[fact.col or 0] = votes.get(fact.col or 0, Decimal(0)) + fits
    settled = {col for col, vote in votes.items() if vote > 0}
    return {
        where: fact._replace(compare_to=f"{fact.period}:adjusted_budget")
        if _is_open(fact) and (fact.col or 0) in settled
        else fact
        for where, fact in facts.items()
    }


def _rows(facts: Iterable[Fact]) -> dict[tuple[object, ...], _Row]:
    found: dict[tuple[object, ...], _Row] = {}
    for fact in facts:
        if fact.unit == "CNY":
            found.setdefault(_place(fact), {})[fact.measure] = fact
    return found


def _place(fact: Fact) -> tuple[object, ...]:
    return fact.row, fact.item_path, fact.code, fact.component


def _is_open(fact: Fact) -> bool:
    """Whether a rate is said to be of a budget by a heading that does not tell which."""
    if fact.measure != "completion_pct" or fact.compare_to != f"{fact.period}:budget":
        return False
    heading = (fact.sentence or "").rpartition(" | ")[2]
    return not any(word in heading for word in _SAYING)


def _fits(rate: Fact, row: _Row) -> int:
    """1 where only the adjusted budget makes the rate, -1 where only the first one does, 0 where nothing is told."""
    final = row.get("final")
    if final is None or not all(kind in row for kind in _KINDS):
        return 0
    first, adjusted = (_makes(rate, final.value, row[kind].value) for kind in _KINDS)
    return adjusted - first


def _makes(rate: Fact, part: Decimal, base: Decimal) -> bool:
    step = Decimal(1).scaleb(-rate.decimals)
    return bool(base) and abs(part / base * 100 - rate.value) < step
