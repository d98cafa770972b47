"""`mingzhang sql`: a question to the tables."""

from __future__ import annotations

import re
from pathlib import Path

import click

from mingzhang.pipeline.cli.options import TEXT, USAGE, data_option, fail, plain_errors, tables_of

__all__ = ["sql"]

_NOTHING = re.compile(r"--[^\n]*|;")
"""A comment to the end of its line, or the end of a statement."""


@click.command(
    epilog="""\b
Examples:
  mingzhang sql "SELECT issuer, year, value FROM facts WHERE concept = 'three_public' AND measure = 'final'"
  mingzhang sql "SELECT state, count(*) FROM fetches GROUP BY state" --csv
"""
)
@click.argument("query", type=TEXT)
@click.option("--csv", "as_csv", is_flag=True, help="Print comma-separated values, every row.")
@data_option
def sql(query: str, *, as_csv: bool, data: Path) -> None:
    """Ask the published tables in SQL, each a view under its own name.

    DuckDB answers; documents, sections, tables, cells, facts, leftovers, findings and fetches are there. A query only
    reads them: it touches no file and no network.
    """
    import duckdb  # noqa: PLC0415 - slow to import, and --help needs none of it

    from mingzhang.pipeline.cli.options import screen  # noqa: PLC0415
    from mingzhang.pipeline.cli.sql_shown import print_rows  # noqa: PLC0415
    from mingzhang.pipeline.loading import connection  # noqa: PLC0415
    from mingzhang.pipeline.nightly.rebuilding import healing  # noqa: PLC0415
    from mingzhang.pipeline.publish.damaged import named  # noqa: PLC0415
    from mingzhang.schemas.contract import TABLES  # noqa: PLC0415

    tables_of(data)
    if not _NOTHING.sub("", query).strip():
        fail(f"the query is empty; next: ask one of the tables {', '.join(TABLES)}", USAGE)

    def answer() -> None:
        with named(data / "parquet", also=(duckdb.InvalidInputException, duckdb.IOException)):
            asked = connection(data).execute(query)
            names = [column[0] for column in asked.description or ()]
            print_rows(screen(), names, asked.fetchmany, as_csv=as_csv)

    with plain_errors(USAGE):
        try:
            healing(data, answer)
        except duckdb.Error as error:
            next_ = f"tables: {', '.join(TABLES)}" if "Table with name" in str(error) else "correct the query"
            fail(f"{error}; next: {next_}", USAGE)
