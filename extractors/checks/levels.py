"""Tables without codes: an item is the sum of what hangs under it, a total the sum of what stands beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal

from mingzhang.extractors.checks.fact_index import PLANNED, FactIndex, is_total
from mingzhang.extractors.checks.grading import outcome
from mingzhang.extractors.checks.majority_vote import settled
from mingzhang.extractors.checks.relation import EQUAL, Outcome, Relation, judge
from mingzhang.schemas.facts import Fact, LogicalTable
from mingzhang.schemas.vocabulary.codes import code_of
from mingzhang.schemas.vocabulary.marks import words
from mingzhang.schemas.vocabulary.rules import Rule

__all__ = ["level", "not_negative"]

ColumnKey = tuple[int | None, str, int, str | None]
_FEW = 12
"""Parts of which all choices are tried."""
_MOST = 40
"""So many parts are tried one by one as subordinates; more are not a balance table."""


def level(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """The outcome of every item with items under it, and of every total; only paths that the rule names.

    A column in which sums fail as often as they hold was read wrongly, whatever the columns beside it do.
    """
    for table in index.tables_of(rule.forms):
        columns: dict[ColumnKey, list[Outcome]] = defaultdict(list)
        for one in _outcomes(index, rule, table):
            columns[_column(index.facts[one.relation.facts[0]])].append(one)
        for found in columns.values():
            yield from settled(index, table.number, found)


def _column(fact: Fact) -> ColumnKey:
    return fact.col, fact.measure, fact.period, fact.component


def _outcomes(index: FactIndex, rule: Rule, table: LogicalTable) -> Iterator[Outcome]:
    """Column by column; where the parts of an item are known in one column, they are the same rows in all."""
    rows: dict[tuple[int, str], list[tuple[int, Sequence[int]]]] = defaultdict(list)
    for items in _columns(index, table.number).values():
        for whole, parts in _sums(index, items):
            path = index.facts[whole].item_path
            if parts and (not rule.names or any(name in path.split("/")[0] for name in rule.names)):
                rows[_row(index, whole), path].append((whole, parts))
    for columns in rows.values():
        held = [_holding(index, rule, whole, parts) for whole, parts in columns]
        known = next((at for at, one in enumerate(held) if one is not None and _confirms(index, one)), None)
        for one, (whole, parts) in zip(held, columns, strict=True):
            if one is not None or known is None:
                yield one or _failing(index, rule, whole, parts)
            else:
                seen = {_row(index, part) for part in columns[known][1]}
                yield _broken(index, held[known], (whole, parts), seen)


def _confirms(index: FactIndex, held: Outcome) -> bool:
    """Whether a sum tells what the whole consists of: of two amounts at least."""
    return held.proves and sum(bool(index.facts[fact_no].value) for _, fact_no in held.relation.parts) > 1


def _holding(index: FactIndex, rule: Rule, whole: int, parts: Sequence[int]) -> Outcome | None:
    """The sum of all parts; else of those that are no parts of others; else of the classes among them (类)."""
    for choose in (_all, _tops, _classes):
        terms = choose(index, parts)
        found = _sum(index, rule, whole, terms)
        if terms and (found.judgement.status == "pass" or found.severity == "info"):
            return found
    return None


def _broken(
    index: FactIndex, known: Outcome | None, column: tuple[int, Sequence[int]], seen: AbstractSet[int]
) -> Outcome:
    """The failure in one column of a sum that holds in another; rows that are empty there are parts or hang below one.

    A budget need not be handed on whole, so that its parts may fall short.
    """
    assert known is not None
    whole, parts = column
    among = {_row(index, fact_no) for fact_no in known.relation.facts}
    terms = [part for part in parts if _row(index, part) in among or _row(index, part) not in seen]
    found = _sum(index, known.relation.rule, whole, terms)
    gap, allowed = found.judgement.difference or Decimal(0), found.judgement.allowed or Decimal(0)
    loose = [index.facts[fact_no].value for fact_no in _beside(index, whole) if _row(index, fact_no) not in among]
    short = gap * index.facts[whole].value > 0 and index.facts[whole].measure in PLANNED
    unknown = sum(_row(index, part) not in seen for part in terms)  # heilongjiang_2020: 25 rows of 28
    if short or 2 * unknown > len(terms) or any(abs(abs(gap) - value) <= allowed for value in loose):
        return outcome(index, found.relation, doubt="subordinate")
    return found


def _beside(index: FactIndex, fact_no: int) -> list[int]:
    """The amounts of the same column."""
    mine = index.facts[fact_no]
    return [
        other
        for other in index.cells(mine.table or 0)
        if index.facts[other].value and _column(index.facts[other]) == _column(mine)
    ]


def _failing(index: FactIndex, rule: Rule, whole: int, parts: Sequence[int]) -> Outcome:
    """The failure of the parts that come nearest, doubted."""
    tried = [_sum(index, rule, whole, terms) for choose in (_all, _tops) if (terms := choose(index, parts))]
    nearest = min(tried, key=lambda one: abs(one.judgement.difference or Decimal(0)))
    return outcome(index, nearest.relation, doubt=_doubt(index, nearest.relation))


def _sum(index: FactIndex, rule: Rule, whole: int, parts: Sequence[int]) -> Outcome:
    return outcome(index, Relation(rule, EQUAL, ((1, whole),), tuple((1, part) for part in parts)))


def _all(_: FactIndex, parts: Sequence[int]) -> list[int]:
    return list(parts)


def _classes(index: FactIndex, parts: Sequence[int]) -> list[int]:
    """The parts whose names are classes of the functional classification: indentation alone told the others apart."""
    names = (code_of(index.facts[part].item, "function", index.year or None, level="类") for part in parts)
    return [part for part, code in zip(parts, names, strict=True) if code]


def _columns(index: FactIndex, table: int) -> dict[ColumnKey, dict[str, list[int]]]:
    """Places by item path, column by column; coded rows, counts and repeated rows aside."""
    found: dict[ColumnKey, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for fact_no in index.cells(table):
        fact = index.facts[fact_no]
        if fact.code is None and fact.unit == "CNY" and "repeated" not in fact.flags:
            found[_column(fact)][fact.item_path].append(fact_no)
    return found


def _sums(index: FactIndex, items: dict[str, list[int]]) -> Iterator[tuple[int, Sequence[int]]]:
    below: dict[str, list[int]] = defaultdict(list)
    for path, fact_nos in items.items():
        below[path.rpartition("/")[0]] += [fact_no for fact_no in fact_nos if not _among(index.facts[fact_no])]
    for above, children in below.items():
        children.sort(key=lambda fact_no: _row(index, fact_no))
        totals = [fact_no for fact_no in children if is_total(index.facts[fact_no].item)]
        plain = [fact_no for fact_no in children if fact_no not in totals]
        if above in items and len(items[above]) == 1:
            yield items[above][0], plain
        elif totals:
            yield (
                totals[-1],
                [fact_no for fact_no in plain if _row(index, fact_no) < _row(index, totals[-1])],
            )


def _tops(index: FactIndex, parts: Sequence[int]) -> list[int]:
    """The parts without those that the part above them, or a total (合计) below them, is the sum of.

    From the last to the first: a part takes the tops after it away as soon as they add up to it.
    """
    tops: list[int] = []
    for part in _totalled(index, parts[-_MOST * 4 :])[::-1]:
        if count := _adding(index, part, tops):
            del tops[-count:]
        tops.append(part)
    return tops[::-1]


def _totalled(index: FactIndex, parts: Sequence[int]) -> list[int]:
    """The parts without those before a total that it is the sum of: 税收收入, 非税收入, 本年收入合计."""
    left: list[int] = []
    for part in parts:
        if index.facts[part].item.endswith(words("row", "closing")) and (count := _adding(index, part, left)):
            del left[-count:]
        left.append(part)
    return left


def _adding(index: FactIndex, whole: int, parts: Sequence[int]) -> int:
    """How many of the last parts add up to the whole, none where no number of them does."""
    value, gathered = index.facts[whole].value, Decimal(0)
    for count, part in enumerate(reversed(parts), start=1):
        gathered += index.facts[part].value
        slack = index.number(whole)[1] * (count + 1)
        if value and abs(gathered - value) <= slack:
            return count
        if gathered > value + slack:
            break
    return 0


def _among(fact: Fact) -> bool:
    return (fact.sentence or fact.item).lstrip().startswith(words("row", "among"))


def _row(index: FactIndex, fact_no: int) -> int:
    return index.facts[fact_no].row or 0


def _doubt(index: FactIndex, relation: Relation) -> str:
    """Why a sum that no other column confirms may fail by our reading.

    Items under one that is no total may be a choice of them (其中), so that falling short says nothing. A sum that
    holds without some of its parts has subordinates among them that the print did not mark; a part with a larger one
    under it was hung wrongly. A government's tables have no form that says what adds up.
    """
    whole = index.facts[relation.whole[0][1]]
    values = [index.facts[fact_no].value for _, fact_no in relation.parts]
    short = sum(values) < whole.value
    of_government = "gov_final" in relation.rule.documents
    if len(values) == 1 or ((short or of_government) and not whole.item.endswith(words("row", "closing"))):
        return "incomplete"
    if of_government or _outgrown(index, [fact_no for _, fact_no in relation.parts]):
        return "structure"
    if len(values) > _MOST:
        return "size"
    slack = judge(relation, index.number).allowed or Decimal(0)
    return "subordinate" if _some_make(values, sum(values, Decimal(0)) - whole.value, slack) else ""


def _outgrown(index: FactIndex, parts: Sequence[int]) -> bool:
    """Whether something larger hangs under a part: 转移性收入 of 4,222 under 债务收入 of 531."""
    larger = {index.facts[part].item_path: index.facts[part].value for part in parts if index.facts[part].value > 0}
    below = ((index.facts[fact_no].item_path.rpartition("/")[0], fact_no) for fact_no in _beside(index, parts[0]))
    return any(index.facts[fact_no].value > larger[above] for above, fact_no in below if above in larger)


def _some_make(values: Sequence[Decimal], excess: Decimal, slack: Decimal) -> bool:
    """Whether some of the values add up to what is too much: any of a few, else such as stand together."""
    if len(values) <= _FEW:
        sums = {Decimal(0)}
        for value in values:
            sums |= {one + value for one in sums}
        return any(abs(one - excess) <= slack for one in sums - {Decimal(0)})
    for first in range(len(values)):
        run = Decimal(0)
        for value in values[first:]:
            run += value
            if abs(run - excess) <= slack:
                return True
    return False


def not_negative(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """Amounts of these tables, and of the text, below zero whose words do not allow it."""
    cells = (fact_no for table in index.tables_of(rule.forms) for fact_no in index.cells(table.number))
    for fact_no in (*cells, *index.text):
        fact = index.facts[fact_no]
        words = fact.item_path + (fact.component or "")
        if fact.value < 0 and fact.measure in ("final", "budget") and not any(name in words for name in rule.names):
            yield outcome(index, Relation(rule, EQUAL, ((1, fact_no),), ()))
