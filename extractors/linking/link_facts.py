"""Give facts without a printed code the account that their names are, and rows of tables what their table tells."""

from __future__ import annotations

from collections import defaultdict

from mingzhang.extractors.linking.accounts import known_account
from mingzhang.extractors.linking.books import settle_department, settle_fund
from mingzhang.extractors.linking.stocks import settle_stock
from mingzhang.extractors.linking.table_rows import TableLinks, table_links
from mingzhang.schemas.facts import Extraction, Fact, LogicalTable
from mingzhang.schemas.vocabulary.codes import LEVELS

__all__ = ["link_facts"]

_COUNTED_BY_ACCOUNT = frozenset({"function", "economic", "revenue_source", "balance", "fund"})
_SIDES = {"收入": "revenue_source", "支出": "function"}
_DEPARTMENTS = frozenset({"dept_budget", "dept_final", "unit_budget", "unit_final"})
_UNITS = frozenset({"CNY", "percent"})


def link_facts(extraction: Extraction, *, kind: str = "") -> tuple[Fact, ...]:
    """The facts of an extraction with the code or concept that their name, parents and table tell.

    教育支出/普通教育/小学教育 is 2050202; 合计 of a table of basic expenditure is that. Debts and counts have no
    accounts; where no form describes a table, and in a sentence, a name alone is not enough: a project may be called
    博物馆. Rows of a table that are agencies or projects get that axis. `kind` is the document's.
    """
    tables = {table.number: table for table in extraction.tables}
    rows: dict[int, list[Fact]] = defaultdict(list)
    for fact in extraction.facts:
        rows[-1 if fact.table is None else fact.table].append(fact)
    links = {number: table_links(table, rows[number]) for number, table in tables.items()}
    facts = (settle_stock(_linked(settle_fund(fact), tables, links)) for fact in extraction.facts)
    return tuple(map(settle_department, facts) if kind in _DEPARTMENTS else facts)


def _linked(fact: Fact, tables: dict[int, LogicalTable], links: dict[int, TableLinks]) -> Fact:
    if fact.code or fact.concept or fact.unit not in _UNITS:
        return fact
    table = tables.get(fact.table) if fact.table is not None else None
    fact = _with_account(fact, described=table is not None and table.form is not None)
    if fact.code or table is None:
        return fact
    return links[table.number].linked(fact, table.title)


def _with_account(fact: Fact, *, described: bool) -> Fact:
    """The fact with the account that its name is, below those above it."""
    if not fact.period:
        return fact
    *above, name = fact.item_path.split("/")
    if fact.axis == "procurement" and described:
        found = known_account(name, tuple(above), fact.period, "economic")
        return fact._replace(code=found.code) if found and found.axis == "economic" else fact
    if fact.axis not in _COUNTED_BY_ACCOUNT:
        return fact
    preferred = _SIDES.get(above[0] if above else "", "") if fact.axis == "balance" else fact.axis
    found = known_account(name, tuple(above), fact.period, preferred)
    if found is None or not (described or above or LEVELS[len(found.code)] == "类"):
        return fact
    return fact._replace(code=found.code, axis=found.axis)
