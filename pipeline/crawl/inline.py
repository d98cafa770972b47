"""Entries that a page's own scripts carry as data: objects with a title and an address in them, JSON or nearly so."""

from __future__ import annotations

import re

from mingzhang.pipeline.crawl.links import Entry, ListPage, absolute, printed_date
from mingzhang.pipeline.crawl.sessions import settled
from mingzhang.pipeline.fetch.soup import scripts_of

__all__ = ["DATES", "LINKS", "TITLES", "inline_entries"]

_OBJECT = re.compile(r"\{([^{}]{10,4000})\}")
_PAIR = re.compile(
    r"""["']?([\w$]{1,40})["']?\s{0,9}:\s{0,9}(?:"((?:[^"\\\n]|\\.){0,2000})"|'((?:[^'\\\n]|\\.){0,2000})')"""
)
TITLES = ("title", "doctitle", "articletitle", "infotitle", "name", "bt", "subject", "topic")
LINKS = ("url", "link", "href", "docpuburl", "linkurl", "docurl", "infourl", "articleurl", "puburl", "path", "src")
DATES = ("date", "pubdate", "publishtime", "time", "releasetime", "pubtime", "createtime", "docreltime", "publishdate")
_ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))")
_LOOKED_AT = 4_000_000


def inline_entries(page: ListPage) -> tuple[Entry, ...]:
    """The entries in the order of the code, each address once."""
    if page.root is None:
        return ()
    found: dict[str, Entry] = {}
    for inner in _OBJECT.findall(scripts_of(page.root)[:_LOOKED_AT]):
        told = {pair[0].lower(): _plain(pair[1] or pair[2]) for pair in _PAIR.findall(inner)}
        title, link = _first(told, TITLES), _first(told, LINKS)
        url = absolute(page.base, link) if title and link else ""
        if url:
            known = settled(url)
            entry = Entry(known, title[:400], printed_date(_first(told, DATES)), ask=url if known != url else "")
            found.setdefault(known, entry)
    return tuple(found.values())


def _first(told: dict[str, str], names: tuple[str, ...]) -> str:
    return next((told[name].strip() for name in names if told.get(name, "").strip()), "")


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], text)
