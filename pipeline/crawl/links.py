"""The links of a list page: address, title and printed date of each, resolved against the page's final address."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from urllib.parse import urldefrag, urlsplit

from bs4 import BeautifulSoup, Tag

from mingzhang.extractors.charset import decode
from mingzhang.pipeline.crawl.pagers import leads_nowhere, pagers
from mingzhang.pipeline.crawl.scripted import Scripts
from mingzhang.pipeline.crawl.sessions import settled
from mingzhang.pipeline.fetch.soup import attribute, scripts_of, soup_of, words_of
from mingzhang.pipeline.fetch.web import joined

__all__ = [
    "MOST_LINKS",
    "Entry",
    "Links",
    "ListPage",
    "absolute",
    "entries_of",
    "links_of",
    "list_page",
    "printed_date",
]

DATE = re.compile(r"(?<![0-9])(20[0-9]{2})\s*[-/.年]\s*([01]?[0-9])\s*[-/.月]\s*([0-3]?[0-9])(?![0-9])")
SPACES = re.compile(r"\s+")
AROUND = 3
"""How far up from a link its date may stand."""
MAX_TITLE = 400
MOST_LINKS = 20_000
"""Links of one page that are looked at; a page of 150,000 took a minute and led nowhere."""
CUT = ("…", "⋯", "‥", "...", "..", "．．．", "···", "。。。")
SAYS_NOTHING = ("mailto:", "tel:", "sms:", "javascript:", "#", "weixin:", "qq:")
WRITTEN = ("data-href", "data-url", "data-link")
_KEY = re.compile(
    r"(?:data-(?!tab|target)[\w-]{0,20}|doc|art|article|info|news|content)(?:id|key|guid|no)", re.IGNORECASE
)
ROWS = ("li", "tr", "td", "div", "span", "p", "dd", "dt", "h2", "h3", "h4", "button")


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of a list; `date` is the one printed beside it.

    `url` is the address by which it is known, `ask` the one it is linked by where that has a session's id in it; `cut`
    marks a title that the list prints only the beginning of.
    """

    url: str
    title: str
    date: dt.date | None = None
    ask: str = ""
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Links:
    """The links of a page: entries, addresses that are none (with their titles), titles that only scripts lead to."""

    entries: tuple[Entry, ...]
    bad: tuple[tuple[str, str], ...] = ()
    scripted: tuple[str, ...] = ()
    beyond: bool = False
    """Whether there are more than `MOST_LINKS`, of which the rest was not looked at."""


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list page decoded: its text, its tree (None where the bytes are no page), and the address links stand on."""

    text: str
    root: BeautifulSoup | None
    url: str
    base: str
    scripts: Scripts
    pagers: tuple[Tag, ...] = ()
    """The elements that may lead to its other pages."""


def list_page(data: bytes, url: str, *, content_type: str = "") -> ListPage:
    """Decode a list page; `url` is the final address, after redirects, and may carry a fragment."""
    text = decode(data, content_type=content_type).text
    root = soup_of(text) if "<" in text[:4096] else None
    base = urldefrag(url).url
    declared = root.find("base", href=True) if root is not None else None
    stands = absolute(base, attribute(declared, "href")) if isinstance(declared, Tag) else ""
    scripts = Scripts.of(scripts_of(root)) if root is not None else Scripts()
    return ListPage(text, root, url, stands or base, scripts, tuple(pagers(root)) if root is not None else ())


def absolute(base: str, link: str) -> str:
    """The link as an http(s) address, empty where it is none.

    The fragment goes, except a column's number in gkmlpt (`/gkmlpt/index#613`): the address says nothing without it.
    """
    url = joined(base, link)
    fragment = link.strip().partition("#")[2]
    return f"{url}#{fragment}" if url and fragment.isdecimal() and "/gkmlpt/" in urlsplit(url).path else url


def entries_of(roots: Iterable[Tag], base: str, selector: str = "") -> tuple[Entry, ...]:
    """The links that a selector chooses (every link where empty), each address once, the longest title wins."""
    return links_of(roots, base, selector, Scripts()).entries


def links_of(roots: Iterable[Tag], base: str, selector: str, scripts: Scripts) -> Links:
    """The entries of `entries_of`, and what looks like one and leads nowhere that can be asked."""
    found: dict[str, Entry] = {}
    bad: dict[tuple[str, str], None] = {}
    scripted: dict[str, None] = {}
    chosen = (link for root in roots for link in _chosen(root, selector))
    for link in islice(chosen, MOST_LINKS):
        title, cut = _title(link)
        told, by_script = _told(link, scripts)
        url = absolute(base, told) if told else ""
        if url and title:
            _add(found, Entry(url, title, _date(link), cut=cut))
        elif told and title and not told.lower().startswith(SAYS_NOTHING):
            bad[told.strip()[:2000], title] = None
        elif title and (by_script or (not told and _is_bound_item(link))):
            scripted[title] = None
    beyond = next(chosen, None) is not None
    return Links(_known_by(tuple(found.values())), tuple(bad), tuple(scripted), beyond)


def _add(found: dict[str, Entry], entry: Entry) -> None:
    before = found.get(entry.url)
    if before is None:
        found[entry.url] = entry
    elif len(entry.title) > len(before.title):
        found[entry.url] = replace(entry, date=entry.date or before.date)


def _known_by(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The entries under the addresses by which they are known; two titles never share one."""
    titles: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        titles[settled(entry.url)].add(entry.title)
    known: dict[str, Entry] = {}
    for entry in entries:
        url = settled(entry.url)
        if url == entry.url or len(titles[url]) > 1:
            known.setdefault(entry.url, entry)
        else:
            known.setdefault(url, replace(entry, url=url, ask=entry.url))
    return tuple(known.values())


def _chosen(root: Tag, selector: str) -> Iterator[Tag]:
    if not selector:
        yield from root.find_all(["a", "area"])
        yield from (row for row in root.find_all(ROWS, onclick=True) if row.find("a", href=True) is None)
        return
    for element in root.select(selector):
        if element.name in {"a", "area"}:
            yield element
            continue
        inner = element.find_all("a")
        yield from inner or ([element] if _handler(element) else element.find_all(_handler))


def _handler(tag: Tag) -> bool:
    return bool(tag.get("onclick")) or any(tag.get(name) for name in WRITTEN)


def _told(link: Tag, scripts: Scripts) -> tuple[str, bool]:
    """What a link says it leads to, as written, and whether a script is meant to follow it."""
    href = attribute(link, "href").strip().replace("\\", "/")  # as a browser takes it
    if href and not href.startswith("#") and not href.lower().startswith("javascript:"):
        return href, False
    for name in WRITTEN:
        if told := attribute(link, name).strip():
            return told, False
    code = href[11:] if href.lower().startswith("javascript:") else ""
    handler = "; ".join(filter(None, (attribute(link, "onclick"), code)))
    return scripts.target(handler), bool(re.search(r"\w\s*\(", handler)) and "void(" not in handler.replace(" ", "")


def _is_bound_item(link: Tag) -> bool:
    """Whether a link without an address is an item that a script of the page opens: it has a document's id, or a date.

    Tabs and menus that lead nowhere have neither.
    """
    keys = any(_KEY.fullmatch(name) and told for name, told in link.attrs.items())
    return link.name == "a" and leads_nowhere(attribute(link, "href")) and (keys or _date(link) is not None)


def _title(link: Tag) -> tuple[str, bool]:
    """The link's words, its title attribute where those are cut short (…) or missing; and whether they stay cut."""
    words = words_of(link)
    told = SPACES.sub(" ", attribute(link, "title") or attribute(link, "data-title") or _title_around(link)).strip()
    title = told if len(told) > len(words) or (words.endswith(CUT) and told) else words
    return title[:MAX_TITLE], title.endswith(CUT)


def _title_around(link: Tag) -> str:
    """The title attribute of the item in which a link stands alone."""
    item = link.parent
    if item is None or item.name not in {"li", "td", "dd", "dt", "h3", "h4", "span", "p"} or not item.has_attr("title"):
        return ""
    return "" if _has_several_links(item) else attribute(item, "title")


def _date(link: Tag) -> dt.date | None:
    place: Tag | None = link
    for _ in range(AROUND):
        if place is None or place.name in {"ul", "ol", "table", "tbody", "body"}:
            return None
        if not _has_several_links(place) and (date := printed_date(place.get_text())):
            return date
        place = place.parent
    return None


def _has_several_links(place: Tag) -> bool:
    """Whether there is more than one link; a box of ten thousand is left at its second."""
    return len(place.find_all("a", href=True, limit=2)) > 1


def printed_date(text: str) -> dt.date | None:
    """The last date printed in a text (the title's own year stands before it), None where there is none."""
    for match in reversed(list(DATE.finditer(text))):
        try:
            return dt.date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            continue
    return None
