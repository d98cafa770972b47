"""What becomes of a whole answer: into the archive first, judged, written down, handed on."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ParamSpec, TypeVar
from urllib.parse import urlsplit

from mingzhang.pipeline.archive import PART, Capture, Exchange, Tombstone
from mingzhang.pipeline.crawl.judge import judge
from mingzhang.pipeline.crawl.notice import LOGIN, why_withdrawn
from mingzhang.pipeline.crawl.request import Reply, Request
from mingzhang.pipeline.crawl.robots import DISALLOW_ALL
from mingzhang.pipeline.crawl.rows import Met, NotADocument, header, plain, row_of
from mingzhang.pipeline.crawl.sameness import prints_the_same
from mingzhang.pipeline.crawl.sessions import settled
from mingzhang.pipeline.crawl.visit import GOT, RETRIED_STATUS, Visit
from mingzhang.pipeline.crawl.wanted import is_near
from mingzhang.pipeline.fetch.address import is_private
from mingzhang.pipeline.fetch.client import REDIRECTS
from mingzhang.pipeline.fetch.disposition import label_of
from mingzhang.pipeline.fetch.moved import moved_to
from mingzhang.pipeline.fetch.single import Answer
from mingzhang.pipeline.fetch.verdict import CHALLENGE_STATUS
from mingzhang.pipeline.fetch.web import joined
from mingzhang.pipeline.fetch.wire import location_of
from mingzhang.pipeline.workers import Lost

__all__ = ["arrived"]

Said = ParamSpec("Said")
Result = TypeVar("Result")

MOST_OF_OTHERS = 1024 * 1024
"""So many bytes of a challenge, a login page, a soft 404, a robots.txt are kept."""
ROBOTS_REDIRECTS = 5
"""As many as RFC 9309 asks a crawler to follow."""
HOME = re.compile(r"/?|/(?:index|default|home|main)\.\w{2,5}", re.IGNORECASE)
ERROR_PAGE = re.compile(
    r"/(?:error|err|404|403|500|not_?found|expired|no_?page)\w{0,12}(?:\.\w{2,5})?/?$", re.IGNORECASE
)
DOCUMENTS = frozenset({"page", "part", "frame", "file"})


def arrived(visit: Visit, request: Request, got: Answer, known: Capture | None) -> Reply:
    """Archive a whole answer, write it down, and hand it on; runs in a thread, because it writes and waits.

    What parses the bytes runs in another process under a deadline; an answer on which that breaks is `unjudged`.
    """
    try:
        return _arrived(visit, request, got, known)
    except _UnjudgedError as error:
        kept = _keep(visit, request, got, "unjudged")
        _write(visit, request, got, Judged("unjudged", str(error), kept))
        raise NotADocument(str(error)) from error


class _UnjudgedError(Exception):
    """Judging an answer took too long, raised or took its process along; the words say which."""


def _apart(visit: Visit, function: Callable[Said, Result], *args: Said.args, **kwargs: Said.kwargs) -> Result:
    told = visit.apart.call(function, *args, **kwargs)
    if isinstance(told, Lost):
        raise _UnjudgedError(f"what came could not be judged: {told.why}")
    return told


def _arrived(visit: Visit, request: Request, got: Answer, known: Capture | None) -> Reply:
    status, url = got.hop.status, settled(plain(request.url))
    if status in REDIRECTS and (location := location_of(got.hop)):
        visit.archive.store(_exchange(visit, request, got, b""))
        return _sent_on(visit, request, got, location)
    if request.place.role == "robots":
        return _robots(visit, request, got)
    if request.redirects and (why := _sent_home(visit, request)):
        verdict = "withdrawn" if visit.archive.find(request.place.url) is not None else "soft_404"
        _write(visit, request, got, Judged(verdict, why, _keep(visit, request, got, verdict)))
        raise NotADocument(why)
    if status == 304 and known is not None:
        if request.place.role != "part":
            visit.archive.store(_exchange(visit, request, got, b""))
        _write(visit, request, got, Judged("unchanged", "", known.sha256))
        return _reply(request, got, 200, visit.archive.payload(known))
    refresh = header(got, "refresh")
    moved = _apart(visit, moved_to, got.body, url, refresh) if _may_move(request.place.role, status) else ""
    if moved:
        _keep(visit, request, got, "moved")
        return _sent_on(visit, request, got, moved)
    if stone := _taken(visit, got.body):
        _write(visit, request, got, Judged("refused", stone.words, None))
        raise NotADocument(stone.words)
    judged = _judged(visit, request, got, known)
    _write(visit, request, got, judged)
    if judged.state not in GOT and status not in RETRIED_STATUS:
        raise NotADocument(judged.reason)
    return _reply(request, got, 200 if judged.state in GOT else status, got.body)


def _taken(visit: Visit, body: bytes) -> Tombstone | None:
    """The tombstone of these very bytes, at whatever address they stand now."""
    if not visit.taken:
        return None
    digest = hashlib.sha256(body).hexdigest()
    return next((stone for stone in visit.taken.values() if digest in stone.sha256), None)


@dataclass(frozen=True, slots=True)
class Judged:
    """What a whole answer is: its state, why, and the bytes of the archive that it stands for."""

    state: str
    reason: str
    sha256: str | None


def _sent_home(visit: Visit, request: Request) -> str:
    """Why the end of a redirect is no document: the site's first page, a start page, an error page by its name."""
    if request.place.role not in DOCUMENTS:
        return ""
    url = plain(request.url)
    home = HOME.fullmatch(urlsplit(url).path) or url in {plain(start) for start in visit.profile.start}
    if home or ERROR_PAGE.search(urlsplit(url).path):
        return f"the server sent its reader away, to {url[:300]}: the document is not (or no longer) there"
    return ""


def _may_move(role: str, status: int) -> bool:
    return status == 200 and role in {"list", "page", "part", "frame"}


def _judged(visit: Visit, request: Request, got: Answer, known: Capture | None) -> Judged:
    """Judge an answer with a body, and archive it: as a document, or as what came instead."""
    url, told = settled(plain(request.url)), header(got, "content-type")
    role, fragment = request.place.role, request.place.url.partition("#")[2]
    if known is not None and role in DOCUMENTS and got.hop.status == 200 and got.body == visit.archive.payload(known):
        return _stored(visit, request, got)  # it stands as it was when it was judged
    state, reason = _apart(
        visit, judge, role, got.hop.status, got.body, url,
        redirected=request.redirects > 0, content_type=told, fragment=fragment,
        label=request.place.label if role == "page" and not request.place.probe else "",
    )  # fmt: skip
    before = known or (visit.archive.find(request.place.url) if request.redirects else None)
    label = request.place.label
    if before is not None and role in DOCUMENTS and (why := _withdrawn(visit, before, got, (state, reason), label)):
        return Judged("withdrawn", why, _keep(visit, request, got, "withdrawn"))
    if state != "new":
        return Judged(state, reason, _keep(visit, request, got, state))
    if known is not None and role in {"page", "part", "frame"} and _prints_the_same(visit, known, got):
        kept = _keep(visit, request, got, "same_content")
        reason = f"other bytes ({(kept or '')[:16]}) that print the same: counters, clocks, tokens"
        return Judged("unchanged", reason, known.sha256)
    return _stored(visit, request, got, reason)


def _stored(visit: Visit, request: Request, got: Answer, reason: str = "") -> Judged:
    """Archive an answer as a document, or as a part of one."""
    verdict = PART if request.place.role == "part" else ""
    stored = visit.archive.store(replace(_exchange(visit, request, got, got.body), verdict=verdict))
    return Judged(stored.state, reason, stored.sha256)


def _withdrawn(visit: Visit, known: Capture, got: Answer, judged: tuple[str, str], label: str) -> str:
    """Why what came is no new version of a known document but stands in its place; empty where it is one."""
    state, reason = judged
    nothing = state == "error" and got.hop.status == 200 and bool(got.body)
    if state == "soft_404" or reason == LOGIN or nothing:
        return reason
    before = visit.archive.payload(known)
    told = header(got, "content-type")
    return _apart(visit, why_withdrawn, before, got.body, told, label) if state == "new" and before != got.body else ""


def _sent_on(visit: Visit, request: Request, got: Answer, location: str) -> Reply:
    """Follow a redirect as a link would be: to addresses that can be asked, for lists and pages on the site."""
    target = joined(request.url, location)
    endless = request.redirects >= ROBOTS_REDIRECTS
    if request.place.role == "robots" and (endless or not target):
        why = "robots.txt redirects without end" if target else f"robots.txt redirects to no address: {location[:200]}"
        _write(visit, request, got, Judged("error", f"{why}; nothing is asked", None))
        return _reply(request, got, 200, DISALLOW_ALL)
    why = "" if target else f"redirects to what is never asked: {location[:300]}"
    if target and request.place.role in {"list", "page", "part"} and not is_near(target, visit.profile.hosts):
        why = f"redirects to another site ({target[:300]}); name it in disclosures.hosts"
    if why:
        private = bool(target) and is_private(urlsplit(target).hostname or "", allow_private=False)
        _write(visit, request, got, Judged("redirected_private" if private else "refused", why, None))
        raise NotADocument(why)
    status = got.hop.status if got.hop.status in REDIRECTS else 302
    return _reply(request, got, status, b"", location=location)


def _prints_the_same(visit: Visit, known: Capture, got: Answer) -> bool:
    before = visit.archive.payload(known)
    told = header(got, "content-type")
    return before != got.body and _apart(visit, prints_the_same, before, got.body, content_type=told)


def _keep(visit: Visit, request: Request, got: Answer, verdict: str) -> str | None:
    """Archive what is no document under its verdict, at most a megabyte; the sha256 where all of it is kept."""
    if not got.body:
        return None
    kept = got.body[:MOST_OF_OTHERS]
    exchange = _exchange(visit, request, got, kept)
    cut = "length" if len(kept) < len(got.body) else ""
    stored = visit.archive.store(replace(exchange, verdict=verdict, truncated=cut))
    return None if cut else stored.sha256


def _write(visit: Visit, request: Request, got: Answer, judged: Judged) -> None:
    met = Met(judged.state, judged.reason, got.started_at, got.seconds, got.hop.status, got.wire_bytes, judged.sha256)
    visit.write(row_of(visit, request, met))


def _robots(visit: Visit, request: Request, got: Answer) -> Reply:
    """robots.txt: where the server fails, nothing is allowed (RFC 9309); where there is none, everything is."""
    status = got.hop.status
    state, reason = judge("robots", status, got.body, request.url, redirected=False, content_type="")
    if 400 <= status < 500 and status != 429:  # RFC 9309: whoever has no such file forbids nothing
        state, reason = "absent" if status in {404, 410} else state, f"{reason}; no rules are told"
    if 200 <= status < 300 and not got.body:
        state, reason = "absent", "robots.txt is empty; no rules are told"
    sha256 = _keep(visit, request, got, "robots")
    _write(visit, request, got, Judged(state, reason, sha256))
    broken = (status >= 500 or 300 <= status < 400 or status in {206, 429}) and status not in CHALLENGE_STATUS
    body = DISALLOW_ALL if broken else got.body if status < 300 else b""
    return _reply(request, got, status if status in RETRIED_STATUS else 200, body)


def _exchange(visit: Visit, request: Request, got: Answer, payload: bytes) -> Exchange:
    place, headers = request.place, got.hop.response_headers
    return Exchange(
        url=request.known_as,
        method="POST" if request.form else "GET",
        sent=request.form.encode(),
        payload=payload,
        fetched_at=got.started_at,
        status=got.hop.status,
        phrase=got.hop.phrase,
        request_headers=got.hop.request_headers,
        response_headers=headers,
        content_type=header(got, "content-type"),
        parent_url=place.parent,
        portal=visit.profile.id,
        label=label_of(place.label, headers),
        run=visit.run_id,
    )


def _reply(request: Request, got: Answer, status: int, body: bytes, *, location: str = "") -> Reply:
    return Reply(request.url, status, body, header(got, "content-type"), location)
