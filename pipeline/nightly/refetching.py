"""A document whose archived bytes are lost, fetched anew from its address and archived as what it was."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from mingzhang.pipeline.archive import Archive, Capture
from mingzhang.pipeline.crawl.judge import judge
from mingzhang.pipeline.fetch import Fetched
from mingzhang.pipeline.fetch.client import fetch
from mingzhang.pipeline.fetch.turns import GATE, Turns
from mingzhang.pipeline.fetched import exchange_of
from mingzhang.pipeline.portals import profile_by_id
from mingzhang.schemas.errors import MingzhangError

__all__ = ["refetch"]


def refetch(data: Path, lost: Capture, contact: str) -> str:
    """Fetch the address of a lost document and archive what comes; returns why nothing did, empty where it came.

    What else stands at the address by now is archived as the next version; a page that says that nothing is there any
    more is not.
    """
    if not lost.url.startswith("http"):
        return "imported from a file; import it again"
    allowed, pause = False, 1.0
    with suppress(MingzhangError):
        profile = profile_by_id(lost.portal or "", data / "portals")
        allowed, pause = profile.allow_private, profile.pace.delay
    host, turns = urlsplit(lost.url).hostname or "", Turns(data / GATE)
    turns.take(host, pause)
    try:
        got = fetch(lost.url, allow_private=allowed, contact=contact, referer=lost.parent_url or "")
    finally:
        turns.give_back(host)
    state, reason = _judged(got)
    if state != "new":
        return f"{state}: {reason}"
    kept = exchange_of(got, parent_url=lost.parent_url, portal=lost.portal, label=lost.label)
    Archive(data / "raw").store(kept)
    return ""


def _judged(got: Fetched) -> tuple[str, str]:
    if got.state != "new":
        return got.state, got.reason
    return judge("list", got.status or 0, got.body, got.final_url, redirected=len(got.hops) > 1,
                 content_type=got.content_type)  # fmt: skip
