"""Documents against one another: budget and final accounts, year and year, department and unit, version and version."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq

from mingzhang.pipeline.checks.books import Book, Entry, Key, books_of, divisions
from mingzhang.pipeline.checks.rows import finding_id
from mingzhang.pipeline.checks.two_forms import Forms, forms_of
from mingzhang.pipeline.publish.arrow import Row, money, to_table
from mingzhang.pipeline.publish.chunks import merged, stored
from mingzhang.pipeline.publish.commit import staging
from mingzhang.pipeline.publish.damaged import named
from mingzhang.pipeline.publish.partition_key import PartitionKey
from mingzhang.pipeline.publish.write import write_table
from mingzhang.schemas.intervals import Interval
from mingzhang.schemas.vocabulary.renamed import reformed
from mingzhang.schemas.vocabulary.rules import Rule, rules

__all__ = ["check_across", "findings_across"]

_TOTALS = (
    "revenue.total", "revenue.current_year", "expenditure.total", "expenditure.current_year", "expenditure.basic",
    "expenditure.project", "general.expenditure", "three_public",
)  # fmt: skip
_STEPS = 2
_REFORMS = {"merged": "并入", "split": "职责划入"}
Numbers = tuple[Sequence[Entry], Decimal, Decimal]
"""The facts, the value that is expected, the value that is found."""
Shelf = dict[tuple[str, str, int], list[Book]]
"""The versions of one issuer's disclosure of a kind and year, oldest first."""
_WAN = Decimal(10000)


def check_across(parquet: Path) -> int:
    """Compare the published documents and replace the findings of such rules; returns how many there are."""
    count = 0
    for division in divisions(parquet):
        forms = forms_of(parquet, division)
        second = {pair.second for pair in forms}
        books = books_of(parquet, division)
        rows = list(findings_across([book for book in books if book.doc_id not in second]))
        rows += [_two_forms(pair) for pair in forms]
        count += len(rows)
        years = {**{book.doc_id: book.year for book in books}, **{pair.first: pair.year for pair in forms}}
        _publish(parquet, years, division, rows)
    return count


def findings_across(books: Sequence[Book]) -> Iterator[Row]:
    """The findings of one division's books as rows of the published table, with their `doc_id`."""
    shelf: Shelf = defaultdict(list)
    for book in sorted(books, key=lambda book: (str(book.fetched), book.doc_id)):
        shelf[book.issuer, book.kind, book.year].append(book)
    for (issuer, kind, year), versions in shelf.items():
        newest = versions[-1]
        if kind.endswith("_final"):
            for before in shelf.get((issuer, kind, year - 1), [])[-1:]:
                yield from _last_year(newest, before)
            for budget in shelf.get((issuer, kind.replace("final", "budget"), year), [])[-1:]:
                yield from _budget(newest, budget)
        if kind.startswith("unit_"):
            for whole in shelf.get((issuer, kind.replace("unit", "dept"), year), [])[-1:]:
                yield from _unit(newest, whole)
        for earlier in versions[:-1]:
            yield from _versions(newest, earlier)
    yield from _government(shelf)


def _rule(name: str) -> Rule:
    return next(rule for rule in rules() if rule.id == name)


@dataclass(frozen=True, slots=True)
class _Claim:
    """What one document says: the words, the value that its printed decimals allow, the facts that say it."""

    words: str
    interval: Interval
    facts: Sequence[Entry]


def _last_year(book: Book, before: Book) -> Iterator[Row]:
    """X-03: last year's amount, printed or implied by a change, against what was published last year."""
    for key, pairs in book.implied.items():
        for current, change in pairs:
            implied = Interval(current.interval.low - change.interval.high, current.interval.high - change.interval.low)
            words = f"{book.year}年{current.item}{_wan(current.value)}较上年增减{_wan(change.value)}"
            claim = _Claim(f"{words},推出上年数{_wan(_mid(implied))}", implied, (current, change))
            yield from _compared("X-03", book, claim, before.entries.get(key, ()), before)
    for key, entries in list(book.entries.items()):
        concept, fund, measure, period = key
        if measure == "prior_final" and period == book.year - 1:
            others = before.entries.get((concept, fund, "final", period), ())
            for entry in entries:
                claim = _Claim(f"所列上年{entry.item}{_wan(entry.value)}", entry.interval, (entry,))
                yield from _compared("X-03", book, claim, others, before)


def _budget(book: Book, budget: Book) -> Iterator[Row]:
    """X-02: the opening budget in the final accounts against the budget that was published."""
    for key, entries in list(book.entries.items()):
        if key[2] == "budget" and key[3] == book.year:
            entry = entries[0]
            claim = _Claim(f"决算所列{entry.item}年初预算数{_wan(entry.value)}", entry.interval, (entry,))
            yield from _compared("X-02", book, claim, budget.entries.get(key, ()), budget)


def _compared(rule: str, book: Book, claim: _Claim, others: Sequence[Entry], other: Book) -> Iterator[Row]:
    """Against any of the other document's mentions: holds if one meets, fails by the nearest."""
    if not others:
        return
    mine = _mid(claim.interval)
    nearest = min(others, key=lambda entry: abs(entry.value - mine))
    gap = abs(mine - nearest.value)
    reform = reformed(book.issuer, book.year) if other.year < book.year else None
    held = gap <= (claim.interval.width + nearest.interval.width) / 2
    residue = gap <= max(claim.interval.width, nearest.interval.width) * _STEPS
    severity = "" if held else "info" if residue or reform else _rule(rule).severity
    published = f"{other.year}年公开文件({other.doc_id})的{nearest.item}{_wan(nearest.value)}"
    told = "相符" if held else f"不符,相差{_wan(gap)}；{_rule(rule).says}"
    if reform and not held:
        told += f"（{reform.until}年后机构改革：{reform.old}{_REFORMS[reform.kind]}{reform.new},口径可能不同）"
    yield _row(
        rule, book, severity, f"{claim.words},与{published}{told}。", ([*claim.facts, nearest], nearest.value, mine)
    )


def _unit(unit: Book, whole: Book) -> Iterator[Row]:
    """X-04: a unit's totals, or the department's own, against the department with all its units."""
    measure = unit.kind.rpartition("_")[2]
    for concept in _TOTALS:
        for fund in ("all", "fiscal", "general"):
            key: Key = (concept, fund, measure, unit.year)
            mine, theirs = unit.entries.get(key), whole.entries.get(key)
            if mine and theirs:
                over = mine[0].interval.low > max(entry.interval.high for entry in theirs)
                words = f"单位{mine[0].item}{_wan(mine[0].value)},部门({whole.doc_id})汇总{_wan(theirs[0].value)}"
                numbers = ([mine[0], theirs[0]], theirs[0].value, mine[0].value)
                yield _bounded("X-04", unit, words, numbers, over=over)


def _versions(newest: Book, earlier: Book) -> Iterator[Row]:
    """X-21: what a later version of one disclosure says otherwise."""
    measure = newest.kind.rpartition("_")[2]
    for key, entries in list(newest.entries.items()):
        if key[2] == measure and key[3] == newest.year:
            claim = _Claim(f"本版{entries[0].item}{_wan(entries[0].value)}", entries[0].interval, entries[:1])
            rows = _compared("X-21", newest, claim, earlier.entries.get(key, []), earlier)
            yield from (row for row in rows if row["status"] == "fail")


def _government(shelf: Shelf) -> Iterator[Row]:
    """X-05: the departments of a division together against their government."""
    spent: dict[int, Decimal] = defaultdict(Decimal)
    for (_, kind, year), versions in shelf.items():
        entries = versions[-1].entries.get(("general.expenditure", "general", "final", year))
        if kind == "dept_final" and entries:
            spent[year] += entries[0].value
    for (_, kind, year), versions in shelf.items():
        entries = versions[-1].entries.get(("general.expenditure", "general", "final", year))
        if kind == "gov_final" and entries and year in spent:
            most = max(entries, key=lambda entry: entry.value)
            words = f"各部门一般公共预算支出合计{_wan(spent[year])},政府{most.item}{_wan(most.value)}"
            numbers = ([most], most.value, spent[year])
            yield _bounded("X-05", versions[-1], words, numbers, over=spent[year] > most.interval.high)


def _two_forms(pair: Forms) -> Row:
    """X-30: one table published as PDF and as a sheet in one archive says the same in both."""
    words = f"{pair.names[0]}与{pair.names[1]}({pair.second})是同一公开的两种形式,"
    if pair.difference is None:
        told, facts, expected, found = f"{pair.shared}个数均相符。", [], Decimal(0), Decimal(0)
    else:
        item, first, second = pair.difference
        told, facts = f"{item.name}一为{_wan(first)},一为{_wan(second)}；{_rule('X-30').says}。", list(item.fact_ids)
        expected, found = second, first
    return _finding("X-30", pair.first, _rule("X-30").severity if facts else "", words + told, (facts, expected, found))


def _bounded(rule: str, book: Book, words: str, numbers: Numbers, *, over: bool) -> Row:
    told = f"：{_rule(rule).says}。" if over else ",没有超出。"
    return _row(rule, book, _rule(rule).severity if over else "", words + told, numbers)


def _mid(interval: Interval) -> Decimal:
    return (interval.low + interval.high) / 2


def _wan(value: Decimal) -> str:
    return f"{value / _WAN:.2f}万元"


def _row(rule: str, book: Book, severity: str, message: str, numbers: Numbers) -> Row:
    facts, expected, found = numbers
    return _finding(rule, book.doc_id, severity, message, ([entry.fact_id for entry in facts], expected, found))


def _finding(
    rule: str, doc_id: str, severity: str, message: str, numbers: tuple[Sequence[str], Decimal, Decimal]
) -> Row:
    """One finding; without a severity the check passed."""
    ids, expected, found = numbers
    return {
        "finding_id": finding_id(f"{doc_id} {rule} {','.join(ids)}"),
        "doc_id": doc_id,
        "rule": rule,
        "status": "fail" if severity else "pass",
        "severity": severity or "info",
        "message": message,
        "expected": money(expected),
        "found": money(found),
        "difference": money(found - expected),
        "allowed": None,
        "fact_ids": list(ids),
        "blame": "unknown" if severity else None,
        "hint": None,
    }


def _publish(parquet: Path, years: Mapping[str, int], division: str, rows: Sequence[Row]) -> None:
    """Replace the findings of these rules in every partition of a division's documents, given by year."""
    mine = [rule.id for rule in rules() if rule.kind == "across"]
    by_year: dict[int, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (str(row["doc_id"]), str(row["rule"]))):
        by_year[years[str(row["doc_id"])]].append(row)
    with named(parquet), staging(parquet) as area:
        for year in sorted(set(years.values())):
            path = PartitionKey(division, year).file(parquet, "findings")
            if path.exists():
                kept = {key.decode(): value.decode() for key, value in (pq.read_schema(path).metadata or {}).items()}
                old = stored(path, "findings", without=("rule", mine))
                table = merged(old, iter([to_table("findings", by_year[year])]), "doc_id")
                told = {"extractor_version": kept.get("extractor_version", "")}
                write_table(area, path, "findings", table, told)
        area.commit()
