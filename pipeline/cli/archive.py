"""`mingzhang archive`: the raw bytes, listed, given back, verified."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from mingzhang.pipeline.cli.options import (
    SOME_FAILED,
    TEXT,
    USAGE,
    archive_of,
    data_option,
    fail,
    plain_errors,
    say,
    whole_data_option,
)

__all__ = ["archive"]


@click.group(
    epilog="""\b
Examples:
  mingzhang archive list
  mingzhang archive get https://www.example.gov.cn/czxx/2024juesuan.pdf -o juesuan.pdf
  mingzhang archive verify
  mingzhang archive prune --keep 400
"""
)
def archive() -> None:
    """Look into the archive of raw bytes, verify it, take from it.

    WARC files under DATA/raw hold every byte that was fetched or imported; the tables can be made from them again.
    """


@archive.command("list", epilog="\b\nExample:\n  mingzhang archive list czxx --data /srv/mingzhang")
@click.argument("part", default="", type=TEXT)
@data_option
def list_(part: str, data: Path) -> None:
    """List the documents of the archive, those whose address contains PART if it is given.

    One line each: doc_id, when it came, size in bytes, content type, address.
    """
    from mingzhang.pipeline.archive import Archive  # noqa: PLC0415 - slow to import, and --help needs none of it

    with plain_errors():
        found = [capture for capture in Archive(archive_of(data)).documents() if part in capture.url]
    for capture in found:
        when = f"{capture.fetched_at:%Y-%m-%d %H:%M}"
        click.echo(f"{capture.doc_id}  {when}  {capture.size:>10}  {capture.content_type[:40]}  {capture.url}")
    if not found:
        say(f"no document there{f' with {part} in its address' if part else ''}", err=True)


@archive.command(epilog="\b\nExample:\n  mingzhang archive get 0123456789abcdef -o page.html")
@click.argument("name", metavar="URL|DOC_ID", type=TEXT)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write; not overwritten.")
@data_option
def get(name: str, output: Path | None, data: Path) -> None:
    """Give back the bytes of one document exactly as they came, to a file or to standard output."""
    from mingzhang.pipeline.archive import Archive  # noqa: PLC0415
    from mingzhang.pipeline.gather import archived  # noqa: PLC0415
    from mingzhang.pipeline.settings import Settings  # noqa: PLC0415

    store = Archive(archive_of(data))
    with plain_errors(USAGE):
        capture = archived(Settings(data), name)
    with plain_errors():
        payload = store.payload(capture)
        if output is None:
            sys.stdout.buffer.write(payload)
            return
        with output.open("xb") as handle:
            handle.write(payload)
    say(f"{len(payload):,} bytes to {output}", err=True)


@archive.command(epilog="\b\nExample:\n  mingzhang archive reindex --data /srv/mingzhang")
@data_option
def reindex(data: Path) -> None:
    """Build the index anew from the WARC files alone, for instance after copying them from elsewhere."""
    from mingzhang.pipeline.archive import Archive  # noqa: PLC0415

    with plain_errors():
        count = Archive(archive_of(data)).reindex()
    say(f"{count} captures in {data / 'raw'}")


@archive.command(epilog="\b\nExamples:\n  mingzhang archive verify && echo whole\n  mingzhang archive verify --repair")
@click.option("--repair", is_flag=True, help="Take damage out, fetch what is lost anew, rebuild broken tables.")
@click.option("--contact", envvar="MINGZHANG_CONTACT", default="", show_envvar=True,
              help="Address that servers see in the User-Agent.")  # fmt: skip
@whole_data_option
def verify(data: Path, *, repair: bool, contact: str) -> None:
    """Read every byte of the archive and of the tables against its digest; ends with 1 where something is damaged.

    With --repair damaged records go to DATA/raw/damaged, broken files of the tables to DATA/parquet/_damaged; what is
    lost is fetched anew from its address, and the tables are made again from the archive. Ends with 0 where all of it
    came back.
    """
    from mingzhang.pipeline.cli.verifying import mended, problems_of  # noqa: PLC0415 - slow to import

    archive_of(data)
    with plain_errors():
        if repair:
            lost = mended(data, contact)
            if lost:
                fail(f"{lost} documents could not be fetched anew; the next night tries again", SOME_FAILED)
        documents, problems = problems_of(data)
    if problems:
        then = "mingzhang archive verify --repair, or restore those files from a copy"
        fail(f"{problems} problems in {data}; next: {then}", SOME_FAILED)
    say(f"{documents} documents, all whole")


@archive.command(
    epilog="\b\nExamples:\n  mingzhang archive prune --keep 400 --dry-run\n  mingzhang archive prune --keep 400"
)
@click.option("--keep", "days", type=click.IntRange(1, 100_000), required=True, metavar="DAYS",
              help="Days for which everything stays.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Say what would go; change nothing.")
@whole_data_option
def prune(*, days: int, dry_run: bool, data: Path) -> None:
    """Forget old answers that nobody will read again; every version of every document stays.

    Older than the days, these go: challenge pages, errors, robots.txt, list pages, and answers that said that a
    document is unchanged. The newest success of each address stays.
    """
    from mingzhang.pipeline.cli.forgetting import pruned  # noqa: PLC0415 - slow to import

    archive_of(data)
    with plain_errors():
        pruned(data, days, dry_run=dry_run)


@archive.command(
    epilog="\b\nExample:\n  mingzhang archive takedown https://www.example.gov.cn/a.pdf --reason 'names of pupils'"
)
@click.argument("url", type=TEXT)
@click.option("--reason", type=TEXT, required=True, help="Why; it stays in the archive and in the tables.")
@whole_data_option
def takedown(*, url: str, reason: str, data: Path) -> None:
    """Take a document down by its address: its bytes leave the archive, its numbers the tables.

    Every version goes, and the same bytes at other addresses. A tombstone with day and reason stays in the archive, a
    row with them in `documents`; no night asks the address again or keeps these bytes. Copies elsewhere are yours to
    remove: releases, DATA/raw/damaged, backups.
    """
    from mingzhang.pipeline.cli.forgetting import taken_down  # noqa: PLC0415 - slow to import

    archive_of(data)
    if not reason.strip():
        fail("a takedown needs a reason; next: --reason WORDS", USAGE)
    with plain_errors(USAGE):
        taken_down(data, url, reason.strip())
