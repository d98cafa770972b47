"""Numbers of the text that add up in the order in which they are printed: proofs only, a run that misses says nothing.

包括在职人员经费…、公用经费…、项目支出… stands in one sentence or over pages of numbered paragraphs, with lists inside
lists. Where a number is the sum of those right after it, to the last printed decimal, the list is proven without
knowing its grammar; a chance agreement is excluded by how exact the numbers are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from mingzhang.extractors.checks.fact_index import AMOUNTS, PLANNED, FactIndex
from mingzhang.extractors.checks.grading import outcome
from mingzhang.extractors.checks.relation import EQUAL, Outcome, Relation
from mingzhang.schemas.facts import Fact
from mingzhang.schemas.vocabulary.concepts import concepts, key_of
from mingzhang.schemas.vocabulary.marks import words
from mingzhang.schemas.vocabulary.rules import Rule

__all__ = ["column_runs", "family", "runs", "table_runs"]

_MEASURES = (AMOUNTS - {"count"}) | {"prior_final", "prior_budget", "change"}
_DEEP = 30
"""Parts of one list, or lists before it that were not understood, beyond which nothing is tried."""
_COLUMNS = 2
"""Columns in which rows add up before a third is measured by them."""
_WINDOW = 120
"""Numbers before a total that may be its parts, or parts of these."""
_ALIKE = 3
"""Sums that two columns make alike before one of them is measured by the other."""
_ZERO = Decimal(0)
_AFTER = 6
"""Rows after a list that may belong to it."""
_EXACT = 2000
"""How many times the whole is larger than what rounding allows: a chance agreement of so exact numbers is one in a
thousand tries, and a document has some dozens."""


def runs(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """Each number that the numbers right after it add up to, lists within lists; a total (合计) by those before it."""
    for fact_nos in _sequences(index):
        yield from _sums(index, rule, _lists(index, fact_nos))


def column_runs(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """The same down each column of tables whose rows no code and no indentation orders: places, items, kinds of tax.

    Where rows are the sum of the same rows in several columns, that is how the table is built, and a column in which
    they are not is accused.
    """
    for table in index.tables_of(rule.forms):
        columns = _columns(index, table.number)
        found = [pair for fact_nos in columns for pair in _lists(index, fact_nos) if len(fact_nos) > 2]
        yield from _sums(index, rule, found)
        yield from _broken(index, rule, columns, found)


def table_runs(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """Down each column and along each row of headings, where a number lacks a proof; a run that misses says nothing."""
    for table in index.tables_of(rule.forms):
        for fact_nos in (*_columns(index, table.number), *_rows(index, table.number)):
            if _is_open(index, fact_nos):
                yield from _sums(index, rule, _lists(index, fact_nos))


def _columns(index: FactIndex, table: int) -> list[list[int]]:
    columns: dict[tuple[int | None, str, int], list[int]] = defaultdict(list)
    for fact_no in sorted(index.cells(table), key=lambda fact_no: index.facts[fact_no].row or 0):
        fact = index.facts[fact_no]
        if fact.code is None and fact.unit == "CNY" and "repeated" not in fact.flags:
            columns[fact.col, fact.measure, fact.period].append(fact_no)
    return list(columns.values())


def _rows(index: FactIndex, table: int) -> list[list[int]]:
    """Items that stand side by side: 合计, 基本支出, 项目支出 as headings over one row of amounts."""
    rows: dict[tuple[int | None, str, int], list[int]] = defaultdict(list)
    for fact_no in index.cells(table):
        fact = index.facts[fact_no]
        if fact.component is None and fact.code is None and fact.unit == "CNY" and "repeated" not in fact.flags:
            rows[fact.row, fact.measure, fact.period].append(fact_no)
    return list(rows.values())


def _broken(
    index: FactIndex, rule: Rule, columns: Sequence[Sequence[int]], found: Iterable[tuple[int, Sequence[int]]]
) -> Iterator[Outcome]:
    """The columns that miss a sum which the same rows make in thrice as many others, two at least.

    Of two columns alone the other is believed where every other such sum of the table holds in both, three at least.
    """
    rows = [{index.facts[fact_no].row: fact_no for fact_no in fact_nos} for fact_nos in columns]
    held: Counter[tuple[int | None, frozenset[int | None]]] = Counter()
    for whole, parts in found:
        held[index.facts[whole].row, frozenset(index.facts[part].row for part in parts if index.facts[part].value)] += 1
    alone: list[tuple[int, list[Outcome]]] = []
    for (row, below), count in held.items():
        cells_of = [cells for cells in rows if row in cells and all(part in cells for part in below)]
        if len(below) < _COLUMNS:
            continue
        told = [_sum(index, rule, cells[row], [cells[part] for part in below]) for cells in cells_of]
        failed = [one for one in told if one.judgement.status == "fail"]
        if count < _COLUMNS or len(told) == _COLUMNS:
            alone.append((len(told), failed))
        elif failed and len(failed) * 3 <= len(told) - len(failed):
            yield from (one for one in failed if not _has_more(index, one))
    yield from _alone(index, alone)


def _alone(index: FactIndex, told: Sequence[tuple[int, list[Outcome]]]) -> Iterator[Outcome]:
    """The failures of a table whose sums hold in two columns each, where one number may explain them all.

    Limits and budgets are not all handed on to what stands below: that their parts fall short says nothing.
    """
    failed = [one for _, outcomes in told for one in outcomes]
    holding = sum(count == _COLUMNS and not outcomes for count, outcomes in told)
    if failed and holding >= _ALIKE and set.intersection(*(set(one.relation.facts) for one in failed)):
        for one in failed:
            planned = index.facts[one.relation.facts[0]].measure in PLANNED
            if not (planned and (one.judgement.difference or _ZERO) > 0) and not _has_more(index, one):
                yield one


def _has_more(index: FactIndex, failed: Outcome) -> bool:
    """Whether the column fills a row that others leave empty, among the parts or right after; or a row was not read."""
    facts, mine = index.facts, set(failed.relation.facts)
    first = facts[failed.relation.facts[0]]
    rows = [facts[fact_no].row or 0 for fact_no in mine]
    near = [
        fact_no
        for fact_no in index.cells(first.table or 0)
        if facts[fact_no].col == first.col
        and facts[fact_no].value
        and fact_no not in mine
        and facts[fact_no].unit == "CNY"
    ]
    read = {facts[fact_no].row for fact_no in index.cells(first.table or 0)}
    if any(min(rows) < (facts[fact_no].row or 0) < max(rows) for fact_no in near) or not read.issuperset(
        range(min(rows), max(rows))
    ):
        return True
    gap, allowed, total = abs(failed.judgement.difference or _ZERO), failed.judgement.allowed or _ZERO, _ZERO
    after = sorted((facts[fact_no].row or 0, fact_no) for fact_no in near if (facts[fact_no].row or 0) > max(rows))
    for _, fact_no in after[:_AFTER]:
        total += facts[fact_no].value
        if abs(abs(total) - gap) <= allowed or abs(abs(facts[fact_no].value) - gap) <= allowed:
            return True
    return False


def _lists(index: FactIndex, fact_nos: Sequence[int]) -> Iterator[tuple[int, Sequence[int]]]:
    """Each whole with its parts: a total after what it totals, wholes before their parts, lists within lists."""
    open_: list[int] = []
    known: set[int] = set()
    for fact_no in fact_nos:
        if index.facts[fact_no].item.endswith(words("row", "closing")):
            told, tops = _openings(index, open_[-_WINDOW:], known)
            parts = _again(index, fact_no, told, tops) or tops[len(tops) - _found(index, fact_no, tops) :]
            if parts:
                yield from told
                yield fact_no, parts
                open_ = open_[:-_WINDOW] + [top for top in tops if top not in parts]
                known.update(whole for whole, _ in told)
        open_.append(fact_no)
    yield from _openings(index, open_, known)[0]


def _again(
    index: FactIndex, total: int, told: Sequence[tuple[int, Sequence[int]]], tops: Sequence[int]
) -> Sequence[int]:
    """The parts of a list that has its whole before it and again, as a total, behind it."""
    parts = dict(told).get(tops[-1], ()) if tops else ()
    return parts if parts and index.facts[tops[-1]].value == index.facts[total].value else ()


def _openings(
    index: FactIndex, fact_nos: Sequence[int], known: set[int]
) -> tuple[list[tuple[int, Sequence[int]]], list[int]]:
    """Numbers that are printed before their parts, with these, inner lists first; and what is a part of none."""
    told: list[tuple[int, Sequence[int]]] = []
    tops: list[int] = []
    for fact_no in reversed(fact_nos):
        count = 0 if fact_no in known else _found(index, fact_no, tops)
        if count:
            told.append((fact_no, tops[: -count - 1 : -1]))
            del tops[-count:]
        tops.append(fact_no)
    return told, tops[::-1]


def _sequences(index: FactIndex) -> list[list[int]]:
    """The amounts of one measure, year and basis, in order."""
    found: dict[tuple[str, int, str | None], list[int]] = defaultdict(list)
    for fact_no in index.text:
        fact = index.facts[fact_no]
        if fact.unit == "CNY" and fact.measure in _MEASURES:
            found[fact.measure, fact.period, fact.compare_to].append(fact_no)
    return [fact_nos for fact_nos in found.values() if _is_open(index, fact_nos)]


def _is_open(index: FactIndex, fact_nos: Sequence[int]) -> bool:
    """Whether so many numbers may be a sum, and one of them lacks a proof."""
    return len(fact_nos) > 2 and any(fact_no not in index.proven and index.facts[fact_no].value for fact_no in fact_nos)


def _sums(index: FactIndex, rule: Rule, lists: Iterable[tuple[int, Sequence[int]]]) -> Iterator[Outcome]:
    """The relations; a zero belongs to the list only beside a part that hangs where it hangs."""
    facts = index.facts
    for whole, parts in lists:
        above = {_above(facts[part]) for part in parts if facts[part].value}
        terms = [part for part in parts if facts[part].value or _above(facts[part]) in above]
        if len(terms) > 1:
            yield _sum(index, rule, whole, terms)


def _sum(index: FactIndex, rule: Rule, whole: int, parts: Iterable[int]) -> Outcome:
    return outcome(index, Relation(rule, EQUAL, ((1, whole),), tuple((1, part) for part in parts)))


def _found(index: FactIndex, whole: int, tops: Sequence[int]) -> int:
    """How many of the last tops, from the last on, add up to the whole; zeros that end the list belong to it."""
    value, allowed = index.number(whole)
    rising, total = index.facts[whole].measure != "change", Decimal(0)
    for count in range(1, min(len(tops), _DEEP) + 1) if value else ():
        amount, half = index.number(tops[-count])
        total += amount
        allowed += half
        if total + allowed < value:
            continue
        if total - allowed <= value:
            if every := _meant(index, whole, tops, (count, allowed)):
                return every
        elif rising:
            break
    return 0


def _meant(index: FactIndex, whole: int, tops: Sequence[int], sum_: tuple[int, Decimal]) -> int:
    """How many of the last tops a sum of some of them is of, where it says anything; else none."""
    count, allowed = sum_
    every = count + _zeros(index, tops, count)
    amounts = [abs(index.facts[part].value) for part in tops[: -count - 1 : -1]]
    exact = abs(index.facts[whole].value) >= _EXACT * allowed
    several = exact and sum(amount > allowed for amount in amounts) > 1
    under = not several and _under(index, whole, tops[: -every - 1 : -1])
    return every if several or _means(amounts, allowed, under=under) else 0


def _means(amounts: Sequence[Decimal], allowed: Decimal, *, under: bool) -> bool:
    """Whether a sum of what hangs under its whole says anything: amounts that count, or the only one of nothings."""
    counting = [amount > allowed for amount in amounts if amount]
    return under and (sum(counting) > 1 or counting == [True])


def _zeros(index: FactIndex, tops: Sequence[int], count: int) -> int:
    """How many zeros follow in the same list."""
    above = _above(index.facts[tops[-count]])
    more = 0
    while above and count + more < len(tops):
        part = index.facts[tops[-count - more - 1]]
        if part.value or _above(part) != above:
            break
        more += 1
    return more


def _above(fact: Fact) -> str:
    return fact.item_path.rpartition("/")[0]


def _under(index: FactIndex, whole: int, parts: Sequence[int]) -> bool:
    """Whether the text hangs every part under the whole."""
    name = key_of(index.facts[whole].item)
    return all(name in [key_of(above) for above in index.facts[part].item_path.split("/")[:-1]] for part in parts)


def family(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """A concept's amount against those that the concepts below it have after it: 三公 = 出国 + 用车 + 接待.

    Only direct children, the first mention of each before the concept is mentioned anew; what is left out counts as
    nothing, so that a sum that misses may be an incomplete list.
    """
    below: dict[str, set[str]] = defaultdict(set)
    for concept in concepts().by_id.values():
        if concept.parent:
            below[concept.parent].add(concept.id)
    for fact_nos in _sequences(index):
        for at, whole in enumerate(fact_nos):
            names = below.get(index.concepts[whole])
            parts = _first_of(index, fact_nos[at + 1 : at + 1 + _DEEP], index.concepts[whole], names) if names else []
            if len(parts) > 1:
                found = _sum(index, rule, whole, parts)
                if found.proves:
                    yield found


def _first_of(index: FactIndex, fact_nos: Sequence[int], whole: str, names: set[str]) -> list[int]:
    found: dict[str, int] = {}
    for fact_no in fact_nos:
        if index.concepts[fact_no] == whole:
            break
        if index.concepts[fact_no] in names:
            found.setdefault(index.concepts[fact_no], fact_no)
    return list(found.values())
