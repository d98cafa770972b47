"""Tables with codes: a row is the sum of the rows whose codes begin with its own, the total of the uppermost rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from mingzhang.extractors.checks.fact_index import FactIndex, is_total
from mingzhang.extractors.checks.grading import outcome
from mingzhang.extractors.checks.majority_vote import doubted, settled
from mingzhang.extractors.checks.relation import AT_MOST, EQUAL, Outcome, Relation
from mingzhang.schemas.facts import Fact
from mingzhang.schemas.vocabulary.concepts import key_of
from mingzhang.schemas.vocabulary.marks import words
from mingzhang.schemas.vocabulary.rules import Rule

__all__ = ["rows_at_most", "same_rows", "tree"]

_LEVELS = (3, 5, 7)
Group = tuple[tuple[str, ...], int | None, str, int]


def tree(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """The outcome of every node of every column; a row that is missing in all columns is doubted, not accused."""
    for table in index.tables_of(rule.forms):
        by_node: dict[tuple[tuple[str, ...], str], list[Outcome]] = defaultdict(list)
        groups, totals = _groups(index, table.number)
        parents = _parents(groups)
        for group, nodes in groups.items():
            for node, relation, orphan in _relations(rule, nodes, totals.get(group), parents[group[0]]):
                found = outcome(index, relation, doubt="orphan" if orphan else "")
                by_node[group[0], node].append(found)
        outcomes = [one for found in by_node.values() for one in _by_row(index, found)]
        yield from settled(index, table.number, outcomes)


def _by_row(index: FactIndex, outcomes: Sequence[Outcome]) -> Iterator[Outcome]:
    """A node that fails in several columns, and holds in none, lacks a row: whose, the sums cannot tell.

    Not where its parts are too much in every column, and none of them is what is too much: no row that lacks, and no
    其中 that we took for a part, makes that; 30299 printed with the sum of all of 302 does.
    """
    failed = [one for one in outcomes if one.judgement.status == "fail" and one.severity != "info"]
    held = any(one.proves for one in outcomes) and not _lack_one_row(failed)
    if len(failed) > 1 and not held and not all(_exceeds(index, one) for one in failed):
        yield from doubted(outcomes, "row")
    else:
        yield from outcomes


def _lack_one_row(failed: Sequence[Outcome]) -> bool:
    """Whether what lacks in several columns adds up across them, as the amounts of a row do that is not printed."""
    gaps = sorted(one.judgement.difference or Decimal(0) for one in failed)
    allowed = sum((one.judgement.allowed or Decimal(0) for one in failed), Decimal(0))
    return len(gaps) > 1 and gaps[0] > 0 and abs(sum(gaps[:-1]) - gaps[-1]) <= allowed


def _exceeds(index: FactIndex, failed: Outcome) -> bool:
    """Whether the parts are more than their whole by what is none of them."""
    excess, allowed = -(failed.judgement.difference or Decimal(0)), failed.judgement.allowed or Decimal(0)
    parts = [index.facts[fact_no].value for _, fact_no in failed.relation.parts]
    return excess > 0 and len(parts) > 1 and all(abs(part - excess) > allowed for part in parts)


def _groups(index: FactIndex, table: int) -> tuple[dict[Group, dict[str, int]], dict[Group, int]]:
    """Places by code in each column below each unit; the totals of each; codes printed twice are left out."""
    coded = [fact_no for fact_no in index.cells(table) if _usable(index.facts[fact_no])]
    codes = {index.facts[fact_no].code for fact_no in coded}
    groups: dict[Group, dict[str, int]] = defaultdict(dict)
    totals: dict[Group, int] = {}
    twice: set[tuple[Group, str]] = set()
    for fact_no in coded:
        fact = index.facts[fact_no]
        names = tuple(fact.item_path.split("/"))
        if fact.code is None:
            above = () if is_total(fact.item) and len(names) == 1 else names
            totals.setdefault((above, fact.col, fact.measure, fact.period), fact_no)
            continue
        depth = 1 + sum(fact.code[:size] in codes for size in _LEVELS if size < len(fact.code))
        group = (names[:-depth], fact.col, fact.measure, fact.period)
        if fact.code in groups[group]:
            twice.add((group, fact.code))
        groups[group].setdefault(fact.code, fact_no)
    for group, _ in twice:
        groups.pop(group, None)
    return groups, totals


def _usable(fact: Fact) -> bool:
    return "repeated" not in fact.flags and fact.unit == "CNY" and not fact.item.startswith(words("row", "among"))


def _parents(groups: dict[Group, dict[str, int]]) -> dict[tuple[str, ...], set[str]]:
    """The codes below each unit that have codes under them in any column."""
    known: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for (above, *_), nodes in groups.items():
        known[above].update(nodes)
    return {above: {_parent(code, codes) for code in codes} for above, codes in known.items()}


def _relations(
    rule: Rule,
    nodes: dict[str, int],
    total: int | None,
    parents: set[str],
) -> Iterator[tuple[str, Relation, bool]]:
    below: dict[str, list[int]] = defaultdict(list)
    tops: list[str] = []
    for code, fact_no in nodes.items():
        parent = _parent(code, nodes)
        if parent:
            below[parent].append(fact_no)
        else:
            tops.append(code)
    for code, fact_no in nodes.items():
        parts = below.get(code, [])
        if parts or code in parents:
            yield code, _equal(rule, fact_no, parts), not parts
    if total is not None and tops:
        least = min(len(code) for code in tops)
        yield "", _equal(rule, total, [nodes[code] for code in tops]), any(len(code) > least for code in tops)


def _equal(rule: Rule, whole: int, parts: Sequence[int]) -> Relation:
    return Relation(rule, EQUAL, ((1, whole),), tuple((1, part) for part in parts))


def _parent(code: str, nodes: dict[str, int] | set[str]) -> str:
    return next((code[:size] for size in reversed(_LEVELS) if size < len(code) and code[:size] in nodes), "")


def same_rows(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """Classes of one form against the items of the same name in the other."""
    theirs: dict[str, list[int]] = defaultdict(list)
    for fact_no in _cells(index, rule.against):
        fact = index.facts[fact_no]
        if fact.item_path.startswith("支出") and fact.unit == "CNY":
            theirs[key_of(fact.item)].append(fact_no)
    columns = {key_of(name) for name in rule.names}
    for fact_no in _cells(index, rule.forms):
        fact = index.facts[fact_no]
        other = theirs.get(key_of(fact.item), [])
        if fact.code and len(fact.code) == 3 and key_of(fact.component or "") in columns and len(other) == 1:
            yield outcome(index, Relation(rule, EQUAL, ((1, other[0]),), ((1, fact_no),)))


def rows_at_most(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """Rows of one code, column by column, in a form that is a part of the other."""
    wider: dict[tuple[str, str], list[int]] = defaultdict(list)
    for fact_no in _cells(index, rule.against):
        fact = index.facts[fact_no]
        if fact.code:
            wider[fact.code, _nature(fact)].append(fact_no)
    for fact_no in _cells(index, rule.forms):
        fact = index.facts[fact_no]
        other = wider.get((fact.code or "", _nature(fact)), [])
        if len(other) == 1 and _nature(fact):
            found = outcome(index, Relation(rule, AT_MOST, ((1, fact_no),), ((1, other[0]),)))
            yield found._replace(proves=False)


def _nature(fact: Fact) -> str:
    column = key_of(fact.component or "")
    if column in words("column", "natures"):
        return column
    return "all" if column in words("column", "every_nature") else ""


def _cells(index: FactIndex, forms: Sequence[str]) -> Iterator[int]:
    """The facts of a form that stands once in the document; a form printed several times is left alone."""
    tables = index.tables_of(forms)
    if len(tables) == 1:
        yield from (
            fact_no for fact_no in index.cells(tables[0].number) if "repeated" not in index.facts[fact_no].flags
        )
