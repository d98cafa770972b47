"""WARC files written anew without the bytes that give no record any more; the damaged originals are kept beside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mingzhang.pipeline.archive.members import Gap, Member, scan
from mingzhang.pipeline.archive.records import Record, parse_record, warcinfo_line
from mingzhang.pipeline.durable import sync_folder, writing
from mingzhang.schemas.errors import ArchiveError

__all__ = ["FOLDER", "repair"]

FOLDER = "damaged"
"""Where the originals go, below the archive; nothing there is read again."""


@dataclass(slots=True)
class _Found:
    """One file: whether all of it can be read, and the digests that its revisits stand on."""

    whole: bool = True
    stands_on: set[str] = field(default_factory=set)


def repair(files: Iterable[tuple[Path, str]]) -> list[Path]:
    """Rewrite the files (with their ids) that have damage, or revisits of bytes that no file has; returns where from.

    The index no longer fits then. The writer's lock is held.
    """
    told = list(files)
    bodies: set[str] = set()
    found = {path: _look(path, file_id, bodies) for path, file_id in told}
    wrong = [(p, file_id) for p, file_id in told if not found[p].whole or not found[p].stands_on <= bodies]
    return [_rewrite(path, file_id, bodies) for path, file_id in wrong]


def _look(path: Path, file_id: str, bodies: set[str]) -> _Found:
    found = _Found()
    for member, record in _records(path, file_id):
        if member is None:
            found.whole = False
        elif record is not None and record.type == "revisit":
            found.stands_on.add(record.sha256)
        elif record is not None and record.type in {"response", "resource"}:
            bodies.add(record.sha256)
    return found


def _rewrite(path: Path, file_id: str, bodies: set[str]) -> Path:
    fresh = path.with_name(path.name + ".new")
    with writing(fresh) as out, path.open("rb") as old:
        for member, record in _records(path, file_id):
            if member is None or (record is not None and record.type == "revisit" and record.sha256 not in bodies):
                continue
            old.seek(member.offset)
            out.write(old.read(member.length))
    kept = path.parent / FOLDER / path.name
    number = 1
    while kept.exists():
        kept, number = kept.with_name(f"{path.name}.{number}"), number + 1
    kept.parent.mkdir(exist_ok=True)
    path.replace(kept)
    fresh.replace(path)
    sync_folder(path.parent)
    return kept


def _records(path: Path, file_id: str) -> Iterator[tuple[Member | None, Record | None]]:
    """Each member with its record; None for a member where the bytes give none."""
    for found in scan(path, 0, warcinfo_line(file_id)):
        if isinstance(found, Gap):
            yield None, None
            continue
        try:
            yield found, parse_record(found.data)
        except ArchiveError:
            yield None, None
