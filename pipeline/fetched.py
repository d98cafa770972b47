"""What a fetch gave, as the archive takes it."""

from __future__ import annotations

from mingzhang.pipeline.archive import Exchange
from mingzhang.pipeline.fetch import Fetched

__all__ = ["exchange_of"]


def exchange_of(
    got: Fetched, *, parent_url: str | None = None, portal: str | None = None, label: str = "", run: str = ""
) -> Exchange:
    """The last answer of a fetch under its final address."""
    last = got.hops[-1]
    return Exchange(
        url=got.final_url,
        payload=got.body,
        fetched_at=got.started_at,
        status=last.status,
        phrase=last.phrase,
        request_headers=last.request_headers,
        response_headers=last.response_headers,
        content_type=got.content_type,
        parent_url=parent_url,
        portal=portal,
        label=label,
        run=run,
    )
