"""`mingzhang findings`: what the checks found, over all published documents."""

from __future__ import annotations

from pathlib import Path

import click

from mingzhang.pipeline.cli.options import TEXT, USAGE, data_option, plain_errors, say, tables_of

__all__ = ["findings"]


@click.command(
    epilog="""\b
Examples:
  mingzhang findings --severity error
  mingzhang findings --severity warning --portal yichun
  mingzhang findings --rule N-03 --lang en
  mingzhang findings --doc 0123456789abcdef --json | jq .message
"""
)
@click.option("--severity", type=click.Choice(["error", "warning", "info"]), default="warning", show_default=True,
              help="Show findings at least so grave.")  # fmt: skip
@click.option("--portal", type=TEXT, help="Only documents of one portal.")
@click.option("--doc", "doc_id", metavar="DOC_ID", type=TEXT, help="Only one document.")
@click.option("--rule", "rule_id", metavar="RULE", type=TEXT, help="Only one rule, such as T3-02.")
@click.option("--status", type=click.Choice(["fail", "undefined", "pass"]), default="fail", show_default=True,
              help="What became of the checks.")  # fmt: skip
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    default="zh",
    envvar="MINGZHANG_LANG",
    show_default=True,
    help="Language of messages.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per finding, one per line.")
@data_option
def findings(
    *, severity: str, portal: str | None, doc_id: str | None, rule_id: str | None, status: str, lang: str,
    as_json: bool, data: Path,
) -> None:  # fmt: skip
    """List what the checks found in the published documents.

    An error means that the printed numbers cannot all be right; a warning that a reader should ask; info is rounding
    and style.
    """
    from mingzhang.pipeline.checks.published import Wanted, found, of_target  # noqa: PLC0415 - slow to import, and --help needs none of it
    from mingzhang.pipeline.cli.findings_shown import print_findings, to_line  # noqa: PLC0415
    from mingzhang.pipeline.cli.options import screen  # noqa: PLC0415

    wanted = Wanted(severity, status, portal=portal, doc_id=doc_id, rule=rule_id)
    parquet = tables_of(data)
    with plain_errors(USAGE):
        for named in filter(None, (portal, doc_id)):
            of_target(parquet, named)  # nothing of that name is no clean bill
        rows = found(parquet, wanted)
    if as_json:
        for row in rows:
            click.echo(to_line(row))
        return
    print_findings(screen(), rows, lang=lang, where=doc_id is None)
    say(f"{len(rows)} findings")
