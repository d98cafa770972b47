"""What a night came to, as one page without anything from elsewhere: what needs a look first, then what came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from html import escape
from importlib import resources

from mingzhang.pipeline.clock import CHINA, china_minute
from mingzhang.pipeline.nightly.arrivals import Arrival
from mingzhang.pipeline.nightly.records import Alarm
from mingzhang.pipeline.nightly.result import STATES, Night
from mingzhang.pipeline.nightly.tally import MOST, Tally
from mingzhang.pipeline.nightly.words import about_alarm, said
from mingzhang.pipeline.visible import visible_line

__all__ = ["as_html"]

LEVELS = ("good", "warn", "bad")
BAR = (("new", "--good"), ("changed", "--link"), ("unchanged", "--soft"), ("failed", "--bad"))


def as_html(night: Night, language: str = "en") -> str:
    """The report as a page, in English or Chinese."""
    title = f"mingzhang {visible_line(night.run.run_id)}"
    head = (
        "<meta charset='utf-8'><meta name='viewport' content='width=device-width,initial-scale=1'>"
        f"<meta name='referrer' content='no-referrer'><title>{escape(title)}</title>"
        f"<link rel='alternate' type='application/atom+xml' href='feed.atom'><style>{_style()}</style>"
    )
    body = "".join(_page(night, language))
    return f"<!doctype html><html lang='{language}'><head>{head}</head><body>{body}</body></html>"


@cache
def _style() -> str:
    return resources.files("mingzhang.pipeline.nightly").joinpath("report.css").read_text(encoding="utf-8")


def _page(night: Night, language: str) -> Iterator[str]:
    yield from _head(night, language)
    if night.alarms:
        yield f"<h2>{_said('alarms', language)} ({len(night.alarms)})</h2>"
        yield from _alarms(night.alarms, language)
    yield f"<h2>{_said('came', language)} ({len(night.came)})</h2>"
    yield _came(night.came, language) if night.came else f"<p class='soft'>{_said('nothing', language)}</p>"
    yield f"<h2>{_said('portals', language)} ({len(night.portals)})</h2>{_portals(night.portals, language)}"
    yield f"<h2>{_said('documents', language)}</h2><p>{_text(night.outcomes.told())}</p>"
    yield _folded(_said("unread", language), [(error,) for error in night.outcomes.errors[:MOST]])
    yield from (f"<p>{_text(told)}</p>" for told in night.again.told())
    yield _folded(_said("unread", language), [(error,) for error in night.again.outcomes.errors[:MOST]])
    vain = [(a.portal, a.state, a.reason or "", a.url) for a in night.failures]
    yield _folded(f"{_said('vain', language)} ({night.failed})", vain)
    run = escape(night.run.run_id)
    files = " · ".join(f"<a href='{run}.{end}'>{end}</a>" for end in ("txt", "json"))
    spent = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in night.seconds.items())
    yield f"<p class='soft small'>{escape(spent)}<br>{files} · <a href='feed.atom'>Atom</a> · ../logs/{run}.log</p>"


def _head(night: Night, language: str) -> Iterator[str]:
    level = said(f"status.{('fine', 'alarms', 'failed')[night.code]}", language)
    pill = f"<span class='pill {LEVELS[night.code]}'>{escape(level)}</span>"
    yield f"<h1>明账 · {_said('night', language)} {night.run.started.astimezone(CHINA):%Y-%m-%d} {pill}</h1>"
    when = f"{china_minute(night.run.started)} – {china_minute(night.finished)} · {night.run.run_id}"
    again = f" · {said('report.resumed', language)}" if night.resumed else ""
    yield f"<p class='soft small'>{escape(when + again)}</p>"
    came = Counter(each.kind for each in night.came)
    sums = (
        ("new", came["new"]), ("changed", came["changed"]), ("facts", night.outcomes.facts),
        ("requests", night.requests), ("vain", night.failed), ("alarms", len(night.alarms)),
    )  # fmt: skip
    cells = (f"<div class='sum'><b>{count:,}</b>{_said(name, language)}</div>" for name, count in sums)
    yield f"<div class='sums'>{''.join(cells)}</div>"


def _alarms(alarms: Iterable[Alarm], language: str) -> Iterator[str]:
    for alarm in alarms:
        good = said("status.good", language, when=alarm.last_good) if alarm.last_good else ""
        yield (
            f"<div class='card'><b>{_text(alarm.portal)}</b> <code>{_text(alarm.kind)}</code> "
            f"<span class='soft small'>{_text(good)}</span><br>{_text(alarm.message)}<br>{_link(alarm.url)}"
            f"<br><span class='soft small'>{_text(about_alarm(alarm.kind, language))}</span></div>"
        )


def _came(came: Sequence[Arrival], language: str) -> str:
    rows = [
        f"<tr><td>{_said(each.kind, language)}</td><td>{_link(each.url, each.title)}<br>"
        f"<span class='soft small'>{_text(each.portal)} · {_text(each.doc_id)} · {_text(each.status)}</span></td>"
        f"<td class='n'>{each.facts:,}</td></tr>"
        for each in came
    ]
    head = f"<tr><th></th><th>{_said('title', language)}</th><th class='n'>{_said('facts', language)}</th></tr>"
    return f"<table>{head}{''.join(rows)}</table>"


def _portals(portals: Iterable[Tally], language: str) -> str:
    names = ("requests", *STATES, "vain")
    heads = "".join(f"<th class='n'>{_said(name, language)}</th>" for name in names)
    rows = []
    for portal in portals:
        counts = {**{state: portal.documents[state] for state in STATES}, "failed": portal.failed}
        cells = "".join(f"<td class='n'>{count:,}</td>" for count in (portal.requests, *counts.values()))
        mark = " <span class='pill bad'>!</span>" if portal.broke else f" ⚠ {len(portal.alarms)}" * bool(portal.alarms)
        name = f"{_text(portal.profile.name)} <span class='soft small'>{_text(portal.profile.id)}</span>{mark}"
        rows.append(f"<tr><td>{name}{_bar(counts)}</td>{cells}</tr>")
    table = f"<table><tr><th>{_said('portal', language)}</th>{heads}</tr>{''.join(rows)}</table>"
    return f"<div class='wide'>{table}</div>"


def _bar(counts: dict[str, int]) -> str:
    total = sum(counts.values()) or 1
    parts = (f"<i style='width:{100 * counts[n] / total:.1f}%;background:var({color})'></i>" for n, color in BAR)
    return f"<div class='bar'>{''.join(parts)}</div>"


def _folded(title: str, rows: Sequence[tuple[str, ...]]) -> str:
    """A table that opens on a click, nothing where there are no rows."""
    if not rows:
        return ""
    body = "".join(f"<tr>{''.join(f'<td>{_link(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<details><summary>{title}</summary><div class='wide'><table>{body}</table></div></details>"


def _link(told: str, words: str = "") -> str:
    """The text, as a link where all of it is an address."""
    shown = _text(words or told)
    is_address = told.startswith(("http://", "https://")) and " " not in told
    return f"<a href='{_text(told)}' rel='noreferrer'>{shown}</a>" if is_address else shown


def _said(name: str, language: str) -> str:
    return escape(said(f"report.{name}", language))


def _text(told: str) -> str:
    return escape(visible_line(told))
