"""`mingzhang compare ENTITY [YEAR]`: what the books of one entity say of one another."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import click

from mingzhang.pipeline.cli.options import TEXT, USAGE, data_option, plain_errors, say, tables_of

__all__ = ["compare"]

SHOWN = ("entity", "year", "kind", "scope", "name", "component", "value", "other_value", "ratio", "verdict")
KINDS = ("completion", "restatement", "books", "units")


@click.command(
    epilog="""\b
Examples:
  mingzhang compare 济南市 2025
  mingzhang compare 云溪市水利局 2024 --kind completion
  mingzhang compare 370100 --kind restatement --csv
"""
)
@click.argument("entity", type=TEXT)
@click.argument("year", type=int, required=False)
@click.option("--kind", type=click.Choice(KINDS), default=None, help="Only links of one kind.")
@click.option("--csv", "as_csv", is_flag=True, help="Print comma-separated values, every row and column.")
@data_option
def compare(*, entity: str, year: int | None, kind: str | None, as_csv: bool, data: Path) -> None:
    """Compare the books of ENTITY (a name, part of one, or an id), of one fiscal year or all.

    completion: final against budget; restatement: a year's value against last year's column of the next book; books:
    the same value in final accounts, report and debt table; units: a department against the sum of its units. What
    differs comes first. The table is `links` (mingzhang sql).
    """
    from mingzhang.pipeline.cli.options import screen  # noqa: PLC0415 - slow to import, and --help needs none of it
    from mingzhang.pipeline.cli.sql_shown import print_rows  # noqa: PLC0415
    from mingzhang.pipeline.compared import compared  # noqa: PLC0415

    tables_of(data)
    with plain_errors(USAGE):
        rows = compared(data, entity, year, kind=kind or "")
    narrow = ("entity", "year", "kind", "scope", "component")
    said_once = {name for name in narrow if rows.num_rows and len(rows[name].unique()) == 1}
    names = rows.column_names if as_csv else [name for name in SHOWN if name not in said_once]
    lines = iter(list(zip(*(rows[name].to_pylist() for name in names), strict=True)))
    print_rows(screen(), names, lambda count: list(islice(lines, count)), as_csv=as_csv)
    if not rows.num_rows:
        say("nothing is linked in that year", err=True)
