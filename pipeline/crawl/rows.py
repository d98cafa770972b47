"""What a request met with, as a row of `fetches` in the making, and how it leaves Scrapy's road."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urldefrag, urlsplit

from scrapy import Request
from scrapy.exceptions import IgnoreRequest

from mingzhang.pipeline.crawl.sessions import settled
from mingzhang.pipeline.crawl.visit import Asked, Place, Visit
from mingzhang.pipeline.fetch.single import Answer

__all__ = ["Met", "NotADocument", "PassingTrouble", "header", "place_of", "plain", "refusal", "row_of", "unasked"]


class NotADocument(IgnoreRequest):
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


def place_of(request: Request) -> Place:
    """Why a request is made; what Scrapy asks by itself is robots.txt."""
    place = request.meta.get("place")
    return place if isinstance(place, Place) else Place("robots", request.url)


def plain(url: str) -> str:
    """The address as it is asked: without its fragment."""
    return urldefrag(url).url


def row_of(visit: Visit, place: Place, request: Request, met: Met) -> Asked:
    """The row of a request: why it was made, and what it met with."""
    return Asked(
        portal=visit.profile.id,
        role=place.role,
        url=plain(place.url),
        final_url=settled(plain(request.url)),
        parent=place.parent,
        label=place.label,
        started_at=met.started_at,
        seconds=met.seconds,
        status=met.status,
        state=met.state,
        bytes=met.bytes,
        sha256=met.sha256,
        reason="; ".join(filter(None, (request.meta.get("wrong"), met.reason))) or None,
    )


def header(got: Answer, wanted: str) -> str:
    """A header of the answer by its small name, empty where it has none."""
    return next((value for name, value in got.hop.response_headers if name.lower() == wanted), "")


def refusal(visit: Visit, place: Place, request: Request) -> str:
    """Why an address is not asked: taken down, its host wants peace, a budget is used up; empty where it may be."""
    if stone := visit.taken.get(settled(plain(request.url))) or visit.taken.get(place.url):
        return stone.words
    closed = visit.gate.closed(urlsplit(request.url).hostname or "")
    return closed or ("" if place.role == "robots" else visit.spent())


def unasked(visit: Visit, place: Place, request: Request, reason: str) -> Asked:
    """The row of an address that was not asked."""
    return row_of(visit, place, request, Met("refused", reason, dt.datetime.now(dt.UTC)))
