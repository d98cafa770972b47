"""What a request gave: the bytes, how they came, and a named state of the contract's `fetches.state`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

__all__ = ["STATES", "Fetched", "Hop", "Known", "Limits"]

STATES = frozenset(
    {
        *("new", "unchanged", "changed"),
        *("blocked", "soft_404", "robots_forbidden", "refused", "redirected_private"),
        *("too_large", "truncated", "timeout", "dns", "tls", "error", "unjudged", "withdrawn", "list_short"),
        "absent",
    }
)
"""`absent`: there is no robots.txt, so nothing is forbidden; `withdrawn`: a notice stands where a document was;
`list_short`: a list goes on where no link leads.
`new` from the fetcher means "came whole"; `unchanged` and `changed` are said by whoever knows the archive.
`refused`: we do not ask (scheme, private address) or the server does not let us in (401, 403, 429, closed port)."""

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one fetch: seconds, and bytes as sent (`wire`) and as unpacked (`body`).

    `total` covers everything from the first packet to the last, over all redirects.
    """

    connect: float = 15.0
    read: float = 30.0
    total: float = 300.0
    wire_bytes: int = 128 * 1024 * 1024
    body_bytes: int = 256 * 1024 * 1024
    redirects: int = 8


@dataclass(frozen=True, slots=True)
class Known:
    """What an earlier answer said of its own version: its `ETag` and `Last-Modified`, empty where it said none."""

    etag: str = ""
    last_modified: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """The headers of a request that wants a body only where there is another one."""
        told = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in told.items() if value and value.isascii() and value.isprintable()}


@dataclass(frozen=True, slots=True)
class Hop:
    """One request and its answer, headers as sent and received, for the archive.

    `body` is that of a page which only sent its reader on, empty otherwise.
    """

    url: str
    status: int
    phrase: str
    request_headers: Headers
    response_headers: Headers
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Fetched:
    """One fetch, come or failed: `state` names which, `reason` says in words what, where and what next.

    `body` is unpacked (no content encoding) and empty unless the state is `new`, `blocked` or `soft_404`;
    `old_tls` marks that it came over an outdated TLS.
    """

    url: str
    final_url: str
    state: str
    reason: str
    started_at: dt.datetime
    seconds: float
    body: bytes = b""
    wire_bytes: int = 0
    hops: tuple[Hop, ...] = ()
    old_tls: bool = False

    @property
    def ok(self) -> bool:
        """Whether a document came."""
        return self.state in {"new", "unchanged", "changed"}

    @property
    def status(self) -> int | None:
        """The last HTTP status, None where no answer came."""
        return self.hops[-1].status if self.hops else None

    @property
    def content_type(self) -> str:
        """The declared content type of the last answer, empty where none."""
        headers = self.hops[-1].response_headers if self.hops else ()
        return next((value for name, value in headers if name.lower() == "content-type"), "")
