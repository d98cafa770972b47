"""What an address on the web is: http or https, a host that can exist, a port that is one, nothing hidden in it."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import lru_cache
from urllib.parse import quote, urldefrag, urljoin, urlsplit, urlunsplit

import httpx

__all__ = ["MAX_URL", "escaped", "is_address", "joined"]

MAX_URL = 4096
_UNSEEN = re.compile("[\x00-\x20\x7f\\\\]")
_LABEL = re.compile(r"[^\s./\\:@?#\[\]<>\"'%^`{|}]{1,63}")
_SPACES = re.compile(r"\s+")
_KEPT = "!$&()*+,;=:@/?%"


def is_address(url: str) -> bool:
    """Whether an absolute address can be asked at all: scheme, host, port, length, no user, no control characters."""
    if len(url) > MAX_URL or _UNSEEN.search(url):
        return False
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and "@" not in parts.netloc and parts.port != 0
        return usable and _is_host(parts.hostname or "") and bool(httpx.URL(url).host)
    except (ValueError, httpx.InvalidURL):  # a port of letters or beyond 65535, half a bracket, a host without IDNA
        return False


def _is_host(host: str) -> bool:
    if ":" in host:  # an IPv6 address, which the parts above have looked at
        return True
    return len(host) <= 253 and all(_LABEL.fullmatch(label) for label in host.removesuffix(".").split("."))


@lru_cache(maxsize=16_384)
def joined(base: str, link: str) -> str:
    """A link as an address that can be asked, empty where it is none; white space is escaped, the fragment goes."""
    if len(link) > 2 * MAX_URL:
        return ""
    try:
        url = _SPACES.sub("%20", urldefrag(urljoin(base, link.strip())).url)
    except ValueError:
        return ""
    return url if is_address(url) else ""


def escaped(url: str) -> str:
    """An address as it is asked and archived: what is not ASCII, and what no address may hold, percent-encoded.

    Escapes that stand there stay; a host with other letters is named in its IDNA form.
    """
    parts = urlsplit(url)
    host = parts.netloc.lower()
    if not host.isascii():
        with suppress(UnicodeError):  # nobody answers to such a name, and the request says so
            host = host.encode("idna").decode()
    path = quote(parts.path, safe=_KEPT + "'") or ("/" if parts.query else "")
    query, fragment = quote(parts.query, safe=_KEPT), quote(parts.fragment, safe=_KEPT + "'")
    return urlunsplit((parts.scheme, host, path, query, fragment))
