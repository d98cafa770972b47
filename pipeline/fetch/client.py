"""Fetch one URL: redirects by hand with each hop checked, everything bounded, every failure a named state."""

from __future__ import annotations

import datetime as dt
import ssl
import time
from dataclasses import dataclass, field

import httpcore
import httpx

from pipeline.fetch.address import NoSuchHostError, PrivateAddressError
from pipeline.fetch.body import ENCODINGS, TooLargeError, TruncatedError, read_body
from pipeline.fetch.result import Fetched, Hop, Known, Limits
from pipeline.fetch.transport import BoundedTransport
from pipeline.fetch.verdict import answer_state
from pipeline.version import VERSION
from schemas.errors import FetchError

__all__ = ["fetch", "user_agent"]

OUTDATED_TLS = (
    "UNSAFE_LEGACY_RENEGOTIATION_DISABLED",
    "UNSUPPORTED_PROTOCOL",
    "PROTOCOL_VERSION",
    "HANDSHAKE_FAILURE",
    "DH_KEY_TOO_SMALL",
    "NO_PROTOCOLS_AVAILABLE",
)
"""What OpenSSL says of servers that only speak the TLS of 1999: asked once more with it, certificates verified."""
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

    A redirect to a private address ends the fetch as `redirected_private`, one to another scheme as `error`. A server
    that only speaks an outdated TLS is asked once more with it (`old_tls` says so). Proxies of the environment are not
    used: behind one the connected address could not be checked.
    """
    asked = _Asked(url, allow_private, contact, referer, known or Known(), limits or Limits())
    got = _fetch(asked, old_tls=False)
    if got.state == "tls" and any(words in got.reason for words in OUTDATED_TLS):
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
        except (FetchError, httpcore.TimeoutException, httpx.InvalidURL, *_NETWORK) as error:
            end = _End(*_failure(error, journey))
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


_NETWORK = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, httpx.HTTPError, OSError)


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
        _check_url(journey.at)
        with client.stream("GET", journey.at, headers=condition) as response:
            journey.hops.append(_hop(response))
            target = response.headers.get("location")
            if response.status_code not in REDIRECTS or not target:
                return _arrival(response, journey.at, limits)
        journey.at, condition = str(httpx.URL(journey.at).join(target)), {}
    raise FetchError(f"more than {limits.redirects} redirects", then="open the address in a browser and use its last")


def _arrival(response: httpx.Response, url: str, limits: Limits) -> _End:
    if response.status_code == 304 and {"if-none-match", "if-modified-since"} & set(response.request.headers):
        return _End("unchanged", "")
    declared = response.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limits.wire_bytes:
        raise TooLargeError(f"the server announces {int(declared):,} bytes, the bound is {limits.wire_bytes:,}")
    body, wire = read_body(response.iter_raw(), response.headers.get("content-encoding", ""), limits)
    state, reason = answer_state(response.status_code, body, url)
    kept = body if state in {"new", "blocked", "soft_404"} else b""
    return _End(state, reason, kept, wire)


def _check_url(url: str) -> None:
    parsed = httpx.URL(url)
    if parsed.scheme not in {"http", "https"} or not parsed.host:
        raise FetchError(f"only http and https addresses are fetched, not {parsed.scheme or 'none'}:", where=url)
    if parsed.userinfo:
        raise FetchError("an address with a user name or password in it is not fetched", where=parsed.host)


def _hop(response: httpx.Response) -> Hop:
    return Hop(
        url=str(response.request.url),
        status=response.status_code,
        phrase=response.reason_phrase,
        request_headers=_headers(response.request.headers),
        response_headers=_headers(response.headers),
    )


def _headers(headers: httpx.Headers) -> tuple[tuple[str, str], ...]:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers.raw)


def _failure(error: Exception, journey: _Journey) -> tuple[str, str]:
    redirected = bool(journey.hops)
    where = f" at {journey.at}" if redirected else ""
    match error:
        case PrivateAddressError():
            return ("redirected_private" if redirected else "refused"), f"{error}{where}"
        case NoSuchHostError():
            return "dns", str(error)
        case TooLargeError():
            return "too_large", str(error)
        case TruncatedError():
            return "truncated", str(error)
        case FetchError():
            return ("refused" if not redirected else "error"), f"{error}{where}"
        case httpx.InvalidURL():
            return "refused", f"this is not an address: {_words(error)}"
        case httpcore.TimeoutException():
            return "timeout", f"no answer in time ({_words(error)}){where}"
    return _network_failure(error, where)


def _network_failure(error: Exception, where: str) -> tuple[str, str]:
    if isinstance(error.__cause__, ssl.SSLError) or isinstance(error.__context__, ssl.SSLError):
        return "tls", f"no secure connection ({_words(error)}){where}; next: try the http:// address"
    if isinstance(error.__cause__, ConnectionRefusedError) or isinstance(error.__context__, ConnectionRefusedError):
        return "refused", f"nothing listens there ({_words(error)}){where}"
    if isinstance(error, httpcore.RemoteProtocolError) and "complete message body" in str(error):
        return "truncated", f"the answer ended before its announced length ({_words(error)}){where}"
    return "error", f"the request failed ({_words(error)}){where}"


def _words(error: Exception) -> str:
    return str(error) or type(error).__name__
