"""One list page of a portal, fetched and explained: what would be taken, what not, and why."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.crawl.links import Entry
from pipeline.crawl.listing import Listing, read_listing
from pipeline.crawl.wanted import is_list, is_near, reason_of
from pipeline.fetch import Limits, fetch
from pipeline.portals.profile import Profile
from schemas.errors import FetchError

__all__ = ["Tried", "try_portal"]

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

    Nothing is archived or published.
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
    limits = Limits(total=profile.pace.document_seconds)
    got = fetch(url.partition("#")[0], allow_private=profile.allow_private, contact=contact, limits=limits)
    if not got.ok:
        raise FetchError(f"the list page gave {got.state}: {got.reason}", where=url, then="look at it in a browser")
    final = got.final_url + (f"#{url.partition('#')[2]}" if "#" in url else "")
    listing = read_listing(got.body, final, content_type=got.content_type, links=profile.list.links)
    entries = tuple((entry, _why_not(entry, profile)) for entry in listing.entries)
    expected = listing.waiting or profile.list.least <= len(listing.entries) <= profile.list.most
    return Tried(final, listing, entries, expected)


def _why_not(entry: Entry, profile: Profile) -> str:
    if is_list(entry, profile.disclosures):
        return ""
    why = reason_of(entry, profile.disclosures)
    return why or ("" if is_near(entry.url, profile.hosts) else "another site; name it in disclosures.hosts")
