"""Lists that a page fetches for itself: jcms records in XML, jpaas and gkmlpt articles in JSON (handbook 5.3)."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from bs4 import BeautifulSoup, Tag

from mingzhang.pipeline.clock import CHINA
from mingzhang.pipeline.crawl.links import Entry, ListPage, absolute, entries_of, printed_date
from mingzhang.pipeline.fetch.soup import attribute, soup_of

__all__ = ["Feed", "read_feed"]

CDATA = re.compile(r"\s*<!\[CDATA\[(.*)\]\]>\s*", re.DOTALL)
TOTAL = re.compile(
    r"<totalrecord>\s*(\d{1,9})\s*</totalrecord>|totalRecord\s*[:=]\s*['\"]?(\d{1,9})(?!\d)", re.IGNORECASE
)
PROXY = re.compile(r"""["']([^"'<>\s]{0,500}dataproxy\.jsp[^"'<>\s]{0,4000})["']""")
JPAAS = re.compile(r"""["'(]([^"'()\s]{0,500}/front/page/build/unit\?[^"'()]{1,4000})["')]""")
SITE = re.compile(r"""\bSID\s*[:=]\s*["']?(\d+)|NFCMS_SITE_ID\s*=\s*["']?(\d+)""")
COLUMN = re.compile(r"""\bCATE_ID\s*[:=]\s*["']?(\d+)|["']?cate(?:gory)?_id["']?\s*[:=]\s*["']?(\d+)""", re.IGNORECASE)
MAX_FEED = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed gave: entries, the address of more of it (empty at its end), and which idiom it is."""

    entries: tuple[Entry, ...]
    following: str
    idiom: str


def read_feed(page: ListPage, selector: str = "") -> Feed | None:
    """The feed that an answer is, or that a page says it takes its list from; None where there is neither."""
    if len(page.text) > MAX_FEED:
        return None
    start = page.text.lstrip("\ufeff \t\r\n(")[:1]
    if start in {"{", "["}:
        return _json(page, selector)
    if "<record>" in page.text or "<nextgroup>" in page.text or "dataproxy.jsp" in page.text:
        return _jcms(page)
    return _announced(page)


def _jcms(page: ListPage) -> Feed:
    """jcms: records and the next group stand in the page itself (script type text/xml) or in the proxy's answer."""
    roots = [root for record in _told(page.text, "record") if (root := _fragment(record)) is not None]
    group = _fragment(next(_told(page.text, "nextgroup"), ""))
    link = group.find("a", href=True) if group is not None else None
    following = absolute(page.base, attribute(link, "href")) if isinstance(link, Tag) else ""
    if not following and "startrecord=" in page.base:
        following = _window(page)
    if not following and (proxy := PROXY.search(page.text)):
        told = absolute(page.base, _plain(proxy[1]))
        following = _after(page, told, len(roots)) if roots else told
    return Feed(entries_of(roots, page.base, ""), following, "jcms dataproxy")


def _told(text: str, tag: str) -> Iterator[str]:
    """What stands in CDATA in each element of a name, one after another; one that is never closed gives nothing."""
    for piece in text.split(f"<{tag}>")[1:]:
        inner, end, _ = piece.partition(f"</{tag}>")
        if end and (found := CDATA.fullmatch(inner)):
            yield found[1]


def _after(page: ListPage, proxy: str, read: int) -> str:
    """The proxy's window after the records that stand in the page itself, as long as there are more of them."""
    total, parts = TOTAL.search(page.text), urlsplit(proxy)
    pairs = dict(parse_qsl(parts.query, keep_blank_values=True))
    first, last = pairs.get("startrecord", ""), pairs.get("endrecord", "")
    if not total or int(total[1] or total[2]) <= read or not first.isdecimal() or not last.isdecimal():
        return ""
    pairs |= {"startrecord": str(read + 1), "endrecord": str(read + max(1, int(last) - int(first) + 1))}
    return urlunsplit((*parts[:3], urlencode(pairs), ""))


def _window(page: ListPage) -> str:
    """The next window of startrecord and endrecord, as long as the total is not reached."""
    total = TOTAL.search(page.text)
    parts = urlsplit(page.base)
    pairs = dict(parse_qsl(parts.query, keep_blank_values=True))
    first, last = pairs.get("startrecord", ""), pairs.get("endrecord", "")
    if not total or not first.isdecimal() or not last.isdecimal() or int(last) < int(first):
        return ""
    size = int(last) - int(first) + 1
    if int(last) >= int(total[1] or total[2]):
        return ""
    pairs |= {"startrecord": str(int(last) + 1), "endrecord": str(int(last) + size)}
    return urlunsplit((*parts[:3], urlencode(pairs), ""))


def _json(page: ListPage, selector: str) -> Feed | None:
    try:
        told = json.loads(page.text.strip("\ufeff \t\r\n();"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict):
        return None
    if isinstance(told.get("articles"), list):
        return _gkmlpt(page, told)
    data = told.get("data")
    fragment = data.get("html") if isinstance(data, dict) else None
    if isinstance(fragment, str):
        return _jpaas(page, fragment, selector)
    return None


def _gkmlpt(page: ListPage, told: dict[str, Any]) -> Feed:
    """gkmlpt: articles with title, url or post_url and Unix seconds or a printed time; pages until the total."""
    articles = [article for article in told["articles"] if isinstance(article, dict)]
    entries = tuple(entry for article in articles if (entry := _article(article, page.base)))
    number = _number(page.base, "page") or 1
    total = told.get("total")
    more = bool(articles) and isinstance(total, int) and total > number * len(articles)
    return Feed(entries, _with(page.base, "page", str(number + 1)) if more else "", "gkmlpt")


def _article(article: dict[str, Any], base: str) -> Entry | None:
    told = next((value for key in ("post_url", "url") if isinstance(value := article.get(key), str) and value), "")
    url, title = absolute(base, told), str(article.get("title") or "").strip()
    if not told or not url or not title:
        return None
    return Entry(url, title[:400], _when(next((article[k] for k in DATES if article.get(k)), None)))


DATES = ("display_publish_time", "date", "first_publish_time", "created_at", "create_time")


def _when(told: object) -> dt.date | None:
    if isinstance(told, int | str) and str(told).isdecimal() and 9 <= len(str(told)) <= 10:
        return dt.datetime.fromtimestamp(int(str(told)), CHINA).date()
    return printed_date(str(told or ""))


def _jpaas(page: ListPage, fragment: str, selector: str) -> Feed:
    """jpaas: the fragment's links, and the same address with the next pageNo as long as there are any."""
    root = _fragment(fragment)
    entries = entries_of([root] if root is not None else [], page.base, selector)
    parameters = _parameters(page.base)
    following = ""
    if entries and isinstance(number := parameters.get("pageNo"), int):
        turned = json.dumps(parameters | {"pageNo": number + 1}, separators=(",", ":"), ensure_ascii=False)
        following = _with(page.base, "paramJson", turned)
    return Feed(entries, following, "jpaas")


def _parameters(url: str) -> dict[str, Any]:
    told = dict(parse_qsl(urlsplit(url).query)).get("paramJson", "")
    try:
        parameters = json.loads(told)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(parameters, dict):
        return {}
    number = str(parameters.get("pageNo"))
    return parameters | ({"pageNo": int(number)} if number.isdecimal() else {})


def _announced(page: ListPage) -> Feed | None:
    """A page that only says where its list is."""
    if found := JPAAS.search(page.text):
        return Feed((), absolute(page.base, _plain(found[1])), "jpaas")
    site = SITE.search(page.text)
    column = urlsplit(page.url).fragment or next(
        (a or b for a, b in COLUMN.findall(page.text) if "gkmlpt" in page.base), ""
    )
    if site and column.isdecimal():
        api = f"/gkmlpt/api/all/{column}?page=1&sid={site[1] or site[2]}"
        return Feed((), absolute(page.base, api), "gkmlpt")
    return None


def _plain(link: str) -> str:
    """An address out of a script or CDATA: only &amp; is undone there (&paramJson would become a ¶)."""
    return link.replace("&amp;", "&")


def _fragment(text: str) -> BeautifulSoup | None:
    return soup_of(f"<div>{text}</div>") if text else None


def _number(url: str, key: str) -> int | None:
    told = dict(parse_qsl(urlsplit(url).query)).get(key, "")
    return int(told) if told.isdecimal() and len(told) < 6 else None


def _with(url: str, key: str, value: str) -> str:
    """The address with one parameter set, the others as they stand."""
    parts = urlsplit(url)
    known = parse_qsl(parts.query, keep_blank_values=True)
    pairs = [(k, value if k == key else v) for k, v in known]
    return urlunsplit((*parts[:3], urlencode(pairs, quote_via=quote, safe="/:,"), ""))
