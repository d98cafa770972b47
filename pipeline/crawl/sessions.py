"""Addresses without what is made anew for every visitor: session ids, tokens and clocks in them name no document."""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

__all__ = ["settled"]

_PATH = re.compile(r";(?:jsessionid|phpsessid|sid|sessionid)=[^/?#;]*", re.IGNORECASE)
_ALWAYS = re.compile(r"(?:jsessionid|phpsessid|asp\.?net_sessionid|aspsessionid\w*|cfid|cftoken)", re.IGNORECASE)
_SESSION = re.compile(r"_?(?:sid|sess|session|session_?id|s_?id|token|access_?token|ticket|csrf\w*)", re.IGNORECASE)
_CLOCK = re.compile(
    r"_|_?t|_?ts|_?time|_?timestamp|_?rnd|_?rand|_?random|_?r|_?nocache|_?dc|_?now|_?date_?time", re.IGNORECASE
)
_MADE_UP = re.compile(r"[0-9A-Za-z._~!*-]{16,}")
_MOMENT = re.compile(r"1[0-9]{9}(?:[0-9]{3})?|0?\.[0-9]{4,}|20[0-9]{12}")
"""Unix seconds or milliseconds, Math.random(), 20260301080000."""


def settled(url: str) -> str:
    """The address by which a document is known from night to night; asked is the address as it is linked."""
    if not (";" in url or "?" in url):
        return url
    parts = urlsplit(url)
    pairs = [pair for pair in parts.query.split("&") if not _passes(*_pair(pair))] if parts.query else []
    return urlunsplit((parts.scheme, parts.netloc, _PATH.sub("", parts.path), "&".join(pairs), parts.fragment))


def _pair(pair: str) -> tuple[str, str]:
    name, _, value = pair.partition("=")
    return name, value


def _passes(name: str, value: str) -> bool:
    if _ALWAYS.fullmatch(name):
        return True
    if _SESSION.fullmatch(name):
        return bool(_MADE_UP.fullmatch(value)) and any(char.isdigit() for char in value)
    return bool(_CLOCK.fullmatch(name) and _MOMENT.fullmatch(value))
