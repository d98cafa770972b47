"""What `mingzhang nightly` does and says."""

from __future__ import annotations

import signal
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.status import Status

from mingzhang.pipeline.cli.options import RUN_FAILED, jobs_of, plain_errors, screen
from mingzhang.pipeline.crawl.visit import GOT
from mingzhang.pipeline.crawl.visit import Asked as Request
from mingzhang.pipeline.engines import RAY
from mingzhang.pipeline.nightly.config import Settings
from mingzhang.pipeline.nightly.night import spend
from mingzhang.pipeline.nightly.notify import ping, ring
from mingzhang.pipeline.nightly.report import as_line, headline, keep
from mingzhang.pipeline.nightly.result import Night
from mingzhang.pipeline.portals import Shelf, read_shelf
from mingzhang.pipeline.publish import frugal
from mingzhang.pipeline.task import Outcome
from mingzhang.schemas.errors import MingzhangError

__all__ = ["Asked", "Progress", "run", "stop_by_hand_at_sigterm"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The command line of one `nightly`; the meanings are in its help."""

    portals: tuple[str, ...]
    profiles: Path
    contact: str
    jobs: int | None
    at_once: int
    base: str
    on_alarm: str
    webhook: str
    ping: str
    log_level: str
    lang: str
    keep_days: int
    outdated: int
    scans: int
    engine: str
    crawlers: int
    data: Path


def run(asked: Asked) -> int:
    """Spend the night and return the exit code."""
    frugal()
    console = screen(stderr=True)
    with plain_errors(RUN_FAILED), console.status("visiting") as status:
        shelf = _shelf(asked)
        night = spend(shelf.profiles, _settings(asked), Progress(console, status, asked), shelf.refused)
        for words in ping(asked.ping):
            console.print(f"[red]{escape(words)}[/red]")
    return night.code


def stop_by_hand_at_sigterm() -> None:
    """From now on `kill` and `systemctl stop` end a night as Ctrl-C does: politely, to be gone on with.

    A shell that starts a night behind itself (`nohup … &`) makes it deaf to Ctrl-C, and Python with it: not to `kill`.
    """
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda _number, _frame: signal.raise_signal(signal.SIGINT))


def _settings(asked: Asked) -> Settings:
    return Settings(
        asked.data.absolute() if asked.engine == RAY else asked.data,  # others have another working directory
        asked.contact, jobs=jobs_of(asked.engine, asked.jobs), at_once=asked.at_once, again=asked.outdated,
        keep_days=asked.keep_days, scans=asked.scans, engine=asked.engine, crawlers=asked.crawlers,
        log_level=asked.log_level, whole=not asked.portals,
    )  # fmt: skip


def _shelf(asked: Asked) -> Shelf:
    """The profiles to visit, and those that are wrong; raises `MingzhangError` for a name that has none."""
    if asked.base and len(set(asked.portals)) != 1:
        raise MingzhangError("--base stands for the server of one portal", then="name that portal, too")
    shelf = read_shelf(asked.profiles, asked.portals)
    return Shelf(tuple(profile.at(asked.base) for profile in shelf.profiles)) if asked.base else shelf


class Progress:
    """Says on standard error how far the night is: a line per portal, a count in between; and what it came to."""

    def __init__(self, console: Console, status: Status, asked: Asked) -> None:
        self._console, self._status, self._asked = console, status, asked
        self._states: dict[str, Counter[str]] = {}
        self._read, self._to_read, self._doing = 0, 0, "reading"

    def asked(self, asked: Request) -> None:
        """One request is over."""
        self._states.setdefault(asked.portal, Counter())[asked.state] += 1
        requests = sum(sum(states.values()) for states in self._states.values())
        self._status.update(f"visiting: {requests} requests, last {escape(asked.url[-80:])}")

    def visited(self, portal: str, error: str) -> None:
        """One portal is done."""
        states = self._states.get(portal, Counter())
        told = ", ".join(f"{count} {state}" for state, count in states.most_common()) or "nothing asked"
        style = "red" if error else "yellow" if set(states) - GOT - {"absent"} else "green"
        self._console.print(f"[{style}]{escape(portal)}[/{style}]: {told}{escape(f'; {error}' if error else '')}")

    def reading(self, documents: int) -> None:
        """So many documents will be read."""
        self._to_read = documents
        self._status.update(f"reading {documents} new documents")

    def reading_again(self, documents: int, left: int) -> None:
        """So many documents that another version read will be read again."""
        self._read, self._to_read, self._doing = 0, documents, "reading again"
        self._console.print(
            f"read again, as an older version had read them: {documents:,} documents; for later nights: {left:,}"
        )

    def read(self, outcome: Outcome) -> None:
        """One document is read."""
        self._read += 1
        self._status.update(f"{self._doing} {self._read} of {self._to_read}")
        if outcome.error:
            self._console.print(f"[yellow]{outcome.status}[/yellow] {escape(outcome.url)}: {escape(outcome.error)}")

    def ended(self, night: Night) -> None:
        """Write the report, say the alarms and the headline, give the JSON line, ring."""
        page = keep(night, self._asked.data / "nightly", self._asked.lang)
        self._status.stop()
        for alarm in night.alarms:
            good = f" (last good {alarm.last_good})" if alarm.last_good else ""
            told = f"{alarm.portal} {alarm.kind}: {alarm.message}{good} {alarm.url}"
            self._console.print(f"[red]ALARM[/red] {escape(told)}")
        self._console.print(f"{headline(night)}; report: {page}")
        line = as_line(night)
        click.echo(line)
        wrong = ring(line, command=self._asked.on_alarm, webhook=self._asked.webhook) if night.alarms else []
        for words in wrong:
            self._console.print(f"[red]{escape(words)}[/red]")
