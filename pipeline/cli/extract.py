"""`mingzhang extract`: addresses, files, folders and archived documents into the published tables."""

from __future__ import annotations

from pathlib import Path

import click

from mingzhang.pipeline.cli.options import (
    SOME_FAILED,
    TEXT,
    engine_option,
    page_numbers,
    written_data_option,
    wrong_use,
)
from mingzhang.pipeline.engines import RAY
from mingzhang.pipeline.without_pandas import start_arrow_without_pandas

__all__ = ["extract"]


@click.command(
    epilog="""\b
Examples:
  mingzhang extract https://www.example.gov.cn/czxx/2024juesuan.html
  mingzhang extract --refresh https://www.example.gov.cn/czxx/2024juesuan.html
  mingzhang extract 2024决算.pdf 2025预算.xlsx
  mingzhang extract downloads/ --jobs 4 --data /srv/mingzhang
  mingzhang extract scan.pdf --issuer 宜春市财政局 --division 360900 --year 2024
  mingzhang extract page.html --dry-run --json | jq '.facts[] | {item, value, unit}'
  mingzhang extract 0123456789abcdef --from-archive
  mingzhang extract --from-archive          (everything archived, again)
  mingzhang extract --from-archive --outdated   (only what another version read)
"""
)
@click.argument("targets", nargs=-1, metavar="[URL|FILE|FOLDER|DOC_ID]...")
@click.option("--from-archive", is_flag=True, help="Take bytes from the archive; no network.")
@click.option("--outdated", is_flag=True,
              help="With --from-archive: only documents that another version of the extraction read.")  # fmt: skip
@click.option("--refresh", is_flag=True, help="Fetch even what the server says it still has as archived.")
@click.option("--dry-run", is_flag=True, help="Archive and publish nothing, only show what would come.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per document, one per line.")
@click.option("--all", "show_all", is_flag=True, help="Show every fact, not the first forty.")
@click.option("--issuer", default="", type=TEXT, help="Whose documents these are, where they do not tell.")
@click.option("--division", default="", type=TEXT, help="Their division, six digits, where they do not tell.")
@click.option("--year", type=click.IntRange(1990, 2100), default=None,
              help="Their fiscal year, where they do not tell. All three are kept in DATA/amendments.tsv.")  # fmt: skip
@click.option("--jobs", type=click.IntRange(0, 256), default=None, help="Reading processes. [default: one per CPU]")
@click.option("--attachments", type=click.IntRange(0, 1000), default=20, show_default=True,
              help="At most so many linked files of a fetched page are read too.")  # fmt: skip
@click.option("--pause", type=click.FloatRange(0, 3600), default=1.0, show_default=True,
              help="Seconds between two requests to one host.")  # fmt: skip
@click.option("--seconds", type=click.FloatRange(1, 86400), default=900, show_default=True,
              help="A document that takes longer to read is stopped and reported.")  # fmt: skip
@click.option("--pages", default="", type=TEXT, metavar="1-3,7",
              help="Of scanned pages recognise only these (extra ocr); others stay unread.")  # fmt: skip
@click.option("--scans", type=click.IntRange(0, 100_000), default=400, show_default=True,
              help="At most so many scanned pages of a document are recognised (extra ocr); 0: none.")  # fmt: skip
@click.option("--max-bytes", type=click.IntRange(1024, 256 * 1024**2), default=128 * 1024**2, show_default=True,
              help="A larger answer of a server is not read.")  # fmt: skip
@click.option("--allow-private", is_flag=True, help="Also ask servers on this machine or a private network.")
@click.option("--contact", envvar="MINGZHANG_CONTACT", default="", show_envvar=True,
              help="Address that servers see in the User-Agent.")  # fmt: skip
@engine_option
@written_data_option
def extract(
    *, targets: tuple[str, ...], from_archive: bool, outdated: bool, refresh: bool, dry_run: bool, as_json: bool,
    show_all: bool, jobs: int | None, attachments: int, pause: float, seconds: float, max_bytes: int, pages: str,
    scans: int, allow_private: bool, contact: str, data: Path, issuer: str, division: str, year: int | None,
    engine: str,
) -> None:  # fmt: skip
    """Read addresses, files or folders into the published tables.

    Each document is archived, read, and published; a page's attachments are read too. A document that cannot be read
    becomes a row that says why, and the command ends with 1. Of an address that was archived before, you are told
    whether its bytes changed, and which facts did. What documents do not tell, and numbers that were read wrong, stand
    in DATA/amendments.tsv (docs/amendments.md).
    """
    if outdated and (targets or not from_archive):
        raise wrong_use("--outdated chooses documents itself: give it --from-archive and no names")
    if (only := page_numbers(pages)) is None:
        raise wrong_use("--pages takes page numbers and ranges, from 1: 1-3,7")
    if not targets and not from_archive:
        raise wrong_use("name an address, a file, a folder or a doc_id (or --from-archive for all of it)")
    if engine == RAY and dry_run:
        raise wrong_use("--engine ray reads from the archive, and a dry run archives nothing")
    told = {"issuer": issuer, "division": division, "year": year}
    if not targets and any(told.values()):
        raise wrong_use("--issuer, --division and --year are of the documents that you name")
    start_arrow_without_pandas()
    from mingzhang.pipeline.cli.extracting import Asked, run  # noqa: PLC0415 - slow to import, and --help needs none of it

    asked = Asked(
        targets=targets, from_archive=from_archive, outdated=outdated, refresh=refresh, dry_run=dry_run,
        as_json=as_json, show_all=show_all, jobs=jobs, attachments=attachments, pause=pause, seconds=seconds,
        max_bytes=max_bytes, pages=only, scans=scans, allow_private=allow_private, contact=contact, data=data,
        engine=engine,
        told=tuple((name, str(value)) for name, value in told.items() if value),
    )  # fmt: skip
    if run(asked):
        raise SystemExit(SOME_FAILED)
