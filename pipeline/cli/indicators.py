"""`mingzhang indicators`: one row for each entity, year, scope, indicator and measure."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mingzhang.pipeline.cli.options import TEXT, USAGE, data_option, plain_errors, tables_of

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["indicators"]

SHOWN = ("entity", "year", "scope", "indicator", "component", "fund", "measure", "value", "unit", "chosen_by")


@click.command(
    epilog="""\b
Examples:
  mingzhang indicators --indicator three_public --year 2024 --place 山东
  mingzhang indicators --indicator debt_balance --place 济南市
  mingzhang indicators --indicator function/205 --measure final --csv
"""
)
@click.option("--indicator", default="", type=TEXT,
              help="A column of the panels, a concept, its Chinese name, or an account as function/205.")  # fmt: skip
@click.option("--year", type=int, default=None, help="The fiscal year that values are about.")
@click.option("--place", default="", type=TEXT, help="A division by name or code, with all inside; or part of a name.")
@click.option("--measure", default="", type=TEXT, help="Only one measure: final, budget, balance, …")
@click.option("--csv", "as_csv", is_flag=True, help="Print comma-separated values, every row and column.")
@data_option
def indicators(*, indicator: str, year: int | None, place: str, measure: str, as_csv: bool, data: Path) -> None:
    """Answer one question per row: the value of an indicator by entity and year.

    Each row is one fact, chosen among all that say the same; `chosen_by` tells how, and whether another of its rank
    says otherwise. The table is made anew first where documents came since. The wide tables are panel_departments and
    panel_governments (mingzhang sql).
    """
    from mingzhang.pipeline.asked import Asked, answer  # noqa: PLC0415
    from mingzhang.pipeline.cli.chinese import told  # noqa: PLC0415
    from mingzhang.pipeline.cli.options import screen  # noqa: PLC0415 - slow to import, and --help needs none of it
    from mingzhang.pipeline.cli.sql_shown import print_rows  # noqa: PLC0415

    tables_of(data)
    with plain_errors(USAGE):
        rows = answer(data, Asked(indicator, year, place, measure))
    names = rows.column_names if as_csv else [name for name in SHOWN if name not in _said_once(rows)]
    lines = iter(list(zip(*(rows[name].to_pylist() for name in names), strict=True)))
    print_rows(screen(), names, lambda count: list(islice(lines, count)), as_csv=as_csv)
    if not rows.num_rows:
        click.echo(told("nothing is published of that"), err=True)


def _said_once(rows: pa.Table) -> set[str]:
    """Columns that would say the same in every line, or nothing: the question has said it."""
    narrow = ("scope", "indicator", "component", "unit")
    return {name for name in narrow if rows.num_rows and len(rows[name].unique()) == 1}
