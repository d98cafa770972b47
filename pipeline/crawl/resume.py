"""What this run has already asked is not asked again: a killed run goes on from the archive."""

from __future__ import annotations

from mingzhang.pipeline.archive import Capture
from mingzhang.pipeline.crawl.request import Reply, Request
from mingzhang.pipeline.crawl.rows import NotADocument, refusal, unasked
from mingzhang.pipeline.crawl.visit import GOT, Asked, Queued, Visit
from mingzhang.schemas.errors import ArchiveError

__all__ = ["resumed"]


def resumed(visit: Visit, request: Request) -> Reply | None:
    """The archived answer of an address that this run has asked, None where it has not and may ask.

    Raises `NotADocument` where it gave no document, or may not be asked.
    """
    place = request.place
    told = visit.log.answered(visit.profile.id, place.url.partition("#")[0]) or _recovered(visit, place)
    if told is None:
        if why := refusal(visit, request):
            # Said here, too: behind it every address would wait for its turn first.
            visit.write(unasked(visit, request, why))
            raise NotADocument(why)
        return None
    if told.state not in GOT or told.sha256 is None:
        raise NotADocument(told.reason or told.state)
    try:
        body = visit.archive.payload(visit.archive.by_doc_id(told.sha256[:16]))
    except ArchiveError:
        return None
    fragment = place.url.partition("#")[2]
    return Reply(told.final_url + (f"#{fragment}" if fragment else ""), 200, body)


def _recovered(visit: Visit, place: Queued) -> Asked | None:
    """An answer that was archived in this run, but whose line the killed process did not write any more."""
    capture = visit.archive.find(place.url.partition("#")[0])
    if capture is None or capture.run != visit.run_id or capture.portal != visit.profile.id:
        return None
    asked = _asked(visit, place, capture)
    visit.write(asked)
    return asked


def _asked(visit: Visit, place: Queued, capture: Capture) -> Asked:
    return Asked(
        portal=visit.profile.id,
        role=place.role,
        url=capture.url,
        final_url=capture.url,
        parent=place.parent,
        label=place.label,
        started_at=capture.fetched_at,
        seconds=0.0,
        status=capture.status,
        state=capture.state,
        bytes=None,
        sha256=capture.sha256,
        reason="taken from the archive: the process ended before it was written down",
    )
