"""The money unit of a table that prints none: the one under which its amounts agree with the rest of the document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from mingzhang.schemas.facts import Fact, LogicalTable
from mingzhang.schemas.vocabulary.concepts import key_of
from mingzhang.schemas.vocabulary.units import find_unit

__all__ = ["with_settled_units"]

_SYMBOLS = ("元", "千元", "万元", "百万元", "亿元")
_FEWEST, _TIMES = 2, 3
"""How many amounts of other tables or of the text must agree, and how often as many as under any other unit."""
Key = tuple[str, str, int]


def with_settled_units(
    tables: Sequence[LogicalTable], facts: Sequence[Fact], others: Sequence[Fact]
) -> tuple[tuple[LogicalTable, ...], tuple[Fact, ...]]:
    """`tables` and their `facts`, each table whose unit was only inferred in the unit that arithmetic settles.

    `others` are the facts of the text. Where nothing agrees, the table keeps what was inferred, and its flag.
    """
    told = _told(fact for fact in (*facts, *others) if not _is_inferred(fact))
    inferred: dict[int, list[Fact]] = defaultdict(list)
    for fact in facts:
        if _is_inferred(fact) and fact.table is not None:
            inferred[fact.table].append(fact)
    settled = {table: symbol for table, mine in inferred.items() if (symbol := _settled(mine, told))}
    rescaled = tuple(_rescaled(fact, settled) for fact in facts) if settled else tuple(facts)
    retold = (_retold(table, settled[table.number], rescaled) if table.number in settled else table for table in tables)
    return tuple(retold), rescaled


def _is_inferred(fact: Fact) -> bool:
    return fact.unit == "CNY" and "unit_inferred" in fact.flags


def _told(facts: Iterable[Fact]) -> Mapping[Key, list[Fact]]:
    told: dict[Key, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.unit == "CNY" and fact.value:
            told[_key(fact)].append(fact)
    return told


def _key(fact: Fact) -> Key:
    return key_of(fact.item), fact.measure, fact.period


def _settled(mine: Sequence[Fact], told: Mapping[Key, list[Fact]]) -> str:
    """The unit under which amounts of the table are those of the same items elsewhere, if one stands out."""
    votes = {symbol: sum(_agrees(fact, symbol, told) for fact in mine) for symbol in _SYMBOLS}
    best = max(votes, key=lambda symbol: votes[symbol])
    rest = max(count for symbol, count in votes.items() if symbol != best)
    return best if votes[best] >= max(_FEWEST, rest * _TIMES) and best != mine[0].raw_unit else ""


def _agrees(fact: Fact, symbol: str, told: Mapping[Key, list[Fact]]) -> bool:
    value, step = _in_unit(fact, symbol), _factor(symbol).scaleb(-fact.decimals)
    return bool(value) and any(
        abs(value - other.value) * 2 <= step + _factor(other.raw_unit).scaleb(-other.decimals)
        for other in told.get(_key(fact), ())
    )


def _in_unit(fact: Fact, symbol: str) -> Decimal:
    return fact.value / _factor(fact.raw_unit) * _factor(symbol)


def _factor(symbol: str) -> Decimal:
    unit = find_unit("".join(symbol.split()))
    return unit.factor if unit is not None else Decimal(1)


def _rescaled(fact: Fact, settled: Mapping[int, str]) -> Fact:
    symbol = settled.get(fact.table) if fact.table is not None and _is_inferred(fact) else None
    return fact._replace(value=_in_unit(fact, symbol), raw_unit=symbol) if symbol else fact


def _retold(table: LogicalTable, symbol: str, facts: Sequence[Fact]) -> LogicalTable:
    """The table in its settled unit, each cell with the value of its fact."""
    values = {(fact.row, fact.col): fact.value for fact in facts if fact.table == table.number}
    cells = (one._replace(value=values.get((one.cell.row, one.cell.col), one.value)) for one in table.cells)
    return replace(table, unit=symbol, cells=tuple(cells))
