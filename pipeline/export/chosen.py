"""Rows of a published table by year, place, body, kind and measure."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from mingzhang.pipeline.loading import load_arrow
from mingzhang.schemas.contract import TABLES
from mingzhang.schemas.errors import MingzhangError
from mingzhang.schemas.vocabulary.divisions import divisions

__all__ = ["Chosen", "chosen", "known_table"]

COLUMNS = {
    "issuer": ("issuer", "entity"),
    "kind": ("kind",),
    "measure": ("measure",),
    "concept": ("concept", "indicator"),
    "doc_id": ("doc_id",),
}
"""The columns that an option chooses by, the first that a table has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What rows are wanted; what is empty does not choose. `issuer` is part of a name, `division` a code or a name."""

    year: int | None = None
    division: str = ""
    issuer: str = ""
    kind: str = ""
    measure: str = ""
    concept: str = ""
    doc_id: str = ""


def chosen(table: str, wanted: Chosen, data: Path) -> pa.Table:
    """The rows of a table that are wanted, newest versions only, in the columns of its contract.

    Raises `MingzhangError` for an unknown table or division, and for an option whose column the table does not have.
    """
    rows = load_arrow(known_table(table), year=wanted.year, division=_code(wanted.division), data=data)
    for option, names in COLUMNS.items():
        value = getattr(wanted, option)
        if value:
            column = next((name for name in names if name in rows.column_names), "")
            if not column:
                raise MingzhangError(
                    f"{table} has no column {names[0]}", then=f"leave out --{option.replace('_id', '')}"
                )
            rows = rows.filter(_matches(rows[column], option, value))
    return rows.select(TABLES[table].schema.names)


def known_table(name: str) -> str:
    """The name itself; raises `MingzhangError` with the nearest one where no table is called so."""
    if name in TABLES:
        return name
    near = difflib.get_close_matches(name, TABLES, 1)
    hint = f"did you mean {near[0]}?" if near else f"one of {', '.join(TABLES)}"
    raise MingzhangError(f"no table {name[:80]!r}", then=hint)


def _matches(column: pa.ChunkedArray, option: str, value: str) -> pa.ChunkedArray:
    if option == "issuer":
        return pc.match_substring(column, value)
    if option == "concept":
        return pc.or_kleene(pc.equal(column, value), pc.starts_with(column, f"{value}."))
    return pc.equal(column, value)


def _code(place: str) -> str:
    """The beginning of a code that a place means: digits as they are, 江西 as 36; raises where none or several do."""
    if not place or place.isdecimal():
        return place
    found = {
        known.stem
        for known in divisions().by_code.values()
        if known.name == place or (len(place) > 1 and known.name.startswith(place) and known.code.endswith("0000"))
        or (len(place) > 1 and known.name[:-1] == place)
    }  # fmt: skip
    if len(found) == 1:
        return found.pop()
    told = f"{len(found)} divisions are called {place!r}: {' '.join(sorted(found)[:9])}" if found else ""
    raise MingzhangError(told or f"no division is called {place[:80]!r}", then="give its code, 36 or 360900")
