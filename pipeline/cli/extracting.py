"""What `mingzhang extract` does once its options are understood."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mingzhang.pipeline.amendments.amendment import Amendment
from mingzhang.pipeline.amendments.book import amendments_of, checked
from mingzhang.pipeline.archive import Archive
from mingzhang.pipeline.batch import extract_all
from mingzhang.pipeline.changes import version_of
from mingzhang.pipeline.cli.changes_shown import print_version
from mingzhang.pipeline.cli.options import USAGE, archive_of, fail, jobs_of, plain_errors, screen, tables_of
from mingzhang.pipeline.cli.report import Report
from mingzhang.pipeline.engines import RAY
from mingzhang.pipeline.fetch.result import Limits
from mingzhang.pipeline.outdated import outdated
from mingzhang.pipeline.publish import frugal
from mingzhang.pipeline.settings import Settings
from mingzhang.pipeline.targets import Target, targets_of
from mingzhang.pipeline.task import Scans
from mingzhang.pipeline.version import extractor_version

__all__ = ["Asked", "run"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The command line of one `extract`; the meanings are in its help."""

    targets: tuple[str, ...]
    from_archive: bool
    outdated: bool
    refresh: bool
    dry_run: bool
    as_json: bool
    show_all: bool
    jobs: int | None
    attachments: int
    pause: float
    seconds: float
    max_bytes: int
    pages: frozenset[int]
    scans: int
    allow_private: bool
    contact: str
    data: Path
    engine: str
    told: tuple[tuple[str, str], ...] = ()


def run(asked: Asked) -> int:
    """Extract what was asked and return how many documents failed."""
    frugal()
    with plain_errors(USAGE):
        targets = targets_of(asked.targets)
        for column, value in asked.told:
            checked(Amendment("-", "", column, value, "-"), "the command line")
        amendments_of(asked.data)
    with plain_errors():
        targets = targets or (_outdated(asked.data) if asked.outdated else _everything(asked.data / "raw"))
        report = Report(as_json=asked.as_json, most=None if asked.show_all else 40)
        with report.following(len(targets)):
            extract_all(targets, _settings(asked, len(targets)), report.tell, report.found, report.heard)
        if not (asked.dry_run or asked.from_archive or asked.as_json):
            _tell_versions(report.addresses, asked.data)
        report.finish("" if asked.dry_run else str(asked.data / "parquet"))
    return report.failures


def _tell_versions(addresses: list[str], data: Path) -> None:
    """Say of every fetched address whether its bytes changed, and which facts did."""
    archive = Archive(data / "raw")
    for url in addresses:
        if url.startswith("http") and (version := version_of(archive, url)):
            print_version(screen(), version, data / "parquet")


def _outdated(data: Path) -> list[Target]:
    """Every published document that another version read; ends the command with 0 where there is none."""
    archive_of(data)
    tables_of(data)
    found = [Target("doc_id", doc_id) for doc_id in outdated(data)]
    if not found:
        screen(stderr=True).print(f"nothing is outdated: every document was read by {extractor_version()}")
        raise SystemExit(0)
    return found


def _everything(raw: Path) -> list[Target]:
    """Every document of the archive."""
    from mingzhang.pipeline.nightly.journal import list_doc_ids  # noqa: PLC0415 - slow to import, and files need none of it

    documents = Archive(raw).documents()
    if not documents:
        fail(f"the archive is empty at {raw}; next: extract something first, or name its folder with --data", USAGE)
    lists = list_doc_ids(raw.parent / "nightly" / "journal.sqlite")  # a list page is no disclosure
    return [Target("doc_id", capture.doc_id) for capture in documents if capture.doc_id not in lists]


def _settings(asked: Asked, documents: int) -> Settings:
    return Settings(
        asked.data.absolute() if asked.engine == RAY else asked.data,  # others have another working directory
        jobs=min(jobs_of(asked.engine, asked.jobs), documents),
        engine=asked.engine,
        allow_private=asked.allow_private,
        from_archive=asked.from_archive,
        refresh=asked.refresh,
        dry_run=asked.dry_run,
        contact=asked.contact,
        attachments=asked.attachments,
        follow=bool(asked.targets),
        pause=asked.pause,
        seconds=asked.seconds,
        told=asked.told,
        scans=Scans(asked.pages or None, asked.scans, 0.7 * asked.seconds),
        limits=Limits(wire_bytes=asked.max_bytes, body_bytes=2 * asked.max_bytes),
    )
