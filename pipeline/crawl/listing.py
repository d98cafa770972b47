"""A list page, whatever content system made it: its entries, what comes next, and how both were found."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from mingzhang.pipeline.crawl.declared import Declared, declared
from mingzhang.pipeline.crawl.described import read_described
from mingzhang.pipeline.crawl.feeds import read_feed
from mingzhang.pipeline.crawl.inline import inline_entries
from mingzhang.pipeline.crawl.links import MOST_LINKS, Entry, Links, ListPage, absolute, links_of, list_page
from mingzhang.pipeline.crawl.paging import next_page
from mingzhang.pipeline.crawl.script_paging import NextPage, told_page, turn_of
from mingzhang.pipeline.fetch.soup import attribute
from mingzhang.pipeline.portals import Fields

__all__ = ["Listing", "read_listing"]


FEEDS = frozenset({"jcms dataproxy", "jpaas", "gkmlpt", "described"})
NOTHING = Links(())
MOST_FRAMES = 5


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
    turn: NextPage | None = None
    """The next page where only a form or a script leads there."""
    beyond: str = ""
    """What is told of links that were not looked at, because there are too many."""
    frames: tuple[str, ...] = ()
    """The addresses of what the page frames."""

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
    listing, own = _read_own(page, links, number)
    told = f"the page has more than {MOST_LINKS:,} links; the others were not looked at"
    return replace(listing, beyond=told) if own.beyond else listing


def _read_own(page: ListPage, links: str, number: int) -> tuple[Listing, Links]:
    feed = read_feed(page, links)
    own = NOTHING
    if page.root is not None and not _is_answer(page.text):
        own = links_of([page.root], page.base, links, page.scripts)
    length = declared(page, number)
    if feed is not None:
        entries = {entry.url: entry for entry in (*feed.entries, *own.entries)}
        waiting = not feed.entries and bool(feed.following)
        posted = _posted(page, number if any(entry.date for entry in own.entries) else number - waiting, length)
        if posted is not None:
            waiting = waiting and not any(entry.date for entry in own.entries)
        turn = posted or (_turn(page, number, length) if not feed.following else None)
        following = "" if posted else feed.following
        found = tuple(entries.values())
        return Listing(found, following, feed.idiom, waiting, length, own.bad, own.scripted, turn), own
    following, idiom = next_page(page, number)
    turn = None if following else _turn(page, number, length)
    told = {entry.url: entry for entry in (*own.entries, *inline_entries(page))}
    listing = Listing(tuple(told.values()), following, idiom or "static", False, length, own.bad, own.scripted, turn)
    return replace(listing, frames=_frames(page)), own


def _frames(page: ListPage) -> tuple[str, ...]:
    """What a page frames, at most `MOST_FRAMES`."""
    found = page.root.find_all(["iframe", "frame"], limit=MOST_FRAMES) if page.root is not None else []
    told = (attribute(frame, "src") or attribute(frame, "data-src") for frame in found)
    urls = (absolute(page.base, each) for each in told if each.strip())
    return tuple(dict.fromkeys(url for url in urls if url and url != page.base))


def _turn(page: ListPage, number: int, length: Declared) -> NextPage | None:
    """The next page by a form or script, unless the list says that this is its last."""
    return None if 0 < length.pages == number else turn_of(page, number)


def _posted(page: ListPage, number: int, length: Declared) -> NextPage | None:
    """The next page where the page posts for its feed, though the feed's address stands there like that of a link."""
    turn = _turn(page, number, length)
    return turn if turn is not None and turn.form else None


def _is_answer(text: str) -> bool:
    """A feed's bare answer, not a page: everything in it was read as records."""
    return "<html" not in text[:20_000].lower() and ("<record>" in text or text.lstrip()[:1] in {"{", "["})
