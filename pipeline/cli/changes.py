"""`mingzhang changes`: what is new, changed or gone at the portals."""

from __future__ import annotations

from pathlib import Path

import click

from mingzhang.pipeline.cli.options import TEXT, USAGE, data_option, plain_errors, tables_of

__all__ = ["changes"]


@click.command(
    epilog="""\b
Examples:
  mingzhang changes --since yesterday
  mingzhang changes --since 2026-03-01 --portal 360900 --json | jq 'select(.kind == "changed") | .facts'
"""
)
@click.option("--since", default="yesterday", show_default=True,
              help="today, yesterday, 7d, 12h, 2026-03-01 or 2026-03-01T08:00; days begin in China.")  # fmt: skip
@click.option("--portal", default="", type=TEXT, help="Only this portal.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per disclosure, one per line.")
@data_option
def changes(*, since: str, portal: str, as_json: bool, data: Path) -> None:
    """List disclosures that came, changed or vanished since a moment.

    Of a changed one, the facts that differ are shown, old and new.
    """
    import datetime as dt  # noqa: PLC0415

    from mingzhang.pipeline.changes import changes_since, moment  # noqa: PLC0415 - slow to import, and --help needs none of it
    from mingzhang.pipeline.cli.changes_shown import as_json_line, print_change  # noqa: PLC0415
    from mingzhang.pipeline.cli.options import screen  # noqa: PLC0415

    with plain_errors(USAGE):
        begun = moment(since, dt.datetime.now(dt.UTC))
    parquet = tables_of(data)
    with plain_errors():
        found = changes_since(parquet, begun, portal)
        for change in found:
            if as_json:
                click.echo(as_json_line(change, parquet))
            else:
                print_change(screen(), change, parquet)
    if not found and not as_json:
        where = f" at portal {portal}" if portal else ""
        click.echo(f"nothing changed{where} since {begun:%Y-%m-%d %H:%M} in China")
