"""`mingzhang site`: a whole store as static pages."""

from __future__ import annotations

from pathlib import Path

import click

from mingzhang.pipeline.cli.options import USAGE, data_option, plain_errors, tables_of

__all__ = ["site"]


@click.command(
    epilog="""\b
Examples:
  mingzhang site -o public
  mingzhang site -o public --lang zh --data /srv/mingzhang
"""
)
@click.option("-o", "--output", required=True, type=click.Path(file_okay=False, path_type=Path),
              help="The folder to write; only an empty one or a former site is written over.")  # fmt: skip
@click.option("--lang", type=click.Choice(["en", "zh"]), help="Language of the pages at first; else the locale's.")
@data_option
def site(*, output: Path, lang: str | None, data: Path) -> None:
    """Write the whole store as static pages: open DIR/index.html, or put DIR behind any web server.

    Places and years with their bodies, plots, findings and documents; every number leads to its document. The pages
    need no network and no server, and show Chinese or English, light or dark.

    Figures per head need DATA/population.tsv (division, year, people, source between tabs): disclosures do not tell
    how many people live in a place.
    """
    from mingzhang.pipeline.cli.chinese import told  # noqa: PLC0415
    from mingzhang.pipeline.language import language  # noqa: PLC0415
    from mingzhang.pipeline.site.build import build  # noqa: PLC0415 - slow to import, and --help needs none of it

    tables_of(data)
    with plain_errors(USAGE):
        built = build(data, output, language(lang))
    size = f"{built.files:,} files, {built.bytes / 1e6:,.1f} MB"
    click.echo(told(f"{size}, of {built.documents:,} documents in {built.seconds:.1f} s: {output}"), err=True)
