"""Units and measure words as printed after a number, and what they mean in the contract's units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache

from mingzhang.schemas.facts import UNITS as CONTRACT_UNITS
from mingzhang.schemas.vocabulary.tsv import Row, read_rows

__all__ = ["SCALES", "UNITS", "Unit", "find_unit", "load_units"]

_FILE = "units.tsv"
_COLUMNS = ("symbol", "unit", "factor", "scales", "not_before")

SCALES = {
    "百": Decimal(100),
    "百余": Decimal(100),
    "千": Decimal(1000),
    "千余": Decimal(1000),
    "万": Decimal(10_000),
    "万余": Decimal(10_000),
    "万多": Decimal(10_000),
    "十万": Decimal(100_000),
    "百万": Decimal(1_000_000),
    "千万": Decimal(10_000_000),
    "亿": Decimal(100_000_000),
    "亿余": Decimal(100_000_000),
    "亿多": Decimal(100_000_000),
    "十亿": Decimal(1_000_000_000),
    "百亿": Decimal(10_000_000_000),
    "千亿": Decimal(100_000_000_000),
    "万亿": Decimal(1_000_000_000_000),
}
"""Scale words that may stand before a unit (万 in 万元, 万余 in 3万余人), with their factors."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A printed symbol, the contract's unit, and the factor from the printed number to base units.

    `not_before` holds the characters that turn the symbol into the start of another word: 项 before 目 is 项目,
    no measure word. Foreign currencies are `other`: they are never yuan.
    """

    symbol: str
    unit: str
    factor: Decimal
    not_before: frozenset[str] = frozenset()


def load_units(rows: Iterable[Row]) -> tuple[Unit, ...]:
    """All units with their scaled forms, longest symbol first; raises `VocabularyError` for nonsense and duplicates."""
    found: dict[str, Unit] = {}
    for row in rows:
        for unit in _units_of(row):
            known = found.setdefault(unit.symbol, unit)
            if known is not unit and (known.unit, known.factor) != (unit.unit, unit.factor):
                row.refuse(f"{unit.symbol!r} already means {known.unit} × {known.factor}")
            if known is not unit and unit.symbol == row.fields[0]:
                row.refuse(f"{unit.symbol!r} is given twice")
    return tuple(sorted(found.values(), key=lambda unit: (-len(unit.symbol), unit.symbol)))


def _units_of(row: Row) -> Iterator[Unit]:
    symbol, unit, factor_text, scales, not_before = row.fields
    if not symbol or symbol != symbol.strip():
        row.refuse(f"{symbol!r} is no symbol")
    if unit not in CONTRACT_UNITS:
        row.refuse(f"{unit!r} is no unit of the contract")
    factor = _factor(row, factor_text)
    yield Unit(symbol, unit, factor, frozenset(not_before))
    for scale in scales.split():
        if scale not in SCALES:
            row.refuse(f"{scale!r} is no scale word")
        yield Unit(scale + symbol, unit, factor * SCALES[scale], frozenset(not_before))


def _factor(row: Row, text: str) -> Decimal:
    try:
        factor = Decimal(text)
    except InvalidOperation:
        row.refuse(f"{text!r} is no factor")
    if not factor.is_finite() or factor <= 0:
        row.refuse(f"{text!r} is no factor")
    return factor


UNITS: tuple[Unit, ...] = load_units(read_rows(_FILE, _COLUMNS))
"""Every unit, longest symbol first, so that the first that matches at a place is the right one."""


@cache
def _by_symbol() -> dict[str, Unit]:
    return {unit.symbol: unit for unit in UNITS}


def find_unit(symbol: str) -> Unit | None:
    """The unit printed exactly as `symbol`, or nothing."""
    return _by_symbol().get(symbol)
