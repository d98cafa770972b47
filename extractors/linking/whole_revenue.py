"""What a report calls revenue or expenditure and is more than the government's own: shares of others, totals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from mingzhang.schemas.facts import Fact
from mingzhang.schemas.vocabulary.concepts import find
from mingzhang.schemas.vocabulary.linking import linking

__all__ = ["with_whole_revenue"]

_OWN, _SHARED = "gov.general.revenue", "gov.fiscal_revenue"
_TOTALS = {_OWN: "gov.general.revenue_total", "general.expenditure": "gov.general.expenditure_total"}
_AMOUNTS = frozenset({"final", "prior_final", "budget", "prior_budget", "adjusted_budget"})
_BESIDE = ("gov.transfer", "gov.stabilisation", "revenue.superior_subsidy", "carryover", "debt")
"""Concepts that stand beside a government's own revenue or expenditure: a whole that holds them is a total."""
_PLAIN = frozenset({"revenue.current_year", "expenditure.current_year"})
_OWN_SIDES = frozenset(
    {
        _OWN,
        "general.expenditure",
        "government_fund.revenue",
        "government_fund.expenditure",
        "state_capital.revenue",
        "state_capital.expenditure",
    }
)
_LOCAL, _PASSED_UP = "地方", "上划"
_TRANSFERS = ("转移性", "税收返还", "上级", "上解", "调入", "调出")
_MORE, _NEAR = Decimal("1.05"), Decimal("0.002")
"""Beyond what rounding to 亿元 may add; within what rounding of a dozen parts may lose."""


class _Book(NamedTuple):
    """Whose revenue of which year and phase."""

    scope: str | None
    place: str | None
    period: int | None
    measure: str


def with_whole_revenue(facts: Sequence[Fact]) -> Iterator[Fact]:
    """The facts, each whole of the general budget with the concept of what it holds.

    全县一般公共预算收入112853万元，其中：上划中央收入36400万元，…，地方收入67676万元; and 完成一般公共预算收入
    374014万元，完成地方一般公共预算收入190952万元: the larger amount of the same book is `gov.fiscal_revenue`.
    一般公共预算收入86亿元，其中：税收收入…，上级补助收入…，债务收入…: a total. What tells nothing of its parts (a rate,
    a plan) goes with the amount before it. 本级收入 beside 转移性收入 is the book's own revenue.
    """
    facts = _with_own_sides(facts)
    local, totals = _local_revenue(facts), _totals(facts)
    divided = {fact.item_path.rpartition("/")[0] for fact in facts if fact.item.startswith(_PASSED_UP)}
    last: dict[tuple[str, str | None], str] = {}
    for fact in facts:
        if fact.concept not in _TOTALS or _LOCAL in fact.item:
            yield fact
            continue
        key = (fact.item_path, fact.scope)
        if fact.measure in _AMOUNTS:
            known = local.get(_book_of(fact)) if fact.concept == _OWN else None
            if known and (len(known) == 1 or fact.item_path in divided):
                last[key] = _SHARED if fact.value > max(known) * _MORE else ""
            elif (fact.item_path, _book_of(fact), fact.value) in totals:
                last[key] = _TOTALS[fact.concept]
        yield fact._replace(concept=last[key]) if last.get(key) else fact


def _with_own_sides(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """本级收入, 当年收入 and 地方收入 of a fund with its own concept, where their whole holds transfers too."""
    beside = {_group(fact) for fact in facts if _stands_beside(fact) and _is_of_a_book(fact)}
    return tuple(_with_own_side(fact) if _group(fact) in beside else fact for fact in facts)


def _with_own_side(fact: Fact) -> Fact:
    if fact.code or (fact.concept and fact.concept not in _PLAIN):
        return fact
    side = linking().fund_sides.get(fact.item, {}).get(fact.fund)
    return fact._replace(concept=side, axis="fund") if side in _OWN_SIDES else fact


def _group(fact: Fact) -> tuple[str, int | None, str | None]:
    """What stands beside one another: below one name in one table or one sentence."""
    return fact.item_path.rpartition("/")[0], fact.table, fact.sentence if fact.table is None else None


def _is_of_a_book(fact: Fact) -> bool:
    """Whether a part is one of a whole side of a book: of 一般公共预算支出 or 支出, not of 债务还本支出."""
    outer = fact.item_path.rpartition("/")[0].rpartition("/")[2]
    if outer in ("", "收入", "支出") or outer in linking().fund_sides:
        return True
    concept = find(outer)
    return concept is not None and concept.id in (*_TOTALS, *_TOTALS.values(), *_OWN_SIDES)


def _stands_beside(fact: Fact) -> bool:
    return fact.item.startswith(_TRANSFERS) or (fact.concept or "").startswith(_BESIDE)


def _local_revenue(facts: Sequence[Fact]) -> dict[_Book, set[Decimal]]:
    """The amounts that are told as local revenue, by their book."""
    found: dict[_Book, set[Decimal]] = defaultdict(set)
    for fact in facts:
        if fact.concept == _OWN and _LOCAL in fact.item and fact.measure in _AMOUNTS:
            found[_book_of(fact)].add(fact.value)
    return found


def _totals(facts: Sequence[Fact]) -> set[tuple[str, _Book, Decimal]]:
    """The wholes in sentences whose parts add up to them only with transfers, debt or carry-over among them."""
    parts: dict[tuple[str, _Book], list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.source == "text" and fact.measure in _AMOUNTS and fact.unit == "CNY" and "/" in fact.item_path:
            parts[fact.item_path.rpartition("/")[0], _book_of(fact)].append(fact)
    found: set[tuple[str, _Book, Decimal]] = set()
    for fact in facts:
        among = parts.get((fact.item_path, _book_of(fact)), ()) if fact.concept in _TOTALS else ()
        held = sum((part.value for part in among), Decimal())
        if any(map(_stands_beside, among)) and abs(held - fact.value) <= _NEAR * held:
            found.add((fact.item_path, _book_of(fact), fact.value))
    return found


def _book_of(fact: Fact) -> _Book:
    return _Book(fact.scope, fact.place, fact.period, fact.measure)
