"""The walk through one portal: lists, the pages they link, the files those link, then what was known and not met."""

from __future__ import annotations

import asyncio
import datetime as dt
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from functools import partial
from typing import Any, ParamSpec, TypeVar
from urllib.parse import unquote, urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from mingzhang.extractors.html.reader import read_html
from mingzhang.extractors.sniffing import sniff
from mingzhang.pipeline.clock import CHINA
from mingzhang.pipeline.crawl.links import Entry, absolute
from mingzhang.pipeline.crawl.listing import Listing, read_listing
from mingzhang.pipeline.crawl.rows import NotADocument, PassingTrouble, place_of
from mingzhang.pipeline.crawl.sessions import settled
from mingzhang.pipeline.crawl.visit import Asked, ListRead, Place, Role, Visit
from mingzhang.pipeline.crawl.wanted import is_column, is_list, is_near, is_pager, is_wanted, may_be_wanted
from mingzhang.pipeline.workers import Lost
from mingzhang.schemas.document import Reading
from mingzhang.schemas.errors import MingzhangError

__all__ = ["PortalSpider"]

Said = ParamSpec("Said")
Result = TypeVar("Result")

FRAMES = frozenset({"iframe", "frame", "embed", "object"})
FRAME_DEPTH = 2
LONGEST_DELAY = 60.0
NO_ADDRESS = "this is no address that can be asked"


class PortalSpider(Spider):
    """One portal of one run; `visit` carries its profile, the archive and the log."""

    name = "portal"

    def __init__(self, visit: Visit) -> None:
        super().__init__()
        self.visit = visit
        self._met: set[str] = set()
        self._entries: set[str] = set()
        self._rechecked = False

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> PortalSpider:
        """As Scrapy makes its spiders; hears when there is nothing left to do."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.recheck, signals.spider_idle)
        crawler.signals.connect(spider.broke, signals.spider_error)
        crawler.signals.connect(spider.heed, signals.robots_parsed)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """The start pages."""
        for url in self.visit.profile.start:
            for request in self._ask(Place("list", url)):
                yield request

    def recheck(self, spider: Spider) -> None:  # noqa: ARG002 - the signal names it
        """Once the lists are read, ask for the known documents that nobody linked this time."""
        if self._rechecked:
            return
        self._rechecked = True
        requests = [r for place in self.visit.log.known(self.visit.profile.id) for r in self._ask(place)]
        for request in requests:
            self.crawler.engine.crawl(request)
        if requests:
            raise DontCloseSpider

    def heed(self, robotparser: Any, request: Request) -> None:
        """A Crawl-delay of robots.txt, up to a minute, counts where it is longer than the profile's."""
        told = robotparser.rp.crawl_delay("mingzhang")
        host = urlsplit(request.url).hostname
        if told and host:
            self.visit.gate.slow(host, min(float(told), LONGEST_DELAY))

    def broke(self, failure: Failure, response: Response, spider: Spider) -> None:  # noqa: ARG002 - the signal names it
        """An error of ours while a page was read: the page is archived, the night goes on, the run says so."""
        if _is_storage(failure.value):
            self.visit.stopped = str(failure.value)
            return
        self.visit.errors.append(f"{type(failure.value).__name__} at {response.url}: {str(failure.value)[:200]}")

    def _ask(self, place: Place) -> Iterator[Request]:
        """A request for an address that this visit has not met."""
        if place.url in self._met or place.url in self.visit.resting:
            return
        self._met.add(place.url)
        callbacks = {"list": self.read_list, "page": self.read_page, "frame": self.read_frame, "file": self.read_file}
        headers = {"Referer": place.parent} if place.parent and place.parent.isascii() else None
        yield Request(
            place.ask or place.url,
            callback=callbacks[place.role],
            errback=self.failed,
            headers=headers,
            dont_filter=True,
            priority={"list": 0, "page": 10, "frame": 20, "file": 20}.get(place.role, 0),
            meta={"place": place},
        )

    async def read_list(self, response: Response) -> AsyncIterator[Request]:
        """A list page: its wanted entries, its columns, and its next page as long as it brings anything new."""
        place, profile = place_of(_request(response)), self.visit.profile
        fragment = place.url.partition("#")[2]
        url = response.url if not fragment or "#" in response.url else f"{response.url}#{fragment}"
        links = "" if place.depth else profile.list.links  # columns below look different
        content_type = _content_type(response)
        listing = await self._apart(
            read_listing, response.body, url, content_type=content_type, links=links, rules=profile.list.fields
        )
        for request in self._entries_of(place, response.url, listing):
            yield request

    async def _apart(self, function: Callable[Said, Result], *args: Said.args, **kwargs: Said.kwargs) -> Result:
        """What the function gives, called in another process under a deadline; raises `RuntimeError` where it breaks.

        The event loop goes on meanwhile.
        """
        told = await asyncio.to_thread(partial(self.visit.apart.call, function, *args, **kwargs))
        if isinstance(told, Lost):
            raise RuntimeError(told.why)  # noqa: TRY004 - it is no wrong type, it is no answer
        return told

    def _entries_of(self, place: Place, url: str, listing: Listing) -> Iterator[Request]:
        wanted = [entry for entry in listing.entries if is_wanted(entry, self.visit.profile.disclosures)]
        fresh = {entry.url for entry in listing.entries if not is_pager(entry)} - self._entries
        self._entries |= fresh
        more = listing.following if fresh or listing.waiting else ""
        seen = place.seen + _items([entry for entry in listing.entries if entry.url in fresh], wanted)
        cut = bool(more) and place.page >= self.visit.profile.list.pages
        self._keep_list(place, listing, wanted, more=more, cut=cut, seen=seen)
        chosen = frozenset(wanted)
        for entry in listing.entries:
            yield from self._entry(place, url, entry, wanted=entry in chosen)
        for told, title in listing.bad:
            if is_wanted(Entry(told, title), self.visit.profile.disclosures):
                self._note(Place("page", told, url, title), "refused", NO_ADDRESS)
        if more and not cut:
            page = place.page if listing.waiting else place.page + 1
            yield from self._turn(Place("list", settled(more), url, "", place.depth, page, ask=more, seen=seen))

    def _keep_list(
        self, place: Place, listing: Listing, wanted: Sequence[Entry], *, more: str, cut: bool, seen: int
    ) -> None:
        """Write down what a list page gave, and what it says of more that nothing leads to."""
        portal = self.visit.profile.id
        ended = listing.from_feed and place.page > 1 and not listing.entries
        short = "" if more else listing.declared.missing(place.page - ended, seen)
        titles = [title for title in listing.scripted if is_wanted(Entry("", title), self.visit.profile.disclosures)]
        if titles:
            short = f"{len(titles)} disclosures are linked by scripts alone, the first: {titles[0]}"
        if short:
            beyond = Place("list", f"{place.url.partition('#')[0]}#page={place.page + 1}", place.url)
            self._note(beyond, "list_short", short)
        if listing.waiting or (ended and not short):
            return
        newest = max((entry.date for entry in wanted if entry.date and entry.date <= _tomorrow()), default=None)
        links = len(listing.entries) if not ended else max(1, seen)
        read = ListRead(portal, place.url, links, len(wanted), listing.idiom, newest, cut, short)
        self.visit.log.list_read(read)

    def _turn(self, place: Place) -> Iterator[Request]:
        """The next page of a list; one on another site is refused as a link would be."""
        if is_near(place.url, self.visit.profile.hosts):
            yield from self._ask(place)
        else:
            self._note(place, "refused", "the list goes on at another site; name it in disclosures.hosts")

    def _entry(self, place: Place, url: str, entry: Entry, *, wanted: bool) -> Iterator[Request]:
        profile = self.visit.profile
        if is_list(entry, profile.disclosures) and place.depth < profile.list.depth:
            yield from self._turn(Place("list", entry.url, url, entry.title, place.depth + 1, ask=entry.ask))
            return
        probe = not wanted and entry.cut and may_be_wanted(entry, profile.disclosures)
        page = Place("page", entry.url, url, entry.title, place.depth, ask=entry.ask, probe=probe)
        if (wanted or probe) and is_near(entry.url, profile.hosts):
            yield from self._ask(page)
        elif wanted:
            self._note(page, "refused", "another site; name it in disclosures.hosts")

    async def read_page(self, response: Response) -> AsyncIterator[Request]:
        """A page of a list: a document, unless it is a list itself; then the files that it links."""
        place = place_of(_request(response))
        reading = await self._apart(page_of, response.body, _content_type(response))
        if place.probe and not self._is_wanted_after_all(place, reading):
            self.visit.log.is_list(self.visit.profile.id, place.url)
            return
        if reading is None:
            return
        if place.depth < self.visit.profile.list.depth:
            told = _content_type(response)
            found = await self._apart(read_listing, response.body, response.url, content_type=told)
            wanted = [entry for entry in found.entries if is_wanted(entry, self.visit.profile.disclosures)]
            if is_column(reading, wanted):
                self.visit.log.is_list(self.visit.profile.id, place.url)
                below = Place("list", place.url, place.parent, place.label, place.depth + 1)
                for request in self._entries_of(below, response.url, found):
                    yield request
                return
        for request in self._files(place, response, reading, 0):
            yield request

    def _is_wanted_after_all(self, place: Place, reading: Reading | None) -> bool:
        """Whether the page behind a title that its list cut short is a disclosure by the title it has itself."""
        title = reading.metadata.title if reading is not None else ""
        return is_wanted(Entry(place.url, title or place.label), self.visit.profile.disclosures)

    async def read_frame(self, response: Response) -> AsyncIterator[Request]:
        """What a page frames: a file, a page of its own, or a page that only lists files."""
        place = place_of(_request(response))
        reading = await self._apart(page_of, response.body, _content_type(response))
        if reading is not None and reading.attachments:
            self.visit.log.is_list(self.visit.profile.id, place.url)
            for request in self._files(place, response, reading, place.depth + 1):
                yield request

    def read_file(self, response: Response) -> None:
        """A file: archived already, and nothing to follow."""

    def _files(self, place: Place, response: Response, reading: Reading, depth: int) -> Iterator[Request]:
        attached = self.visit.profile.attachments
        files: dict[str, Place] = {}
        for link in (link for link in reading.attachments if link.how != "img"):
            url = absolute(response.url, link.url)
            if not url and link.url.strip():
                self._note(Place("file", link.url.strip()[:2000], response.url, link.label), "refused", NO_ADDRESS)
            if url and url != response.url and _belongs(url, link.label, attached.formats):
                frame = link.how in FRAMES and depth < FRAME_DEPTH
                label = _label(link.label, place.label)
                role: Role = "frame" if frame else "file"
                files.setdefault(settled(url), Place(role, settled(url), response.url, label, depth, ask=url))
        for number, file in enumerate(files.values()):
            if number < attached.most:
                yield from self._ask(file)
            else:
                self._note(file, "refused", f"the page links more than {attached.most} files; raise attachments.most")

    def failed(self, failure: Failure) -> None:
        """What never reached the road or never left it: robots.txt, redirects without end, errors of ours."""
        request, error = failure.request, failure.value  # type: ignore[attr-defined]
        if (
            isinstance(error, NotADocument | PassingTrouble | asyncio.CancelledError)
            or type(error).__name__ == "HttpError"
        ):
            return
        if _is_storage(error):
            self.visit.stopped = str(error)
            return
        words = str(error) or type(error).__name__
        place = place_of(request)
        if words.startswith("Forbidden by robots"):
            self._note(place, "robots_forbidden", "robots.txt does not allow this address, or did not come")
        elif words.startswith("max redirections"):
            self._note(place, "error", "redirected without end", at=request.url)
        else:
            self._note(place, "error", f"{type(error).__name__}: {words[:300]}", at=request.url)

    def _note(self, place: Place, state: str, reason: str, at: str = "") -> None:
        """A row for what was not asked."""
        if self.visit.log.answered(self.visit.profile.id, place.url) is not None:
            return
        now = dt.datetime.now(dt.UTC)
        self.visit.write(
            Asked(
                portal=self.visit.profile.id,
                role=place.role,
                url=place.url,
                final_url=at or place.url,
                parent=place.parent,
                label=place.label,
                started_at=now,
                seconds=0.0,
                status=None,
                state=state,
                bytes=None,
                sha256=None,
                reason=reason,
            )
        )


def _tomorrow() -> dt.date:
    """A later date beside a link is a slip (2062年) or a pinned notice: it says nothing of how fresh a list is."""
    return dt.datetime.now(CHINA).date() + dt.timedelta(days=1)


def _items(fresh: Sequence[Entry], wanted: Sequence[Entry]) -> int:
    """How many entries are items of the list: those with a date where its items have one, as navigation has none."""
    dated = sum(entry.date is not None for entry in fresh)
    return dated if dated and dated >= len([entry for entry in wanted if entry in fresh]) else len(fresh)


def _is_storage(error: BaseException | None) -> bool:
    """Whether it is our disk that failed: then nothing is wrong with the address, and no other one will fare better."""
    return error is not None and any(isinstance(each, OSError | sqlite3.Error) for each in (error, error.__cause__))


def _request(response: Response) -> Request:
    assert response.request is not None
    return response.request


def _content_type(response: Response) -> str:
    return (response.headers.get("Content-Type") or b"").decode("latin-1")


def page_of(body: bytes, content_type: str) -> Reading | None:
    """The answer read as a web page, None where it is a file or no page that can be read."""
    try:
        if sniff(body) != "html":
            return None
        return read_html(body, content_type=content_type)
    except MingzhangError:
        return None


def _belongs(url: str, label: str, formats: tuple[str, ...]) -> bool:
    if not formats:
        return True
    ends = tuple("." + name.lower().lstrip(".") for name in formats)
    return unquote(urlsplit(url).path).lower().endswith(ends) or label.lower().endswith(ends)


def _label(words: str, title: str) -> str:
    """The words of a link; where they tell no year the page's title is put before them."""
    return (words if any(f"20{n}" in words for n in range(10)) else f"{title} {words}").strip()[:500]
