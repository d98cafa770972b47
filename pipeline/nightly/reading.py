"""The documents of a night: read from the archive on worker processes, published in batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds

from mingzhang.pipeline.archive import Archive
from mingzhang.pipeline.nightly.result import Outcomes
from mingzhang.pipeline.nightly.terms import Settings, Watcher
from mingzhang.pipeline.publish import Mend, dataset, publish
from mingzhang.pipeline.run import Outcome, Task, lost, read_document
from mingzhang.pipeline.workers import Lost, each

__all__ = ["read_new"]

ROWS_AT_ONCE = 300_000
"""A killed night reads so many rows again at most, and a night touches a partition once for so many."""


def read_new(wanted: Sequence[str], settings: Settings, watcher: Watcher, mend: Mend) -> Outcomes:
    """Read and publish those of the wanted documents that have no rows yet, bytes from the archive alone.

    `mend` rebuilds files of the tables that turn out broken.
    """
    parquet, raw = settings.data / "parquet", settings.data / "raw"
    there = dataset(parquet, "documents").to_table(
        columns=["doc_id"], filter=ds.field("doc_id").isin(pa.array(wanted, pa.string()))
    )
    published = set() if settings.reread else set(there["doc_id"].to_pylist())
    fresh = [doc_id for doc_id in wanted if doc_id not in published]
    watcher.reading(len(fresh))
    outcomes = Outcomes()
    publish((outcome.rows for outcome in _outcomes(fresh, raw, settings, watcher, outcomes)), parquet,
            rows_at_once=ROWS_AT_ONCE, mend=mend)  # fmt: skip
    return outcomes


def _outcomes(
    doc_ids: Sequence[str], raw: Path, settings: Settings, watcher: Watcher, outcomes: Outcomes
) -> Iterator[Outcome]:
    jobs = min(settings.jobs, len(doc_ids))
    for task, result in each(read_document, _tasks(doc_ids, raw), jobs=jobs, seconds=settings.seconds):
        outcome = lost(task, result.why) if isinstance(result, Lost) else result
        _count(outcome, outcomes)
        watcher.read(outcome)
        yield outcome


def _tasks(doc_ids: Sequence[str], raw: Path) -> Iterator[Task]:
    archive = Archive(raw)
    for doc_id in doc_ids:
        capture = archive.by_doc_id(doc_id)
        yield Task(capture, capture.url, raw=raw, name=capture.label or capture.url.rsplit("/", 1)[-1])


def _count(outcome: Outcome, outcomes: Outcomes) -> None:
    row = outcome.rows.tables["documents"].to_pylist()[0]
    outcomes.statuses[outcome.status] = outcomes.statuses.get(outcome.status, 0) + 1
    outcomes.facts += row["numbers_used"]
    outcomes.numbers += row["numbers_total"]
    if outcome.error:
        outcomes.errors.append(f"{outcome.status} {outcome.url}: {outcome.error}")
