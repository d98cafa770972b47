"""From the bytes of a WARC file to rows of the index, and what to do where the bytes are torn or damaged."""

from __future__ import annotations

import logging
from pathlib import Path

from mingzhang.pipeline.archive.exchange import Damage
from mingzhang.pipeline.archive.index import Index
from mingzhang.pipeline.archive.members import Gap, Member, scan
from mingzhang.pipeline.archive.records import capture_of, parse_record, warcinfo_line
from mingzhang.schemas.errors import ArchiveError

__all__ = ["take_in"]

_LOG = logging.getLogger("mingzhang.archive")
_CAPTURES = frozenset({"response", "resource", "revisit"})


def take_in(index: Index, path: Path, start: int, file_id: str) -> None:
    """Index a file from byte `start`; the writer's lock is held.

    A torn last record (the writer was killed, its `store` never returned) is cut off. Any other damage is kept as it
    is and recorded, and the file is sealed: the next record goes to a fresh file.
    """
    sealed, end = index.files().get(path.name, (0, False))[1], start
    for found in scan(path, start, warcinfo_line(file_id)):
        if isinstance(found, Gap) and found.torn:
            _cut(path, found)
            break
        end = found.offset + found.length
        why = found.why if isinstance(found, Gap) else _take_member(index, path.name, found)
        if why:
            index.add_damage(Damage(path.name, found.offset, found.length, why))
            _LOG.warning("%s: %d bytes at %d cannot be read: %s", path.name, found.length, found.offset, why)
            sealed = True
    index.set_file(path.name, end, sealed=sealed)


def _take_member(index: Index, name: str, member: Member) -> str:
    """Add the capture that a member holds, if it holds one; returns why not where the record is damaged."""
    try:
        record = parse_record(member.data)
        if record.type in _CAPTURES:
            index.add(capture_of(record, name, member.offset, member.length, index))
    except ArchiveError as error:
        return error.what
    return ""


def _cut(path: Path, gap: Gap) -> None:
    _LOG.warning("%s: cut off %d bytes of a record that was never finished", path.name, gap.length)
    with path.open("r+b") as handle:
        handle.truncate(gap.offset)
