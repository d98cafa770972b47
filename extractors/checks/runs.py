"""Numbers of the text that add up in the order in which they are printed: proofs only, a run that misses says nothing.

包括在职人员经费…、公用经费…、项目支出… stands in one sentence or over pages of numbered paragraphs, with lists inside
lists. Where a number is the sum of those right after it, to the last printed decimal, the list is proven without
knowing its grammar; a chance agreement is excluded by how exact the numbers are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from mingzhang.extractors.checks.grading import outcome
from mingzhang.extractors.checks.ledger import AMOUNTS, PLANNED, Ledger
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


def runs(ledger: Ledger, rule: Rule) -> Iterator[Outcome]:
    """Each number that the numbers right after it add up to, lists within lists; a total (合计) by those before it."""
    for places in _sequences(ledger):
        yield from _sums(ledger, rule, _lists(ledger, places))


def column_runs(ledger: Ledger, rule: Rule) -> Iterator[Outcome]:
    """The same down each column of tables whose rows no code and no indentation orders: places, items, kinds of tax.

    Where rows are the sum of the same rows in several columns, that is how the table is built, and a column in which
    they are not is accused.
    """
    for table in ledger.tables_of(rule.forms):
        columns = _columns(ledger, table.number)
        found = [pair for places in columns for pair in _lists(ledger, places) if len(places) > 2]
        yield from _sums(ledger, rule, found)
        yield from _broken(ledger, rule, columns, found)


def table_runs(ledger: Ledger, rule: Rule) -> Iterator[Outcome]:
    """Down each column and along each row of headings, where a number lacks a proof; a run that misses says nothing."""
    for table in ledger.tables_of(rule.forms):
        for places in (*_columns(ledger, table.number), *_rows(ledger, table.number)):
            if _is_open(ledger, places):
                yield from _sums(ledger, rule, _lists(ledger, places))


def _columns(ledger: Ledger, table: int) -> list[list[int]]:
    columns: dict[tuple[int | None, str, int], list[int]] = defaultdict(list)
    for place in sorted(ledger.cells(table), key=lambda place: ledger.facts[place].row or 0):
        fact = ledger.facts[place]
        if fact.code is None and fact.unit == "CNY" and "repeated" not in fact.flags:
            columns[fact.col, fact.measure, fact.period].append(place)
    return list(columns.values())


def _rows(ledger: Ledger, table: int) -> list[list[int]]:
    """Items that stand side by side: 合计, 基本支出, 项目支出 as headings over one row of amounts."""
    rows: dict[tuple[int | None, str, int], list[int]] = defaultdict(list)
    for place in ledger.cells(table):
        fact = ledger.facts[place]
        if fact.component is None and fact.code is None and fact.unit == "CNY" and "repeated" not in fact.flags:
            rows[fact.row, fact.measure, fact.period].append(place)
    return list(rows.values())


def _broken(
    ledger: Ledger, rule: Rule, columns: Sequence[Sequence[int]], found: Iterable[tuple[int, Sequence[int]]]
) -> Iterator[Outcome]:
    """The columns that miss a sum which the same rows make in thrice as many others, two at least.

    Of two columns alone the other is believed where every other such sum of the table holds in both, three at least.
    """
    rows = [{ledger.facts[place].row: place for place in places} for places in columns]
    held: Counter[tuple[int | None, frozenset[int | None]]] = Counter()
    for whole, parts in found:
        held[
            ledger.facts[whole].row, frozenset(ledger.facts[part].row for part in parts if ledger.facts[part].value)
        ] += 1
    alone: list[tuple[int, list[Outcome]]] = []
    for (row, below), count in held.items():
        cells_of = [cells for cells in rows if row in cells and all(part in cells for part in below)]
        if len(below) < _COLUMNS:
            continue
        told = [_sum(ledger, rule, cells[row], [cells[part] for part in below]) for cells in cells_of]
        failed = [one for one in told if one.judgement.status == "fail"]
        if count < _COLUMNS or len(told) == _COLUMNS:
            alone.append((len(told), failed))
        elif failed and len(failed) * 3 <= len(told) - len(failed):
            yield from (one for one in failed if not _has_more(ledger, one))
    yield from _alone(ledger, alone)


def _alone(ledger: Ledger, told: Sequence[tuple[int, list[Outcome]]]) -> Iterator[Outcome]:
    """The failures of a table whose sums hold in two columns each, where one number may explain them all.

    Limits and budgets are not all handed on to what stands below: that their parts fall short says nothing.
    """
    failed = [one for _, outcomes in told for one in outcomes]
    holding = sum(count == _COLUMNS and not outcomes for count, outcomes in told)
    if failed and holding >= _ALIKE and set.intersection(*(set(one.relation.facts) for one in failed)):
        for one in failed:
            planned = ledger.facts[one.relation.facts[0]].measure in PLANNED
            if not (planned and (one.judgement.difference or _ZERO) > 0) and not _has_more(ledger, one):
                yield one


def _has_more(ledger: Ledger, failed: Outcome) -> bool:
    """Whether the column fills a row that others leave empty, among the parts or right after; or a row was not read."""
    facts, mine = ledger.facts, set(failed.relation.facts)
    first = facts[failed.relation.facts[0]]
    rows = [facts[place].row or 0 for place in mine]
    near = [
        place
        for place in ledger.cells(first.table or 0)
        if facts[place].col == first.col and facts[place].value and place not in mine and facts[place].unit == "CNY"
    ]
    read = {facts[place].row for place in ledger.cells(first.table or 0)}
    if any(min(rows) < (facts[place].row or 0) < max(rows) for place in near) or not read.issuperset(
        range(min(rows), max(rows))
    ):
        return True
    gap, allowed, total = abs(failed.judgement.difference or _ZERO), failed.judgement.allowed or _ZERO, _ZERO
    after = sorted((facts[place].row or 0, place) for place in near if (facts[place].row or 0) > max(rows))
    for _, place in after[:_AFTER]:
        total += facts[place].value
        if abs(abs(total) - gap) <= allowed or abs(abs(facts[place].value) - gap) <= allowed:
            return True
    return False


def _lists(ledger: Ledger, places: Sequence[int]) -> Iterator[tuple[int, Sequence[int]]]:
    """Each whole with its parts: a total after what it totals, wholes before their parts, lists within lists."""
    open_: list[int] = []
    known: set[int] = set()
    for place in places:
        if ledger.facts[place].item.endswith(words("row", "closing")):
            told, tops = _openings(ledger, open_[-_WINDOW:], known)
            parts = _again(ledger, place, told, tops) or tops[len(tops) - _found(ledger, place, tops) :]
            if parts:
                yield from told
                yield place, parts
                open_ = open_[:-_WINDOW] + [top for top in tops if top not in parts]
                known.update(whole for whole, _ in told)
        open_.append(place)
    yield from _openings(ledger, open_, known)[0]


def _again(ledger: Ledger, total: int, told: Sequence[tuple[int, Sequence[int]]], tops: Sequence[int]) -> Sequence[int]:
    """The parts of a list that has its whole before it and again, as a total, behind it."""
    parts = dict(told).get(tops[-1], ()) if tops else ()
    return parts if parts and ledger.facts[tops[-1]].value == ledger.facts[total].value else ()


def _openings(
    ledger: Ledger, places: Sequence[int], known: set[int]
) -> tuple[list[tuple[int, Sequence[int]]], list[int]]:
    """Numbers that are printed before their parts, with these, inner lists first; and what is a part of none."""
    told: list[tuple[int, Sequence[int]]] = []
    tops: list[int] = []
    for place in reversed(places):
        count = 0 if place in known else _found(ledger, place, tops)
        if count:
            told.append((place, tops[: -count - 1 : -1]))
            del tops[-count:]
        tops.append(place)
    return told, tops[::-1]


def _sequences(ledger: Ledger) -> list[list[int]]:
    """The amounts of one measure, year and basis, in order."""
    found: dict[tuple[str, int, str | None], list[int]] = defaultdict(list)
    for place in ledger.text:
        fact = ledger.facts[place]
        if fact.unit == "CNY" and fact.measure in _MEASURES:
            found[fact.measure, fact.period, fact.compare_to].append(place)
    return [places for places in found.values() if _is_open(ledger, places)]


def _is_open(ledger: Ledger, places: Sequence[int]) -> bool:
    """Whether so many numbers may be a sum, and one of them lacks a proof."""
    return len(places) > 2 and any(place not in ledger.proven and ledger.facts[place].value for place in places)


def _sums(ledger: Ledger, rule: Rule, lists: Iterable[tuple[int, Sequence[int]]]) -> Iterator[Outcome]:
    """The relations; a zero belongs to the list only beside a part that hangs where it hangs."""
    facts = ledger.facts
    for whole, parts in lists:
        above = {_above(facts[part]) for part in parts if facts[part].value}
        terms = [part for part in parts if facts[part].value or _above(facts[part]) in above]
        if len(terms) > 1:
            yield _sum(ledger, rule, whole, terms)


def _sum(ledger: Ledger, rule: Rule, whole: int, parts: Iterable[int]) -> Outcome:
    return outcome(ledger, Relation(rule, EQUAL, ((1, whole),), tuple((1, part) for part in parts)))


def _found(ledger: Ledger, whole: int, tops: Sequence[int]) -> int:
    """How many of the last tops, from the last on, add up to the whole; zeros that end the list belong to it."""
    value, allowed = ledger.number(whole)
    rising, total = ledger.facts[whole].measure != "change", Decimal(0)
    for count in range(1, min(len(tops), _DEEP) + 1) if value else ():
        amount, half = ledger.number(tops[-count])
        total += amount
        allowed += half
        if total + allowed < value:
            continue
        if total - allowed <= value:
            if every := _meant(ledger, whole, tops, (count, allowed)):
                return every
        elif rising:
            break
    return 0


def _meant(ledger: Ledger, whole: int, tops: Sequence[int], sum_: tuple[int, Decimal]) -> int:
    """How many of the last tops a sum of some of them is of, where it says anything; else none."""
    count, allowed = sum_
    every = count + _zeros(ledger, tops, count)
    amounts = [abs(ledger.facts[part].value) for part in tops[: -count - 1 : -1]]
    exact = abs(ledger.facts[whole].value) >= _EXACT * allowed
    several = exact and sum(amount > allowed for amount in amounts) > 1
    under = not several and _under(ledger, whole, tops[: -every - 1 : -1])
    return every if several or _means(amounts, allowed, under=under) else 0


def _means(amounts: Sequence[Decimal], allowed: Decimal, *, under: bool) -> bool:
    """Whether a sum of what hangs under its whole says anything: amounts that count, or the only one of nothings."""
    counting = [amount > allowed for amount in amounts if amount]
    return under and (sum(counting) > 1 or counting == [True])


def _zeros(ledger: Ledger, tops: Sequence[int], count: int) -> int:
    """How many zeros follow in the same list."""
    above = _above(ledger.facts[tops[-count]])
    more = 0
    while above and count + more < len(tops):
        part = ledger.facts[tops[-count - more - 1]]
        if part.value or _above(part) != above:
            break
        more += 1
    return more


def _above(fact: Fact) -> str:
    return fact.item_path.rpartition("/")[0]


def _under(ledger: Ledger, whole: int, parts: Sequence[int]) -> bool:
    """Whether the text hangs every part under the whole."""
    name = key_of(ledger.facts[whole].item)
    return all(name in [key_of(above) for above in ledger.facts[part].item_path.split("/")[:-1]] for part in parts)


def family(ledger: Ledger, rule: Rule) -> Iterator[Outcome]:
    """A concept's amount against those that the concepts below it have after it: 三公 = 出国 + 用车 + 接待.

    Only direct children, the first mention of each before the concept is mentioned anew; what is left out counts as
    nothing, so that a sum that misses may be an incomplete list.
    """
    below: dict[str, set[str]] = defaultdict(set)
    for concept in concepts().by_id.values():
        if concept.parent:
            below[concept.parent].add(concept.id)
    for places in _sequences(ledger):
        for at, whole in enumerate(places):
            names = below.get(ledger.concepts[whole])
            parts = _first_of(ledger, places[at + 1 : at + 1 + _DEEP], ledger.concepts[whole], names) if names else []
            if len(parts) > 1:
                found = _sum(ledger, rule, whole, parts)
                if found.proves:
                    yield found


def _first_of(ledger: Ledger, places: Sequence[int], whole: str, names: set[str]) -> list[int]:
    found: dict[str, int] = {}
    for place in places:
        if ledger.concepts[place] == whole:
            break
        if ledger.concepts[place] in names:
            found.setdefault(ledger.concepts[place], place)
    return list(found.values())
