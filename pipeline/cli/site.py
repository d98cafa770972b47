"""`mingzhang site`: a whole store as static pages."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from mingzhang.pipeline.cli.options import USAGE, data_option, plain_errors, tables_of

__all__ = ["site"]


@click.command(
    epilog="""\b
Examples:
  mingzhang site -o public
  mingzhang site -o public --views --lang zh --data /srv/mingzhang
"""
)
@click.option("-o", "--output", required=True, type=click.Path(file_okay=False, path_type=Path),
              help="The folder to write; only an empty one or a former site is written over.")  # fmt: skip
@click.option("--lang", type=click.Choice(["en", "zh"]), help="Language of the pages at first; else the locale's.")
@click.option(
    "--views", is_flag=True, help="Also a page of every document that shows it beside its numbers (slow, large)."
)
@data_option
def site(*, output: Path, lang: str | None, views: bool, data: Path) -> None:
    """Write the whole store as static pages: open DIR/index.html, or put DIR behind any web server.

    Places and years with their bodies, plots, comparison, findings, search and downloads; every number leads to its
    document. The pages need no network and no server, and show Chinese or English, light or dark.

    With --views every document has its page of `mingzhang view` in the site (some megabytes and seconds each; those of
    the former site are kept where nothing changed); without, its page names the source.

    Figures per head need DATA/population.tsv (division, year, people, source between tabs): disclosures do not tell
    how many people live in a place.
    """
    from mingzhang.pipeline.cli.chinese import told  # noqa: PLC0415
    from mingzhang.pipeline.language import language  # noqa: PLC0415
    from mingzhang.pipeline.site.build import build  # noqa: PLC0415 - slow to import, and --help needs none of it

    tables_of(data)
    with plain_errors(USAGE):
        built = build(data, output, language(lang), views=views, progress=_tell)
    if built.views_failed:
        click.echo(told(f"{built.views_failed:,} documents cannot be shown beside their numbers"), err=True)
    size = told(f"{built.files:,} files, {built.bytes / 1e6:,.1f} MB")
    click.echo(told(f"{size}, of {built.documents:,} documents in {built.seconds:.1f} s: {output}"), err=True)


def _tell(what: str, number: int, count: int) -> None:
    """A line that counts, where a person looks on."""
    from mingzhang.pipeline.cli.chinese import label  # noqa: PLC0415

    if sys.stderr.isatty():
        click.echo(f"\r{label(what)} {number} / {count}", nl=number == count, err=True)
