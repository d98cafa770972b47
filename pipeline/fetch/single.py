"""One request without following it: for an engine that follows redirects, keeps cookies and retries by itself."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping
from dataclasses import dataclass

import httpcore
import httpx

from pipeline.fetch.address import PrivateAddressError
from pipeline.fetch.body import TooLargeError, read_body
from pipeline.fetch.client import _NETWORK, OUTDATED_TLS, _check_url, _failure, _hop, _Journey
from pipeline.fetch.result import Hop, Limits
from pipeline.fetch.transport import BoundedTransport
from schemas.errors import FetchError

__all__ = ["Answer", "NoAnswer", "ask"]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that came whole: its hop (status, headers), the unpacked body, bytes on the wire, and times.

    `latency` is the time until the headers came, `seconds` until the end.
    """

    hop: Hop
    body: bytes
    wire_bytes: int
    started_at: dt.datetime
    latency: float
    seconds: float


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """No whole answer: the named state of `fetches`, why in words, and the HTTP status where one was told.

    `private` marks an address that is never asked; whoever followed a redirect to it calls it `redirected_private`.
    """

    state: str
    reason: str
    status: int | None
    started_at: dt.datetime
    seconds: float
    private: bool = False


def ask(url: str, headers: Mapping[str, str], limits: Limits, *, allow_private: bool) -> Answer | NoAnswer:
    """Ask once; never raises for anything that a server or the network does. Checks and bounds are those of `fetch`."""
    got = _ask(url, headers, limits, allow_private=allow_private, old_tls=False)
    if isinstance(got, NoAnswer) and got.state == "tls" and any(words in got.reason for words in OUTDATED_TLS):
        return _ask(url, headers, limits, allow_private=allow_private, old_tls=True)
    return got


def _ask(
    url: str, headers: Mapping[str, str], limits: Limits, *, allow_private: bool, old_tls: bool
) -> Answer | NoAnswer:
    started, clock = dt.datetime.now(dt.UTC), time.monotonic()
    hop: Hop | None = None
    transport = BoundedTransport(limits, allow_private=allow_private, old_tls=old_tls)
    timeout = httpx.Timeout(limits.read, connect=limits.connect)
    with httpx.Client(transport=transport, headers=dict(headers), timeout=timeout, trust_env=False) as client:
        try:
            _check_url(url)
            with client.stream("GET", url) as response:
                hop, latency = _hop(response), time.monotonic() - clock
                body, wire = _body(response, limits)
            return Answer(hop, body, wire, started, latency, time.monotonic() - clock)
        except PrivateAddressError as error:
            return NoAnswer("refused", str(error), None, started, time.monotonic() - clock, private=True)
        except (FetchError, httpcore.TimeoutException, httpx.InvalidURL, *_NETWORK) as error:
            state, reason = _failure(error, _Journey(url))
            if hop is not None and state == "error" and not isinstance(error, FetchError):
                state = "truncated"  # the headers came, the connection broke in the body
    return NoAnswer(state, reason, hop.status if hop else None, started, time.monotonic() - clock)


def _body(response: httpx.Response, limits: Limits) -> tuple[bytes, int]:
    declared = response.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limits.wire_bytes:
        raise TooLargeError(f"the server announces {int(declared):,} bytes, the bound is {limits.wire_bytes:,}")
    return read_body(response.iter_raw(), response.headers.get("content-encoding", ""), limits)
