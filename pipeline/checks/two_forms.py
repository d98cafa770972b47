"""One disclosure in two forms: the same table as PDF and as a sheet, side by side in one archive file."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds

from mingzhang.pipeline.publish import dataset

__all__ = ["Forms", "Named", "forms_of"]

_MEANING = ("item_path", "code", "component", "fund", "measure", "period", "scope", "place", "unit")
_ORDER = ("pdf", "docx", "doc", "html")
"""Of two forms the one that is printed comes first."""
_SHARED = 0.5
"""Of the keys of the smaller form so many stand in the other one too, else they are two tables of one name."""

_MISREAD = 0.1
"""Where more than one and more of the shared differ, one form was read wrongly, or they are two disclosures."""


@dataclass(frozen=True, slots=True)
class Named:
    """A number that both forms have: what it is called, and the facts that say it."""

    name: str
    fact_ids: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Forms:
    """Two documents that are one disclosure: how many numbers both have, and the first that differs, if any."""

    first: str
    second: str
    names: tuple[str, str]
    year: int
    shared: int
    difference: tuple[Named, Decimal, Decimal] | None


Facts = Mapping[tuple[object, ...], dict[str, object]]


def forms_of(parquet: Path, division: str) -> list[Forms]:
    """The pairs of one division: members of one archive, of one name in two formats, that share their numbers."""
    pairs = list(_pairs(parquet, division))
    if not pairs:
        return []
    facts = _facts(parquet, {row["doc_id"] for pair in pairs for row in pair})
    made = (_compared(first, second, facts[first["doc_id"]], facts[second["doc_id"]]) for first, second in pairs)
    return [forms for forms in made if forms is not None]


def _pairs(parquet: Path, division: str) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    there = (ds.field("division") == division) & ds.field("member").is_valid() & (ds.field("status") != "failed")
    columns = ["doc_id", "parent_url", "member", "format", "year", "fetched_at"]
    table = dataset(parquet, "documents").to_table(columns=columns, filter=there).sort_by("fetched_at")
    newest = {(row["parent_url"], row["member"]): row for row in table.to_pylist()}
    shelf: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in newest.values():
        shelf[row["parent_url"], posixpath.splitext(row["member"])[0]].append(row)
    for rows in shelf.values():
        rows.sort(key=lambda row: (row["format"] not in _ORDER, row["member"]))
        yield from ((a, b) for a, b in combinations(rows, 2) if a["format"] != b["format"])


def _facts(parquet: Path, doc_ids: set[str]) -> dict[str, Facts]:
    """The facts of documents by what they mean; a meaning that a document has twice is left out."""
    mine = ds.field("doc_id").isin(pa.array(sorted(doc_ids), pa.string()))
    rows = dataset(parquet, "facts").to_table(columns=["doc_id", "fact_id", "item", "value", *_MEANING], filter=mine)
    found: dict[str, dict[tuple[object, ...], list[dict[str, object]]]] = defaultdict(lambda: defaultdict(list))
    for row in rows.to_pylist():
        found[row["doc_id"]][tuple(row[name] for name in _MEANING)].append(row)
    once = {doc_id: {key: same[0] for key, same in keys.items() if len(same) == 1} for doc_id, keys in found.items()}
    return defaultdict(dict, once)


def _compared(first: Mapping[str, str], second: Mapping[str, str], one: Facts, two: Facts) -> Forms | None:
    shared = [key for key in one if key in two]
    if not shared or len(shared) < _SHARED * min(len(one), len(two)):
        return None
    differing = [key for key in shared if one[key]["value"] != two[key]["value"]]
    if len(differing) > max(1, _MISREAD * len(shared)):
        return None
    difference = _difference(one[differing[0]], two[differing[0]]) if differing else None
    names = (posixpath.basename(first["member"]), posixpath.basename(second["member"]))
    return Forms(first["doc_id"], second["doc_id"], names, int(first["year"]), len(shared), difference)


def _difference(one: Mapping[str, object], two: Mapping[str, object]) -> tuple[Named, Decimal, Decimal]:
    ids = (str(one["fact_id"]), str(two["fact_id"]))
    return Named(str(one["item"]), ids), Decimal(str(one["value"])), Decimal(str(two["value"]))
