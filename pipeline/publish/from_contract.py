"""Rows built from the contract: a column is named there once, and read from the attribute of the same name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter

from mingzhang.schemas.contract import TABLES

__all__ = ["builder"]


def builder(
    table: str, *, others: Iterable[str] = (), under: Mapping[str, str] | None = None
) -> Callable[[object], dict[str, object]]:
    """How a row of `table` is made of an object: every column of the contract but `others`, which the caller gives.

    `under` names the attribute of a column where it is another (`char_start`: `start`), dotted where it is one further
    in. Raises `KeyError` for a column that the contract does not have.
    """
    known = {column.name: column.name for column in TABLES[table].columns}
    if unknown := {*others, *(under or {})} - set(known):
        raise KeyError(f"{table} has no columns {sorted(unknown)}")
    attributes = {name: attribute for name, attribute in (known | dict(under or {})).items() if name not in set(others)}
    names, values = tuple(attributes), attrgetter(*attributes.values())
    return lambda source: dict(zip(names, values(source), strict=True))
