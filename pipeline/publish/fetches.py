"""The `fetches` table: one row for each request of a run."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from mingzhang.pipeline.publish.arrow import to_table, utc
from mingzhang.pipeline.publish.chunks import merged, stored
from mingzhang.pipeline.publish.commit import staging
from mingzhang.pipeline.publish.partition_key import PartitionKey
from mingzhang.pipeline.publish.write import write_table

__all__ = ["Fetch", "append_fetches"]

_TABLE, _KEY = "fetches", "fetch_id"
_AT_ONCE = 5000


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
    packed: dict[PartitionKey, list[pa.Table]] = {}
    coming = iter(fetches)
    while some := list(islice(coming, _AT_ONCE)):
        places: dict[PartitionKey, dict[str, Fetch]] = {}
        for fetch in some:
            places.setdefault(PartitionKey(fetch.division, fetch.year), {})[fetch.fetch_id] = fetch
        for place, new in places.items():
            packed.setdefault(place, []).append(to_table(_TABLE, [_row(fetch) for fetch in new.values()]))
    added = {place: _once(pa.concat_tables(tables)) for place, tables in packed.items()}
    with staging(root) as area:
        for place, rows in sorted(added.items()):
            path = place.file(root, _TABLE)
            old = stored(path, _TABLE, without=(_KEY, rows[_KEY].to_pylist()))
            write_table(area, path, _TABLE, merged(old, iter([rows]), _KEY), {})
        area.commit()
    return sum(rows.num_rows for rows in added.values())


def _once(table: pa.Table) -> pa.Table:
    """The rows sorted by their id, each id once."""
    table = table.sort_by(_KEY).combine_chunks()
    ids = table[_KEY]
    fresh = pc.not_equal(ids[1:], ids[:-1])
    return table.filter(pa.chunked_array([pa.array([True]), *fresh.chunks])) if table.num_rows > 1 else table


def _row(fetch: Fetch) -> dict[str, object]:
    doc_id = fetch.sha256[:16] if fetch.sha256 else None
    row = asdict(fetch) | {"fetch_id": fetch.fetch_id, "doc_id": doc_id, "started_at": utc(fetch.started_at)}
    return {name: value for name, value in row.items() if name not in {"division", "year"}}
