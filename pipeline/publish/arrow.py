"""Rows as Arrow tables of the contract: every column there, no null where none is allowed, money exact."""

from __future__ import annotations

import datetime as dt
import decimal
import os
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from operator import itemgetter

import pyarrow as pa

from mingzhang.schemas.contract import TABLES
from mingzhang.schemas.errors import MingzhangError

__all__ = ["Row", "columns_to_table", "file_schema", "fits_exactly", "frugal", "money", "to_table", "utc"]

Row = Mapping[str, object]

_MICRO = Decimal("0.000001")
_LIMIT = Decimal(10) ** 18
_WIDE = decimal.Context(prec=80)
_SURROGATE = re.compile("[\ud800-\udfff]")


def frugal() -> None:
    """Let this process, and those that it starts, give memory back; Arrow's own allocator keeps most of it."""
    pa.set_memory_pool(pa.system_memory_pool())
    os.environ["ARROW_DEFAULT_MEMORY_POOL"] = "system"


def money(value: Decimal | None) -> Decimal | None:
    """The value as decimal128(24, 6), half even where it has more decimals; None where it has no place in it."""
    if value is None or not value.is_finite() or abs(value) >= _LIMIT:
        return None
    rounded = value.quantize(_MICRO, context=_WIDE)
    return rounded if abs(rounded) < _LIMIT else None


def fits_exactly(value: Decimal) -> bool:
    """Whether publishing changes nothing of the value."""
    return money(value) == value


def utc(when: dt.datetime) -> dt.datetime:
    """A time with zone as the tables hold it: in UTC, without zone."""
    return when.astimezone(dt.UTC).replace(tzinfo=None)


def to_table(name: str, rows: Sequence[Row], same: Row | None = None) -> pa.Table:
    """Rows as the table `name` is stored, partition columns left out; raises `MingzhangError` on a broken row.

    `same` are the columns that say the same in every row, which the rows then lack.
    """
    names, repeated = file_schema(name).names, same or {}
    for row in rows[:1]:
        _check_names(name, {*row, *repeated})
    columns = {column: list(map(itemgetter(column), rows)) for column in names if column not in repeated}
    return columns_to_table(name, columns, len(rows), same)


def columns_to_table(name: str, columns: Mapping[str, list[object]], count: int, same: Row | None = None) -> pa.Table:
    """The same of `count` rows that are given by column."""
    schema, repeated = file_schema(name), same or {}
    if count:
        _check_names(name, {*columns, *repeated})
    arrays = [
        _repeated(name, field, repeated[field.name], count)
        if field.name in repeated
        else _column(name, field, columns[field.name])
        for field in schema
    ]
    return pa.Table.from_arrays(arrays, schema=schema)


def _check_names(name: str, given: set[str]) -> None:
    if strange := given ^ set(file_schema(name).names):
        raise MingzhangError(f"row and contract differ in {sorted(strange)}", where=name, then="correct the row")


def _repeated(name: str, field: pa.Field, value: object, count: int) -> pa.Array:
    return pa.repeat(_column(name, field, [value])[0], count) if count else pa.array([], field.type)


@cache
def file_schema(name: str) -> pa.Schema:
    """The columns of a table's files."""
    return TABLES[name].file_schema


def _column(name: str, field: pa.Field, values: list[object]) -> pa.Array:
    try:
        column = pa.array(values, field.type)
    except UnicodeEncodeError:
        column = pa.array([_well_formed(value) for value in values], field.type)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError) as error:
        raise MingzhangError(
            f"a value does not fit: {error}", where=f"{name}.{field.name}", then="correct it"
        ) from error
    if column.null_count and not field.nullable:
        raise MingzhangError(
            "null where the contract allows none", where=f"{name}.{field.name}", then="correct the row"
        )
    return column


def _well_formed(value: object) -> object:
    # One character for one character: offsets into the text stay true.
    if isinstance(value, list | tuple):
        return [_well_formed(part) for part in value]
    return _SURROGATE.sub("\ufffd", value) if isinstance(value, str) else value
