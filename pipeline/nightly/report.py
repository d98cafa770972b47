"""What a night came to, as text for the terminal and the mail, as a page, and as one line for machines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape
from pathlib import Path

from mingzhang.pipeline.crawl.visit import Asked
from mingzhang.pipeline.durable import write
from mingzhang.pipeline.nightly.result import Night
from mingzhang.pipeline.nightly.tally import MOST
from mingzhang.pipeline.visible import json_line, visible_line

__all__ = ["as_html", "as_line", "as_text", "headline", "keep"]

STATES = ("new", "changed", "unchanged")

STYLE = """
body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
h1{font-size:1.3rem}h2{font-size:1.05rem;margin-top:2rem}table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.25rem .7rem .25rem 0;border-bottom:1px solid #ddd;vertical-align:top}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
.alarm{color:#a40000}td a{display:inline-block;min-width:18rem;overflow-wrap:anywhere}
"""


def keep(night: Night, folder: Path) -> Path:
    """Write the report as page and as text, and return the page's file."""
    reports = folder / "reports"
    reports.mkdir(parents=True, exist_ok=True)
    page = reports / f"{night.run.run_id}.html"
    write(page, as_html(night).encode())
    write(reports / f"{night.run.run_id}.txt", as_text(night).encode())
    return page


def headline(night: Night) -> str:
    """The night in one line for people."""
    counts = (f"{sum(portal.documents[state] for portal in night.portals)} {state}" for state in STATES)
    portals, alarms = _many(len(night.portals), "portal"), _many(len(night.alarms), "alarm")
    return f"{portals}: {', '.join(counts)}; {_many(_failed(night), 'request')} in vain; {alarms}"


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def as_line(night: Night) -> str:
    """One JSON object on one line: what a monitor needs."""
    return json_line(
        {
            "run_id": night.run.run_id,
            "resumed": night.resumed,
            "exit": night.code,
            "started": night.run.started.isoformat(timespec="seconds"),
            "finished": night.finished.isoformat(timespec="seconds"),
            "seconds": {name: round(value, 2) for name, value in night.seconds.items()},
            "requests": sum(portal.requests for portal in night.portals),
            "states": dict(sum((portal.states for portal in night.portals), Counter())),
            "documents": night.outcomes.statuses,
            "facts": night.outcomes.facts,
            "numbers": night.outcomes.numbers,
            "read_again": {"documents": night.again.outcomes.statuses, "left": night.again.left},
            "alarms": [
                {"portal": a.portal, "kind": a.kind, "url": a.url, "message": a.message, "last_good": a.last_good}
                for a in night.alarms
            ],
        }
    )


def _failures(night: Night) -> list[Asked]:
    return [asked for portal in night.portals for asked in portal.failures][:MOST]


def _failed(night: Night) -> int:
    return sum(portal.failed for portal in night.portals)


def _duration(night: Night) -> str:
    return ", ".join(f"{name} {seconds:.1f} s" for name, seconds in night.seconds.items())


def as_text(night: Night) -> str:
    """The report as plain text."""
    name = f"mingzhang nightly {night.run.run_id}{' (continued)' if night.resumed else ''}"
    lines = [name, headline(night), _duration(night), ""]
    for alarm in night.alarms:
        good = f" (last good {alarm.last_good})" if alarm.last_good else ""
        lines += [f"ALARM {alarm.portal} {alarm.kind}: {alarm.message}{good}", f"      {alarm.url}"]
    lines += ["no alarms" if not night.alarms else "", "portal: requests, documents new/changed/unchanged, failures"]
    lines += ["  " + "  ".join(cells) for cells in _portal_rows(night)]
    lines += ["", f"documents read: {_statuses(night)}"]
    lines += [f"  {error}" for error in night.outcomes.errors[:MOST]]
    lines += _again(night)
    lines += [f"  {error}" for error in night.again.outcomes.errors[:MOST]]
    failures = _failures(night)
    lines += ["", f"requests in vain: {_failed(night)}"]
    lines += [f"  {a.portal} {a.state} {a.url}: {a.reason}" for a in failures]
    return "\n".join(map(visible_line, lines)) + "\n"


def _statuses(night: Night) -> str:
    told = ", ".join(f"{count} {status}" for status, count in sorted(night.outcomes.statuses.items())) or "none is new"
    return f"{told}; {night.outcomes.facts:,} facts of {night.outcomes.numbers:,} printed numbers"


def _again(night: Night) -> list[str]:
    """What was read again and what is left to be, nothing where every document is of this version."""
    again = night.again
    if not (again.outcomes.statuses or again.left):
        return []
    told = ", ".join(f"{count} {status}" for status, count in sorted(again.outcomes.statuses.items())) or "none"
    return [f"read again, as an older version had read them: {told}; for later nights: {again.left:,}"]


def _portal_rows(night: Night) -> list[tuple[str, ...]]:
    rows = []
    for portal in night.portals:
        counts = (portal.requests, *(portal.documents[state] for state in STATES), portal.failed)
        rows.append((f"{portal.profile.id} {portal.profile.name}", *map(str, counts)))
    return rows


def as_html(night: Night) -> str:
    """The report as one page without anything from elsewhere."""
    heads = ("portal", "requests", "new", "changed", "unchanged", "in vain")
    alarms = [(a.portal, a.kind, a.message, a.last_good, a.url) for a in night.alarms]
    failures = [(a.portal, a.state, a.reason or "", a.url) for a in _failures(night)]
    shown = [
        f"<h1>mingzhang nightly {escape(night.run.run_id)}</h1>",
        f"<p>{escape(headline(night))}</p>",
        f"<p>{escape(_duration(night))}{' · continued after a kill' if night.resumed else ''}</p>",
        f"<h2 class='{'alarm' if alarms else ''}'>{_many(len(alarms), 'alarm')}</h2>",
        _table(("portal", "kind", "what", "last good", "page"), alarms),
        "<h2>Portals</h2>",
        _table(heads, _portal_rows(night), numbers=5),
        f"<h2>Documents</h2><p>{escape(_statuses(night))}</p>",
        _table(("not read",), [(error,) for error in night.outcomes.errors[:MOST]]),
        *(f"<p>{escape(told)}</p>" for told in _again(night)),
        _table(("not read again",), [(error,) for error in night.again.outcomes.errors[:MOST]]),
        f"<h2>{_many(_failed(night), 'request')} in vain</h2>",
        _table(("portal", "state", "reason", "address"), failures),
    ]
    head = f"<meta charset='utf-8'><title>mingzhang {escape(night.run.run_id)}</title><style>{STYLE}</style>"
    return f"<!doctype html><html lang='en'><head>{head}</head><body>{''.join(shown)}</body></html>"


def _cell(text: str) -> str:
    """The text, as a link where all of it is an address."""
    shown = escape(text)
    is_address = text.startswith(("http://", "https://")) and " " not in text
    return f"<a href='{shown}' rel='noreferrer'>{shown}</a>" if is_address else shown


def _table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]], numbers: int = 0) -> str:
    if not rows:
        return ""
    first = len(heads) - numbers

    def cells(tag: str, row: tuple[str, ...]) -> str:
        marks = (" class='n'" if number >= first and numbers else "" for number in range(len(row)))
        return "".join(f"<{tag}{mark}>{_cell(cell)}</{tag}>" for mark, cell in zip(marks, row, strict=True))

    body = "".join(f"<tr>{cells('td', row)}</tr>" for row in rows)
    return f"<table><thead><tr>{cells('th', heads)}</tr></thead><tbody>{body}</tbody></table>"
