"""What each published document says of the totals that other documents restate: one small book per document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pyarrow.dataset as ds

from mingzhang.pipeline.publish import dataset
from mingzhang.schemas.intervals import Interval, printed
from mingzhang.schemas.vocabulary.concepts import find_path
from mingzhang.schemas.vocabulary.renamed import successor
from mingzhang.schemas.vocabulary.units import find_unit

__all__ = ["Book", "Entry", "Key", "books_of", "divisions"]

Key = tuple[str, str, str, int]
"""Concept, fund, measure, fiscal year."""

_COLUMNS = (
    *("fact_id", "doc_id", "item", "item_path", "code", "concept", "component", "fund", "measure", "period"),
    *("compare_to", "value", "unit", "raw_unit", "decimals", "source", "char_start", "flags", "scope", "place"),
)
_AXES = ("balance", "revenue_source", "nature", "fund", "three_public", "operating", "procurement")
_MEASURES = ("final", "budget", "prior_final", "prior_budget", "change")


@dataclass(frozen=True, slots=True)
class Entry:
    """One published number: its fact, its name, its value and what its printed decimals allow."""

    fact_id: str
    item: str
    value: Decimal
    interval: Interval


@dataclass(slots=True)
class Book:
    """The numbers of one document by what they mean; `implied` are last year's amounts that changes imply."""

    doc_id: str
    issuer: str
    division: str
    year: int
    kind: str
    fetched: object
    entries: dict[Key, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    implied: dict[Key, list[tuple[Entry, Entry]]] = field(default_factory=lambda: defaultdict(list))


def divisions(parquet: Path) -> list[str]:
    """Every division with documents, in order."""
    return sorted(set(dataset(parquet, "documents").to_table(columns=["division"])["division"].to_pylist()))


def books_of(parquet: Path, division: str) -> list[Book]:
    """The books of one division: memory holds one division's totals, not the tables."""
    mine = ds.field("division") == division
    about = dataset(parquet, "documents").to_table(
        columns=["doc_id", "issuer_id", "division", "year", "kind", "fetched_at", "status"], filter=mine
    )
    books = {
        row["doc_id"]: Book(
            row["doc_id"], successor(row["issuer_id"] or ""), division, row["year"], row["kind"], row["fetched_at"]
        )
        for row in about.to_pylist()
        if row["status"] != "failed"
    }
    chosen = (
        mine
        & ds.field("axis").isin(list(_AXES))
        & ds.field("measure").isin(list(_MEASURES))
        & (ds.field("unit") == "CNY")
    )
    facts = dataset(parquet, "facts")
    for batch in facts.to_batches(columns=list(_COLUMNS), filter=chosen):
        for row in _in_order(batch.to_pylist()):
            if row["doc_id"] in books:
                _enter(books[str(row["doc_id"])], row)
    return [book for book in books.values() if book.issuer and book.year]


def _in_order(rows: Iterable[dict[str, object]]) -> Iterator[dict[str, object]]:
    """Rows of totals and of named things; items of code tables are told by their table.

    What a report tells of one of several levels (市本级) or of another place is no total of its issuer's book.
    """
    return (
        row
        for row in rows
        if row["code"] is None and row["scope"] is None and row["place"] is None and "repeated" not in _flags(row)
    )


def _flags(row: Mapping[str, object]) -> tuple[str, ...]:
    flags = row["flags"]
    return tuple(flags) if isinstance(flags, list) else ()


def _enter(book: Book, row: dict[str, object]) -> None:
    path = str(row["item_path"])
    found = find_path(path)
    concept = row["concept"] or (found.id if found else "")
    if not concept or row["component"] not in (None, "合计", "小计"):
        return
    value = row["value"]
    assert isinstance(value, Decimal)
    unit = find_unit(str(row["raw_unit"])) if row["raw_unit"] else None
    step = (unit.factor if unit else Decimal(1)).scaleb(-int(str(row["decimals"])))
    entry = Entry(str(row["fact_id"]), str(row["item"]), value, printed(value, step))
    fund = "fiscal" if str(concept).startswith("three_public") else str(row["fund"])
    key = (str(concept), fund, str(row["measure"]), int(str(row["period"])))
    if row["measure"] != "change":
        book.entries[key].append(entry)
    elif row["source"] == "text" and row["compare_to"] == f"{book.year - 1}:final":
        current = book.entries.get((key[0], fund, "final", book.year), [])
        if current:
            book.implied[key[0], fund, "final", book.year - 1].append((current[-1], entry))
