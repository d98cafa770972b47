"""Keep the derived tables up to date: what changed since they were made is told by the files of `facts`.

A note beside the tables has, for each partition of facts, its size and time, the documents that count, and the places
that it tells of. A new document changes one partition: only the divisions that it speaks of are made anew.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds

from mingzhang.pipeline.durable import write
from mingzhang.pipeline.publish import dataset
from mingzhang.pipeline.publish.commit import staging
from mingzhang.pipeline.publish.current import current_documents
from mingzhang.pipeline.publish.datapackage import FILE, write_descriptor
from mingzhang.pipeline.publish.partition_key import PartitionKey
from mingzhang.pipeline.publish.write import write_table
from mingzhang.schemas.contract import DERIVED_TABLES, TABLES

__all__ = ["refresh"]

_NOTE = "_derived.json"
_MADE_BY = 3
"""Raised where the making of derived tables changes: all of them are made anew."""

_CITY = 4
"""Digits of a division that its city and the counties below it share."""
_MOST_BYTES = 512 * 1024
"""Bytes of facts, as they lie on the disk, that are turned into indicators at once: some 10,000 facts, unless one city
alone has more."""


@dataclass(frozen=True, slots=True)
class _Note:
    """What the derived tables were made of: fingerprint and places by partition of facts, files by division."""

    made_by: str
    sources: Mapping[str, tuple[str, tuple[str, ...]]]
    files: Mapping[str, tuple[str, ...]]


def refresh(parquet: Path) -> int:
    """Make anew what changed documents speak of, and the descriptor; returns how many divisions were made.

    Raises `DamagedTablesError` for facts that cannot be read. Where nothing changed, files are looked at, not opened.
    """
    if not (parquet / "facts").is_dir():
        return 0
    note = _noted(parquet)
    current = set(current_documents(parquet))
    prints = _fingerprints(parquet, current)
    changed = {place for place in {*prints, *note.sources} if note.sources.get(place, ("",))[0] != prints.get(place)}
    places = {place: _places_in(parquet, place) for place in changed & set(prints)}
    wanted = {place.split("/")[0] for place in changed}
    wanted |= {code for place in changed for code in (*note.sources.get(place, ("", ()))[1], *places.get(place, ()))}
    wanted |= {code for code, files in note.files.items() if any(not (parquet / file).exists() for file in files)}
    files = dict(note.files)
    if wanted:
        from mingzhang.pipeline.indicators.build import derived  # noqa: PLC0415 - pandas is slow to import, and nothing may have changed
    for group in _batches(parquet, wanted):
        made = _publish(parquet, group, derived(parquet, group, current), files)
        files |= {code: tuple(made.get(code, ())) for code in group}
    if wanted or note.made_by != _version():
        known = {place: codes for place, (_, codes) in note.sources.items()} | places
        told = {place: (print_, known[place]) for place, print_ in prints.items()}
        _write_note(parquet, _Note(_version(), told, {code: made for code, made in files.items() if made}))
    if wanted or not (parquet / FILE).exists():
        write_descriptor(parquet)
    return len(wanted)


@cache
def _version() -> str:
    """What the derived tables are made by: their columns and the data files that say how facts become indicators."""
    folder = resources.files("mingzhang.schemas").joinpath("data")
    files = [*folder.joinpath("indicators").iterdir(), folder.joinpath("components.tsv")]
    told = [TABLES[name].schema.to_string() for name in DERIVED_TABLES]
    told += [file.read_text(encoding="utf-8") for file in sorted(files, key=lambda file: file.name)]
    return f"{_MADE_BY} {hashlib.sha256(' '.join(told).encode()).hexdigest()[:16]}"


def _noted(parquet: Path) -> _Note:
    """The note; an empty one where it is not there, damaged, or of another version."""
    try:
        data = json.loads((parquet / _NOTE).read_text(encoding="utf-8"))
        sources = {place: (told, tuple(codes)) for place, (told, codes) in data["sources"].items()}
        files = {code: tuple(made) for code, made in data["files"].items()}
        if data["made_by"] == _version():
            return _Note(data["made_by"], sources, files)
        return _Note("", {place: ("", codes) for place, (_, codes) in sources.items()}, files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return _Note("", {}, dict.fromkeys(_divisions_made(parquet), ()))


def _divisions_made(parquet: Path) -> set[str]:
    folders = (path for name in DERIVED_TABLES for path in (parquet / name).glob("division=*"))
    return {path.name.removeprefix("division=") for path in folders}


def _write_note(parquet: Path, note: _Note) -> None:
    data = {"made_by": note.made_by, "sources": note.sources, "files": note.files}
    draft = parquet / f"{_NOTE}.part"
    write(draft, json.dumps(data, indent=0, sort_keys=True).encode())
    draft.replace(parquet / _NOTE)


def _fingerprints(parquet: Path, current: Collection[str]) -> dict[str, str]:
    """What tells whether a partition of facts is as it was: size and time of its file, the documents that count."""
    rows = dataset(parquet, "documents").to_table(columns=["doc_id", "division", "year"]).to_pylist()
    counted: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row["doc_id"] in current:
            counted[f"{row['division']}/{row['year']}"].append(row["doc_id"])
    found = {}
    for path in (parquet / "facts").glob("division=*/year=*/part-0.parquet"):
        place = "/".join(part.partition("=")[2] for part in path.relative_to(parquet / "facts").parts[:2])
        about = path.stat()
        documents = hashlib.sha256(" ".join(sorted(counted[place])).encode()).hexdigest()[:16]
        found[place] = f"{about.st_size} {about.st_mtime_ns} {documents}"
    return found


def _places_in(parquet: Path, place: str) -> tuple[str, ...]:
    """The divisions of other places that a partition of facts tells of."""
    division, year = place.split("/")
    here = (ds.field("division") == division) & (ds.field("year") == int(year))
    told = dataset(parquet, "facts").to_table(columns=["place_division"], filter=here)["place_division"]
    return tuple(sorted(code for code in told.unique().to_pylist() if code))


def _batches(parquet: Path, wanted: Collection[str]) -> Iterator[list[str]]:
    """The divisions, city by city, as many cities at once as their facts may fill of the memory."""
    cities: dict[str, list[str]] = defaultdict(list)
    for code in sorted(wanted):
        cities[code[:_CITY]].append(code)
    batch, weight = list[str](), 0
    for city, codes in cities.items():
        here = sum(path.stat().st_size for path in (parquet / "facts").glob(f"division={city}*/year=*/*.parquet"))
        if batch and weight + here > _MOST_BYTES:
            yield batch
            batch, weight = [], 0
        batch, weight = [*batch, *codes], weight + here
    if batch:
        yield batch


def _publish(
    parquet: Path, group: Collection[str], frames: Mapping[str, pa.Table], before: Mapping[str, Collection[str]]
) -> dict[str, list[str]]:
    """Put the rows of some divisions in place of what they had; returns the files by division."""
    made: dict[str, list[str]] = defaultdict(list)
    with staging(parquet) as area:
        for name, rows in frames.items():
            for place, part in _partitions(rows):
                path = place.file(parquet, name)
                write_table(area, path, name, iter([part]), {})
                made[place.division].append(path.relative_to(parquet).as_posix())
        for code in group:
            for path in _files_of(parquet, code, before.get(code, ())):
                if path.relative_to(parquet).as_posix() not in made[code]:
                    area.drop(path)
        area.commit()
    return made


def _partitions(rows: pa.Table) -> Iterator[tuple[PartitionKey, pa.Table]]:
    """The rows of each division and year, which stand together."""
    counts = Counter(zip(rows["division"].to_pylist(), rows["year"].to_pylist(), strict=True))
    stored, at = rows.drop_columns(["division", "year"]), 0
    for (division, year), count in counts.items():
        yield PartitionKey(division, year), stored.slice(at, count)
        at += count


def _files_of(parquet: Path, division: str, noted: Collection[str]) -> set[Path]:
    found = {path for name in DERIVED_TABLES for path in (parquet / name).glob(f"division={division}/year=*/*.parquet")}
    return found | {path for file in noted if (path := parquet / file).exists()}
