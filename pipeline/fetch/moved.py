"""Pages that only send their reader on: a meta refresh, or a script of one line that sets the location."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from urllib.parse import urldefrag

from bs4 import BeautifulSoup

from mingzhang.pipeline.fetch.soup import attribute, scripts_of, soup_of
from mingzhang.pipeline.fetch.web import joined
from mingzhang.schemas.vocabulary.pages import PAGES

__all__ = ["moved_to", "sends_to"]

MAX_BYTES = 20_000
MOVES = (b"refresh", b"location", b"open(")
MOST_WORDS = 100
"""A page that prints more than "you are being sent on, click here" is a page of its own."""
LONGEST_WAIT = 15.0
"""A page that sends on later than this, in seconds, is meant to be read."""
WAIT_AND_URL = re.compile(r"""\s*(\d+(?:\.\d+)?)\s*[;,]\s*(?:url\s*=\s*)?["']?([^"']+)""", re.IGNORECASE)
LOCATION = re.compile(
    r"""(?<![\w.])(?:(?:window|self|top|parent|document)\s*\.\s*){0,4}location"""
    r"""(?:\s*\.\s*href)?\s*(?:=|\.\s*(?:replace|assign)\s*\()\s*(["'])([^"'\\]{1,2000})\1\s*(?:[)};"']|\n|$|</)"""
)
OPENED = re.compile(
    r"""(?<![\w.])(?:window\s*\.\s*)?open\s*\(\s*(["'])([^"'\\]{1,2000})\1\s*,\s*["']_(?:self|top|parent)["']"""
)
NAMED = re.compile(r"""\b(?:var|let|const)\s+([\w$]{1,60})\s*=\s*(["'][^"'\\]{1,2000}["'])\s{0,9}(?:[;,\n]|$)""")
"""A name for a plain text …"""
USED = re.compile(r"([=(]\s{0,9})([\w$]{1,60})(?=\s{0,9}(?:[;)\n]|$))")
"""… and where one is used."""
CALL = re.compile(r"(?<![\w$])([\w$]++)\s{0,9}\(")
LATER = re.compile(
    r"(?:\bfunction\s{1,9}(?P<name>[\w$]{1,60})\s{0,9}\([^(){};]{0,300}\)"
    r"|(?<![\w$.])(?P<set>[\w$]{1,60})\s{0,9}[=:]\s{0,9}(?:function\s{0,9}\([^(){};]{0,300}\)|\([^(){};]{0,300}\)\s{0,9}=>)"
    r"|\.\s{0,9}(?:click|on|bind|live|delegate|change|submit|addEventListener)\s{0,9}\([^{};]{0,300}"
    r"|\.\s{0,9}onclick\s{0,9}=[^{};]{0,100})\s{0,9}\{"
)
"""The beginning of code that runs when it is called, or when something is clicked."""
BRACE = re.compile("[{}]")
COMPUTED = re.compile(r"document\s*\.\s*cookie|\beval\b|fromCharCode|unescape|navigator|_0x|atob|\bif\s*\(")
"""Scripts that compute, ask or set cookies are challenges or choices; we follow only what is plainly written."""


def moved_to(body: bytes, url: str, refresh: str = "") -> str:
    """The http(s) address that a page from `url` sends every reader to, empty where it is a page of its own.

    `refresh` is the answer's header of that name, which browsers read like a meta refresh.
    """
    return _absolute(url, _waited_for(refresh) or sends_to(body))


def sends_to(body: bytes) -> str:
    """Where a page sends every reader, as it is written there; empty where it is a page of its own."""
    lower = body[:MAX_BYTES].lower()
    if len(body) > MAX_BYTES or b"<" not in lower or not any(word in lower for word in MOVES):
        return ""
    source = _text(body)
    soup = soup_of(source)
    if soup is None or any(mark in source.lower() for mark in PAGES.challenges):
        return ""
    title = soup.title.get_text() if soup.title is not None else ""
    if len("".join(soup.get_text().split())) - len("".join(title.split())) > MOST_WORDS:
        return ""
    loads = attribute(soup.body, "onload") if soup.body is not None else ""
    return _refresh(soup) or _location(f"{scripts_of(soup)}\n{loads}")


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        return body.decode("gb18030", "replace")


def _refresh(soup: BeautifulSoup) -> str:
    for meta in soup.find_all("meta"):
        refreshes = attribute(meta, "http-equiv").strip().lower() == "refresh"
        if refreshes and (target := _waited_for(attribute(meta, "content"))):
            return target
    return ""


def _waited_for(refresh: str) -> str:
    """The address of a refresh (0; url=/b.html), empty where it names none or comes too late."""
    told = WAIT_AND_URL.match(refresh[:4096])
    return told[2].strip() if told and float(told[1][:9]) <= LONGEST_WAIT else ""


def _location(scripts: str) -> str:
    """What the page's scripts set the location to, if that is one address and nothing about it is computed."""
    code = USED.sub(partial(_text_of, dict(NAMED.findall(scripts))), _run_at_once(scripts))
    targets = {found[2] for pattern in (LOCATION, OPENED) for found in pattern.finditer(code)}
    return targets.pop() if len(targets) == 1 and not COMPUTED.search(scripts) else ""


def _run_at_once(scripts: str) -> str:
    """The code without functions that nothing calls by itself and without what waits for a click."""
    kept, at = "", 0
    while found := LATER.search(scripts, at):
        end, name = _closing(scripts, found.end()), found["name"] or found["set"]
        calls = sum(call[1] == name for call in CALL.finditer(scripts))
        called = name is not None and calls > bool(found["name"])
        kept += scripts[at : found.end() if called else found.start()]
        at = found.end() if called else end
    return kept + scripts[at:]


def _closing(code: str, at: int) -> int:
    """Behind the brace that closes the one before `at`."""
    deep = 1
    for brace in BRACE.finditer(code, at):
        deep += 1 if brace[0] == "{" else -1
        if not deep:
            return brace.end()
    return len(code)


def _text_of(named: Mapping[str, str], used: re.Match[str]) -> str:
    """What stands where a name is used: the plain text that it was given, or the name itself."""
    return f"{used[1]}{named.get(used[2], used[2])}"


def _absolute(url: str, told: str) -> str:
    """The address, empty where it is none that can be asked, or the page itself."""
    if not told.strip():
        return ""
    target, fragment = joined(url, told), told.strip().partition("#")[2]
    return (f"{target}#{fragment}" if fragment else target) if target and target != urldefrag(url).url else ""
