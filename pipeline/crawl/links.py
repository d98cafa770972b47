"""The links of a list page: address, title and printed date of each, resolved against the page's final address."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import cast
from urllib.parse import urldefrag, urljoin, urlsplit

from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from mingzhang.extractors.charset import decode
from mingzhang.extractors.html.tree import parse, text_of
from mingzhang.schemas.errors import UnreadableError

__all__ = ["Entry", "ListPage", "absolute", "entries_of", "list_page"]

DATE = re.compile(r"(?<![0-9])(20[0-9]{2})\s*[-/.年]\s*([01]?[0-9])\s*[-/.月]\s*([0-3]?[0-9])(?![0-9])")
SPACES = re.compile(r"\s+")
AROUND = 3
"""How far up from a link its date may stand."""
MAX_URL = 4096
MAX_TITLE = 400


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of a list; `date` is the one printed beside it."""

    url: str
    title: str
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list page decoded: its text, its tree (None where the bytes are no page), and the address links stand on."""

    text: str
    root: HtmlElement | None
    url: str
    base: str


def list_page(data: bytes, url: str, *, content_type: str = "") -> ListPage:
    """Decode a list page; `url` is the final address, after redirects, and may carry a fragment."""
    text = decode(data, content_type=content_type).text
    try:
        root = parse(text).root if "<" in text[:4096] else None
    except UnreadableError:
        root = None
    base = urldefrag(url).url
    declared = root.find(".//base[@href]") if root is not None else None
    return ListPage(
        text, root, url, absolute(base, declared.get("href") or "") or base if declared is not None else base
    )


def absolute(base: str, link: str) -> str:
    """The link as an http(s) address, empty where it is none.

    The fragment goes, except a column's number in gkmlpt (`/gkmlpt/index#613`): the address says nothing without it.
    """
    try:
        url, fragment = urldefrag(urljoin(base, link.strip()))
        parts = urlsplit(url)
        if fragment.isdecimal() and "/gkmlpt/" in parts.path:
            url = f"{url}#{fragment}"
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return ""
    return SPACES.sub("%20", url) if usable and len(url) <= MAX_URL else ""


def entries_of(roots: Iterable[HtmlElement], base: str, selector: str = "") -> tuple[Entry, ...]:
    """The links that a selector chooses (every link where empty), each address once, the longest title wins."""
    found: dict[str, Entry] = {}
    for root in roots:
        for entry in _entries(root, base, selector):
            before = found.get(entry.url)
            if before is None or len(entry.title) > len(before.title):
                found[entry.url] = entry if before is None else Entry(entry.url, entry.title, entry.date or before.date)
    return tuple(found.values())


def _entries(root: HtmlElement, base: str, selector: str) -> Iterator[Entry]:
    chosen = cast("list[HtmlElement]", CSSSelector(selector or "a", translator="html")(root))
    for element in chosen:
        for link in [element] if element.tag == "a" else element.iter("a"):
            href = (link.get("href") or "").strip()
            url = absolute(base, href) if href and not href.startswith("#") else ""
            if url and _title(link):
                yield Entry(url, _title(link), _date(link))


def _title(link: HtmlElement) -> str:
    """The link's words; its title attribute where those words are cut short (…) or missing."""
    words = SPACES.sub(" ", text_of(link)).strip()
    told = SPACES.sub(" ", link.get("title") or "").strip()
    return (told if len(told) > len(words) or (words.endswith(("…", "...")) and told) else words)[:MAX_TITLE]


def _date(link: HtmlElement) -> dt.date | None:
    place: HtmlElement | None = link
    for _ in range(AROUND):
        if place is None or place.tag in {"ul", "ol", "table", "tbody", "body"}:
            return None
        if not _has_several_links(place) and (date := printed_date(text_of(place))):
            return date
        place = place.getparent()
    return None


def _has_several_links(place: HtmlElement) -> bool:
    """Whether there is more than one link; a box of ten thousand is left at its second."""
    links = (link for link in place.iter("a") if link.get("href") is not None)
    return len(list(islice(links, 2))) > 1


def printed_date(text: str) -> dt.date | None:
    """The last date printed in a text (the title's own year stands before it), None where there is none."""
    for match in reversed(list(DATE.finditer(text))):
        try:
            return dt.date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            continue
    return None
