"""The disclosures that a night brought: new and changed ones, by the titles under which they are published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds

from mingzhang.pipeline.nightly.journal import Journal
from mingzhang.pipeline.publish import dataset

__all__ = ["Arrival", "arrivals"]

MOST = 1000
"""So many are told in full; all of them are in `mingzhang changes`."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One document that came: `new` or `changed`, where, its title, and how many of its numbers became facts."""

    kind: str
    portal: str
    title: str
    url: str
    doc_id: str
    status: str
    facts: int


def arrivals(
    journal: Journal, run_id: str, parquet: Path, continued: Mapping[str, tuple[str, str]]
) -> tuple[Arrival, ...]:
    """What a run brought, in the order in which it came; the same bytes at several addresses once.

    An article of which only a later page changed has changed: `continued` has its portal and address by `doc_id`.
    """
    came = {doc_id: (portal, url, "changed") for doc_id, (portal, url) in continued.items()}
    came |= {doc_id: (portal, url, state) for portal, url, state, doc_id in reversed(journal.came(run_id))}
    about = _about(parquet, list(came))
    found = [
        Arrival(state, portal, *_told(about.get(doc_id), url, doc_id))
        for doc_id, (portal, url, state) in reversed(came.items())
    ]
    return tuple(found[:MOST])


def _told(row: dict[str, object] | None, url: str, doc_id: str) -> tuple[str, str, str, str, int]:
    name = url.rstrip("/").rsplit("/", 1)[-1]
    if row is None:
        return name, url, doc_id, "unread", 0
    return str(row["title"] or name), url, doc_id, str(row["status"]), int(str(row["numbers_used"]))


def _about(parquet: Path, doc_ids: Sequence[str]) -> dict[str, dict[str, object]]:
    told = ds.field("doc_id").isin(pa.array(doc_ids, pa.string()))
    columns = ["doc_id", "title", "status", "numbers_used"]
    rows = dataset(parquet, "documents").to_table(columns=columns, filter=told).to_pylist()
    return {str(row["doc_id"]): row for row in rows}
