"""Rows built from the contract: a column is named there once, and read from the attribute of the same name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter

from mingzhang.schemas.contract import TABLES

__all__ = ["Columns", "builder", "gatherer"]

Columns = dict[str, list[object]]
"""The values of many rows by column."""


def builder(
    table: str, *, others: Iterable[str] = (), under: Mapping[str, str] | None = None
) -> Callable[[object], dict[str, object]]:
    """How a row of `table` is made of an object: every column of the contract but `others`, which the caller gives.

    `under` names the attribute of a column where it is another (`char_start`: `start`), dotted where it is one further
    in. Raises `KeyError` for a column that the contract does not have.
    """
    attributes = _attributes(table, others, under)
    names, values = tuple(attributes), attrgetter(*attributes.values())
    return lambda source: dict(zip(names, values(source), strict=True))


def gatherer(
    table: str, *, others: Iterable[str] = (), under: Mapping[str, str] | None = None
) -> Callable[[Sequence[object]], Columns]:
    """As `builder`, for many rows at once: what each column holds of the objects, without a step for each row."""
    getters = {name: attrgetter(attribute) for name, attribute in _attributes(table, others, under).items()}
    return lambda sources: {name: list(map(get, sources)) for name, get in getters.items()}


def _attributes(table: str, others: Iterable[str], under: Mapping[str, str] | None) -> dict[str, str]:
    """The attribute of each column but the `others`."""
    left_out, elsewhere = set(others), dict(under or {})
    known = {column.name: column.name for column in TABLES[table].columns}
    if unknown := {*left_out, *elsewhere} - set(known):
        raise KeyError(f"{table} has no columns {sorted(unknown)}")
    return {name: attribute for name, attribute in (known | elsewhere).items() if name not in left_out}
