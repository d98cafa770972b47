"""`mingzhang view`: a document beside its numbers, as one HTML file."""

from __future__ import annotations

from pathlib import Path

import click

from mingzhang.pipeline.cli.options import TEXT, USAGE, data_option, plain_errors

__all__ = ["view"]


@click.command(
    epilog="""\b
Examples:
  mingzhang view downloads/juesuan.pdf
  mingzhang view 0123456789abcdef -o juesuan.html --no-open
  mingzhang view https://www.example.gov.cn/czxx/2024juesuan.html --lang zh
"""
)
@click.argument("name", metavar="DOC_ID|URL|FILE", type=TEXT)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path),
              help="The file to write; without it DOC_ID.html in this folder.")  # fmt: skip
@click.option("--no-open", is_flag=True, help="Do not open it in the browser.")
@click.option("--lang", type=click.Choice(["en", "zh"]), help="Language of the page at first; else the locale's.")
@click.option("--allow-private", is_flag=True, help="Also ask servers on this machine or a private network.")
@data_option
def view(*, name: str, output: Path | None, no_open: bool, lang: str | None, allow_private: bool, data: Path) -> None:
    """Write one page with the original beside its numbers, and open it.

    Pages of a PDF are pictures with a box around every number; web pages, sheets and Word files are shown as text and
    grids. Each number leads to its place and back, with its reading, its verdict and the checks that read it;
    contradictions stand in red with both sides, numbers that became no fact in grey with the reason. The page makes
    the line for amendments.tsv where a number was read wrong. The file needs nothing else: no network, no server.

    An archived document is read again from the archive; a file, or an address that is not archived, is read now and
    not kept.
    """
    from mingzhang.pipeline.cli.viewing import open_page, write_page  # noqa: PLC0415 - slow to import, and --help needs none of it

    with plain_errors(USAGE):
        written = write_page(name, output, data, language=lang, allow_private=allow_private)
    click.echo(f"{written.stat().st_size / 1e6:,.1f} MB: {written}", err=True)
    if not no_open:
        open_page(written)
