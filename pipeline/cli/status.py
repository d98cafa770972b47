"""`mingzhang status`: how the nights, the portals, the archive and the disk are, with an exit code for monitoring."""

from __future__ import annotations

from pathlib import Path

import click

from mingzhang.pipeline.cli.options import DATA_UNUSABLE, data_option, fail, plain_errors

__all__ = ["status"]


@click.command(
    epilog="""\b
Examples:
  mingzhang status
  mingzhang status --lang zh --data /srv/mingzhang
  mingzhang status --every 168 --json | jq .level
Exit codes: 0 fine; 1 alarms; 2 no night when one was due, a failed one, or damage;
3 the data folder cannot be used.
"""
)
@click.option("--lang", type=click.Choice(["en", "zh"]), default="en", envvar="MINGZHANG_LANG", show_envvar=True,
              show_default=True, help="Language of the words.")  # fmt: skip
@click.option("--every", type=click.FloatRange(0.1, 10_000), default=24.0, show_default=True,
              help="Hours between two nights; one that is late by a quarter of it is missed.")  # fmt: skip
@click.option("--seconds", type=click.FloatRange(0, 86_400), default=10.0, show_default=True,
              help="How long documents are read back from the archive, newest first.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--profiles", type=click.Path(file_okay=False, path_type=Path), envvar="MINGZHANG_PORTALS",
              show_envvar=True, help="Folder with your profiles. [default: DATA/portals]")  # fmt: skip
@data_option
def status(*, lang: str, every: float, seconds: float, as_json: bool, profiles: Path | None, data: Path) -> None:
    """Tell how the nights, the portals, the archive and the disk are.

    The last night and when the next is due, portals by health, alarms that are not over with the day since which they
    are told, free space, and a part of the archive read back against its digests. Nothing is written and nobody is
    asked; a user who may only read the folder can run it.
    """
    import datetime as dt  # noqa: PLC0415

    from mingzhang.pipeline.cli.options import screen  # noqa: PLC0415
    from mingzhang.pipeline.cli.status_shown import EXITS, as_object, print_health  # noqa: PLC0415 - slow to import
    from mingzhang.pipeline.nightly.health import health_of  # noqa: PLC0415
    from mingzhang.pipeline.visible import json_line  # noqa: PLC0415

    if not data.is_dir():
        fail(f"there is no data folder at {data}; next: name it with --data", DATA_UNUSABLE)
    with plain_errors():
        health = health_of(data, profiles or data / "portals", dt.datetime.now(dt.UTC), every=every, seconds=seconds)
    if as_json:
        click.echo(json_line(as_object(health)))
    else:
        print_health(screen(), health, lang)
    raise SystemExit(EXITS[health.level])
