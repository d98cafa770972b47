"""Fetch one URL: redirects by hand with each hop checked, everything bounded, every failure a named state."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass, field, replace

import httpx

from mingzhang.pipeline.fetch.body import ENCODINGS
from mingzhang.pipeline.fetch.failures import FAILURES, failure, is_outdated
from mingzhang.pipeline.fetch.moved import moved_to
from mingzhang.pipeline.fetch.result import Fetched, Hop, Known, Limits
from mingzhang.pipeline.fetch.transport import BoundedTransport
from mingzhang.pipeline.fetch.verdict import answer_state
from mingzhang.pipeline.fetch.wire import body_of, check_url, hop_of, location_of
from mingzhang.pipeline.version import VERSION
from mingzhang.schemas.errors import FetchError

__all__ = ["fetch", "user_agent"]

REDIRECTS = frozenset({301, 302, 303, 307, 308})


def fetch(
    url: str,
    *,
    allow_private: bool = False,
    contact: str = "",
    referer: str = "",
    known: Known | None = None,
    limits: Limits | None = None,
) -> Fetched:
    """Fetch one URL and say what came; never raises for anything that a server or the network does.

    `referer` is the page that linked it: some portals give their files to nobody who does not say so. `known` is what
    an earlier answer said of itself: a server that still has the same answers 304 without a body (`unchanged`).

    Redirects are followed, and pages that only send their reader on (meta refresh, a script that sets the location).
    A redirect to a private address ends the fetch as `redirected_private`, one to another scheme as `error`. A server
    that only speaks an outdated TLS is asked once more with it (`old_tls` says so). Proxies of the environment are not
    used: behind one the connected address could not be checked.
    """
    asked = _Asked(url, allow_private, contact, referer, known or Known(), limits or Limits())
    got = _fetch(asked, old_tls=False)
    if got.state == "tls" and is_outdated(got.reason):
        return _fetch(asked, old_tls=True)
    return got


@dataclass(frozen=True, slots=True)
class _Asked:
    url: str
    allow_private: bool
    contact: str
    referer: str
    known: Known
    limits: Limits

    @property
    def headers(self) -> dict[str, str]:
        headers = {"User-Agent": user_agent(self.contact), "Accept": "*/*", "Accept-Encoding": ENCODINGS}
        if self.referer and self.referer.isascii() and self.referer.isprintable():
            headers["Referer"] = self.referer
        return headers


def _fetch(asked: _Asked, *, old_tls: bool) -> Fetched:
    started, clock = dt.datetime.now(dt.UTC), time.monotonic()
    journey, limits = _Journey(asked.url), asked.limits
    transport = BoundedTransport(limits, allow_private=asked.allow_private, old_tls=old_tls)
    timeout = httpx.Timeout(limits.read, connect=limits.connect)
    with httpx.Client(transport=transport, headers=asked.headers, timeout=timeout, trust_env=False) as client:
        try:
            end = _travel(client, journey, asked)
        except FAILURES as error:
            end = _End(*failure(error, journey.at, redirected=bool(journey.hops)))
    return Fetched(
        url=asked.url,
        final_url=journey.at,
        state=end.state,
        reason=end.reason,
        started_at=started,
        seconds=time.monotonic() - clock,
        body=end.body,
        wire_bytes=end.wire_bytes,
        hops=tuple(journey.hops),
        old_tls=old_tls and bool(journey.hops),
    )


def user_agent(contact: str = "") -> str:
    """Who asks, truthfully, and whom to write to if we are a nuisance."""
    return f"mingzhang/{VERSION} (reader of public fiscal disclosures; {contact or 'no contact set'})"


@dataclass(slots=True)
class _Journey:
    """Where a fetch is and where it has been, kept outside so that a failure can be told with its place."""

    at: str
    hops: list[Hop] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _End:
    state: str
    reason: str
    body: bytes = b""
    wire_bytes: int = 0


def _travel(client: httpx.Client, journey: _Journey, asked: _Asked) -> _End:
    limits, condition = asked.limits, asked.known.headers
    for _ in range(limits.redirects + 1):
        check_url(journey.at)
        with client.stream("GET", journey.at, headers=condition) as response:
            journey.hops.append(hop_of(response))
            target = location_of(journey.hops[-1])
            if response.status_code not in REDIRECTS or not target:
                end = _arrival(response, journey.at, limits)
                target = _sent_on(journey, end)
            if not target:
                return end
        journey.at, condition = str(httpx.URL(journey.at).join(target)), {}
    raise FetchError(f"more than {limits.redirects} redirects", then="open the address in a browser and use its last")


def _sent_on(journey: _Journey, end: _End) -> str:
    """Where a page that came sends its reader; its bytes stay with the hop, for the archive."""
    hop = journey.hops[-1]
    refresh = next((value for name, value in hop.response_headers if name.lower() == "refresh"), "")
    target = moved_to(end.body, journey.at, refresh) if hop.status == 200 else ""
    if target:
        journey.hops[-1] = replace(hop, body=end.body)
    return target


def _arrival(response: httpx.Response, url: str, limits: Limits) -> _End:
    if response.status_code == 304 and {"if-none-match", "if-modified-since"} & set(response.request.headers):
        return _End("unchanged", "")
    body, wire = body_of(response, limits)
    state, reason = answer_state(response.status_code, body, url)
    kept = body if state in {"new", "blocked", "soft_404"} else b""
    return _End(state, reason, kept, wire)
