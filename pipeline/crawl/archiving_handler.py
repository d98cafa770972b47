"""One request on the wire, in its turn: asked over our bounded transport, archived, written down."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from mingzhang.pipeline.archive import Capture
from mingzhang.pipeline.crawl.arrival import arrived
from mingzhang.pipeline.crawl.known import Known as Nothing
from mingzhang.pipeline.crawl.known import known_of
from mingzhang.pipeline.crawl.request import Reply, Request
from mingzhang.pipeline.crawl.robots import DISALLOW_ALL
from mingzhang.pipeline.crawl.rows import (
    Met,
    NotADocument,
    PassingTrouble,
    header,
    plain,
    refusal,
    row_of,
    unasked,
)
from mingzhang.pipeline.crawl.visit import RETRIED_STATUS, Visit, limits_of
from mingzhang.pipeline.crawl.wanted import is_near
from mingzhang.pipeline.fetch import Known
from mingzhang.pipeline.fetch.body import ENCODINGS
from mingzhang.pipeline.fetch.failures import NOWHERE
from mingzhang.pipeline.fetch.single import Answer, NoAnswer, ask

__all__ = ["handled"]

PASSING = frozenset({"timeout", "truncated"})
UNREADABLE = frozenset({"error", "too_large"})
"""The server is there, and its robots.txt cannot be read: what it forbids is not known."""
LONGEST_WAIT = 600.0
"""A server that wants to be left alone for longer gets its wish: it is not asked again in this run."""


async def handled(visit: Visit, request: Request) -> Reply:
    """Ask once, keep what came, and hand it on where it is what was asked for, or where it leads on.

    Raises `NotADocument` where it is neither, `PassingTrouble` where the network failed; both are written down.
    """
    host = urlsplit(request.url).hostname or ""
    async with visit.throttle.turn(host, visit.profile.pace.delay):
        if visit.stopped:
            raise NotADocument(visit.stopped)
        if why := refusal(visit, request):
            visit.write(unasked(visit, request, why))
            raise NotADocument(why)
        visit.pages += 1
        known, got = await asyncio.to_thread(_asked, visit, request)
        if isinstance(got, NoAnswer):
            return _failed(visit, request, got)
        visit.bytes += got.wire_bytes
        visit.cookies.keep(request.url, got.hop.response_headers)
        visit.throttle.answered(host, got.latency, whole=got.hop.status == 200)
        _hold(visit, host, request, got)
        return await asyncio.to_thread(arrived, visit, request, got, known)


def _asked(visit: Visit, request: Request) -> tuple[Capture | None, Answer | NoAnswer]:
    """What the archive knows of the address, and what its server says now; runs in a thread, because it waits."""
    address = plain(request.url)
    is_part = request.place.role == "part"
    known = Nothing(None) if request.form else known_of(visit.archive, request.known_as, visit.came, is_part=is_part)
    request.wrong = known.wrong
    headers = _headers(visit, request, known.capture)
    got = ask(
        address,
        headers,
        limits_of(visit.profile.pace),
        allow_private=visit.profile.allow_private and is_near(address, visit.profile.hosts),
        form=request.form,
        stopped=lambda: bool(visit.given_up),
    )
    return known.capture, got


def _failed(visit: Visit, request: Request, got: NoAnswer) -> Reply:
    state = "redirected_private" if got.private and request.redirects else got.state
    visit.write(row_of(visit, request, Met(state, got.reason, got.started_at, got.seconds, got.status)))
    if request.place.role == "robots" and _unread(visit, request, state, got):
        return Reply(request.url, 200, DISALLOW_ALL)
    if state in PASSING:
        visit.throttle.hold(urlsplit(request.url).hostname or "", _backoff(visit, request))
        raise PassingTrouble(got.reason)
    raise NotADocument(got.reason)


def _unread(visit: Visit, request: Request, state: str, got: NoAnswer) -> bool:
    """Whether a robots.txt exists and cannot be read; where nobody answers at all, the pages say so themselves."""
    tried = state in PASSING and request.tries >= visit.profile.pace.retries
    elsewhere = request.redirects > 0 and state not in PASSING
    return state in UNREADABLE or tried or elsewhere or got.reason.startswith(NOWHERE)


def _hold(visit: Visit, host: str, request: Request, got: Answer) -> None:
    """After an answer that asks for patience the whole host rests, as long as it says or ever longer."""
    if got.hop.status not in RETRIED_STATUS:
        return
    told = _retry_after(got)
    if told is not None and told > LONGEST_WAIT:
        request.last = True
        visit.throttle.close(host, f"the server asked to be left alone for {told:.0f} seconds (Retry-After)")
        return
    visit.throttle.hold(host, max(told or 0.0, _backoff(visit, request)))


def _headers(visit: Visit, request: Request, known: Capture | None) -> Mapping[str, str]:
    """Who asks, where the link stood, what we can unpack, the portal's cookies, and what the archive already knows."""
    headers = {
        "User-Agent": visit.user_agent,
        "Accept": "*/*",
        "Accept-Encoding": ENCODINGS,
        "Referer": _referer(request),
        "Cookie": visit.cookies.header(request.url),
    }
    if known is not None:
        headers |= Known(known.etag, known.last_modified).headers
    return {name: value for name, value in headers.items() if value and value.isascii() and value.isprintable()}


def _referer(request: Request) -> str:
    """The page that linked the address: some give their files to nobody who does not say so; never to plain http."""
    parent = plain(request.place.parent or "")
    return "" if parent.startswith("https:") and request.url.startswith("http:") else parent


def _backoff(visit: Visit, request: Request) -> float:
    return float(visit.profile.pace.delay * 2 ** (1 + request.tries))


def _retry_after(got: Answer) -> float | None:
    told = header(got, "retry-after").strip()
    if told.isdecimal():
        return float(min(int(told[:9]), 10**6))
    try:
        return max(0.0, (parsedate_to_datetime(told) - dt.datetime.now(dt.UTC)).total_seconds()) if told else None
    except (ValueError, TypeError):
        return None
