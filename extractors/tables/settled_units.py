"""The money unit of a table by arithmetic: the one under which its amounts agree with the rest of the document."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from mingzhang.extractors.tables.facts import UNIT_UNKNOWN
from mingzhang.schemas.facts import Fact, Leftover, LogicalTable
from mingzhang.schemas.vocabulary.concepts import key_of
from mingzhang.schemas.vocabulary.marks import words
from mingzhang.schemas.vocabulary.units import UNITS, find_unit

__all__ = ["UNIT_IN_DOUBT", "with_settled_units"]

UNIT_IN_DOUBT = "unit_in_doubt"
"""Flag of amounts whose unit nothing settles: none is printed over them and nothing else agrees with the one that was
inferred, or another table contradicts the printed one throughout."""

_TRIED = words("tables/unit", "tried")
_SYMBOLS = tuple(unit.symbol for unit in sorted(UNITS, key=lambda unit: unit.factor) if unit.symbol in _TRIED)
_OF_DEPARTMENTS = frozenset(words("tables/unit", "of_departments"))
"""The units of departments' books; nobody prints those in 亿元."""
_FEWEST, _TIMES = 2, 3
"""How many amounts of other tables or of the text must agree, and how often as many as under any other unit."""
_AGAINST = 3
"""How many different amounts must contradict a printed unit, with none for it."""
_CHANCE = 10_000
"""How many of their last digits an amount must have to settle a unit alone."""
_EXACT = 100
"""How many of their last digits amounts must have to be compared: 0.1亿元 agrees with any few millions."""
_TEXT = -1
Key = tuple[str, str, int]
Settled = tuple[tuple[LogicalTable, ...], tuple[Fact, ...], tuple[Leftover, ...]]


class _Votes(NamedTuple):
    """The different amounts of a table that agree with others under one unit, and the tables of those (or the text)."""

    amounts: frozenset[Decimal]
    sources: frozenset[int]
    exact: bool = False
    """Whether one of them agrees in so many digits that it is no chance."""


class _Amount(NamedTuple):
    """A printed amount, one of its last digit, and its table, if any."""

    value: Decimal
    step: Decimal
    table: int | None


class _Amounts(NamedTuple):
    """The amounts of one item by size, with the largest of their last digits: hundreds where an item is 合计."""

    amounts: Sequence[_Amount]
    values: Sequence[Decimal]
    widest: Decimal

    @classmethod
    def of(cls, amounts: Iterable[_Amount]) -> _Amounts:
        by_size = sorted(amounts, key=lambda amount: amount.value)
        return cls(by_size, [amount.value for amount in by_size], max(amount.step for amount in by_size))

    def within(self, value: Decimal, step: Decimal) -> Sequence[_Amount]:
        """Those that may agree with a value of this last digit."""
        reach = step + self.widest
        return self.amounts[bisect_left(self.values, value - reach) : bisect_right(self.values, value + reach)]


def with_settled_units(
    tables: Sequence[LogicalTable], facts: Sequence[Fact], others: Sequence[Fact], kind: str = ""
) -> Settled:
    """`tables` and their `facts`, each table in the unit that arithmetic settles where its own is none or is wrong.

    `others` are the facts of the text, `kind` the document's. An inferred unit that nothing confirms stays, flagged;
    amounts of which no unit was printed anywhere become leftovers then, and their table is flagged. A printed unit
    gives way only where several different amounts contradict it and none speaks for it: 18,883,300.00万元 beside
    1,888.33万元 everywhere else is in 元, whatever stands above it.
    """
    units = {table.number: table.unit for table in tables}
    settled = _against_printed(facts, others, units)
    told = _told(_agreed(facts, units, settled), others)
    doubted: set[int] = set()
    for number, mine in _by_table(facts, units).items():
        if number in settled:
            continue
        votes = {symbol: _votes(mine, symbol, told) for symbol in _SYMBOLS}
        symbol, doubt = _by_others(votes) if _is_inferred(mine[0]) else _against(votes, units[number], kind)
        settled |= {number: symbol} if symbol else {}
        doubted |= doubt | {number} if doubt else set()
    rescaled = [_rescaled(fact, units, settled, doubted) for fact in facts]
    known = tuple(fact for fact in rescaled if UNIT_UNKNOWN not in fact.flags)
    forms = {table.number: table.form for table in tables}
    left = [fact.left_over(_reason(forms.get(fact.table or 0))) for fact in rescaled if UNIT_UNKNOWN in fact.flags]
    without = {one.table for one in left}
    retold = (_retold(table, settled.get(table.number), known, without=without) for table in tables)
    return tuple(retold), known, tuple(one._replace(raw_unit="", sentence="") for one in left)


def _reason(form: str | None) -> str:
    return "unplaced" if form else "unknown_form"


def _is_inferred(fact: Fact) -> bool:
    return fact.unit == "CNY" and ("unit_inferred" in fact.flags or UNIT_UNKNOWN in fact.flags)


def _against_printed(facts: Sequence[Fact], others: Sequence[Fact], units: Mapping[int, str]) -> dict[int, str]:
    """The printed units that the text or several other tables contradict, and what they give way to.

    They are settled before all others: the table of the wrong unit would else be heard against those of the right one.
    """
    told = _told(facts, others)
    settled: dict[int, str] = {}
    for number, mine in _by_table(facts, units).items():
        votes = {} if _is_inferred(mine[0]) else {symbol: _votes(mine, symbol, told) for symbol in _SYMBOLS}
        if votes and (symbol := _contradicted(votes, units[number])) and _is_widely_told(votes[symbol]):
            settled[number] = symbol
    return settled


def _agreed(facts: Sequence[Fact], units: Mapping[int, str], settled: Mapping[int, str]) -> Iterator[Fact]:
    """The facts, those of the tables settled so far in their units."""
    for fact in facts:
        symbol = settled.get(fact.table, "") if fact.table is not None and fact.unit == "CNY" else ""
        own = symbol and not _is_inferred(fact) and fact.raw_unit == units[fact.table or 0]
        yield fact._replace(value=_in_unit(fact, symbol), raw_unit=symbol) if own else fact


def _told(facts: Iterable[Fact], others: Sequence[Fact]) -> Mapping[Key, _Amounts]:
    """What tables print under units of their own, and what the text says."""
    told: dict[Key, list[_Amount]] = defaultdict(list)
    for fact in chain(facts, others):
        if not _is_inferred(fact) and fact.unit == "CNY" and fact.value:
            told[_key(fact)].append(_Amount(fact.value, _step(fact, fact.raw_unit), fact.table))
    return {key: _Amounts.of(amounts) for key, amounts in told.items()}


def _key(fact: Fact) -> Key:
    return key_of(fact.item), fact.measure, fact.period


def _by_table(facts: Sequence[Fact], units: Mapping[int, str]) -> Mapping[int, list[Fact]]:
    """The amounts of each table in the table's own unit, those with a unit of their own left out."""
    found: dict[int, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.table is not None and fact.unit == "CNY" and (_is_inferred(fact) or fact.raw_unit == units[fact.table]):
            found[fact.table].append(fact)
    return {table: [one for one in mine if _is_inferred(one) == _is_inferred(mine[0])] for table, mine in found.items()}


def _votes(mine: Sequence[Fact], symbol: str, told: Mapping[Key, _Amounts]) -> _Votes:
    agreeing = [(abs(fact.value), *other) for fact in mine for other in _agreeing(fact, symbol, told)]
    exact = any(exact for _, _, exact in agreeing)
    return _Votes(frozenset(one[0] for one in agreeing), frozenset(one[1] for one in agreeing), exact)


def _agreeing(fact: Fact, symbol: str, told: Mapping[Key, _Amounts]) -> Iterator[tuple[int, bool]]:
    """The other tables (and the text) that print the fact's item with its amount, would it be in that unit.

    With each, whether both are printed in so many digits that they agree by no chance.
    """
    others = told.get(_key(fact)) if fact.value else None
    if others is None:
        return
    value, step = _in_unit(fact, symbol), _step(fact, symbol)
    for other in others.within(value, step):
        steps = step + other.step
        near = abs(value - other.value) * 2 <= steps and steps * _EXACT <= abs(value)
        if near and other.table != fact.table:
            yield _TEXT if other.table is None else other.table, steps * _CHANCE <= abs(value)


def _step(fact: Fact, symbol: str) -> Decimal:
    """One of its last printed digit, in that unit."""
    return _factor(symbol).scaleb(-fact.decimals)


def _by_others(votes: Mapping[str, _Votes]) -> tuple[str, set[int]]:
    """The unit under which amounts of the table are those of the same items elsewhere, if one stands out."""
    best, rest = _best(votes)
    amounts = votes[best].amounts
    sure = len(amounts) == 1 and not rest and votes[best].exact
    return (best if sure or len(amounts) >= max(_FEWEST, rest * _TIMES) else ""), set()


def _best(votes: Mapping[str, _Votes]) -> tuple[str, int]:
    best = max(votes, key=lambda symbol: len(votes[symbol].amounts))
    return best, max(len(vote.amounts) for symbol, vote in votes.items() if symbol != best)


def _against(votes: Mapping[str, _Votes], printed: str, kind: str) -> tuple[str, set[int]]:
    """The unit that the rest of the document sets against a printed one; else the table that it cannot be told from."""
    best = _contradicted(votes, printed)
    if not best or _is_widely_told(votes[best]):
        return best, set()
    sources = votes[best].sources
    mine, other = best in _OF_DEPARTMENTS, _shifted(printed, best) in _OF_DEPARTMENTS
    if kind.startswith(("dept_", "unit_")) and mine != other:
        return (best if mine else ""), set()
    return "", set(sources)


def _contradicted(votes: Mapping[str, _Votes], printed: str) -> str:
    """The unit under which several amounts agree with others, none under the printed one or any other."""
    best, rest = _best(votes)
    unlike = printed in votes and best != printed and not rest
    return best if unlike and len(votes[best].amounts) >= _AGAINST else ""


def _is_widely_told(votes: _Votes) -> bool:
    return _TEXT in votes.sources or len(votes.sources) > 1


def _shifted(printed: str, best: str) -> str:
    """The unit that the other table, printed in the same, would have to be in."""
    wanted = _factor(printed) / _factor(best) * _factor(printed)
    return next((symbol for symbol in _SYMBOLS if _factor(symbol) == wanted), "")


def _in_unit(fact: Fact, symbol: str) -> Decimal:
    return fact.value / _factor(fact.raw_unit) * _factor(symbol)


@lru_cache(maxsize=256)
def _factor(symbol: str) -> Decimal:
    unit = find_unit("".join(symbol.split()))
    return unit.factor if unit is not None else Decimal(1)


def _rescaled(fact: Fact, units: Mapping[int, str], settled: Mapping[int, str], doubted: set[int]) -> Fact:
    if fact.table is None or fact.unit != "CNY" or not (_is_inferred(fact) or fact.raw_unit == units[fact.table]):
        return fact
    if symbol := settled.get(fact.table):
        flags = tuple(flag for flag in fact.flags if flag not in (UNIT_UNKNOWN, "unit_inferred"))
        return fact._replace(value=_in_unit(fact, symbol), raw_unit=symbol, flags=(*flags, "unit_inferred"))
    doubtful = fact.table in doubted or "unit_inferred" in fact.flags
    return fact._replace(flags=(*fact.flags, UNIT_IN_DOUBT)) if doubtful else fact


def _retold(
    table: LogicalTable, symbol: str | None, facts: Sequence[Fact], *, without: set[int | None]
) -> LogicalTable:
    """The table in its settled unit, each cell with the value of its fact."""
    if symbol is None and table.number not in without:
        return table
    values = {(fact.row, fact.col): fact.value for fact in facts if fact.table == table.number}
    cells = tuple(one._replace(value=values.get((one.cell.row, one.cell.col))) for one in table.cells)
    flags = (*table.flags, UNIT_UNKNOWN) if table.number in without else table.flags
    return replace(table, unit=symbol or table.unit, cells=cells, flags=flags)
