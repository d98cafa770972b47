"""The health of the nights on the screen, and as one JSON object."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict

from rich.console import Console
from rich.markup import escape

from mingzhang.pipeline.clock import china_minute, china_second
from mingzhang.pipeline.nightly.health import LEAST_FREE, Health, LastNight, PortalHealth
from mingzhang.pipeline.nightly.records import OpenAlarm
from mingzhang.pipeline.nightly.words import about_alarm, said

__all__ = ["EXITS", "as_object", "print_health"]

EXITS = {"fine": 0, "alarms": 1, "failed": 2}
STYLES = {"fine": "green", "alarms": "yellow", "failed": "red", "refused": "red", "waiting": "dim"}
PROBLEMS = 10


def print_health(console: Console, health: Health, language: str) -> None:
    """Print everything, the gravest word first."""
    level = f"[bold {STYLES[health.level]}]{_said(health.level, language)}[/]"
    console.print(f"[bold]mingzhang status[/bold] {china_minute(health.now)}  {level}")
    for name, words in _lines(health, language):
        console.print(f"{_padded(_said(name, language))}{words}", soft_wrap=True)
    for portal in health.portals:
        console.print(_portal(portal, language), soft_wrap=True)
    console.print(f"{_padded(_said('open', language))}{len(health.alarms) or _said('none', language)}")
    for each in health.alarms:
        for line in _alarm(each, language):
            console.print(f"  {line}", soft_wrap=True)


def _lines(health: Health, language: str) -> Iterator[tuple[str, str]]:
    archive, tables = health.archive, len(health.tables)
    yield "last", _last(health.last, language)
    yield "next", _next(health.last, language)
    counts = {name: health.counts[name] for name in ("fine", "alarms", "refused", "waiting")}
    if not archive.documents and not archive.problems:
        yield "archive", _said("no_archive", language)
    else:
        name = "damaged" if archive.problems else "whole"
        told = {"documents": f"{archive.documents:,}", "size": _bytes(archive.bytes)}
        more = {"problems": len(archive.problems)} if archive.problems else {"read": f"{archive.read:,}"}
        yield "archive", _said(name, language, **told, **more)
        yield from (("nothing", f"  {escape(problem)}") for problem in archive.problems[:PROBLEMS])
    if tables:
        yield "tables", _said("tables_damaged", language, problems=tables)
    elif health.tables_bytes:
        yield "tables", _said("tables_whole", language, size=_bytes(health.tables_bytes))
    yield "disk", _said("low" if health.free < LEAST_FREE else "free", language, free=_bytes(health.free))
    yield "portals", _said("counts", language, **counts)


def _last(last: LastNight, language: str) -> str:
    if last.run is None:
        return _said("never", language)
    gaps: dict[str, object] = {"started": china_minute(last.run.started)}
    if last.how == "ended" and last.run.finished is not None:
        gaps |= {
            "finished": china_minute(last.run.finished),
            "requests": f"{last.requests:,}",
            "exit": "-" if last.exit is None else last.exit,
        }
    if last.how == "running":
        gaps["pid"] = last.pid
    return _said(last.how, language, **gaps)


def _next(last: LastNight, language: str) -> str:
    if last.next is None:
        return _said("unknown", language)
    return _said("missed" if last.missed else "expected", language, when=china_minute(last.next))


def _portal(portal: PortalHealth, language: str) -> str:
    health = f"[{STYLES[portal.health]}]{_said(f'portal_{portal.health}', language)}[/]"
    seen = ""
    if portal.visited is not None:
        seen = _said("visited", language, when=china_minute(portal.visited), documents=f"{portal.documents:,}")
    return f"  {escape(portal.id)} {escape(portal.name)}  {health}  {escape(portal.why) or seen}".rstrip()


def _alarm(each: OpenAlarm, language: str) -> Iterator[str]:
    alarm, when = each.alarm, china_minute(dt.datetime.fromisoformat(each.since))
    since = _said("since" if each.now else "once", language, when=when)
    good = f", {_said('good', language, when=alarm.last_good)}" if alarm.last_good else ""
    style = "yellow" if each.now else "dim"
    yield f"[{style}]{escape(alarm.portal)} {escape(alarm.kind)}[/] {since}{good}: {escape(alarm.message)}"
    yield f"  {escape(alarm.url)}"
    if about := about_alarm(alarm.kind, language):
        yield f"  [dim]{escape(about)}[/dim]"


def as_object(health: Health) -> dict[str, object]:
    """The same for machines; times with the zone of China."""
    last = health.last
    return {
        "level": health.level,
        "exit": EXITS[health.level],
        "now": china_second(health.now),
        "last": {
            "how": last.how,
            "run_id": last.run.run_id if last.run else None,
            "started": china_second(last.run.started) if last.run else None,
            "finished": china_second(last.run.finished) if last.run and last.run.finished else None,
            "exit": last.exit,
            "requests": last.requests,
        },
        "next": china_second(last.next) if last.next else None,
        "missed": last.missed,
        "archive": asdict(health.archive),
        "tables": {"bytes": health.tables_bytes, "damaged": [str(path) for path in health.tables]},
        "free": health.free,
        "portals": [
            asdict(portal) | {"visited": china_second(portal.visited) if portal.visited else None}
            for portal in health.portals
        ],
        "alarms": [
            {**asdict(each.alarm), "since": china_second(dt.datetime.fromisoformat(each.since)), "now": each.now}
            for each in health.alarms
        ],
    }


def _said(name: str, language: str, **gaps: object) -> str:
    return escape(said(f"status.{name}", language, **gaps))


def _padded(words: str) -> str:
    """The words in a column of sixteen, Chinese ones two places each."""
    return words + " " * max(1, 16 - sum(2 if char > "\u2e80" else 1 for char in words))


def _bytes(count: int) -> str:
    size = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} TB"
