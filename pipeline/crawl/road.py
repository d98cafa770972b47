"""Scrapy's road to the network: our bounded transport, one host at a time, every answer archived and written down."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.http import Response

from mingzhang.pipeline.archive import Capture
from mingzhang.pipeline.crawl.arrival import DISALLOW_ALL, arrived
from mingzhang.pipeline.crawl.known import known_of
from mingzhang.pipeline.crawl.rows import (
    Met,
    NotADocument,
    PassingTrouble,
    header,
    place_of,
    plain,
    refusal,
    row_of,
    unasked,
)
from mingzhang.pipeline.crawl.sessions import settled
from mingzhang.pipeline.crawl.visit import RETRIED_STATUS, Place, Visit, limits_of
from mingzhang.pipeline.fetch import Known
from mingzhang.pipeline.fetch.body import ENCODINGS
from mingzhang.pipeline.fetch.failures import NOWHERE
from mingzhang.pipeline.fetch.single import Answer, NoAnswer, ask

__all__ = ["Road"]

PASSING = frozenset({"timeout", "truncated"})
UNREADABLE = frozenset({"error", "too_large"})
"""The server is there, and its robots.txt cannot be read: what it forbids is not known."""
COOKIE_CHARS = 8192
LONGEST_WAIT = 600.0
"""A server that wants to be left alone for longer gets its wish: it is not asked again in this run."""


class Road(BaseDownloadHandler):
    """The download handler of http and https."""

    async def download_request(self, request: Request) -> Response:
        """Ask once, keep what came, and give it to the spider where it is what was asked for."""
        visit = _visit(self.crawler)
        host = urlsplit(request.url).hostname or ""
        async with visit.gate.turn(host, visit.profile.pace.delay):
            place = place_of(request)
            if visit.stopped:
                raise NotADocument(visit.stopped)
            if why := refusal(visit, place, request):
                visit.write(unasked(visit, place, request, why))
                raise NotADocument(why)
            visit.pages += 1
            known = await asyncio.to_thread(known_of, visit.archive, settled(plain(request.url)), visit.came)
            request.meta["wrong"] = known.wrong
            got = await asyncio.to_thread(
                ask,
                plain(request.url),
                _headers(request, known.capture),
                limits_of(visit.profile.pace),
                allow_private=visit.profile.allow_private,
            )
            if isinstance(got, NoAnswer):
                return self._failed(visit, place, request, got)
            visit.bytes += got.wire_bytes
            request.meta["download_latency"] = got.latency
            self._hold(visit, host, request, got)
            return await asyncio.to_thread(arrived, visit, place, request, got, known.capture)

    def _failed(self, visit: Visit, place: Place, request: Request, got: NoAnswer) -> Response:
        redirected = bool(request.meta.get("redirect_urls"))
        state = "redirected_private" if got.private and redirected else got.state
        met = Met(state, got.reason, got.started_at, got.seconds, got.status)
        visit.write(row_of(visit, place, request, met))
        tried = request.meta.get("retry_times", 0) >= visit.profile.pace.retries
        unread = state in UNREADABLE or (state in PASSING and tried) or got.reason.startswith(NOWHERE)
        if place.role == "robots" and unread:
            return Response(request.url, body=DISALLOW_ALL, request=request)
        if state in PASSING:
            visit.gate.hold(urlsplit(request.url).hostname or "", _backoff(visit, request))
            raise PassingTrouble(got.reason)
        raise NotADocument(got.reason)

    def _hold(self, visit: Visit, host: str, request: Request, got: Answer) -> None:
        """After an answer that asks for patience the whole host rests, as long as it says or ever longer."""
        if got.hop.status not in RETRIED_STATUS:
            return
        told = _retry_after(got)
        if told is not None and told > LONGEST_WAIT:
            request.meta["dont_retry"] = True
            visit.gate.close(host, f"the server asked to be left alone for {told:.0f} seconds (Retry-After)")
            return
        visit.gate.hold(host, max(told or 0.0, _backoff(visit, request)))


def _visit(crawler: object) -> Visit:
    visit = crawler.spider.visit  # type: ignore[attr-defined]
    assert isinstance(visit, Visit)
    return visit


def _headers(request: Request, known: Capture | None) -> Mapping[str, str]:
    """What Scrapy would send (cookies, referer), what we can unpack, and what the archive already knows."""
    headers = {key.decode("latin-1"): b", ".join(values).decode("latin-1") for key, values in request.headers.items()}
    headers |= {"Accept": "*/*", "Accept-Encoding": ENCODINGS}
    if known is not None:
        headers |= Known(known.etag, known.last_modified).headers
    if len(headers.get("Cookie", "")) > COOKIE_CHARS:
        headers.pop("Cookie")  # a flood; whoever needs so many is not read
    return {name: value for name, value in headers.items() if value.isascii() and value.isprintable()}


def _backoff(visit: Visit, request: Request) -> float:
    return float(visit.profile.pace.delay * 2 ** (1 + int(request.meta.get("retry_times", 0))))


def _retry_after(got: Answer) -> float | None:
    told = header(got, "retry-after").strip()
    if told.isdecimal():
        return float(min(int(told[:9]), 10**6))
    try:
        return max(0.0, (parsedate_to_datetime(told) - dt.datetime.now(dt.UTC)).total_seconds()) if told else None
    except (ValueError, TypeError):
        return None
