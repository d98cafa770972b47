"""What a night came to, as text for the terminal and the mail, and as one line or a file of JSON for machines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from mingzhang.pipeline.clock import china_second
from mingzhang.pipeline.durable import write
from mingzhang.pipeline.nightly.feed import as_feed
from mingzhang.pipeline.nightly.report_page import as_html
from mingzhang.pipeline.nightly.result import STATES, Night, counted
from mingzhang.pipeline.nightly.tally import MOST
from mingzhang.pipeline.visible import json_line, visible_line

__all__ = ["as_line", "as_text", "headline", "keep"]


def keep(night: Night, folder: Path, language: str = "en") -> Path:
    """Write the report as page, text and JSON, and the feed of the last nights; return the page's file."""
    reports = folder / "reports"
    reports.mkdir(parents=True, exist_ok=True)
    page = reports / f"{night.run.run_id}.html"
    write(page, as_html(night, language).encode())
    write(page.with_suffix(".txt"), as_text(night).encode())
    write(page.with_suffix(".json"), f"{as_json(night)}\n".encode())
    write(reports / "feed.atom", as_feed(reports).encode())
    return page


def headline(night: Night) -> str:
    """The night in one line for people."""
    counts = (f"{sum(portal.documents[state] for portal in night.portals)} {state}" for state in STATES)
    portals, alarms = counted(len(night.portals), "portal"), counted(len(night.alarms), "alarm")
    return f"{portals}: {', '.join(counts)}; {counted(night.failed, 'request')} in vain; {alarms}"


def _told(night: Night) -> dict[str, object]:
    return {
        "run_id": night.run.run_id,
        "resumed": night.resumed,
        "exit": night.code,
        "started": china_second(night.run.started),
        "finished": china_second(night.finished),
        "seconds": {name: round(value, 2) for name, value in night.seconds.items()},
        "requests": night.requests,
        "states": dict(sum((portal.states for portal in night.portals), Counter[str]())),
        "documents": night.outcomes.statuses,
        "facts": night.outcomes.facts,
        "numbers": night.outcomes.numbers,
        "read_again": {"documents": night.again.outcomes.statuses, "left": night.again.left},
        "alarms": [asdict(alarm) for alarm in night.alarms],
    }


def as_line(night: Night) -> str:
    """One JSON object on one line: what a monitor needs."""
    return json_line(_told(night))


def as_json(night: Night) -> str:
    """The line of the night and beside it what came, each portal's counts, and the requests in vain."""
    portals = [
        {"id": p.profile.id, "name": p.profile.name, "requests": p.requests, "states": dict(p.states),
         "documents": dict(p.documents), "failed": p.failed, "broke": p.broke, "alarms": len(p.alarms)}
        for p in night.portals
    ]  # fmt: skip
    vain = [{"portal": a.portal, "state": a.state, "url": a.url, "reason": a.reason} for a in night.failures]
    return json_line(
        _told(night) | {"portals": portals, "came": [asdict(each) for each in night.came], "in_vain": vain}
    )


def as_text(night: Night) -> str:
    """The report as plain text."""
    return "\n".join(map(visible_line, _lines(night))) + "\n"


def _lines(night: Night) -> Iterator[str]:
    yield f"mingzhang nightly {night.run.run_id}{' (continued)' if night.resumed else ''}"
    yield from (headline(night), ", ".join(f"{name} {seconds:.1f} s" for name, seconds in night.seconds.items()), "")
    for alarm in night.alarms:
        good = f" (last good {alarm.last_good})" if alarm.last_good else ""
        yield from (f"ALARM {alarm.portal} {alarm.kind}: {alarm.message}{good}", f"      {alarm.url}")
    yield "no alarms" if not night.alarms else ""
    if night.came:
        yield f"came: {len(night.came)}"
        yield from (f"  {each.kind} {each.portal} {each.title}  {each.url}" for each in night.came)
        yield ""
    yield "portal: requests, documents new/changed/unchanged, failures"
    for portal in night.portals:
        counts = (portal.requests, *(portal.documents[state] for state in STATES), portal.failed)
        yield "  " + "  ".join((f"{portal.profile.id} {portal.profile.name}", *map(str, counts)))
    yield from ("", f"documents read: {night.outcomes.told()}")
    yield from (f"  {error}" for error in night.outcomes.errors[:MOST])
    yield from night.again.told()
    yield from (f"  {error}" for error in night.again.outcomes.errors[:MOST])
    yield from ("", f"requests in vain: {night.failed}")
    yield from (f"  {a.portal} {a.state} {a.url}: {a.reason}" for a in night.failures)
