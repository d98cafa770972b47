"""Broken files of the tables, made again: documents from the archive, requests from the journal and the archive."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from mingzhang.pipeline.archive import Archive, Capture
from mingzhang.pipeline.publish import Fetch, append_fetches, dataset, publish
from mingzhang.pipeline.publish.damaged import DamagedTablesError, broken, set_aside
from mingzhang.pipeline.task import READ, Outcome, Task, lost
from mingzhang.pipeline.workers import Lost, each
from mingzhang.schemas.errors import MingzhangError

__all__ = ["healing", "look", "rebuild"]

Value = TypeVar("Value")

_LOG = logging.getLogger("mingzhang.tables")
ROWS_AT_ONCE = 300_000


def healing(
    data: Path, step: Callable[[], Value], *, jobs: int = 0, leave: Collection[str] = (), told: list[Path] | None = None
) -> Value:
    """Do a step that reads or writes the tables; where files turn out broken, rebuild them and do it again.

    `leave` are documents that the step itself will read; `told` gets the files that were rebuilt.
    """
    try:
        return step()
    except DamagedTablesError as error:
        files = rebuild(data, error, jobs=jobs, leave=leave)
        if told is not None:
            told += files
        return step()


def look(data: Path) -> None:
    """Raise `DamagedTablesError` where files of the tables are cut short or gone, by a look at their ends."""
    if damaged := broken(data / "parquet"):
        raise DamagedTablesError(damaged, "cut short, or gone")


def rebuild(data: Path, error: DamagedTablesError, *, jobs: int = 0, leave: Collection[str] = ()) -> list[Path]:
    """Set broken files aside and make the rows again that were in them; returns the files.

    Raises the error itself where there is no archive to make them from.
    """
    if not (data / "raw").is_dir():
        raise error
    files = sorted({*error.files, *broken(data / "parquet", deep=True)})  # one seldom comes alone
    keep = set_aside(data / "parquet", files)
    _LOG.warning("%s; they are kept at %s and rebuilt from the archive", error.what, keep)
    for file in files:
        _LOG.warning("damaged: %s", file)
    publish((outcome.rows for outcome in _read_again(data, jobs, leave)), data / "parquet", rows_at_once=ROWS_AT_ONCE)
    if any(file.relative_to(data / "parquet").parts[0] == "fetches" for file in files):
        append_fetches(_requests(data), data / "parquet")
    return files


def _read_again(data: Path, jobs: int, leave: Collection[str]) -> Iterator[Outcome]:
    """Every archived document that has no rows, read; lists are none."""
    from mingzhang.pipeline.nightly.journal import list_doc_ids  # noqa: PLC0415 - slow to import, and seldom is anything broken

    there = set(dataset(data / "parquet", "documents").to_table(columns=["doc_id"])["doc_id"].to_pylist())
    there |= {*list_doc_ids(data / "nightly" / "journal.sqlite"), *leave}
    missing = [capture for capture in Archive(data / "raw").documents() if capture.doc_id not in there]
    tasks = (_task(capture, data / "raw") for capture in missing)
    for task, result in each(READ, tasks, jobs=min(jobs, len(missing))):
        yield lost(task, result.why) if isinstance(result, Lost) else result


def _task(capture: Capture, raw: Path) -> Task:
    refused = "" if capture.ok else f"the server answered {capture.status}: this is no document"
    return Task(capture, capture.url, raw=raw, name=capture.label or capture.url.rsplit("/", 1)[-1], refused=refused)


def _requests(data: Path) -> Iterator[Fetch]:
    """What journal and archive know of requests; those that archived nothing and are of no journal are lost."""
    known = dataset(data / "parquet", "fetches").to_table(columns=["fetch_id"])["fetch_id"].to_pylist()
    seen = set(known)
    divisions = _divisions(data / "portals")
    journal, archive = _of_journal(data / "nightly" / "journal.sqlite"), _of_archive(Archive(data / "raw"))
    for bare in (*journal, *archive):
        fetch = replace(bare, division=divisions.get(bare.portal or "", bare.division))
        if fetch.fetch_id not in seen:
            seen.add(fetch.fetch_id)
            yield fetch


def _divisions(profiles: Path) -> dict[str, str]:
    from mingzhang.pipeline.portals import load_profiles  # noqa: PLC0415

    with suppress(MingzhangError):
        return {profile.id: profile.division for profile in load_profiles(profiles)}
    return {}


def _of_journal(path: Path) -> Iterator[Fetch]:
    if not path.is_file():
        return
    from mingzhang.pipeline.nightly.journal import Journal  # noqa: PLC0415

    journal = Journal(path)
    try:
        unpublished = set(journal.unpublished())  # a night that goes publishes its own requests
        for run in (run for run in journal.runs() if run.run_id not in unpublished):
            for asked in journal.of_run(run.run_id):
                yield Fetch(
                    run_id=run.run_id, url=asked.url, started_at=asked.started_at, seconds=asked.seconds,
                    state=asked.state, portal=asked.portal, final_url=asked.final_url, status=asked.status,
                    bytes=asked.bytes, sha256=asked.sha256, reason=asked.reason,
                )  # fmt: skip
    finally:
        journal.close()


def _of_archive(archive: Archive) -> Iterator[Fetch]:
    for capture in _all(archive, archive.latest()):
        if capture.ok and capture.run:
            yield Fetch(
                run_id=capture.run, url=capture.url, started_at=capture.fetched_at, seconds=0.0, state=capture.state,
                portal=capture.portal, final_url=capture.url, status=capture.status, sha256=capture.sha256,
                reason="told again from the archive: the table was damaged",
            )  # fmt: skip


def _all(archive: Archive, newest: Iterable[Capture]) -> Iterator[Capture]:
    for capture in newest:
        yield from archive.captures(capture.url)
