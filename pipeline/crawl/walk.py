"""The walk through one portal: lists, the pages they link, the files those link, then what was known and not met."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import ParamSpec, TypeVar
from urllib.parse import unquote, urldefrag, urlsplit

from mingzhang.extractors.html.reader import read_html
from mingzhang.extractors.sniffing import sniff
from mingzhang.pipeline.clock import CHINA
from mingzhang.pipeline.crawl.continued import MOST_PARTS, following
from mingzhang.pipeline.crawl.declared import Declared
from mingzhang.pipeline.crawl.links import Entry, absolute
from mingzhang.pipeline.crawl.listing import Listing, read_listing
from mingzhang.pipeline.crawl.request import Reply
from mingzhang.pipeline.crawl.rows import note
from mingzhang.pipeline.crawl.script_paging import NextPage, known_as, turned
from mingzhang.pipeline.crawl.sessions import settled
from mingzhang.pipeline.crawl.visit import ListRead, Queued, Role, Visit
from mingzhang.pipeline.crawl.wanted import cut_titles, is_column, is_list, is_near, is_pager, is_wanted, may_be_wanted
from mingzhang.pipeline.workers import Lost
from mingzhang.schemas.document import Reading
from mingzhang.schemas.errors import MingzhangError

__all__ = ["PortalWalk"]

Said = ParamSpec("Said")
Result = TypeVar("Result")

FRAMES = frozenset({"iframe", "frame", "embed", "object"})
FRAME_DEPTH = 2
NO_ADDRESS = "this is no address that can be asked"


@dataclass(frozen=True, slots=True)
class _Begun:
    """The page with which a list began, what was written down of it, and what it says of the list's length."""

    place: Queued
    read: ListRead
    length: Declared


class PortalWalk:
    """One portal of one run; `visit` carries its profile, the archive and the log."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self._met: set[str] = set()
        self._given: dict[str, set[str]] = {}
        """The entries that the pages of a list have given so far, by each page's address."""
        self._reads: dict[str, _Begun] = {}
        self._begun: dict[str, _Begun] = {}

    def starts(self) -> Iterator[Queued]:
        """The start pages."""
        for url in self.visit.profile.start:
            yield from self._ask(Queued("list", url))

    def rechecks(self) -> Iterator[Queued]:
        """The known documents that nobody linked this time, once the lists are read."""
        for place in self.visit.log.known(self.visit.profile.id):
            yield from self._ask(place)

    def _ask(self, place: Queued) -> Iterator[Queued]:
        """The place, where this visit has not met its address."""
        if place.url not in self._met and place.url not in self.visit.resting:
            self._met.add(place.url)
            yield place

    async def read(self, place: Queued, reply: Reply) -> list[Queued]:
        """The places that an answer leads on to."""
        match place.role:
            case "list":
                return await self._read_list(place, reply)
            case "page":
                return await self._read_page(place, reply)
            case "part":
                return await self._read_part(place, reply)
            case "frame":
                return await self._read_frame(place, reply)
        return []  # a file: archived already, and nothing to follow

    def failed(self, place: Queued) -> None:
        """A page that a form or a script leads to did not come: its list is short."""
        if place.guess and not self.visit.stopped:
            self._tell_short(place, place.page - 1, place.seen)

    async def _read_list(self, place: Queued, reply: Reply) -> list[Queued]:
        """A list page: its wanted entries, its columns, and its next page as long as it brings anything new."""
        profile, fragment = self.visit.profile, place.url.partition("#")[2]
        url = reply.url if not fragment or "#" in reply.url else f"{reply.url}#{fragment}"
        links = "" if place.depth else profile.list.links  # columns below look different
        listing = await self._apart(
            read_listing, reply.body, url, content_type=reply.content_type, links=links, rules=profile.list.fields,
            number=place.page,
        )  # fmt: skip
        return list(self._entries_of(place, reply.url, listing))

    async def _apart(self, function: Callable[Said, Result], *args: Said.args, **kwargs: Said.kwargs) -> Result:
        """What the function gives, called in another process under a deadline; raises `RuntimeError` where it breaks.

        The event loop goes on meanwhile.
        """
        told = await asyncio.to_thread(partial(self.visit.apart.call, function, *args, **kwargs))
        if isinstance(told, Lost):
            raise RuntimeError(told.why)  # noqa: TRY004 - it is no wrong type, it is no answer
        return told

    def _entries_of(self, place: Queued, url: str, listing: Listing) -> Iterator[Queued]:
        profile = self.visit.profile
        wanted = [entry for entry in listing.entries if is_wanted(entry, profile.disclosures)]
        given = self._given.setdefault(place.url, set())
        fresh = {entry.url for entry in listing.entries if not is_pager(entry)} - given
        given |= fresh
        more = listing.following if fresh or listing.waiting else ""
        turn = _turn_after(place, listing, more) if fresh or listing.waiting else None
        seen = place.seen + _items([entry for entry in listing.entries if entry.url in fresh], wanted)
        cut = bool(more or turn) and place.page >= profile.list.pages
        frames = self._frames(place, url, listing) if not wanted else []
        self._keep_list(place, listing, wanted, more=bool(more or turn), cut=cut, seen=seen, framed=bool(frames))
        if place.page > 1 and not fresh and listing.entries and self._is_unmet(listing.following):
            self._note_short(place, f"page {place.page} of the list gives nothing that the pages before did not")
        if place.guess and not turn:
            self._tell_short(place, place.page - (not fresh), seen)
        yield from frames
        chosen, cut_off = frozenset(wanted), cut_titles(listing.entries, profile.disclosures)
        for entry in listing.entries:
            yield from self._entry(place, url, entry, wanted=entry in chosen, cut=entry in cut_off)
        for told, title in listing.bad:
            if is_wanted(Entry(told, title), profile.disclosures):
                note(self.visit, Queued("page", told, url, title), "refused", NO_ADDRESS)
        if turn and not cut:
            number = place.page if listing.waiting else place.page + 1
            following = self._beyond(place, turn, url, number, seen)
            self._given[following.url] = given
            yield from self._turn(following)
        elif more and not cut:
            page = place.page if listing.waiting else place.page + 1
            following = Queued("list", settled(more), url, "", place.depth, page, ask=more, seen=seen)
            self._given[following.url] = given
            yield from self._turn(following)

    def _is_unmet(self, url: str) -> bool:
        return bool(url) and settled(url) not in self._met

    def _frames(self, place: Queued, url: str, listing: Listing) -> list[Queued]:
        """The lists that a page without disclosures frames."""
        if place.page > 1 or place.depth >= self.visit.profile.list.depth:
            return []
        near = [frame for frame in listing.frames if is_near(frame, self.visit.profile.hosts)]
        places = (Queued("list", settled(frame), url, "", place.depth + 1, ask=frame) for frame in near)
        return [each for framed in places for each in self._ask(framed)]

    def _note_short(self, place: Queued, words: str) -> None:
        beyond = Queued("list", f"{place.url.partition('#')[0]}#page={place.page + 1}", place.url)
        note(self.visit, beyond, "list_short", words)
        if read := self._reads.get(place.url):
            self.visit.log.list_read(replace(read.read, short=words))

    def _beyond(self, place: Queued, turn: NextPage, url: str, number: int, seen: int) -> Queued:
        """The place of the next page behind a form or script, which knows with which page its list began."""
        first = self._begun.get(place.url) or self._reads[place.url]
        name = known_as(first.place.url.partition("#")[0], number) if turn.form else settled(turn.url)
        self._begun[name] = first
        return Queued("list", name, url, "", place.depth, number, ask=turn.url, form=turn.form, guess=True, seen=seen)

    def _tell_short(self, place: Queued, pages: int, seen: int) -> None:
        """Write down what a list says of more than its forms or scripts gave; `place` is the last that was tried."""
        begun = self._begun.get(place.url)
        if begun is None:
            return
        length = begun.length if pages < 2 else replace(begun.length, pager="")
        short = length.missing(pages, seen)
        if not short and pages < 2 and begun.length.pages != pages and begun.length.records != seen:
            short = f"the list goes on behind a form or script that gave nothing ({place.ask[:200]})"
        if short:
            portal, url = self.visit.profile.id, begun.place.url
            note(self.visit, Queued("list", f"{url.partition('#')[0]}#page={pages + 1}", url), "list_short", short)
            self.visit.log.list_read(replace(begun.read, portal=portal, short=short))

    def _keep_list(
        self,
        place: Queued,
        listing: Listing,
        wanted: Sequence[Entry],
        *,
        more: bool,
        cut: bool,
        seen: int,
        framed: bool,
    ) -> None:
        """Write down what a list page gave, and what it says of more that nothing leads to."""
        portal = self.visit.profile.id
        ended = (listing.from_feed or place.guess) and place.page > 1 and not listing.entries
        short = "" if more or place.guess else listing.declared.without(self._met).missing(place.page - ended, seen)
        titles = [title for title in listing.scripted if is_wanted(Entry("", title), self.visit.profile.disclosures)]
        short = listing.beyond or short
        if titles:
            short = f"{len(titles)} disclosures are linked by scripts alone, the first: {titles[0]}"
        if short:
            beyond = Queued("list", f"{place.url.partition('#')[0]}#page={place.page + 1}", place.url)
            note(self.visit, beyond, "list_short", short)
        newest = max((entry.date for entry in wanted if entry.date and entry.date <= _tomorrow()), default=None)
        links = len(listing.entries) if not ended else max(1, seen)
        read = ListRead(portal, place.url, links, len(wanted), listing.idiom, newest, cut, short)
        self._reads[place.url] = _Begun(place, read, listing.declared)
        if not (listing.waiting or (framed and not short) or (ended and not short)):
            self.visit.log.list_read(read)

    def _turn(self, place: Queued) -> Iterator[Queued]:
        """The next page of a list; one on another site is refused as a link would be."""
        if is_near(place.url, self.visit.profile.hosts):
            yield from self._ask(place)
        else:
            note(self.visit, place, "refused", "the list goes on at another site; name it in disclosures.hosts")

    def _entry(self, place: Queued, url: str, entry: Entry, *, wanted: bool, cut: bool) -> Iterator[Queued]:
        profile = self.visit.profile
        if is_list(entry, profile.disclosures) and place.depth < profile.list.depth:
            yield from self._turn(Queued("list", entry.url, url, entry.title, place.depth + 1, ask=entry.ask))
            return
        probe = not wanted and cut and not is_pager(entry) and may_be_wanted(entry, profile.disclosures)
        page = Queued("page", entry.url, url, entry.title, place.depth, ask=entry.ask, probe=probe)
        if (wanted or probe) and is_near(entry.url, profile.hosts):
            yield from self._ask(page)
        elif wanted:
            note(self.visit, page, "refused", "another site; name it in disclosures.hosts")

    async def _read_page(self, place: Queued, reply: Reply) -> list[Queued]:
        """A page of a list: a document, unless it is a list itself; then the files that it links."""
        reading = await self._apart(page_of, reply.body, reply.content_type)
        if place.probe and not self._is_wanted_after_all(place, reading):
            self.visit.log.is_list(self.visit.profile.id, place.url)
            return []
        if reading is None:
            return []
        if place.depth < self.visit.profile.list.depth:
            found = await self._apart(read_listing, reply.body, reply.url, content_type=reply.content_type)
            wanted = [entry for entry in found.entries if is_wanted(entry, self.visit.profile.disclosures)]
            if is_column(reading, wanted):
                self.visit.log.is_list(self.visit.profile.id, place.url)
                below = Queued("list", place.url, place.parent, place.label, place.depth + 1)
                return list(self._entries_of(below, reply.url, found))
        return [*self._files(place, reply, reading, 0), *await self._parts(place, reply, reading)]

    async def _read_part(self, place: Queued, reply: Reply) -> list[Queued]:
        """A page on which an article goes on: its files are the article's, and perhaps there is one more."""
        reading = await self._apart(page_of, reply.body, reply.content_type)
        if reading is None:
            return []
        files = self._files(place, reply, reading, 0, parent=place.parent or "")
        return [*files, *await self._parts(place, reply, reading)]

    async def _parts(self, place: Queued, reply: Reply, reading: Reading) -> list[Queued]:
        """The page on which an article goes on, if it does; none is asked beyond `MOST_PARTS`."""
        if "list_page" in reading.flags or place.page >= MOST_PARTS:
            return []
        url = await self._apart(following, reply.body, reply.url, reply.content_type)
        if not url:
            return []
        first = place.parent if place.role == "part" else settled(urldefrag(reply.url).url)
        return list(self._ask(Queued("part", settled(url), first, place.label, place.depth, place.page + 1, ask=url)))

    def _is_wanted_after_all(self, place: Queued, reading: Reading | None) -> bool:
        """Whether the page behind a title that its list cut short is a disclosure by the title it has itself."""
        title = reading.metadata.title if reading is not None else ""
        return is_wanted(Entry(place.url, title or place.label), self.visit.profile.disclosures)

    async def _read_frame(self, place: Queued, reply: Reply) -> list[Queued]:
        """What a page frames: a file, a page of its own, or a page that only lists files."""
        reading = await self._apart(page_of, reply.body, reply.content_type)
        if reading is None or not reading.attachments:
            return []
        self.visit.log.is_list(self.visit.profile.id, place.url)
        return list(self._files(place, reply, reading, place.depth + 1))

    def _files(self, place: Queued, reply: Reply, reading: Reading, depth: int, parent: str = "") -> Iterator[Queued]:
        attached, parent = self.visit.profile.attachments, parent or reply.url
        files: dict[str, Queued] = {}
        for link in (link for link in reading.attachments if link.how != "img"):
            url = absolute(reply.url, link.url)
            if not url and link.url.strip():
                note(
                    self.visit,
                    Queued("file", link.url.strip()[:2000], parent, link.label),
                    "refused",
                    NO_ADDRESS,
                )
            if url and url != reply.url and _belongs(url, link.label, attached.formats):
                frame = link.how in FRAMES and depth < FRAME_DEPTH
                label = _label(link.label, place.label)
                role: Role = "frame" if frame else "file"
                files.setdefault(settled(url), Queued(role, settled(url), parent, label, depth, ask=url))
        for number, file in enumerate(files.values()):
            if number < attached.most:
                yield from self._ask(file)
            else:
                note(
                    self.visit,
                    file,
                    "refused",
                    f"the page links more than {attached.most} files; raise attachments.most",
                )


def _turn_after(place: Queued, listing: Listing, more: str) -> NextPage | None:
    """The next page by form or script: as the one before was asked, or as this page says."""
    if not place.guess:
        return listing.turn if not more else None
    moved = turned(place.ask, place.form)
    return moved or listing.turn or (NextPage(listing.following, "") if listing.following else None)


def _tomorrow() -> dt.date:
    """A later date beside a link is a slip (2062年) or a pinned notice: it says nothing of how fresh a list is."""
    return dt.datetime.now(CHINA).date() + dt.timedelta(days=1)


def _items(fresh: Sequence[Entry], wanted: Sequence[Entry]) -> int:
    """How many entries are items of the list: those with a date where its items have one, as navigation has none."""
    dated = sum(entry.date is not None for entry in fresh)
    return dated if dated and dated >= len([entry for entry in wanted if entry in fresh]) else len(fresh)


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
