"""`mingzhang changes`: what is new, changed or gone at the portals."""

from __future__ import annotations

from pathlib import Path

import click

from mingzhang.pipeline.cli.options import TEXT, USAGE, data_option, plain_errors, say, tables_of

__all__ = ["changes"]


@click.command(
    epilog="""\b
Examples:
  mingzhang changes --since yesterday
  mingzhang changes --since 2026-03-01 --portal 360900 --json | jq 'select(.kind == "changed") | .facts'
  mingzhang changes --between 2026-11 now        (what reading again has changed since a release)
"""
)
@click.option("--since", default="yesterday", show_default=True,
              help="today, yesterday, 7d, 12h, 2026-03-01 or 2026-03-01T08:00; days begin in China.")  # fmt: skip
@click.option("--portal", default="", type=TEXT, help="Only this portal.")
@click.option("--between", nargs=2, type=TEXT, default=None, metavar="A B",
              help="Compare two states instead: releases, data folders, or `now`.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per disclosure, one per line.")
@data_option
def changes(*, since: str, portal: str, between: tuple[str, str] | None, as_json: bool, data: Path) -> None:
    """List disclosures that came, changed or vanished since a moment.

    What came and went again meanwhile is told step by step; so is what changed and changed back. Of a changed one, the
    facts that differ are shown, old and new. With --between, every fact that differs between two states of the tables
    is: its value and what it was taken to mean, before and after.
    """
    if between is not None:
        _between(between, data, as_json=as_json)
        return
    import datetime as dt  # noqa: PLC0415

    from mingzhang.pipeline.changes import changes_since, moment  # noqa: PLC0415 - slow to import, and --help needs none of it
    from mingzhang.pipeline.cli.changes_shown import as_json_line, print_change  # noqa: PLC0415
    from mingzhang.pipeline.cli.options import screen  # noqa: PLC0415
    from mingzhang.pipeline.clock import china_minute  # noqa: PLC0415

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
        say(f"nothing changed{where} since {china_minute(begun)}")


def _between(named: tuple[str, str], data: Path, *, as_json: bool) -> None:
    from mingzhang.pipeline.cli.between_shown import show_between  # noqa: PLC0415 - slow to import, and --help needs none
    from mingzhang.pipeline.release import tables_named  # noqa: PLC0415

    with plain_errors(USAGE):
        old, new = (tables_named(told, data) for told in named)
    with plain_errors():
        show_between(old, new, as_json=as_json)
