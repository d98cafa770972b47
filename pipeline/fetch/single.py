"""One request without following it: for an engine that follows redirects, keeps cookies and retries by itself."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import httpx

from mingzhang.pipeline.fetch.address import PrivateAddressError
from mingzhang.pipeline.fetch.failures import FAILURES, failure, is_outdated
from mingzhang.pipeline.fetch.result import Hop, Limits
from mingzhang.pipeline.fetch.transport import BoundedTransport
from mingzhang.pipeline.fetch.wire import body_of, check_url, hop_of
from mingzhang.schemas.errors import FetchError

__all__ = ["Answer", "NoAnswer", "ask"]

FORM: Mapping[str, str] = {"Content-Type": "application/x-www-form-urlencoded"}


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


def ask(
    url: str,
    headers: Mapping[str, str],
    limits: Limits,
    *,
    allow_private: bool,
    form: str = "",
    stopped: Callable[[], bool] = lambda: False,
) -> Answer | NoAnswer:
    """Ask once; never raises for anything that a server or the network does. Checks and bounds are those of `fetch`.

    `form` is posted (`application/x-www-form-urlencoded`) where it is not empty. Once `stopped` says so the request is
    let go within a second, as a timeout.
    """
    transport = partial(BoundedTransport, limits, allow_private=allow_private, stopped=stopped)
    got = _ask(url, headers, limits, transport(), form)
    if isinstance(got, NoAnswer) and got.state == "tls" and is_outdated(got.reason):
        return _ask(url, headers, limits, transport(old_tls=True), form)
    return got


def _ask(
    url: str, headers: Mapping[str, str], limits: Limits, transport: BoundedTransport, form: str
) -> Answer | NoAnswer:
    started, clock = dt.datetime.now(dt.UTC), time.monotonic()
    hop: Hop | None = None
    method, body, more = ("POST", form.encode(), FORM) if form else ("GET", None, {})
    timeout = httpx.Timeout(limits.read, connect=limits.connect)
    with httpx.Client(transport=transport, headers=dict(headers), timeout=timeout, trust_env=False) as client:
        try:
            check_url(url)
            with client.stream(method, url, content=body, headers=more) as response:
                hop, latency = hop_of(response), time.monotonic() - clock
                came, wire = body_of(response, limits)
            return Answer(hop, came, wire, started, latency, time.monotonic() - clock)
        except PrivateAddressError as error:
            return NoAnswer("refused", str(error), None, started, time.monotonic() - clock, private=True)
        except FAILURES as error:
            state, reason = failure(error, url, redirected=False)
            if hop is not None and state == "error" and not isinstance(error, FetchError):
                state = "truncated"  # the headers came, the connection broke in the body
    return NoAnswer(state, reason, hop.status if hop else None, started, time.monotonic() - clock)
