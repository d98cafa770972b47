"""`mingzhang nightly`: every portal, fetched politely, read, published, checked and reported."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path

import click

from mingzhang.pipeline.cli.options import RUN_FAILED, engine_option, say, written_data_option
from mingzhang.pipeline.without_pandas import start_arrow_without_pandas

__all__ = ["nightly"]


@click.command(
    epilog="""\b
Examples:
  mingzhang nightly
  mingzhang nightly 360900 360902 --data /srv/mingzhang
  mingzhang nightly --contact ops@example.org --on-alarm 'jq -r .alarms[].message | mail -s mingzhang ops@example.org'
  mingzhang nightly --ping https://hc-ping.com/your-uuid
Units for systemd: docs/systemd; cron and all the rest: docs/nightly.md
"""
)
@click.argument("portals", nargs=-1, metavar="[PORTAL]...")
@click.option("--profiles", type=click.Path(file_okay=False, path_type=Path), envvar="MINGZHANG_PORTALS",
              show_envvar=True, help="Folder with your profiles. [default: DATA/portals]")  # fmt: skip
@click.option("--contact", envvar="MINGZHANG_CONTACT", default="", show_envvar=True,
              help="Address that servers see in the User-Agent.")  # fmt: skip
@click.option("--jobs", type=click.IntRange(0, 256), default=None, help="Reading processes. [default: one per CPU]")
@click.option("--at-once", type=click.IntRange(1, 64), default=8, show_default=True,
              help="Portals visited at the same time; a host never gets two requests at once.")  # fmt: skip
@click.option("--crawlers", type=click.IntRange(1, 64), default=1, show_default=True,
              help="Processes that visit portals, each its own hosts.")  # fmt: skip
@click.option("--base", default="", help="Ask http://HOST:PORT instead of the profiles' own servers (one portal).")
@click.option("--on-alarm", default="", help="A shell line that gets the JSON line on its input when there are alarms.")
@click.option("--webhook", default="", help="An address that gets the JSON line by POST when there are alarms.")
@click.option("--ping", default="", envvar="MINGZHANG_PING", show_envvar=True,
              help="An address to ask when a night has ended: who waits for it notices one that did not.")  # fmt: skip
@click.option("--log-level", type=click.Choice(["debug", "info", "warning", "error"]), default="info",
              show_default=True, help="What DATA/nightly/logs/RUN.log has.")  # fmt: skip
@click.option("--lang", type=click.Choice(["en", "zh"]), default="en", envvar="MINGZHANG_LANG", show_envvar=True,
              show_default=True, help="Language of the report's page.")  # fmt: skip
@click.option("--keep-days", type=click.IntRange(1, 36500), default=90, show_default=True,
              help="Days for which the journal keeps every request, and reports and logs stay.")  # fmt: skip
@click.option("--outdated", type=click.IntRange(0, 10_000_000), default=2000, show_default=True,
              help="At most so many documents that another version read are read again.")  # fmt: skip
@click.option("--scans", type=click.IntRange(0, 1_000_000), default=600, show_default=True,
              help="At most so many scanned pages are recognised (extra ocr), the others in later nights.")  # fmt: skip
@engine_option
@written_data_option
def nightly(
    *, portals: tuple[str, ...], profiles: Path | None, contact: str, jobs: int | None, at_once: int, base: str,
    on_alarm: str, webhook: str, ping: str, log_level: str, lang: str, keep_days: int, outdated: int, scans: int,
    engine: str, crawlers: int, data: Path,
) -> None:  # fmt: skip
    """Visit every portal, read what is new, publish, and raise alarms.

    Everything goes into the archive first; what is known and unchanged costs one small request. A run that was killed
    goes on where it was. A profile that is wrong is an alarm, and the others are visited. Standard output gets one JSON
    line, standard error the progress, DATA/nightly/reports the report (page, text, JSON, and an Atom feed),
    DATA/nightly/logs a log of the run. Ends with 0 when all is well, 1 with alarms, 2 when the run itself failed or
    another one is at work.
    """
    start_arrow_without_pandas()
    from mingzhang.pipeline.cli.nightly_run import Asked, run, stop_by_hand_at_sigterm  # noqa: PLC0415 - slow to import, and --help needs none of it

    asked = Asked(
        portals=portals, profiles=profiles or data / "portals", contact=contact, jobs=jobs, at_once=at_once, base=base,
        on_alarm=on_alarm, webhook=webhook, ping=ping, log_level=log_level, lang=lang, keep_days=keep_days,
        outdated=outdated, scans=scans, engine=engine, crawlers=crawlers, data=data,
    )  # fmt: skip
    stop_by_hand_at_sigterm()
    try:
        code = run(asked)
    finally:
        broke = sys.exception()
        if broke is not None and not isinstance(broke, SystemExit):
            # Python would end with 1, which means alarms here.
            stopped = isinstance(broke, KeyboardInterrupt)
            if stopped:
                say("stopped; the next start goes on from here", err=True)
            else:
                click.echo(traceback.format_exc(), err=True)
            raise SystemExit(RUN_FAILED)
    raise SystemExit(code)
