"""One request on the wire: which addresses may be asked, its headers, its body within bounds."""

from __future__ import annotations

import re
from urllib.parse import quote

import httpx

from mingzhang.pipeline.fetch.body import TooLargeError, TruncatedError, read_body
from mingzhang.pipeline.fetch.result import Hop, Limits
from mingzhang.pipeline.fetch.web import is_address
from mingzhang.schemas.errors import FetchError

__all__ = ["body_of", "check_url", "hop_of", "location_of"]

RANGE = re.compile(r"bytes\s{1,3}[0-9]{1,15}-[0-9]{1,15}/([0-9]{1,15})", re.IGNORECASE)
ASCII = "".join(map(chr, range(0x21, 0x7F)))


def check_url(url: str) -> None:
    """Raise `FetchError` for an address that is never asked: another scheme, no host, a password in it."""
    parsed = httpx.URL(url)
    if parsed.scheme in {"http", "https"} and parsed.host and not parsed.userinfo and not is_address(str(parsed)):
        raise FetchError("this is not an address that can be asked", where=url[:300])
    if parsed.scheme not in {"http", "https"} or not parsed.host:
        raise FetchError(f"only http and https addresses are fetched, not {parsed.scheme or 'none'}:", where=url)
    if parsed.userinfo:
        raise FetchError("an address with a user name or password in it is not fetched", where=parsed.host)


def body_of(response: httpx.Response, limits: Limits) -> tuple[bytes, int]:
    """The unpacked body and its bytes on the wire; raises `TooLargeError` before reading what announces too much."""
    declared = response.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limits.wire_bytes:
        raise TooLargeError(f"the server announces {int(declared):,} bytes, the bound is {limits.wire_bytes:,}")
    told = response.headers.get("content-type", "").lower()
    is_text = told.startswith(("text/", "application/json", "application/xml", "application/xhtml"))
    body, wire = read_body(response.iter_raw(), response.headers.get("content-encoding", ""), limits, is_text=is_text)
    whole = RANGE.match(response.headers.get("content-range", ""))
    if response.status_code == 200 and whole and int(whole[1]) > wire:
        raise TruncatedError(f"the server answered 200 and says that {wire:,} bytes are a part of {int(whole[1]):,}")
    return body, wire


def hop_of(response: httpx.Response) -> Hop:
    """A request and its answer, headers as sent and received."""
    return Hop(
        url=str(response.request.url),
        status=response.status_code,
        phrase=response.reason_phrase,
        request_headers=_headers(response.request.headers),
        response_headers=_headers(response.headers),
    )


def location_of(hop: Hop) -> str:
    """Where an answer sends its reader, empty where nowhere; bytes beyond ASCII are escaped as they came.

    Portals in GBK print raw GBK there: whoever decodes it asks for another name.
    """
    told = next((value for name, value in hop.response_headers if name.lower() == "location"), "")
    return quote(told.strip().encode("latin-1"), safe=ASCII)


def _headers(headers: httpx.Headers) -> tuple[tuple[str, str], ...]:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers.raw)
