"""A list page, whatever content system made it: its entries, what comes next, and how both were found."""

from __future__ import annotations

from dataclasses import dataclass, field

from mingzhang.pipeline.crawl.declared import Declared, declared
from mingzhang.pipeline.crawl.described import read_described
from mingzhang.pipeline.crawl.feeds import read_feed
from mingzhang.pipeline.crawl.inline import inline_entries
from mingzhang.pipeline.crawl.links import Entry, Links, ListPage, links_of, list_page
from mingzhang.pipeline.crawl.paging import next_page
from mingzhang.pipeline.crawl.script_paging import Turn, told_page, turn_of
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
    turn: Turn | None = None
    """The next page where only a form or a script leads there."""

    @property
    def from_feed(self) -> bool:
        """Whether entries came from a feed, whose end may be an answer without any."""
        return self.idiom in FEEDS


def read_listing(
    data: bytes, url: str, *, content_type: str = "", links: str = "", rules: Fields | None = None, number: int = 1
) -> Listing:
    """Read a list page; `url` is its final address (with the fragment it was asked with), `links` a CSS selector.

    `rules` may describe a list in JSON or XML; `number` is which page of its list it is.
    """
    page = list_page(data, url, content_type=content_type)
    described = read_described(page.text, page.base, rules) if rules is not None and rules.items else None
    if described is not None and described.found:
        length = Declared(records=described.records, pager=described.lost)
        return Listing(described.entries, described.following, "described", declared=length)
    return _read(page if number == 1 else told_page(page), links, number)


def _read(page: ListPage, links: str, number: int) -> Listing:
    feed = read_feed(page, links)
    own = NOTHING
    if page.root is not None and not _is_answer(page.text):
        own = links_of([page.root], page.base, links, page.scripts)
    length = declared(page)
    if feed is not None:
        entries = {entry.url: entry for entry in (*feed.entries, *own.entries)}
        waiting = not feed.entries and bool(feed.following)
        posted = _posted(page, number if any(entry.date for entry in own.entries) else number - waiting, length)
        if posted is not None:
            waiting = waiting and not any(entry.date for entry in own.entries)
        turn = posted or (_turn(page, number, length) if not feed.following else None)
        following = "" if posted else feed.following
        return Listing(tuple(entries.values()), following, feed.idiom, waiting, length, own.bad, own.scripted, turn)
    following, idiom = next_page(page)
    turn = None if following else _turn(page, number, length)
    found = {entry.url: entry for entry in (*own.entries, *inline_entries(page))}
    return Listing(tuple(found.values()), following, idiom or "static", False, length, own.bad, own.scripted, turn)


def _turn(page: ListPage, number: int, length: Declared) -> Turn | None:
    """The next page by a form or script, unless the list says that this is its last."""
    return None if 0 < length.pages == number else turn_of(page, number)


def _posted(page: ListPage, number: int, length: Declared) -> Turn | None:
    """The next page where the page posts for its feed, though the feed's address stands there like that of a link."""
    turn = _turn(page, number, length)
    return turn if turn is not None and turn.form else None


def _is_answer(text: str) -> bool:
    """A feed's bare answer, not a page: everything in it was read as records."""
    return "<html" not in text[:20_000].lower() and ("<record>" in text or text.lstrip()[:1] in {"{", "["})
