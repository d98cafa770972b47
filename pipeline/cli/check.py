"""`mingzhang check`: published documents against one another."""

from __future__ import annotations

from pathlib import Path

import click

from mingzhang.pipeline.cli.options import SOME_FAILED, TEXT, USAGE, plain_errors, say, tables_of, written_data_option

__all__ = ["check"]


@click.command(
    epilog="""\b
Examples:
  mingzhang check all
  mingzhang check 0123456789abcdef --lang en
  mingzhang check yichun --data /srv/mingzhang
"""
)
@click.argument("target", metavar="DOC_ID|PORTAL|all", default="all", type=TEXT)
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    default="zh",
    envvar="MINGZHANG_LANG",
    show_default=True,
    help="Language of messages.",
)
@written_data_option
def check(*, target: str, lang: str, data: Path) -> None:
    """Check published documents against one another, and tell all findings.

    Each document was checked by itself when it was read. This compares them: budgets with final accounts, years with
    years, departments with their units, versions with versions; the findings are published, then errors and warnings
    of the documents named are shown. The command ends with 1 where there are errors.
    """
    from mingzhang.pipeline.checks.across import check_across  # noqa: PLC0415 - slow to import, and --help needs none of it
    from mingzhang.pipeline.checks.published import Wanted, found, of_target  # noqa: PLC0415
    from mingzhang.pipeline.cli.findings_shown import print_findings  # noqa: PLC0415
    from mingzhang.pipeline.cli.options import screen  # noqa: PLC0415

    parquet = tables_of(data)
    with plain_errors(USAGE):
        documents = of_target(parquet, target)
    with plain_errors():
        check_across(parquet)
        rows = [row for row in found(parquet, Wanted("warning", "fail")) if str(row["doc_id"]) in documents]
    print_findings(screen(), rows, lang=lang, where=len(documents) > 1)
    errors = sum(row["severity"] == "error" for row in rows)
    say(f"{len(documents)} documents: {errors} errors, {len(rows) - errors} warnings")
    if errors:
        raise SystemExit(SOME_FAILED)
