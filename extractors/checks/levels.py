"""Tables without codes: an item is the sum of what hangs under it, a total the sum of what stands beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from mingzhang.extractors.checks.consensus import settled
from mingzhang.extractors.checks.grading import outcome
from mingzhang.extractors.checks.ledger import Ledger, is_total
from mingzhang.extractors.checks.relation import EQUAL, Outcome, Relation, judge
from mingzhang.schemas.facts import Fact, LogicalTable
from mingzhang.schemas.vocabulary.codes import code_of
from mingzhang.schemas.vocabulary.rules import Rule

__all__ = ["level", "not_negative"]

Column = tuple[int | None, str, int, str | None]
_MOST = 40
"""So many parts are tried one by one as subordinates; more are not a balance table."""


def level(ledger: Ledger, rule: Rule) -> Iterator[Outcome]:
    """The outcome of every item with items under it, and of every total; only paths that the rule names."""
    for table in ledger.tables_of(rule.forms):
        yield from settled(ledger, table.number, list(_outcomes(ledger, rule, table)))


def _outcomes(ledger: Ledger, rule: Rule, table: LogicalTable) -> Iterator[Outcome]:
    for items in _columns(ledger, table.number).values():
        for whole, parts in _sums(ledger, items):
            path = ledger.facts[whole].item_path
            if parts and (not rule.names or any(name in path.split("/")[0] for name in rule.names)):
                yield _judged(ledger, rule, whole, parts)


def _judged(ledger: Ledger, rule: Rule, whole: int, parts: Sequence[int]) -> Outcome:
    """The sum of all parts; else of those that are no parts of others; else of the classes among them (类)."""
    for choose in (_all, _tops, _classes):
        terms = tuple((1, part) for part in choose(ledger, parts))
        found = outcome(ledger, Relation(rule, EQUAL, ((1, whole),), terms))
        if terms and (found.judgement.status == "pass" or found.severity == "info"):
            return found
    relation = Relation(rule, EQUAL, ((1, whole),), tuple((1, part) for part in parts))
    return outcome(ledger, relation, doubt=_doubt(ledger, relation))


def _all(_: Ledger, parts: Sequence[int]) -> list[int]:
    return list(parts)


def _classes(ledger: Ledger, parts: Sequence[int]) -> list[int]:
    """The parts whose names are classes of the functional classification: indentation alone told the others apart."""
    names = (code_of(ledger.facts[part].item, "function", ledger.year or None, level="类") for part in parts)
    return [part for part, code in zip(parts, names, strict=True) if code]


def _columns(ledger: Ledger, table: int) -> dict[Column, dict[str, list[int]]]:
    """Places by item path, column by column; coded rows, counts and repeated rows aside."""
    found: dict[Column, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for place in ledger.cells(table):
        fact = ledger.facts[place]
        if fact.code is None and fact.unit == "CNY" and "repeated" not in fact.flags:
            found[fact.col, fact.measure, fact.period, fact.component][fact.item_path].append(place)
    return found


def _sums(ledger: Ledger, items: dict[str, list[int]]) -> Iterator[tuple[int, Sequence[int]]]:
    below: dict[str, list[int]] = defaultdict(list)
    for path, places in items.items():
        below[path.rpartition("/")[0]] += [place for place in places if not _among(ledger.facts[place])]
    for above, children in below.items():
        children.sort(key=lambda place: _row(ledger, place))
        totals = [place for place in children if is_total(ledger.facts[place].item)]
        plain = [place for place in children if place not in totals]
        if above in items and len(items[above]) == 1:
            yield items[above][0], plain
        elif totals:
            yield totals[-1], [place for place in plain if _row(ledger, place) < _row(ledger, totals[-1])]


def _tops(ledger: Ledger, parts: Sequence[int]) -> list[int]:
    """The parts without those that the part above them is the sum of: classes with their items, printed in one column.

    From the last to the first: a part takes the tops after it away as soon as they add up to it.
    """
    tops: list[int] = []
    for part in reversed(parts[-_MOST * 4 :]):
        value, gathered = ledger.facts[part].value, Decimal(0)
        for count, top in enumerate(reversed(tops), start=1):
            gathered += ledger.facts[top].value
            slack = ledger.number(part)[1] * (count + 1)
            if value and abs(gathered - value) <= slack:
                del tops[-count:]
                break
            if gathered > value + slack:
                break
        tops.append(part)
    return list(reversed(tops))


def _among(fact: Fact) -> bool:
    return (fact.sentence or fact.item).lstrip().startswith(("其中", "#"))


def _row(ledger: Ledger, place: int) -> int:
    return ledger.facts[place].row or 0


def _doubt(ledger: Ledger, relation: Relation) -> str:
    """A sum that holds without some of its parts has subordinates among them that the print did not mark.

    Items under one that is no total may be a choice of them (其中), so that falling short says nothing.
    """
    whole = ledger.facts[relation.whole[0][1]]
    short = sum(ledger.facts[place].value for _, place in relation.parts) < whole.value
    if (short or "gov_final" in relation.rule.documents) and not (
        is_total(whole.item) or whole.item.endswith(("合计", "总计", "小计"))
    ):
        return "incomplete"
    if len(relation.parts) == 1:
        return "incomplete"
    if len(relation.parts) > _MOST:
        return "size"
    values = [ledger.facts[place].value for _, place in relation.parts]
    excess, slack = sum(values, Decimal(0)) - whole.value, judge(relation, ledger.number).allowed or Decimal(0)
    for first in range(len(values)):
        run = Decimal(0)
        for value in values[first:]:
            run += value
            if abs(run - excess) <= slack:
                return "subordinate"
    return ""


def not_negative(ledger: Ledger, rule: Rule) -> Iterator[Outcome]:
    """Amounts of these tables, and of the text, below zero whose words do not allow it."""
    cells = (place for table in ledger.tables_of(rule.forms) for place in ledger.cells(table.number))
    for place in (*cells, *ledger.text):
        fact = ledger.facts[place]
        words = fact.item_path + (fact.component or "")
        if fact.value < 0 and fact.measure in ("final", "budget") and not any(name in words for name in rule.names):
            yield outcome(ledger, Relation(rule, EQUAL, ((1, place),), ()))
