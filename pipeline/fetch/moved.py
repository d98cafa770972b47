"""Pages that only send their reader on: a meta refresh, or a script of one line that sets the location."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

from mingzhang.schemas.vocabulary.pages import PAGES

__all__ = ["moved_to"]

MAX_BYTES = 20_000
MOST_WORDS = 100
"""A page that prints more than "you are being sent on, click here" is a page of its own."""
LONGEST_WAIT = 15.0
"""A page that sends on later than this, in seconds, is meant to be read."""
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
UNSEEN = re.compile(r"<(script|style|title)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
TAG = re.compile(r"<[^>]*>")
META = re.compile(r"<meta\b[^>]*>", re.IGNORECASE)
REFRESH = re.compile(r"""http-equiv\s*=\s*["']?refresh\b""", re.IGNORECASE)
CONTENT = re.compile(r"""content\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
WAIT_AND_URL = re.compile(r"""\s*(\d+(?:\.\d+)?)\s*[;,]\s*(?:url\s*=\s*)?["']?([^"']+)""", re.IGNORECASE)
LOCATION = re.compile(
    r"""(?<![\w.])(?:(?:window|self|top|parent|document)\s*\.\s*)*location"""
    r"""(?:\s*\.\s*href)?\s*(?:=|\.\s*(?:replace|assign)\s*\()\s*(["'])([^"'\\]{1,2000})\1\s*(?:\)|;|\n|$|</)"""
)
COMPUTED = re.compile(r"document\s*\.\s*cookie|\beval\b|fromCharCode|unescape|navigator|_0x|atob|\bif\s*\(")
"""Scripts that compute, ask or set cookies are challenges or choices; we follow only what is plainly written."""


def moved_to(body: bytes, url: str) -> str:
    """The http(s) address that a page from `url` sends every reader to, empty where it is a page of its own."""
    lower = body[:MAX_BYTES].lower()
    if len(body) > MAX_BYTES or b"<" not in lower or not (b"refresh" in lower or b"location" in lower):
        return ""
    source = COMMENT.sub("", _text(body))
    printed = "".join(unescape(TAG.sub("", UNSEEN.sub("", source))).split())
    if len(printed) > MOST_WORDS or any(mark in source.lower() for mark in PAGES.challenges):
        return ""
    return _absolute(url, _refresh(source) or _location(source))


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        return body.decode("gb18030", "replace")


def _refresh(source: str) -> str:
    for meta in META.findall(source):
        content = CONTENT.search(meta) if REFRESH.search(meta) else None
        told = WAIT_AND_URL.match(unescape(next(filter(None, content.groups()), ""))) if content else None
        if told and float(told[1]) <= LONGEST_WAIT:
            return told[2]
    return ""


def _location(source: str) -> str:
    """What the page's scripts set the location to, if that is one address and nothing about it is computed."""
    scripts = "\n".join(found[0] for found in re.finditer(r"<script\b.*?</script", source, re.DOTALL | re.IGNORECASE))
    targets = {found[2] for found in LOCATION.finditer(scripts)}
    return targets.pop() if len(targets) == 1 and not COMPUTED.search(scripts) else ""


def _absolute(url: str, told: str) -> str:
    """The address, empty where it is none that can be asked, or the page itself."""
    try:
        target = urljoin(url, told.strip()) if told.strip() else ""
        parts = urlsplit(target)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return ""
    return re.sub(r"\s", "%20", target) if usable and urldefrag(target).url != urldefrag(url).url else ""
