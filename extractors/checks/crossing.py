"""Numbers of different tables, and of tables and text, against one another: sums, bounds, repetitions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from mingzhang.extractors.checks.fact_index import FactIndex, is_total
from mingzhang.extractors.checks.grading import outcome
from mingzhang.extractors.checks.relation import AT_MOST, EQUAL, Outcome, Relation, Term
from mingzhang.schemas.intervals import Interval
from mingzhang.schemas.vocabulary.marks import words
from mingzhang.schemas.vocabulary.rules import Operand, Rule, rules
from mingzhang.schemas.vocabulary.shapes import shape

__all__ = ["at_most", "evaluated", "restated", "running", "sums"]

_TEN_THOUSAND = Decimal(10000)
_PRECISE = 1000
"""A number of three digits or more: 0.3万元 is ten thousand times smaller than too many amounts."""
_CARRIED = ("carryover.", "surplus.")
"""What a total may leave out, wherever it is told: 总支出 without 年末结转."""


def sums(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """The whole against its parts less what is taken off; nothing where a needed number is absent."""
    relation = _relation(index, rule, EQUAL)
    if relation is not None and _of_one_fund(index, relation):
        found = outcome(index, relation)
        if found.judgement.status == "fail" and found.severity != "info":
            doubt = "incomplete" if _unsaid(index, rule, found) or _loosely_named(index, relation) else ""
            doubt = doubt or ("incomplete" if _unprinted(index, rule, found) else "")
            doubt = doubt or ("subordinate" if _explained(index, found) else "")
            found = outcome(index, relation, doubt=doubt)
        yield found


def _of_one_fund(index: FactIndex, relation: Relation) -> bool:
    """Whether the text tells whole and parts of one fund and level, not 总支出 of a school and 本年支出 of its fund."""
    told = [index.facts[fact_no] for fact_no in relation.facts if index.facts[fact_no].table is None]
    return len({(fact.fund, fact.scope, fact.place) for fact in told}) <= 1 or len(told) < len(relation.facts)


def _of_one_body(index: FactIndex, relation: Relation) -> bool:
    """Whether what the text tells is of one level and place: 全市 debt is within no limit of 市本级."""
    told = [index.facts[fact_no] for fact_no in relation.facts if index.facts[fact_no].table is None]
    return len({(fact.scope, fact.place) for fact in told}) <= 1


def _loosely_named(index: FactIndex, relation: Relation) -> bool:
    """总收入 and 总支出 are the year's own for some, with what was carried over for others; 收入总计 is for none."""
    told = [index.facts[fact_no].item for fact_no in relation.facts if index.facts[fact_no].table is None]
    return any(name.endswith(words("row", "whole_sides")) for name in told)


def _unsaid(index: FactIndex, rule: Rule, found: Outcome) -> bool:
    """Whether what the text leaves out may be what is missing: what a sentence does not say is not nothing.

    Parts that are too much already are not explained by further ones.
    """
    relation, gap = found.relation, found.judgement.difference or Decimal(0)
    if any(index.facts[fact_no].table is not None for fact_no in relation.facts):
        return False
    added = sum(sign > 0 for sign, _ in relation.parts)
    taken = len(relation.parts) - added
    return added < len(rule.parts) if gap > 0 else taken < len(rule.minus)


def _unprinted(index: FactIndex, rule: Rule, found: Outcome) -> bool:
    """Whether a table leaves out a part's row altogether, so that its whole is more than what it prints.

    A row that is printed and blank is nothing; one that is not printed (主要项目, a wider name) may be anything.
    """
    whole = index.facts[found.relation.facts[0]]
    if whole.table is None or (found.judgement.difference or Decimal(0)) <= 0:
        return False
    printed = index.printed_rows(whole.table)
    absent = [operand for operand in rule.parts if index.find(operand) is None]
    return any(printed.isdisjoint(operand.rows) for operand in absent)


def at_most(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """The whole is no more than the parts."""
    relation = _relation(index, rule, AT_MOST)
    if relation is not None and _of_one_body(index, relation):
        yield outcome(index, relation)


def _relation(index: FactIndex, rule: Rule, shape: str) -> Relation | None:
    assert rule.whole is not None
    whole = index.find(rule.whole)
    terms: list[Term] = []
    for sign, operands in ((1, rule.parts), (-1, rule.minus)):
        for operand in operands:
            fact_no = index.find(operand)
            if fact_no is None and operand.needed:
                return None
            if fact_no is not None:
                terms.append((sign, fact_no))
    if whole is None or not terms or any(fact_no == whole for _, fact_no in terms):
        return None
    return Relation(rule, shape, ((1, whole),), tuple(terms))


def _explained(index: FactIndex, found: Outcome) -> bool:
    """Whether what is missing is printed right there: an item that the rule does not know, or that we named wrongly."""
    gap = abs(found.judgement.difference or Decimal(0))
    mine = set(found.relation.facts)
    whole = index.facts[found.relation.facts[0]]
    if whole.table is not None:
        near: Sequence[int] = index.cells(whole.table)
    else:
        section = index.sections[found.relation.facts[0]]
        near = [p for p in index.text if index.sections[p] == section or index.concepts[p].startswith(_CARRIED)]
    return any(
        abs(abs(index.facts[fact_no].value) - gap) <= (found.judgement.allowed or 0)
        for fact_no in near
        if fact_no not in mine and index.facts[fact_no].value and index.facts[fact_no].unit == whole.unit
    )


def running(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """机关运行经费 of a single administrative unit is its 公用经费; of several units it is at most that."""
    relation = _relation(index, rule, EQUAL)
    if relation is None or (rule.parts[0].text and index.tables_of(("D06",))):
        return
    single = index.document.kind.startswith("unit") or bool(
        shape("check.single_unit").search(index.document.text[:20000])
    )
    if not single:
        relation = replace(relation, shape=AT_MOST)
    yield outcome(index, relation)


def restated(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """Every mention of a concept in the text against the tables that print it; any of the alternatives will do."""
    assert rule.whole is not None
    tables = [fact_no for operand in rule.parts if (fact_no := index.find(operand)) is not None]
    if not tables:
        return
    if rule.whole.forms:
        yield from _same(index, rule, tables)
        return
    for mention in index.every(rule.whole):
        found = [outcome(index, Relation(rule, EQUAL, ((1, mention),), ((1, table),))) for table in tables]
        best = next((one for one in found if one.judgement.status == "pass"), found[0])
        if best.judgement.status == "fail":
            best = _suspicious(index, mention, tables[0], best)
        if best.judgement.status == "fail" and not best.doubt and _is_wider(index, rule, mention, tables[0]):
            best = best._replace(doubt="incomplete", severity="info")
        yield best


def _same(index: FactIndex, rule: Rule, tables: Sequence[int]) -> Iterator[Outcome]:
    """A number of one table against the others that may be the same."""
    assert rule.whole is not None
    whole = index.find(rule.whole)
    if whole is not None:
        found = [outcome(index, Relation(rule, EQUAL, ((1, whole),), ((1, table),))) for table in tables]
        yield next((one for one in found if one.judgement.status == "pass"), found[0])


def _is_wider(index: FactIndex, rule: Rule, mention: int, table: int) -> bool:
    """Whether the text tells a total of which the tables show only the year's part: what is carried over is more."""
    own = index.concepts[mention]
    return (
        any(own in operand.rows for operand in rule.parts)
        and index.concepts[table] != own
        and index.facts[mention].value > index.facts[table].value
    )


def _suspicious(index: FactIndex, mention: int, table: int, found: Outcome) -> Outcome:
    """A failure that is a wrong unit, or a number that some total of the tables prints: then we read the wrong item."""
    said, printed = index.interval(mention), index.interval(table)
    value = index.facts[mention].value
    for factor in (_TEN_THOUSAND, 1 / _TEN_THOUSAND):
        scaled = Interval(said.low * factor, said.high * factor)
        if value and scaled.meets(printed) and said.width * _PRECISE < abs(value):
            rule = next(rule for rule in rules() if rule.kind == "unit")
            return found._replace(relation=replace(found.relation, rule=rule))
    if index.facts[mention].fund not in ("all", index.facts[table].fund):
        return found._replace(doubt="fund", severity="info")
    concept, precise = index.concepts[mention], said.width * _PRECISE < abs(value)
    for table_no in range(len(index.tables)):
        for fact_no in index.cells(table_no):
            fact = index.facts[fact_no]
            same = said.meets(index.interval(fact_no)) if precise else fact.value == value
            if same and value and (is_total(fact.item) or index.concepts[fact_no] == concept):
                return found._replace(doubt="elsewhere", severity="info")
    return found


def evaluated(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """What an evaluation of the whole department covers, against what was spent or budgeted from the general budget."""
    bases = [fact_no for name in rule.names for fact_no in index.spoken(name) if index.role(fact_no) != "performance"]
    bases += [fact_no for operand in _GENERAL for fact_no in (index.find(operand),) if fact_no is not None]
    bases = [fact_no for fact_no in bases if index.facts[fact_no].measure in ("final", "budget", "adjusted_budget")]
    if not bases:
        return
    most = max(bases, key=lambda fact_no: index.facts[fact_no].value)
    for fact_no in index.text:
        fact = index.facts[fact_no]
        if (
            index.role(fact_no) == "performance"
            and fact.unit == "CNY"
            and fact.measure in ("final", "budget")
            and "一般公共预算" in fact.item
            and shape("check.whole_department").search(fact.sentence or "")
        ):
            yield outcome(index, Relation(rule, AT_MOST, ((1, fact_no),), ((1, most),)))


_GENERAL = (
    Operand(("D05",), ("total",), ("本年支出合计", "合计", "小计")),
    Operand(("D04",), ("expenditure.current_year",), ("合计", "小计")),
)
