"""Government debt: what is owed at the end follows from what was owed, borrowed and repaid, and stays within its limit.

The forms differ by province: the stages stand in columns with a place in each row, or in rows with a level in each
column. Names decide which stage a number is; a rule lists their words in `pairs`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from mingzhang.extractors.checks.fact_index import FactIndex, is_total
from mingzhang.extractors.checks.grading import outcome
from mingzhang.extractors.checks.majority_vote import doubted
from mingzhang.extractors.checks.relation import AT_MOST, EQUAL, Outcome, Relation, Term
from mingzhang.schemas.facts import Fact
from mingzhang.schemas.vocabulary.concepts import key_of
from mingzhang.schemas.vocabulary.marks import words
from mingzhang.schemas.vocabulary.rules import Rule

__all__ = ["balance", "within_limit"]

_SIGNS = {"opening": 1, "borrowed": 1, "repaid": -1, "resolved": -1}
_TRUSTED = 4
"""A table in which a quarter of the balances lie above their limits was read wrongly."""
Line = dict[str, list[int]]


def balance(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """年末 = 年初 + 举借 − 还本 − 其他化解; told where it holds: exchange rates and write-offs may not be printed."""
    for table in index.tables_of(rule.forms):
        for line in _lines(index, table.number, rule):
            terms: list[Term] = [(_SIGNS[stage], line[stage][0]) for stage in _SIGNS if len(line.get(stage, ())) == 1]
            if (
                len(line.get("closing", ())) == 1
                and {"opening", "borrowed", "repaid"} <= line.keys()
                and len(terms) > 2
            ):
                found = outcome(index, Relation(rule, EQUAL, ((1, line["closing"][0]),), tuple(terms)))
                if found.proves:
                    yield found


def _lines(index: FactIndex, table: int, rule: Rule) -> Iterable[Line]:
    """The stages of each place in one row, and of each level in one column, uppermost items only."""
    across: dict[int | None, Line] = defaultdict(lambda: defaultdict(list))
    down: dict[tuple[int | None, str | None], Line] = defaultdict(lambda: defaultdict(list))
    for fact_no in index.cells(table):
        fact = index.facts[fact_no]
        if fact.unit == "CNY" and "repeated" not in fact.flags:
            if stage := _stage(rule, fact.component or ""):
                across[fact.row][stage].append(fact_no)
            elif "/" not in fact.item_path and (stage := _stage(rule, fact.item)):
                down[fact.col, fact.component][stage].append(fact_no)
    return [*across.values(), *down.values()]


def _stage(rule: Rule, name: str) -> str:
    return next((stage for stage, word in rule.pairs if word in name), "") if "限额" not in name else ""


def within_limit(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """Each balance against the limit of the same place and kind of debt, where the limit is one of all that is owed."""
    for table in index.tables_of(rule.forms):
        lines: dict[tuple[int | None, str], Line] = defaultdict(lambda: defaultdict(list))
        for fact_no in index.cells(table.number):
            fact = index.facts[fact_no]
            if fact.measure in ("limit", "balance") and fact.unit == "CNY" and fact.period == index.year:
                lines[fact.row, _kind(fact)][fact.measure].append(fact_no)
        if not any(_is_partial(index.facts[fact_no]) for line in lines.values() for fact_no in line["limit"]):
            found = [one for line in lines.values() if (one := _within(index, rule, line)) is not None]
            failed = sum(one.judgement.status == "fail" for one in found)
            yield from doubted(found, "structure") if failed * _TRUSTED > len(found) else found


def _within(index: FactIndex, rule: Rule, line: Line) -> Outcome | None:
    if len(line["limit"]) != 1 or len(line["balance"]) != 1:
        return None
    return outcome(index, Relation(rule, AT_MOST, ((1, line["balance"][0]),), ((1, line["limit"][0]),)))


def _kind(fact: Fact) -> str:
    """一般, 专项 or all, by the column, or by the item where the stages stand in rows."""
    name = key_of((fact.component or "") if "/" not in fact.item_path else fact.item)
    kind = next((word for word in words("row", "debts") if word in name), "")
    return kind if kind or is_total(fact.component or "") or "额" in name else f"?{name}"


def _is_partial(fact: Fact) -> bool:
    return any(word in f"{fact.sentence or fact.item}" for word in words("row", "partial"))
