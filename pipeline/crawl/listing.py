"""A list page, whatever content system made it: its entries, what comes next, and how both were found."""

from __future__ import annotations

from dataclasses import dataclass, field

from mingzhang.pipeline.crawl.declared import Declared, declared
from mingzhang.pipeline.crawl.described import read_described
from mingzhang.pipeline.crawl.feeds import read_feed
from mingzhang.pipeline.crawl.inline import inline_entries
from mingzhang.pipeline.crawl.links import Entry, Links, ListPage, links_of, list_page
from mingzhang.pipeline.crawl.paging import next_page
from mingzhang.pipeline.portals import Fields

__all__ = ["Listing", "read_listing"]


FEEDS = frozenset({"jcms dataproxy", "jpaas", "gkmlpt", "described"})
NOTHING = Links(())


@dataclass(frozen=True, slots=True)
class Listing:
    """Entries in the order of the page, the next page's address (empty at the end), and the idiom that told it.

    `waiting` marks a page that has no entries of its own by design: they come from `following`. `declared` is what the
    list says of its length; `bad` are links that are no address, with their titles, `scripted` titles of links that
    only a script could follow.
    """

    entries: tuple[Entry, ...]
    following: str
    idiom: str
    waiting: bool = False
    declared: Declared = field(default_factory=Declared)
    bad: tuple[tuple[str, str], ...] = ()
    scripted: tuple[str, ...] = ()

    @property
    def from_feed(self) -> bool:
        """Whether entries came from a feed, whose end may be an answer without any."""
        return self.idiom in FEEDS


def read_listing(
    data: bytes, url: str, *, content_type: str = "", links: str = "", rules: Fields | None = None
) -> Listing:
    """Read a list page; `url` is its final address (with the fragment it was asked with), `links` a CSS selector.

    `rules` may describe a list in JSON or XML.
    """
    page = list_page(data, url, content_type=content_type)
    described = read_described(page.text, page.base, rules) if rules is not None and rules.items else None
    if described is not None and described.found:
        length = Declared(records=described.records)
        return Listing(described.entries, described.following, "described", declared=length)
    return _read(page, links)


def _read(page: ListPage, links: str) -> Listing:
    feed = read_feed(page, links)
    own = NOTHING
    if page.root is not None and not _is_answer(page.text):
        own = links_of([page.root], page.base, links, page.scripts)
    length = declared(page)
    if feed is not None:
        entries = {entry.url: entry for entry in (*feed.entries, *own.entries)}
        waiting = not feed.entries and bool(feed.following)
        return Listing(tuple(entries.values()), feed.following, feed.idiom, waiting, length, own.bad, own.scripted)
    following, idiom = next_page(page)
    found = {entry.url: entry for entry in (*own.entries, *inline_entries(page))}
    return Listing(tuple(found.values()), following, idiom or "static", False, length, own.bad, own.scripted)


def _is_answer(text: str) -> bool:
    """A feed's bare answer, not a page: everything in it was read as records."""
    return "<html" not in text[:20_000].lower() and ("<record>" in text or text.lstrip()[:1] in {"{", "["})
