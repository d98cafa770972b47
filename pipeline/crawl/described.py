"""Lists in JSON or XML as a profile describes them: where the items stand, and in each its title, date and link."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from bs4 import BeautifulSoup, Tag

from mingzhang.pipeline.clock import CHINA
from mingzhang.pipeline.crawl.links import Entry, absolute, printed_date
from mingzhang.pipeline.crawl.sessions import settled
from mingzhang.pipeline.fetch.soup import soup_of, words_of
from mingzhang.pipeline.portals import Fields

__all__ = ["Described", "read_described"]

_FIELD = re.compile(r"\{([\w.@-]{1,80})\}")
_PAGE = re.compile(r"[0-9]{1,6}")
_PAGES = ("page", "pageno", "pageindex", "pagenum", "currentpage", "curpage", "pn", "p", "current", "start")
MOST = 20_000


@dataclass(frozen=True, slots=True)
class Described:
    """The entries of an answer, the next one's address (empty at the end), and how many entries it says there are."""

    entries: tuple[Entry, ...]
    following: str
    records: int
    found: bool
    lost: str = ""
    """What the answer names as the next one where that is no address."""


def read_described(text: str, base: str, rules: Fields) -> Described | None:
    """Read an answer by the profile's paths; None where the text is neither JSON nor XML, as a page before its feed."""
    told = _parsed(text)
    if told is None:
        return None
    items = _at(told, rules.items)
    listed = items if isinstance(items, list) else [] if items is None else [items]
    entries = tuple(entry for item in listed[:MOST] if (entry := _entry(item, base, rules)))
    total = _text(_at(told, rules.total)) if rules.total else ""
    records = int(total) if total.isdecimal() and len(total) < 9 else 0
    following = _following(told, base, rules) if entries else ""
    named = _text(_at(told, rules.next)) if entries and rules.next and "{page}" not in rules.next else ""
    lost = named[:100] if named and not following else ""
    return Described(entries, following, records, items is not None, lost)


def _parsed(text: str) -> Any:
    bare = text.strip("\ufeff \t\r\n();")
    if bare[:1] not in {"{", "[", "<"}:
        inner = re.match(r"[\w$.]{1,80}\s*\(", bare)  # JSONP: callback({...})
        bare = bare[inner.end() :].strip("(); \r\n\t") if inner else ""
    if bare[:1] in {"{", "["}:
        try:
            return json.loads(bare)
        except (ValueError, RecursionError):
            return None
    if bare[:1] == "<" and "<html" not in bare[:20_000].lower():
        return BeautifulSoup(bare, "xml")
    return None


def _at(told: Any, path: str) -> Any:
    """What stands at a path of names and numbers with dots: `data.rows`, `rss.channel.item`, `0.list`, `link.@href`."""
    for name in filter(None, path.split(".")):
        told = _step(told, name)
        if told is None:
            return None
    return told


def _step(told: Any, name: str) -> Any:
    if isinstance(told, dict):
        return told.get(name)
    if isinstance(told, list) and told and not isinstance(told[0], Tag):
        if name.isdecimal():
            return told[int(name)] if int(name) < len(told) else None
        return next((step for each in told if (step := _step(each, name)) is not None), None)
    if isinstance(told, list):
        told = told[0] if told else None
    if not isinstance(told, Tag):
        return None
    if name.startswith("@"):
        return told.get(name[1:])
    found = told.find_all(name, recursive=False)
    return list(found) or None


def _text(told: Any) -> str:
    if isinstance(told, list):
        told = told[0] if told else ""
    if isinstance(told, Tag):
        return words_of(told)
    return "" if told is None or isinstance(told, dict | bool) else str(told).strip()


def _entry(item: Any, base: str, rules: Fields) -> Entry | None:
    title = _bare(_text(_at(item, rules.title)))[:400]
    link = _filled(rules.link, item) if "{" in rules.link else _text(_at(item, rules.link))
    url = absolute(base, link) if link else ""
    if not title or not url:
        return None
    known = settled(url)
    return Entry(known, title, _day(_text(_at(item, rules.date))), ask=url if known != url else "")


def _bare(title: str) -> str:
    """A title without the markup that some answers highlight words with."""
    soup = soup_of(title) if "<" in title else None
    return words_of(soup) if soup is not None else title


def _filled(pattern: str, item: Any) -> str:
    return _FIELD.sub(lambda found: quote(_text(_at(item, found[1])), safe="/:?&=%.-_~"), pattern)


def _day(told: str) -> dt.date | None:
    if told.isdecimal() and len(told) in {9, 10, 12, 13}:
        return dt.datetime.fromtimestamp(int(told[:-3] if len(told) > 10 else told), CHINA).date()
    return printed_date(told)


def _following(told: Any, base: str, rules: Fields) -> str:
    """The next answer: its address or number at the path `next`, or this address with the next number of `{page}`."""
    if not rules.next:
        return ""
    if "{page}" in rules.next:
        number = _number(base, rules.next) + 1
        return absolute(base, rules.next.replace("{page}", str(number)))
    where = _text(_at(told, rules.next))
    return _turned(base, where) if where.isdecimal() else absolute(base, where) if where else ""


def _number(base: str, pattern: str) -> int:
    """Which page an address of the pattern is; 1 where it is another address: the start of the list."""
    before, _, behind = pattern.partition("{page}")
    at = base.find(before)
    while at >= 0:
        number = _PAGE.match(base, at + len(before))
        if number and base.startswith(behind, number.end()):
            return int(number.group())
        at = base.find(before, at + 1)
    return 1


def _turned(base: str, number: str) -> str:
    parts = urlsplit(base)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    if not any(key.lower() in _PAGES for key, _ in pairs):
        return ""
    turned = [(key, number if key.lower() in _PAGES else value) for key, value in pairs]
    return urlunsplit((*parts[:3], urlencode(turned), ""))
