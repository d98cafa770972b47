"""A list page, whatever content system made it: its entries, what comes next, and how both were found."""

from __future__ import annotations

from dataclasses import dataclass

from mingzhang.pipeline.crawl.feeds import read_feed
from mingzhang.pipeline.crawl.links import Entry, entries_of, list_page
from mingzhang.pipeline.crawl.paging import next_page

__all__ = ["Listing", "read_listing"]


FEEDS = frozenset({"jcms dataproxy", "jpaas", "gkmlpt"})


@dataclass(frozen=True, slots=True)
class Listing:
    """Entries in the order of the page, the next page's address (empty at the end), and the idiom that told it.

    `waiting` marks a page that has no entries of its own by design: they come from `following`.
    """

    entries: tuple[Entry, ...]
    following: str
    idiom: str
    waiting: bool = False

    @property
    def from_feed(self) -> bool:
        """Whether entries came from a feed, whose end may be an answer without any."""
        return self.idiom in FEEDS


def read_listing(data: bytes, url: str, *, content_type: str = "", links: str = "") -> Listing:
    """Read a list page; `url` is its final address (with the fragment it was asked with), `links` a CSS selector."""
    page = list_page(data, url, content_type=content_type)
    feed = read_feed(page, links)
    own = entries_of([page.root], page.base, links) if page.root is not None and not _is_answer(page.text) else ()
    if feed is not None:
        entries = {entry.url: entry for entry in (*feed.entries, *own)}
        return Listing(tuple(entries.values()), feed.following, feed.idiom, not feed.entries and bool(feed.following))
    following, idiom = next_page(page)
    return Listing(own, following, idiom or "static")


def _is_answer(text: str) -> bool:
    """A feed's bare answer, not a page: everything in it was read as records."""
    return "<html" not in text[:20_000].lower() and ("<record>" in text or text.lstrip()[:1] in {"{", "["})
