"""One list page of a portal, fetched and explained: what would be taken, what not, and why."""

from __future__ import annotations

import time
from dataclasses import dataclass
from urllib.parse import urljoin

from mingzhang.pipeline.crawl.judge import judge
from mingzhang.pipeline.crawl.links import Entry
from mingzhang.pipeline.crawl.listing import Listing, read_listing
from mingzhang.pipeline.crawl.robots import Robots, rules_of
from mingzhang.pipeline.crawl.visit import limits_of
from mingzhang.pipeline.crawl.wanted import is_list, is_near, reason_of
from mingzhang.pipeline.fetch import Fetched
from mingzhang.pipeline.fetch.client import fetch
from mingzhang.pipeline.portals.profile import Profile
from mingzhang.schemas.errors import FetchError

__all__ = ["Came", "Tried", "explained", "list_at", "try_portal"]

FEEDS = 2


@dataclass(frozen=True, slots=True)
class Tried:
    """A list page as fetched: its address, what it gave, and each entry with why it is left out (empty: taken)."""

    url: str
    listing: Listing
    entries: tuple[tuple[Entry, str], ...]
    as_expected: bool


def try_portal(profile: Profile, start: str, contact: str) -> list[Tried]:
    """The list page at `start`, and its feed where it has one; raises `FetchError` where it does not come.

    The page is judged as a night would: robots.txt, challenges, soft 404s. Nothing is archived or published.
    """
    found: list[Tried] = []
    url = start
    for _ in range(FEEDS + 1):
        tried = _tried(profile, url, contact)
        found.append(tried)
        if not tried.listing.waiting:
            break
        url = tried.listing.following
    return found


def _tried(profile: Profile, url: str, contact: str) -> Tried:
    came = list_at(profile, url, contact)
    listing = read_listing(
        came.body, came.url, content_type=came.content_type, links=profile.list.links, rules=profile.list.fields
    )
    return explained(profile, came.url, listing)


def explained(profile: Profile, url: str, listing: Listing) -> Tried:
    """A read list page with why each entry is left out."""
    entries = tuple((entry, _why_not(entry, profile)) for entry in listing.entries)
    expected = listing.waiting or profile.list.least <= len(listing.entries) <= profile.list.most
    return Tried(url, listing, entries, expected)


@dataclass(frozen=True, slots=True)
class Came:
    """A list page as it came: its bytes, its final address with the fragment it was asked with, its content type."""

    body: bytes
    url: str
    content_type: str


def list_at(profile: Profile, url: str, contact: str) -> Came:
    """Fetch a list page as a night would; raises `FetchError` where robots.txt forbids it or something else came."""
    _obey_robots(profile, url, contact)
    got, fragment = _fetched(profile, url.partition("#")[0], contact), url.partition("#")[2]
    state, reason = got.state, got.reason
    if got.ok:
        told, redirected = got.content_type, len(got.hops) > 1
        state, reason = judge("list", got.status or 0, got.body, got.final_url, redirected=redirected,
                              content_type=told, fragment=fragment)  # fmt: skip
    if state != "new":
        raise FetchError(f"the list page gave {state}: {reason}", where=url, then="look at it in a browser")
    return Came(got.body, got.final_url + (f"#{fragment}" if fragment else ""), got.content_type)


def _fetched(profile: Profile, url: str, contact: str) -> Fetched:
    limits = limits_of(profile.pace)
    return fetch(url, allow_private=profile.allow_private, contact=contact, limits=limits)


def _obey_robots(profile: Profile, url: str, contact: str) -> None:
    """Raise `FetchError` where robots.txt forbids the page, or the server fails to say; then wait, as a night does."""
    got = _fetched(profile, urljoin(url, "/robots.txt"), contact)
    if got.ok and not Robots.allow(rules_of(got.body), url):
        raise FetchError(
            "robots.txt forbids the list page; a night would not ask it", where=url, then="start elsewhere"
        )
    if got.state not in {"new", "blocked", "soft_404"} and not 400 <= (got.status or 0) < 500:
        raise FetchError(
            f"robots.txt did not come ({got.reason}); a night would ask nothing", where=url, then="try later"
        )
    time.sleep(profile.pace.delay)


def _why_not(entry: Entry, profile: Profile) -> str:
    if is_list(entry, profile.disclosures):
        return ""
    why = reason_of(entry, profile.disclosures)
    return why or ("" if is_near(entry.url, profile.hosts) else "another site; name it in disclosures.hosts")
