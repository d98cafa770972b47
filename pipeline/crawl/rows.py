"""What a request met with, as a row of `fetches` in the making, and how a request ends that gave nothing to read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urldefrag, urlsplit

from mingzhang.pipeline.crawl.request import Request
from mingzhang.pipeline.crawl.visit import Asked, Queued, Visit
from mingzhang.pipeline.fetch.single import Answer

__all__ = ["Met", "NotADocument", "PassingTrouble", "header", "note", "plain", "refusal", "row_of", "unasked"]


class NotADocument(Exception):  # noqa: N818 - what it is, not an error of ours
    """What came is written down with its state, and goes no further."""


class PassingTrouble(Exception):  # noqa: N818 - what it is, not an error of ours
    """A timeout or a torn answer: asked again, as often as the profile says."""


@dataclass(frozen=True, slots=True)
class Met:
    """What a request met with."""

    state: str
    reason: str
    started_at: dt.datetime
    seconds: float = 0.0
    status: int | None = None
    bytes: int | None = None
    sha256: str | None = None


def plain(url: str) -> str:
    """The address as it is asked: without its fragment."""
    return urldefrag(url).url


def row_of(visit: Visit, request: Request, met: Met) -> Asked:
    """The row of a request: why it was made, and what it met with."""
    place = request.place
    return Asked(
        portal=visit.profile.id,
        role=_role(place),
        url=plain(place.url),
        final_url=request.known_as,
        parent=place.parent,
        label=place.label,
        started_at=met.started_at,
        seconds=met.seconds,
        status=met.status,
        state=met.state,
        bytes=met.bytes,
        sha256=met.sha256,
        reason="; ".join(filter(None, (request.wrong, met.reason))) or None,
    )


def _role(place: Queued) -> str:
    """The role as it is written down: a page behind a form or script is no list page that must come."""
    return "pager" if place.guess else place.role


def header(got: Answer, wanted: str) -> str:
    """A header of the answer by its small name, empty where it has none."""
    return next((value for name, value in got.hop.response_headers if name.lower() == wanted), "")


def refusal(visit: Visit, request: Request) -> str:
    """Why an address is not asked: taken down, its host wants peace, a budget is used up; empty where it may be."""
    place = request.place
    if stone := visit.taken.get(request.known_as) or visit.taken.get(place.url):
        return stone.words
    closed = visit.throttle.closed(urlsplit(request.url).hostname or "")
    return closed or ("" if place.role == "robots" else visit.spent())


def unasked(visit: Visit, request: Request, reason: str) -> Asked:
    """The row of an address that was not asked."""
    return row_of(visit, request, Met("refused", reason, dt.datetime.now(dt.UTC)))


def note(visit: Visit, place: Queued, state: str, reason: str, at: str = "") -> None:
    """Write a row for what was not asked, or not to its end, unless there is one; `at` is where it ended."""
    if visit.log.answered(visit.profile.id, place.url) is not None:
        return
    visit.write(
        Asked(
            portal=visit.profile.id,
            role=_role(place),
            url=place.url,
            final_url=at or place.url,
            parent=place.parent,
            label=place.label,
            started_at=dt.datetime.now(dt.UTC),
            seconds=0.0,
            status=None,
            state=state,
            bytes=None,
            sha256=None,
            reason=reason,
        )
    )
