"""Addresses without what is made anew for every visitor: session ids, tokens and clocks in them name no document."""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

__all__ = ["settled"]

_PATH = re.compile(
    r"(?:;|%3b)(?:jsessionid|phpsessid|sid|sessionid)(?:=|%3d)[^/?#;]*|/\(?s\([0-9a-z]{16,64}\)\)?(?=/)"
    r"|/(?:jsessionid|phpsessid|sessionid|session|sid)[=_-][0-9a-z]{8,64}(?=/)",
    re.IGNORECASE,
)
"""/a.html;jsessionid=…, /(S(…))/a.aspx of ASP.NET without cookies, /sid-…/a.html."""
_ALWAYS = re.compile(r"(?:jsessionid|phpsessid|asp\.?net_sessionid|aspsessionid\w*|cfid|cftoken)", re.IGNORECASE)
_SESSION = re.compile(
    r"_?(?:\w{0,9}sid|\w{0,9}sess(?:ion)?|session_?id|s_?id|\w{0,9}token|tk|ticket|\w{0,4}csrf\w*|sign|signature|nonce)",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"_|_?(?:t|ts|time|timestamp|rnd|rand|random|r|nocache|dc|now|date_?time|v|ver|ms|cache|expires)", re.IGNORECASE
)
_MADE_UP = re.compile(r"[0-9A-Za-z._~!*%-]{16,}")
_MOMENT = re.compile(r"1[0-9]{9}(?:[0-9]{3})?|0?\.[0-9]{4,}|20[0-9]{12}")
"""Unix seconds or milliseconds, Math.random(), 20260301080000."""
_STANDS = re.compile(r"[0-9]|\.(?:s?html?|jhtml|pdf|docx?|xlsx?|zip|rar|wps|et|ofd)$", re.IGNORECASE)


def settled(url: str) -> str:
    """The address by which a document is known from night to night; asked is the address as it is linked.

    A token or clock that is all that names a document (`/view.do?token=…`) stays: it may be the document's.
    """
    if not (";" in url or "?" in url or _PATH.search(url)):
        return url
    parts = urlsplit(url)
    path = _PATH.sub("", parts.path)
    pairs = [pair for pair in parts.query.split("&") if not _ALWAYS.fullmatch(pair.partition("=")[0])]
    lasting = [pair for pair in pairs if not _passes(*pair.partition("=")[::2])]
    kept = lasting if any(lasting) or _STANDS.search(path) else pairs
    return urlunsplit((parts.scheme, parts.netloc, path, "&".join(kept), parts.fragment))


def _passes(name: str, value: str) -> bool:
    if _SESSION.fullmatch(name):
        return bool(_MADE_UP.fullmatch(value)) and any(char.isdigit() for char in value)
    return bool(_CLOCK.fullmatch(name) and _MOMENT.fullmatch(value))
