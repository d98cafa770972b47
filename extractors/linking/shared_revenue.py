"""Revenue that a report tells with the shares of higher levels and without: only the second is the government's own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from mingzhang.schemas.facts import Fact

__all__ = ["with_shared_revenue"]

_OWN, _SHARED = "gov.general.revenue", "gov.fiscal_revenue"
_AMOUNTS = frozenset({"final", "prior_final", "budget", "prior_budget", "adjusted_budget"})
_LOCAL, _PASSED_UP = "地方", "上划"
_MORE = Decimal("1.05")
"""Beyond what rounding to 亿元 may add."""


class _Book(NamedTuple):
    """Whose revenue of which year and phase."""

    scope: str | None
    place: str | None
    period: int | None
    measure: str


def with_shared_revenue(facts: Sequence[Fact]) -> Iterator[Fact]:
    """The facts, revenue named without 地方 being `gov.fiscal_revenue` where it holds what is passed up.

    全县一般公共预算收入112853万元，其中：上划中央收入36400万元，…，地方收入67676万元; and 完成一般公共预算收入
    374014万元，完成地方一般公共预算收入190952万元: the larger amount of the same book. What tells no local revenue
    beside it (a rate, a plan) goes with the amount before it.
    """
    local = _local_revenue(facts)
    divided = {fact.item_path.rpartition("/")[0] for fact in facts if fact.item.startswith(_PASSED_UP)}
    last: dict[str, bool] = {}
    for fact in facts:
        if fact.concept != _OWN or _LOCAL in fact.item:
            yield fact
            continue
        known = local.get(_book_of(fact)) if fact.measure in _AMOUNTS else None
        if known:
            certain = len(known) == 1 or fact.item_path in divided
            last[fact.item_path] = certain and fact.value > max(known) * _MORE
        yield fact._replace(concept=_SHARED) if last.get(fact.item_path) else fact


def _local_revenue(facts: Sequence[Fact]) -> dict[_Book, set[Decimal]]:
    """The amounts that are told as local revenue, by their book."""
    found: dict[_Book, set[Decimal]] = defaultdict(set)
    for fact in facts:
        if fact.concept == _OWN and _LOCAL in fact.item and fact.measure in _AMOUNTS:
            found[_book_of(fact)].add(fact.value)
    return found


def _book_of(fact: Fact) -> _Book:
    return _Book(fact.scope, fact.place, fact.period, fact.measure)
