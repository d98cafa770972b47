"""`mingzhang export`: rows of a table as one file for another program."""

from __future__ import annotations

from pathlib import Path

import click

from mingzhang.pipeline.cli.options import TEXT, USAGE, data_option, plain_errors, tables_of

__all__ = ["export"]


@click.command(
    epilog="""\b
Examples:
  mingzhang export facts -o facts.csv --year 2024 --division 360900
  mingzhang export indicators -o three_public.xlsx --concept three_public
  mingzhang export panel_departments -o panel.parquet
  mingzhang export findings -o findings.json
  mingzhang export facts -o all.duckdb && mingzhang export cells -o all.duckdb
"""
)
@click.argument("table", type=TEXT)
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path),
              help="The file; its ending says the format: .csv .xlsx .parquet .json .duckdb")  # fmt: skip
@click.option("--year", type=int, default=None, help="Only one fiscal year.")
@click.option("--division", default="", type=TEXT, help="Only a division, by code or its beginning, or by name.")
@click.option("--issuer", default="", type=TEXT, help="Only bodies with this in their name.")
@click.option("--kind", default="", type=TEXT, help="Only one kind of document: dept_final, gov_report, …")
@click.option("--measure", default="", type=TEXT, help="Only one measure: final, budget, …")
@click.option("--concept", default="", type=TEXT, help="Only a concept and its parts (three_public), or an indicator.")
@click.option("--doc", "doc_id", default="", type=TEXT, help="Only one document, by doc_id.")
@click.option("--replace", is_flag=True, help="Write over a file that is there.")
@data_option
def export(
    *, table: str, output: Path, year: int | None, division: str, issuer: str, kind: str, measure: str, concept: str,
    doc_id: str, replace: bool, data: Path,
) -> None:  # fmt: skip
    """Write rows of a published table to one file.

    Newest versions only, every column. CSV is UTF-8 with the mark that Excel looks for, and texts that a spreadsheet
    would run as formulas get an apostrophe. Excel has typed cells (amounts of more than 15 digits as text, since its
    numbers hold no more), a frozen header and a sheet that explains the columns. Decimals are exact in all formats.
    """
    from mingzhang.pipeline.cli.chinese import told  # noqa: PLC0415
    from mingzhang.pipeline.export import Chosen, chosen  # noqa: PLC0415 - slow to import, and --help needs none of it
    from mingzhang.pipeline.export import export as written  # noqa: PLC0415

    tables_of(data)
    wanted = Chosen(year=year, division=division, issuer=issuer, kind=kind, measure=measure, concept=concept,
                    doc_id=doc_id)  # fmt: skip
    with plain_errors(USAGE):
        rows = chosen(table, wanted, data)
        written(rows, table, output, replace=replace)
    click.echo(told(f"{rows.num_rows:,} rows of {table}: {output}"), err=True)
