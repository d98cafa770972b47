"""Scrapy's road to the network: our bounded transport, one host at a time, every answer archived and written down."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urldefrag, urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from pipeline.archive import Capture, Exchange
from pipeline.crawl.judge import judge
from pipeline.crawl.visit import GOT, RETRIED_STATUS, Asked, Place, Visit
from pipeline.fetch import Known, Limits
from pipeline.fetch.body import ENCODINGS
from pipeline.fetch.client import REDIRECTS
from pipeline.fetch.single import Answer, NoAnswer, ask
from pipeline.fetch.verdict import CHALLENGE_STATUS

__all__ = ["NotADocument", "PassingTrouble", "Road", "place_of"]

PASSING = frozenset({"timeout", "truncated"})
LONGEST_WAIT = 600.0
"""A server that wants to be left alone for longer gets its wish: it is not asked again in this run."""
DISALLOW_ALL = b"User-agent: *\nDisallow: /\n"
DROPPED = frozenset({"content-encoding", "transfer-encoding", "content-length"})


class NotADocument(IgnoreRequest):
    """What came is written down with its state, and goes no further."""


class PassingTrouble(Exception):  # noqa: N818 - what it is, not an error of ours
    """A timeout or a torn answer: asked again, as often as the profile says."""


@dataclass(frozen=True, slots=True)
class _Met:
    """What a request met with."""

    state: str
    reason: str
    started_at: dt.datetime
    seconds: float = 0.0
    status: int | None = None
    bytes: int | None = None
    sha256: str | None = None


class Road(BaseDownloadHandler):
    """The download handler of http and https."""

    async def download_request(self, request: Request) -> Response:
        """Ask once, keep what came, and give it to the spider where it is what was asked for."""
        visit = _visit(self.crawler)
        host = urlsplit(request.url).hostname or ""
        pace = visit.profile.pace
        async with visit.gate.turn(host, max(pace.delay, visit.delays.get(host, 0.0))):
            place = place_of(request)
            spent = "" if place.role == "robots" else visit.spent()
            if spent:
                visit.write(_unasked(visit, place, request, spent))
                raise NotADocument(spent)
            visit.pages += 1
            known = await asyncio.to_thread(visit.archive.find, _plain(request.url))
            got = await asyncio.to_thread(
                ask,
                _plain(request.url),
                _headers(request, known),
                _limits(visit),
                allow_private=visit.profile.allow_private,
            )
            if isinstance(got, NoAnswer):
                return self._failed(visit, place, request, got)
            visit.bytes += got.wire_bytes
            request.meta["download_latency"] = got.latency
            self._hold(visit, host, request, got)
            return await asyncio.to_thread(_arrived, visit, place, request, got, known)

    def _failed(self, visit: Visit, place: Place, request: Request, got: NoAnswer) -> Response:
        redirected = bool(request.meta.get("redirect_urls"))
        state = "redirected_private" if got.private and redirected else got.state
        met = _Met(state, got.reason, got.started_at, got.seconds, got.status)
        visit.write(_row(visit, place, request, met))
        if (
            place.role == "robots"
            and state in PASSING
            and request.meta.get("retry_times", 0) >= visit.profile.pace.retries
        ):
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
            return
        visit.gate.hold(host, max(told or 0.0, _backoff(visit, request)))


def _visit(crawler: object) -> Visit:
    visit = crawler.spider.visit  # type: ignore[attr-defined]
    assert isinstance(visit, Visit)
    return visit


def place_of(request: Request) -> Place:
    """Why a request is made; what Scrapy asks by itself is robots.txt."""
    place = request.meta.get("place")
    return place if isinstance(place, Place) else Place("robots", request.url)


def _plain(url: str) -> str:
    return urldefrag(url).url


def _limits(visit: Visit) -> Limits:
    pace = visit.profile.pace
    wire = pace.document_megabytes * 1024 * 1024
    read = min(30.0, pace.document_seconds)
    return Limits(connect=min(15.0, read), read=read, total=pace.document_seconds, wire_bytes=wire, body_bytes=2 * wire)


def _headers(request: Request, known: Capture | None) -> Mapping[str, str]:
    """What Scrapy would send (cookies, referer), what we can unpack, and what the archive already knows."""
    headers = {key.decode("latin-1"): b", ".join(values).decode("latin-1") for key, values in request.headers.items()}
    headers |= {"Accept": "*/*", "Accept-Encoding": ENCODINGS}
    if known is not None:
        headers |= Known(known.etag, known.last_modified).headers
    return {name: value for name, value in headers.items() if value.isascii() and value.isprintable()}


def _backoff(visit: Visit, request: Request) -> float:
    return float(visit.profile.pace.delay * 2 ** (1 + int(request.meta.get("retry_times", 0))))


def _retry_after(got: Answer) -> float | None:
    told = next((value for name, value in got.hop.response_headers if name.lower() == "retry-after"), "").strip()
    if told.isdecimal():
        return float(min(int(told[:9]), 10**6))
    try:
        return max(0.0, (parsedate_to_datetime(told) - dt.datetime.now(dt.UTC)).total_seconds()) if told else None
    except (ValueError, TypeError):
        return None


def _arrived(visit: Visit, place: Place, request: Request, got: Answer, known: Capture | None) -> Response:
    """Archive a whole answer, write it down, and hand it on; runs in a thread, because it writes and parses."""
    status, url = got.hop.status, _plain(request.url)
    if status in REDIRECTS and any(name.lower() == "location" for name, _ in got.hop.response_headers):
        visit.archive.store(_exchange(visit, place, url, got, b""))
        return _response(request, got, status, b"")
    if place.role == "robots":
        return _robots(visit, place, request, got)
    if status == 304 and known is not None:
        capture: Capture | None = visit.archive.store(_exchange(visit, place, url, got, b""))
        body, state, reason = visit.archive.payload(known), "unchanged", ""
    else:
        redirected = bool(request.meta.get("redirect_urls"))
        told = next((value for name, value in got.hop.response_headers if name.lower() == "content-type"), "")
        fragment = place.url.partition("#")[2]
        state, reason = judge(
            place.role, status, got.body, url, redirected=redirected, content_type=told, fragment=fragment
        )
        kept = state == "new" or (status in CHALLENGE_STATUS and got.body)
        stored = visit.archive.store(_exchange(visit, place, url, got, got.body)) if kept else None
        body, state = got.body, stored.state if stored and state == "new" else state
        capture = stored
    sha256 = capture.sha256 if capture is not None else None
    met = _Met(state, reason, got.started_at, got.seconds, status, got.wire_bytes, sha256)
    visit.write(_row(visit, place, request, met))
    if state not in GOT and status not in RETRIED_STATUS:
        raise NotADocument(reason)
    return _response(request, got, 200 if state in GOT else status, body)


def _robots(visit: Visit, place: Place, request: Request, got: Answer) -> Response:
    """robots.txt: where the server fails, nothing is allowed (RFC 9309); where there is none, everything is."""
    status = got.hop.status
    state, reason = judge("robots", status, got.body, request.url, redirected=False, content_type="")
    if 400 <= status < 500:
        reason = f"{reason}; no rules are told"
    met = _Met(state, reason, got.started_at, got.seconds, status, got.wire_bytes)
    visit.write(_row(visit, place, request, met))
    broken = status >= 500 and status not in CHALLENGE_STATUS
    return _response(request, got, status, DISALLOW_ALL if broken else got.body if status < 300 else b"")


def _exchange(visit: Visit, place: Place, url: str, got: Answer, payload: bytes) -> Exchange:
    headers = got.hop.response_headers
    return Exchange(
        url=url,
        payload=payload,
        fetched_at=got.started_at,
        status=got.hop.status,
        phrase=got.hop.phrase,
        request_headers=got.hop.request_headers,
        response_headers=headers,
        content_type=next((value for name, value in headers if name.lower() == "content-type"), ""),
        parent_url=place.parent,
        portal=visit.profile.id,
        label=place.label,
    )


def _response(request: Request, got: Answer, status: int, body: bytes) -> Response:
    headers: dict[str, list[str]] = {}
    for name, value in got.hop.response_headers:
        if name.lower() not in DROPPED:
            headers.setdefault(name, []).append(value)
    return Response(request.url, status=status, headers=headers, body=body, request=request)


def _row(visit: Visit, place: Place, request: Request, met: _Met) -> Asked:
    return Asked(
        portal=visit.profile.id,
        role=place.role,
        url=_plain(place.url),
        final_url=_plain(request.url),
        parent=place.parent,
        label=place.label,
        started_at=met.started_at,
        seconds=met.seconds,
        status=met.status,
        state=met.state,
        bytes=met.bytes,
        sha256=met.sha256,
        reason=met.reason or None,
    )


def _unasked(visit: Visit, place: Place, request: Request, reason: str) -> Asked:
    return _row(visit, place, request, _Met("refused", reason, dt.datetime.now(dt.UTC)))
