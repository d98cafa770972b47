"""An address asked to its end: what this run knows already, robots.txt, redirects, and again where trouble passes."""

from __future__ import annotations

import asyncio
from urllib.parse import urldefrag, urlsplit

from mingzhang.pipeline.crawl.archiving_handler import handled
from mingzhang.pipeline.crawl.request import Reply, Request
from mingzhang.pipeline.crawl.resume import resumed
from mingzhang.pipeline.crawl.robots import Robots
from mingzhang.pipeline.crawl.rows import NotADocument, PassingTrouble, note
from mingzhang.pipeline.crawl.visit import RETRIED_STATUS, Queued, Visit
from mingzhang.pipeline.fetch.web import escaped, joined

__all__ = ["answer_of"]

REDIRECTS = 8
LONGEST_DELAY = 60.0
"""Seconds: a Crawl-delay beyond a minute counts as one minute."""


async def answer_of(visit: Visit, place: Queued) -> Reply | None:
    """The answer to be read for a place, None where there is none: a row of `fetches` says why."""
    request = Request(place, escaped(place.ask or place.url), form=place.form)
    try:
        if visit.stopped:
            return None
        if told := await asyncio.to_thread(resumed, visit, request):
            return told
        return await _followed(visit, request)
    except NotADocument:
        return None


async def _followed(visit: Visit, request: Request) -> Reply | None:
    """The last answer of a chain of redirects, None where it fails or never ends."""
    for _ in range(REDIRECTS + 1):
        if request.place.role != "robots" and not await _allowed(visit, request):
            return None
        reply = await _tried(visit, request)
        if reply is None or not reply.location:
            return reply
        request.redirects += 1
        request.form = request.form if reply.status in {307, 308} else ""
        request.url = _led(request.url, reply.location)
    note(visit, request.place, "error", "redirected without end", at=request.url)
    return None


def _led(url: str, location: str) -> str:
    """Where a redirect leads; a fragment that it names is kept."""
    fragment = urldefrag(location).fragment
    return escaped(joined(url, location)) + (f"#{fragment}" if fragment else "")


async def _tried(visit: Visit, request: Request) -> Reply | None:
    """The answer of one address, asked again as often as the profile says while only passing trouble comes."""
    while True:
        try:
            reply = await handled(visit, request)
        except PassingTrouble:
            reply = None
        if reply is not None and reply.status not in RETRIED_STATUS:
            return reply if reply.ok or reply.location else None
        if request.last or request.tries >= visit.profile.pace.retries:
            return _robots_that_fail(request, reply)
        request.tries += 1


def _robots_that_fail(request: Request, reply: Reply | None) -> Reply | None:
    """The last answer counts for robots.txt (it forbids everything then), and for nothing else."""
    return reply if reply is not None and request.place.role == "robots" else None


async def _allowed(visit: Visit, request: Request) -> bool:
    async def ask(url: str) -> bytes:
        try:
            reply = await _followed(visit, Request(Queued("robots", url), url))
        except NotADocument:
            return b""
        return reply.body if reply is not None else b""

    rules = await visit.robots.of(request.url, ask)
    if told := Robots.delay(rules):
        visit.throttle.slow(urlsplit(request.url).hostname or "", min(told, LONGEST_DELAY))
    if Robots.allow(rules, request.url):
        return True
    note(visit, request.place, "robots_forbidden", "robots.txt does not allow this address, or did not come")
    return False
