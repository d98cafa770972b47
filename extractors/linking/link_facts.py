"""Give facts without a printed code the account that their names are, and rows of tables what their table tells."""

from __future__ import annotations

from collections import defaultdict

from mingzhang.extractors.linking.accounts import known_account
from mingzhang.extractors.linking.books import settle_department, settle_fund, settle_government, settle_plain
from mingzhang.extractors.linking.stocks import settle_stock
from mingzhang.extractors.linking.table_rows import TableLinks, table_links
from mingzhang.extractors.linking.whole_revenue import with_whole_revenue
from mingzhang.schemas.document import GOVERNMENT_BOOKS
from mingzhang.schemas.facts import Extraction, Fact, LogicalTable
from mingzhang.schemas.vocabulary.codes import LEVELS
from mingzhang.schemas.vocabulary.concepts import concepts
from mingzhang.schemas.vocabulary.linking import linking

__all__ = ["link_facts"]

_COUNTED_BY_ACCOUNT = frozenset({"function", "economic", "revenue_source", "balance", "fund"})
_TRANSFERS = "gov.transfer"
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
    transfers = frozenset(
        number for number, table in tables.items() if any(word in table.title for word in linking().transfer_titles)
    )
    linked = (_of_table(settle_stock(_linked(settle_fund(fact), tables, links)), links) for fact in extraction.facts)
    facts = (_unless_other(fact, transferred=fact.table in transfers) for fact in linked)
    if kind in _DEPARTMENTS:
        return tuple(settle_plain(map(settle_department, facts)))
    every = tuple(map(settle_government, facts)) if kind in GOVERNMENT_BOOKS else tuple(facts)
    return tuple(with_whole_revenue(every))


def _of_table(fact: Fact, links: dict[int, TableLinks]) -> Fact:
    return links[fact.table].kind_of_debt(fact) if fact.table in links else fact


def _unless_other(fact: Fact, *, transferred: bool) -> Fact:
    """The fact without a concept that it cannot be: money is no head count, what a county gets is not its own revenue.

    彩票公益金 of 绥棱县 in a table of transfers is paid to the county; 编外人员262.50万元 is no number of staff.
    """
    if fact.unit != "CNY" or not (fact.concept or fact.code):
        return fact
    concept = concepts().by_id.get(fact.concept) if fact.concept else None
    if concept is not None and concept.kind in ("count", "score"):
        return fact._replace(concept=None)
    if transferred and fact.place and not (fact.concept or "").startswith(_TRANSFERS):
        return fact._replace(concept=None, code=None, axis="project")
    return fact


def _linked(fact: Fact, tables: dict[int, LogicalTable], links: dict[int, TableLinks]) -> Fact:
    table = tables.get(fact.table) if fact.table is not None else None
    if table is not None and fact.concept and not fact.code:
        return links[table.number].own_total(fact)
    if fact.code or fact.concept or fact.unit not in _UNITS:
        return fact
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
    if found is None or not (described or above or LEVELS[len(found.code)] == "类" or _is_plain(name, found.code)):
        return fact
    return fact._replace(code=found.code, axis=found.axis)


def _is_plain(name: str, code: str) -> bool:
    """Whether a name is an account's wherever it stands: 工伤保险基金收入, not 教育 (a transfer of that name)."""
    return len(name) >= linking().unmistakable_from and code.startswith(linking().unmistakable_codes)
