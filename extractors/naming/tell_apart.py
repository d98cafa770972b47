"""Numbers that would carry one name and differ: what the document prints to tell them apart goes into their paths.

A row 合计 of 基本支出预算表 and one of 支出预算总表, 其他商品和服务支出 under two government accounts, 公用经费 of two
subordinate units: each is told from the other by its table's title, by another column of its row, by the row or block
above it, or by the heading of its section. What nothing tells apart keeps its path and says so in its flags.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter

from mingzhang.extractors.naming.outer_rows import block_of_rows, outer_of_rows
from mingzhang.extractors.naming.row_words import telling_column, unit_of_sheet, words_by_column
from mingzhang.extractors.naming.standing import level_of
from mingzhang.extractors.naming.table_names import title_names
from mingzhang.extractors.numbers.normal import compact
from mingzhang.schemas.document import Document
from mingzhang.schemas.facts import Extraction, Fact, LogicalTable

__all__ = ["CONFLICT", "REPEATED", "tell_apart"]

CONFLICT, REPEATED = "conflict", "repeated"
_LONGEST = 40
"""A heading or title longer than so many characters is a sentence and names nothing."""
_COLUMNS = 2
"""So many columns of a row may be needed: a bond is told by its kind and its date."""

_key = itemgetter(*map(Fact._fields.index, (
    "item_path", "code", "component", "measure", "period", "compare_to", "fund", "unit", "source", "scope", "level",
    "place", "as_of",
)))  # fmt: skip

_Group = tuple[int, ...]
"""Places of facts that are one thing by every column of meaning and differ in value."""


def tell_apart(document: Document, extraction: Extraction) -> tuple[Fact, ...]:
    """The facts in their order; paths differ where values do, as far as the document tells what differs."""
    facts = list(extraction.facts)
    if not _unclear(facts):
        return extraction.facts
    _by_title(facts, document, extraction.tables)
    _by_unit(facts, extraction.tables)
    for _ in range(_COLUMNS):
        _by_column(facts, extraction.tables)
    _by_outer_row(facts, extraction.tables)
    _by_heading(facts, document)
    _flag(facts)
    return tuple(facts)


def _unclear(facts: Sequence[Fact]) -> list[_Group]:
    """The groups of facts that say one thing with different values, none of which a check has called wrong."""
    groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for at, fact in enumerate(facts):
        groups[_key(fact)].append(at)
    return [
        tuple(group)
        for group in groups.values()
        if len(group) > 1
        and len({facts[at].value for at in group}) > 1
        and not any(facts[at].verdict == "contradicted" for at in group)
    ]


def _by_title(facts: list[Fact], document: Document, tables: Iterable[LogicalTable]) -> None:
    """The subject of its table above each row that another table has too."""
    groups = [group for group in _unclear(facts) if facts[group[0]].table is not None]
    level = level_of(document.division)
    subjects = {table.number: _short(title_names(table.title, level, document.division).subject) for table in tables}
    _above(facts, groups, subjects)


def _by_unit(facts: list[Fact], tables: Iterable[LogicalTable]) -> None:
    """The unit that carries a project out, above each row of its sheet that another unit's sheet has too."""
    groups = [group for group in _unclear(facts) if facts[group[0]].table is not None]
    if groups:
        _above(facts, groups, {table.number: _short(unit_of_sheet(table)) for table in tables})


def _above(facts: list[Fact], groups: Iterable[_Group], subjects: Mapping[int, str]) -> None:
    """What tells tables apart (`subjects`, by table) above each row that several of them have by one name."""
    rows: set[tuple[int, str]] = set()
    for group in groups:
        alike = {facts[at].table or 0 for at in group}
        if len({subjects[table] for table in alike}) > 1:
            rows.update((table, facts[group[0]].item_path) for table in alike)
    for at, fact in enumerate(facts) if rows else ():
        if fact.table is not None and (fact.table, fact.item_path) in rows:
            facts[at] = _unless_said(fact, subjects[fact.table])


def _alike_rows(facts: Sequence[Fact]) -> dict[int, set[frozenset[int]]]:
    """By table, the sets of rows that have one name and differ in value."""
    alike: dict[int, set[frozenset[int]]] = defaultdict(set)
    for group in _unclear(facts):
        for number, rows in _rows_by_table(facts, group).items():
            if len(rows) > 1:
                alike[number].add(frozenset(rows))
    return alike


def _by_outer_row(facts: list[Fact], tables: Iterable[LogicalTable]) -> None:
    """The row of a known thing above alike rows, else their block of a list of accounts that starts over."""
    alike = _alike_rows(facts)
    by_table: dict[int, list[Fact]] = defaultdict(list)
    for fact in facts if alike else ():
        if fact.table in alike:
            by_table[fact.table or 0].append(fact)
    above: dict[tuple[int, int], str] = {}
    for table in tables:
        if sets := alike.get(table.number):
            mine = by_table[table.number]
            known = frozenset(fact.row for fact in mine if fact.row is not None and (fact.concept or fact.code))
            told = outer_of_rows(words_by_column(table), known, sets) or block_of_rows(mine, list(sets))
            above.update({(table.number, row): name for row, name in told.items()})
    for at, fact in enumerate(facts) if above else ():
        if fact.table is not None and fact.row is not None:
            facts[at] = _below(fact, above.get((fact.table, fact.row), ""))


def _by_column(facts: list[Fact], tables: Iterable[LogicalTable]) -> None:
    """Another column's words above the rows of one table that have one name."""
    alike = _alike_rows(facts)
    above: dict[tuple[int, int], str] = {}
    for table in tables:
        if sets := alike.get(table.number):
            words = words_by_column(table)
            column = telling_column(words, list(sets))
            told = words[column] if column is not None else {}
            above.update({(table.number, row): told.get(row, "") for rows in sets for row in rows})
    for at, fact in enumerate(facts) if above else ():
        if fact.table is not None and fact.row is not None:
            facts[at] = _below(fact, above.get((fact.table, fact.row), ""))


def _rows_by_table(facts: Sequence[Fact], group: _Group) -> dict[int, set[int]]:
    rows: dict[int, set[int]] = defaultdict(set)
    for at in group:
        fact = facts[at]
        if fact.table is not None and fact.row is not None:
            rows[fact.table].add(fact.row)
    return rows


def _by_heading(facts: list[Fact], document: Document) -> None:
    """The first heading that two sections do not share above what both tell by one name."""
    for group in _unclear(facts) if document.sections else ():
        if facts[group[0]].start is None:
            continue
        paths = [document.sections[max(0, document.section_at(facts[at].start or 0))].path for at in group]
        shared = _shared(paths)
        titles = [_short(compact(path[shared])) if len(path) > shared else "" for path in paths]
        for at, title in zip(group, titles, strict=True):
            facts[at] = _unless_said(facts[at], title)


def _shared(paths: Sequence[tuple[str, ...]]) -> int:
    """How many headings all paths have in common from the top."""
    depth = 0
    while all(len(path) > depth and path[depth] == paths[0][depth] for path in paths):
        depth += 1
    return depth


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else ""


def _unless_said(fact: Fact, name: str) -> Fact:
    """The fact hung under a name that its path does not say yet."""
    return fact if name in fact.item_path.split("/") else _below(fact, name)


def _below(fact: Fact, name: str) -> Fact:
    """The fact with its path hung under a name, unless a column of its own says that."""
    name = name.replace("/", "、")
    if not name or name in (fact.place, fact.level, fact.component):
        return fact
    return fact._replace(item_path=f"{name}/{fact.item_path}")


def _flag(facts: list[Fact]) -> None:
    """Say of each number that shares its name and not its value with an earlier one what it is.

    `repeated` is another row of the same name in one table, `conflict` another value anywhere else.
    """
    first: dict[tuple[object, ...], int] = {}
    for at, fact in enumerate(facts):
        before = facts[first.setdefault(_key(fact), at)]
        if before.value != fact.value:
            flag = REPEATED if fact.table is not None and fact.table == before.table else CONFLICT
            facts[at] = fact._replace(flags=(*fact.flags, flag))
