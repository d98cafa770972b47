"""The facts in which two states of the tables differ: read differently, come, or gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pyarrow.dataset as ds

from mingzhang.pipeline.publish.load import PARTITIONING
from mingzhang.pipeline.publish.partition_key import PartitionKey
from mingzhang.schemas.contract import TABLES

__all__ = ["MEANING", "DocumentDifference", "FactDifference", "between"]

Row = dict[str, object]
Rows = dict[str, Row]

MEANING = (
    "item", "item_path", "code", "axis", "concept", "component", "fund", "measure", "period", "compare_to", "value",
    "unit", "scope", "place", "place_division", "as_of",
)  # fmt: skip
"""What a fact says. Two states that agree in these agree, whatever proof, page or flags they give."""
SHOWN = ("fact_id", "doc_id", *MEANING, "raw_value", "verdict", "meaning")
DOCUMENT = ("doc_id", "url", "title", "extractor_version", "division", "year")
AT_ONCE = 200
"""So many documents are compared at a time."""


@dataclass(frozen=True, slots=True)
class FactDifference:
    """One printed number, what it was read as and what it is read as; None on the side that has no such fact."""

    fact_id: str
    old: Row | None
    new: Row | None


@dataclass(frozen=True, slots=True)
class DocumentDifference:
    """One document of either state: `read` (in both, facts differ), `new` or `gone` (with all of its facts)."""

    kind: Literal["read", "new", "gone"]
    doc_id: str
    url: str
    title: str
    versions: tuple[str | None, str | None]
    facts: tuple[FactDifference, ...]


def between(old: Path, new: Path) -> Iterator[DocumentDifference]:
    """Compare two folders of tables, partition by partition; files that are the same in both are not read.

    A document is its bytes: a corrected publication is a new document beside the old one. Facts of one document are the
    same where their `fact_id` is: the same number at the same place.
    """
    touched = _touched(old, new)
    before, after = _documents(old, touched), _documents(new, touched)
    where = {doc_id: _place(row) for doc_id, row in (before | after).items()}
    order = sorted(where, key=lambda doc_id: (where[doc_id], doc_id))
    for start in range(0, len(order), AT_ONCE):
        some = order[start : start + AT_ONCE]
        left, right = _facts(old, before, some), _facts(new, after, some)
        for doc_id in some:
            facts = tuple(_differing(left.get(doc_id, {}), right.get(doc_id, {})))
            if facts or (doc_id in before) != (doc_id in after):
                yield _difference(doc_id, before.get(doc_id), after.get(doc_id), facts)


def _difference(doc_id: str, old: Row | None, new: Row | None, facts: tuple[FactDifference, ...]) -> DocumentDifference:
    told = new or old or {}
    kind: Literal["read", "new", "gone"] = "new" if old is None else "gone" if new is None else "read"
    versions = tuple(None if row is None else str(row["extractor_version"]) for row in (old, new))
    return DocumentDifference(kind, doc_id, str(told["url"]), str(told["title"]), (versions[0], versions[1]), facts)


def _touched(old: Path, new: Path) -> set[PartitionKey]:
    """The partitions whose documents or facts are not the very same file in both."""
    return {
        place
        for place in _places(old) | _places(new)
        for table in ("documents", "facts")
        if not _same(place.file(old, table), place.file(new, table))
    }


def _places(root: Path) -> set[PartitionKey]:
    found = set()
    for path in (root / "documents").glob("division=*/year=*/*.parquet"):
        division, year = (part.partition("=")[2] for part in path.parts[-3:-1])
        found.add(PartitionKey(division, int(year)))
    return found


def _same(one: Path, other: Path) -> bool:
    return one.is_file() and other.is_file() and one.samefile(other)


def _read(root: Path, table: str, places: Iterable[PartitionKey]) -> ds.Dataset:
    schema = TABLES[table].schema
    files = [str(file) for file in (place.file(root, table) for place in sorted(places)) if file.is_file()]
    if not files:
        return ds.dataset(schema.empty_table())
    base = {"partitioning": PARTITIONING, "partition_base_dir": str(root / table)}
    return ds.dataset(files, schema=schema, format="parquet", **base)


def _documents(root: Path, places: Iterable[PartitionKey]) -> Rows:
    rows = _read(root, "documents", places).to_table(columns=list(DOCUMENT)).to_pylist()
    return {str(row["doc_id"]): row for row in rows}


def _place(row: Row) -> PartitionKey:
    return PartitionKey(str(row["division"]), int(str(row["year"])))


def _facts(root: Path, documents: Rows, doc_ids: Sequence[str]) -> dict[str, Rows]:
    """The facts of these documents by document and `fact_id`."""
    places = {_place(documents[doc_id]) for doc_id in doc_ids if doc_id in documents}
    mine = ds.field("doc_id").isin(list(doc_ids))
    found: dict[str, Rows] = {}
    for row in _read(root, "facts", places).to_table(columns=list(SHOWN), filter=mine).to_pylist():
        found.setdefault(str(row["doc_id"]), {})[str(row["fact_id"])] = row
    return found


def _differing(old: Rows, new: Rows) -> Iterator[FactDifference]:
    """In the order of the new state, what is gone at the end."""
    for fact_id in dict.fromkeys([*new, *old]):
        left, right = old.get(fact_id), new.get(fact_id)
        if left is None or right is None or any(left[name] != right[name] for name in MEANING):
            yield FactDifference(fact_id, left, right)
