"""Numbers of different tables, and of tables and text, against one another: sums, bounds, repetitions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from mingzhang.extractors.checks.grading import outcome
from mingzhang.extractors.checks.ledger import Ledger, is_total
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


def sums(ledger: Ledger, rule: Rule) -> Iterator[Outcome]:
    """The whole against its parts less what is taken off; nothing where a needed number is absent."""
    relation = _relation(ledger, rule, EQUAL)
    if relation is not None and _of_one_fund(ledger, relation):
        found = outcome(ledger, relation)
        if found.judgement.status == "fail" and found.severity != "info":
            doubt = "incomplete" if _unsaid(ledger, rule, found) or _loosely_named(ledger, relation) else ""
            doubt = doubt or ("incomplete" if _unprinted(ledger, rule, found) else "")
            doubt = doubt or ("subordinate" if _explained(ledger, found) else "")
            found = outcome(ledger, relation, doubt=doubt)
        yield found


def _of_one_fund(ledger: Ledger, relation: Relation) -> bool:
    """Whether the text tells whole and parts of one fund and level, not 总支出 of a school and 本年支出 of its fund."""
    told = [ledger.facts[place] for place in relation.facts if ledger.facts[place].table is None]
    return len({(fact.fund, fact.scope, fact.place) for fact in told}) <= 1 or len(told) < len(relation.facts)


def _of_one_body(ledger: Ledger, relation: Relation) -> bool:
    """Whether what the text tells is of one level and place: 全市 debt is within no limit of 市本级."""
    told = [ledger.facts[place] for place in relation.facts if ledger.facts[place].table is None]
    return len({(fact.scope, fact.place) for fact in told}) <= 1


def _loosely_named(ledger: Ledger, relation: Relation) -> bool:
    """总收入 and 总支出 are the year's own for some, with what was carried over for others; 收入总计 is for none."""
    told = [ledger.facts[place].item for place in relation.facts if ledger.facts[place].table is None]
    return any(name.endswith(words("row", "whole_sides")) for name in told)


def _unsaid(ledger: Ledger, rule: Rule, found: Outcome) -> bool:
    """Whether what the text leaves out may be what is missing: what a sentence does not say is not nothing.

    Parts that are too much already are not explained by further ones.
    """
    relation, gap = found.relation, found.judgement.difference or Decimal(0)
    if any(ledger.facts[place].table is not None for place in relation.facts):
        return False
    added = sum(sign > 0 for sign, _ in relation.parts)
    taken = len(relation.parts) - added
    return added < len(rule.parts) if gap > 0 else taken < len(rule.minus)


def _unprinted(ledger: Ledger, rule: Rule, found: Outcome) -> bool:
    """Whether a table leaves out a part's row altogether, so that its whole is more than what it prints.

    A row that is printed and blank is nothing; one that is not printed (主要项目, a wider name) may be anything.
    """
    whole = ledger.facts[found.relation.facts[0]]
    if whole.table is None or (found.judgement.difference or Decimal(0)) <= 0:
        return False
    printed = ledger.printed_rows(whole.table)
    absent = [operand for operand in rule.parts if ledger.find(operand) is None]
    return any(printed.isdisjoint(operand.rows) for operand in absent)


def at_most(ledger: Ledger, rule: Rule) -> Iterator[Outcome]:
    """The whole is no more than the parts."""
    relation = _relation(ledger, rule, AT_MOST)
    if relation is not None and _of_one_body(ledger, relation):
        yield outcome(ledger, relation)


def _relation(ledger: Ledger, rule: Rule, shape: str) -> Relation | None:
    assert rule.whole is not None
    whole = ledger.find(rule.whole)
    terms: list[Term] = []
    for sign, operands in ((1, rule.parts), (-1, rule.minus)):
        for operand in operands:
            place = ledger.find(operand)
            if place is None and operand.needed:
                return None
            if place is not None:
                terms.append((sign, place))
    if whole is None or not terms or any(place == whole for _, place in terms):
        return None
    return Relation(rule, shape, ((1, whole),), tuple(terms))


def _explained(ledger: Ledger, found: Outcome) -> bool:
    """Whether what is missing is printed right there: an item that the rule does not know, or that we named wrongly."""
    gap = abs(found.judgement.difference or Decimal(0))
    mine = set(found.relation.facts)
    whole = ledger.facts[found.relation.facts[0]]
    if whole.table is not None:
        near: Sequence[int] = ledger.cells(whole.table)
    else:
        section = ledger.sections[found.relation.facts[0]]
        near = [p for p in ledger.text if ledger.sections[p] == section or ledger.concepts[p].startswith(_CARRIED)]
    return any(
        abs(abs(ledger.facts[place].value) - gap) <= (found.judgement.allowed or 0)
        for place in near
        if place not in mine and ledger.facts[place].value and ledger.facts[place].unit == whole.unit
    )


def running(ledger: Ledger, rule: Rule) -> Iterator[Outcome]:
    """机关运行经费 of a single administrative unit is its 公用经费; of several units it is at most that."""
    relation = _relation(ledger, rule, EQUAL)
    if relation is None or (rule.parts[0].text and ledger.tables_of(("D06",))):
        return
    single = ledger.document.kind.startswith("unit") or bool(
        shape("check.single_unit").search(ledger.document.text[:20000])
    )
    if not single:
        relation = replace(relation, shape=AT_MOST)
    yield outcome(ledger, relation)


def restated(ledger: Ledger, rule: Rule) -> Iterator[Outcome]:
    """Every mention of a concept in the text against the tables that print it; any of the alternatives will do."""
    assert rule.whole is not None
    tables = [place for operand in rule.parts if (place := ledger.find(operand)) is not None]
    if not tables:
        return
    if rule.whole.forms:
        yield from _same(ledger, rule, tables)
        return
    for mention in ledger.every(rule.whole):
        found = [outcome(ledger, Relation(rule, EQUAL, ((1, mention),), ((1, table),))) for table in tables]
        best = next((one for one in found if one.judgement.status == "pass"), found[0])
        if best.judgement.status == "fail":
            best = _suspicious(ledger, mention, tables[0], best)
        if best.judgement.status == "fail" and not best.doubt and _is_wider(ledger, rule, mention, tables[0]):
            best = best._replace(doubt="incomplete", severity="info")
        yield best


def _same(ledger: Ledger, rule: Rule, tables: Sequence[int]) -> Iterator[Outcome]:
    """A number of one table against the others that may be the same."""
    assert rule.whole is not None
    whole = ledger.find(rule.whole)
    if whole is not None:
        found = [outcome(ledger, Relation(rule, EQUAL, ((1, whole),), ((1, table),))) for table in tables]
        yield next((one for one in found if one.judgement.status == "pass"), found[0])


def _is_wider(ledger: Ledger, rule: Rule, mention: int, table: int) -> bool:
    """Whether the text tells a total of which the tables show only the year's part: what is carried over is more."""
    own = ledger.concepts[mention]
    return (
        any(own in operand.rows for operand in rule.parts)
        and ledger.concepts[table] != own
        and ledger.facts[mention].value > ledger.facts[table].value
    )


def _suspicious(ledger: Ledger, mention: int, table: int, found: Outcome) -> Outcome:
    """A failure that is a wrong unit, or a number that some total of the tables prints: then we read the wrong item."""
    said, printed = ledger.interval(mention), ledger.interval(table)
    value = ledger.facts[mention].value
    for factor in (_TEN_THOUSAND, 1 / _TEN_THOUSAND):
        scaled = Interval(said.low * factor, said.high * factor)
        if value and scaled.meets(printed) and said.width * _PRECISE < abs(value):
            rule = next(rule for rule in rules() if rule.kind == "unit")
            return found._replace(relation=replace(found.relation, rule=rule))
    if ledger.facts[mention].fund not in ("all", ledger.facts[table].fund):
        return found._replace(doubt="fund", severity="info")
    concept, precise = ledger.concepts[mention], said.width * _PRECISE < abs(value)
    for table_no in range(len(ledger.tables)):
        for place in ledger.cells(table_no):
            fact = ledger.facts[place]
            same = said.meets(ledger.interval(place)) if precise else fact.value == value
            if same and value and (is_total(fact.item) or ledger.concepts[place] == concept):
                return found._replace(doubt="elsewhere", severity="info")
    return found


def evaluated(ledger: Ledger, rule: Rule) -> Iterator[Outcome]:
    """What an evaluation of the whole department covers, against what was spent or budgeted from the general budget."""
    bases = [place for name in rule.names for place in ledger.spoken(name) if ledger.role(place) != "performance"]
    bases += [place for operand in _GENERAL for place in (ledger.find(operand),) if place is not None]
    bases = [place for place in bases if ledger.facts[place].measure in ("final", "budget", "adjusted_budget")]
    if not bases:
        return
    most = max(bases, key=lambda place: ledger.facts[place].value)
    for place in ledger.text:
        fact = ledger.facts[place]
        if (
            ledger.role(place) == "performance"
            and fact.unit == "CNY"
            and fact.measure in ("final", "budget")
            and "一般公共预算" in fact.item
            and shape("check.whole_department").search(fact.sentence or "")
        ):
            yield outcome(ledger, Relation(rule, AT_MOST, ((1, place),), ((1, most),)))


_GENERAL = (
    Operand(("D05",), ("total",), ("本年支出合计", "合计", "小计")),
    Operand(("D04",), ("expenditure.current_year",), ("合计", "小计")),
)
