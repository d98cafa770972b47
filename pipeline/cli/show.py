"""`mingzhang show`: one document of the published tables."""

from __future__ import annotations

from pathlib import Path

import click

from mingzhang.pipeline.cli.options import TEXT, USAGE, data_option, plain_errors, tables_of

__all__ = ["show"]


@click.command(
    epilog="""\b
Examples:
  mingzhang show 0123456789abcdef
  mingzhang show https://www.example.gov.cn/czxx/2024juesuan.html --all
  mingzhang show "downloads/2024 决算.pdf"
  mingzhang show 0123456789abcdef --leftovers unplaced
  mingzhang show 0123456789abcdef --json | jq '.leftovers[] | .reason'
"""
)
@click.argument("name", metavar="DOC_ID|URL|FILE", type=TEXT)
@click.option("--json", "as_json", is_flag=True, help="Print the document as one line of JSON.")
@click.option("--leftovers", "reason", metavar="REASON", help="Show only the leftovers of one reason, each in place.")
@click.option("--all", "show_all", is_flag=True, help="Show every fact, not the first forty.")
@data_option
def show(*, name: str, as_json: bool, reason: str | None, show_all: bool, data: Path) -> None:
    """Show one document of the published tables.

    Header, section tree, tables, facts (the first forty), and the numbers that became no fact by reason. An address or
    path means the version read last; a file is also found by its bytes. `at` of a fact is its page and its offset in
    the text, for `explain --at`, or its table, row and column, for `explain --table`.
    """
    from mingzhang.pipeline.cli.display import print_document, print_leftovers  # noqa: PLC0415 - slow to import, and --help needs none of it
    from mingzhang.pipeline.cli.findings_shown import print_checks  # noqa: PLC0415
    from mingzhang.pipeline.cli.options import screen  # noqa: PLC0415
    from mingzhang.pipeline.cli.published import document  # noqa: PLC0415
    from mingzhang.pipeline.cli.report import to_json  # noqa: PLC0415
    from mingzhang.pipeline.find import names_of  # noqa: PLC0415
    from mingzhang.pipeline.nightly.rebuilding import healing  # noqa: PLC0415

    with plain_errors(USAGE):
        parquet = tables_of(data)
        rows = healing(data, lambda: document(parquet, name))
        names = names_of(data / "raw", str(rows["documents"][0]["doc_id"]))
    if as_json:
        click.echo(to_json(rows))
    elif reason is not None:
        print_leftovers(screen(), rows["leftovers"], reason)
    else:
        print_document(screen(), rows, most=None if show_all else 40, names=names)
        print_checks(screen(), rows["findings"])
