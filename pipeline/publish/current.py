"""Which documents count: of an address that gave several versions only the last one, now or on a day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pyarrow.dataset as ds

from mingzhang.pipeline.publish.load import dataset

__all__ = ["current_documents"]


def current_documents(root: Path, until: dt.datetime | None = None) -> list[str]:
    """The document that each address gave last, at most at a moment (in UTC without zone, as the tables have it)."""
    rows = dataset(root, "documents").to_table(columns=["doc_id", "url", "fetched_at"]).to_pylist()
    told = [(row["url"], row["fetched_at"], row["doc_id"]) for row in rows]
    if (root / "fetches").is_dir():
        known = {row["doc_id"] for row in rows}
        asked = dataset(root, "fetches").to_table(
            columns=["final_url", "started_at", "doc_id"], filter=ds.field("doc_id").is_valid()
        )
        told += [
            (row["final_url"], row["started_at"], row["doc_id"]) for row in asked.to_pylist() if row["doc_id"] in known
        ]
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    last: dict[str, tuple[bool, dt.datetime, str]] = {}
    for url, when, doc_id in told:
        # What a wrong clock dated into the future gives way to whatever came since.
        rank = (when <= now, when, doc_id)
        if (until is None or when <= until) and (url not in last or rank[:2] >= last[url][:2]):
            last[url] = rank
    return sorted({doc_id for _, _, doc_id in last.values()})
