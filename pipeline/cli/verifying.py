"""What `mingzhang archive verify` does and says."""

from __future__ import annotations

import os
from pathlib import Path

import click

from mingzhang.pipeline.archive import Archive
from mingzhang.pipeline.cli.options import say
from mingzhang.pipeline.nightly.health import archive_problems
from mingzhang.pipeline.nightly.rebuilding import healing, look, rebuild
from mingzhang.pipeline.nightly.refetching import refetch
from mingzhang.pipeline.publish.damaged import DamagedTablesError, broken
from mingzhang.schemas.errors import ArchiveError

__all__ = ["mended", "problems_of"]


def problems_of(data: Path) -> tuple[int, int]:
    """Read everything; say each problem, and return how many documents and how many problems there are."""
    told = [
        *_in_archive(data, Archive(data / "raw")),
        *(f"{path} cannot be read" for path in broken(_tables(data), deep=True)),
    ]
    for words in told:
        click.echo(words, err=True)
    return len(Archive(data / "raw").documents()), len(told)


def _in_archive(data: Path, store: Archive) -> list[str]:
    told, documents = [], store.documents()
    for capture in documents:
        try:
            store.payload(capture)
        except ArchiveError as error:
            told.append(str(error))
    return told + archive_problems(data, store, documents)


def mended(data: Path, contact: str) -> int:
    """Repair archive and tables, say what was done, and return how many documents are still lost."""
    kept, lost = Archive(data / "raw").repair()
    for path in kept:
        say(f"damaged records taken out; the file as it was: {path}", err=True)
    gone = 0
    for capture in lost:
        words = refetch(data, capture, contact)
        gone += bool(words)
        say(f"{capture.url}: {words or 'fetched anew'}", err=True)
    jobs = os.cpu_count() or 1
    if files := broken(_tables(data), deep=True):
        rebuild(data, DamagedTablesError(files, "found by verify"), jobs=jobs)
    healing(data, lambda: look(data))
    return gone


def _tables(data: Path) -> Path:
    return data / "parquet"
