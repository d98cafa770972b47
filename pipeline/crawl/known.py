"""What the archive already has of an address: what a conditional request may rest on, and what must be asked anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from mingzhang.pipeline.archive import Archive, Capture
from mingzhang.schemas.errors import ArchiveError

__all__ = ["DAMAGED", "FUTURE", "LOST", "Known", "known_of"]

DAMAGED = "the archived bytes cannot be read back and were asked anew"
LOST = "the archive has lost what an earlier run put into it, and it was asked anew"
FUTURE = "the archived answer is dated in the future"
"""Beginnings of the reason of a row in `fetches`; alarms are made of them."""
CLOCK_SLACK = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Known:
    """The newest whole success of an address, None where there is none, and what is wrong with it in words."""

    capture: Capture | None
    wrong: str = ""


def known_of(archive: Archive, url: str, came: Collection[str], *, is_part: bool = False) -> Known:
    """Look an address up, and read its bytes back: a 304 to bytes that are damaged would keep them damaged for ever.

    `came` are the addresses whose bytes earlier runs archived; `is_part` asks for a page that only continues another.
    """
    capture = archive.part(url) if is_part else archive.find(url)
    if capture is None:
        return Known(None, LOST if url in came else "")
    try:
        archive.payload(capture)
    except ArchiveError as error:
        return Known(None, f"{DAMAGED}: {error.what}")
    if capture.fetched_at > dt.datetime.now(dt.UTC) + CLOCK_SLACK:
        return Known(capture, f"{FUTURE} ({capture.fetched_at:%Y-%m-%d %H:%M} UTC): a clock was or is wrong")
    return Known(capture)
