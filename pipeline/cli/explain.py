"""`mingzhang explain`: why a number or a table was read as it was."""

from __future__ import annotations

from pathlib import Path

import click

from mingzhang.pipeline.cli.options import USAGE, data_option, fail, plain_errors

__all__ = ["explain"]


@click.command(
    epilog="""\b
Examples:
  mingzhang explain 0123456789abcdef --at 2083
  mingzhang explain downloads/juesuan.html --at 2083
  mingzhang explain 0123456789abcdef --table 3
  mingzhang explain 0123456789abcdef --page 8 -o page8.png
"""
)
@click.argument("name", metavar="DOC_ID|URL|FILE")
@click.option("--at", "offset", type=int, help="Offset in the document's text: char_start of a fact or leftover.")
@click.option("--table", "table", type=int, help="Number of a table: why it was taken for its form, or for none.")
@click.option("--page", "page", type=int, help="Page of a PDF to draw with its cells, codes and joins marked.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Where --page writes its PNG.")
@data_option
def explain(
    *, name: str, offset: int | None, table: int | None, page: int | None, output: Path | None, data: Path
) -> None:
    """Show why a number or a table was read as it was.

    For a number: the tokens of its sentence, the bindings that arithmetic tried, and the decision. For a table: the
    form it was taken for, and what speaks for and against each form. For a page: a picture of it, each cell edged by
    its kind (green numbers, blue codes, orange headers, purple line numbers), each table with its form and the pages
    it is joined with. Pages of a PDF are read by a second engine too: cells in which it sees another number are told
    and edged in magenta. The document is read again from the archive.
    """
    from mingzhang.pipeline.cli.explaining import draw, explain_number, explain_table  # noqa: PLC0415 - --help needs none of it

    if sum(asked is not None for asked in (offset, table, page)) != 1 or (page is not None) != (output is not None):
        fail("say one of --at OFFSET, --table NUMBER, or --page NUMBER with -o FILE.png", USAGE)
    with plain_errors(USAGE):
        if offset is not None:
            explain_number(name, offset, data)
        elif table is not None:
            explain_table(name, table, data)
        elif page is not None and output is not None:
            draw(name, page, output, data)
