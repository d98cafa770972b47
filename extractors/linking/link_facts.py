"""Give table facts without a printed code the account that their names are, and facts without either a concept."""

from __future__ import annotations

from collections.abc import Mapping

from mingzhang.extractors.linking.accounts import known_account
from mingzhang.extractors.linking.stocks import settle_stock
from mingzhang.schemas.facts import Extraction, Fact
from mingzhang.schemas.vocabulary.codes import LEVELS

__all__ = ["link_facts"]

_COUNTED_BY_ACCOUNT = frozenset({"function", "economic", "revenue_source", "balance", "fund"})
_SIDES = {"收入": "revenue_source", "支出": "function"}
_UNITS = frozenset({"CNY", "percent"})


def link_facts(extraction: Extraction) -> tuple[Fact, ...]:
    """The facts of an extraction, those of tables with the code of their account where its name and parents tell it.

    教育支出/普通教育/小学教育 is 2050202. Projects, spending units, debts and counts have no accounts; in a table
    that no form describes a name alone is not enough, for a list of projects may have one called 博物馆.
    """
    known = {table.number: table.form is not None for table in extraction.tables}
    return tuple(settle_stock(_linked(fact, known)) for fact in extraction.facts)


def _linked(fact: Fact, known: Mapping[int, bool]) -> Fact:
    if fact.table is None or fact.code or fact.concept or fact.unit not in _UNITS:
        return fact
    if fact.axis not in _COUNTED_BY_ACCOUNT or not fact.period:
        return fact
    *above, name = fact.item_path.split("/")
    preferred = _SIDES.get(above[0] if above else "", "") if fact.axis == "balance" else fact.axis
    found = known_account(name, tuple(above), fact.period, preferred)
    if found is None or not (known.get(fact.table) or above or LEVELS[len(found.code)] == "类"):
        return fact
    return fact._replace(code=found.code, axis=found.axis)
