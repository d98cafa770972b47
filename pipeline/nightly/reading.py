"""The documents of a night: read from the archive on worker processes, published in batches."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds

from mingzhang.pipeline.archive import Archive
from mingzhang.pipeline.nightly.config import Settings, Watcher
from mingzhang.pipeline.nightly.result import Again, Outcomes
from mingzhang.pipeline.outdated import outdated
from mingzhang.pipeline.publish import Mend, dataset, publish
from mingzhang.pipeline.read_all import read_all
from mingzhang.pipeline.task import Outcome, Scans, Task, bytes_of
from mingzhang.schemas.errors import ArchiveError

__all__ = ["read_again", "read_new"]

ROWS_AT_ONCE = 300_000
"""A killed night reads so many rows again at most, and a night touches a partition once for so many."""


def read_new(
    wanted: Sequence[str], settings: Settings, watcher: Watcher, mend: Mend, continued: Collection[str] = ()
) -> Outcomes:
    """Read and publish those of the wanted documents that have no rows yet, bytes from the archive alone.

    `continued` are documents of which a later page came or changed: they are read again. `mend` rebuilds files of the
    tables that turn out broken.
    """
    told = ds.field("doc_id").isin(pa.array(wanted, pa.string()))
    there = dataset(settings.data / "parquet", "documents").to_table(columns=["doc_id"], filter=told)
    published = set() if settings.reread else set(there["doc_id"].to_pylist()) - set(continued)
    fresh = [doc_id for doc_id in wanted if doc_id not in published]
    watcher.reading(len(fresh))
    return _read(_tasks(fresh, settings.data / "raw"), len(fresh), settings, watcher, mend)


def read_again(settings: Settings, watcher: Watcher, mend: Mend) -> Again:
    """Read and publish again what another version of the extraction read, as many documents as the budget allows.

    Of bytes that cannot be read back the old rows stay: the archive's own alarm tells them.
    """
    if settings.again == 0:
        return Again(Outcomes(), 0)
    wanted = outdated(settings.data)
    chosen, left = wanted[: settings.again], max(0, len(wanted) - settings.again)
    if chosen:
        watcher.reading_again(len(chosen), left)
    whole = (task for task in _tasks(chosen, settings.data / "raw") if _is_whole(task))
    return Again(_read(whole, len(chosen), settings, watcher, mend), left)


def _is_whole(task: Task) -> bool:
    try:
        return bool(bytes_of(task))
    except ArchiveError:
        return False


def _read(tasks: Iterator[Task], count: int, settings: Settings, watcher: Watcher, mend: Mend) -> Outcomes:
    outcomes = Outcomes()
    rows = (outcome.rows for outcome in _outcomes(tasks, min(settings.jobs, count), settings, watcher, outcomes))
    publish(rows, settings.data / "parquet", rows_at_once=ROWS_AT_ONCE, mend=mend)
    return outcomes


def _outcomes(
    tasks: Iterator[Task], jobs: int, settings: Settings, watcher: Watcher, outcomes: Outcomes
) -> Iterator[Outcome]:
    def within() -> Iterator[Task]:
        for task in tasks:
            yield replace(task, scans=Scans(None, max(0, left), 0.7 * settings.seconds))

    left = settings.scans
    raw, engine = settings.data / "raw", settings.engine
    for outcome in read_all(within(), jobs=jobs, seconds=settings.seconds, raw=raw, engine=engine):
        left -= outcome.scans
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
    outcomes.scans += outcome.scans
    if outcome.error:
        outcomes.errors.append(f"{outcome.status} {outcome.url}: {outcome.error}")
