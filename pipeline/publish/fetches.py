"""The `fetches` table: one row for each request of a run."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.publish.arrow import to_table, utc
from pipeline.publish.commit import staging
from pipeline.publish.partitions import encoded, merged
from pipeline.publish.place import Place

__all__ = ["Fetch", "append_fetches"]

_TABLE = "fetches"


@dataclass(frozen=True, slots=True)
class Fetch:
    """One request of one run, as the contract names it; division is the portal's, year 0 where none is known."""

    run_id: str
    url: str
    started_at: dt.datetime
    seconds: float
    state: str
    portal: str | None = None
    final_url: str | None = None
    status: int | None = None
    bytes: int | None = None
    sha256: str | None = None
    reason: str | None = None
    division: str = "000000"
    year: int = 0

    @property
    def fetch_id(self) -> str:
        """Stable id: the run, the URL and the moment."""
        named = f"{self.run_id} {self.started_at.astimezone(dt.UTC).isoformat()} {self.url}"
        return hashlib.sha256(named.encode("utf-8", "replace")).hexdigest()[:24]


def append_fetches(fetches: Iterable[Fetch], root: Path) -> int:
    """Add the requests of a run to `fetches` and return how many; adding one twice changes nothing."""
    places: dict[Place, dict[str, Fetch]] = {}
    for fetch in fetches:
        places.setdefault(Place(fetch.division, fetch.year), {})[fetch.fetch_id] = fetch
    with staging(root) as area:
        for place, new in sorted(places.items()):
            path = place.file(root, _TABLE)
            rows = to_table(_TABLE, [_row(fetch) for fetch in new.values()])
            area.put(path, encoded(merged(path, _TABLE, "fetch_id", list(new), [rows]), {}))
        area.commit()
    return sum(map(len, places.values()))


def _row(fetch: Fetch) -> dict[str, object]:
    doc_id = fetch.sha256[:16] if fetch.sha256 else None
    row = asdict(fetch) | {"fetch_id": fetch.fetch_id, "doc_id": doc_id, "started_at": utc(fetch.started_at)}
    return {name: value for name, value in row.items() if name not in {"division", "year"}}
