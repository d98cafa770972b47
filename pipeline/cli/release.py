"""`mingzhang release`: a named state of the tables that stays as it is and can be cited."""

from __future__ import annotations

from pathlib import Path

import click

from mingzhang.pipeline.cli.options import TEXT, USAGE, plain_errors, say, tables_of, written_data_option

__all__ = ["release"]


@click.command(
    epilog="""\b
Examples:
  mingzhang release 2026-12
  mingzhang release                          (which there are)
  mingzhang changes --between 2026-11 2026-12
  mingzhang sql --data data/releases/2026-12 "SELECT count(*) FROM facts"
"""
)
@click.argument("name", default="", type=TEXT, metavar="[NAME]")
@click.option("--json", "as_json", is_flag=True, help="Print the note of the release, or of each, as a line of JSON.")
@written_data_option
def release(*, name: str, as_json: bool, data: Path) -> None:
    """Keep the tables of this moment under a name, or list what is kept.

    DATA/releases/NAME is a data folder of its own, made of links: it takes no room until the files are replaced. Its
    note (parquet/_release.json) says what to cite: name, moment, versions, rows and a digest of all files.
    """
    import datetime as dt  # noqa: PLC0415
    from dataclasses import asdict  # noqa: PLC0415

    from mingzhang.pipeline import release as made  # noqa: PLC0415 - slow to import, and --help needs none of it
    from mingzhang.pipeline.visible import json_line  # noqa: PLC0415

    tables_of(data)
    with plain_errors(USAGE):
        notes = [made.release(data, name, dt.datetime.now(dt.UTC))] if name else made.releases(data)
    for note in notes:
        click.echo(json_line(asdict(note)) if as_json else note.citation())
    if not notes and not as_json:
        say("nothing is released yet; next: mingzhang release NAME")
