"""WARC files as gzip members: each whole record with its place, and each gap where bytes give none."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from mingzhang.pipeline.archive.exchange import MAX_HEADERS, MAX_PAYLOAD

__all__ = ["Gap", "Member", "member_at", "scan"]

_BLOCK = 1 << 16
_BOUND = MAX_PAYLOAD + 4 * MAX_HEADERS
_MAGIC = b"\x1f\x8b\x08"
_HEAD = 4096


@dataclass(frozen=True, slots=True)
class Member:
    """One whole gzip member: its place in the file and its unpacked bytes."""

    offset: int
    length: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Gap:
    """Bytes that are no whole member; `torn` where the file simply ends in the middle of its last one."""

    offset: int
    length: int
    why: str
    torn: bool


def scan(path: Path, start: int, mark: bytes) -> Iterator[Member | Gap]:
    """Members of a file from `start`; after a gap it goes on at the next record whose head carries `mark`."""
    size = path.stat().st_size
    with path.open("rb") as handle:
        offset = start
        while offset < size:
            found = member_at(handle, offset)
            if isinstance(found, Gap):
                follow = _next_record(handle, offset + 1, mark)
                found = Gap(offset, (follow or size) - offset, found.why, torn=found.torn and follow is None)
            yield found
            offset += found.length


def member_at(handle: BinaryIO, offset: int) -> Member | Gap:
    """The member that starts at `offset`, checksum verified, at most `_BOUND` bytes unpacked; or why there is none."""
    handle.seek(offset)
    unpacker, parts, total, read = zlib.decompressobj(31), [], 0, 0
    while not unpacker.eof:
        block = unpacker.unconsumed_tail or handle.read(_BLOCK)
        if not block:
            return Gap(offset, read, "the file ends within the record", torn=True)
        read += 0 if unpacker.unconsumed_tail else len(block)
        try:
            parts.append(unpacker.decompress(block, _BLOCK * 16))
        except zlib.error as error:
            return Gap(offset, read, f"damaged: {error}", torn=False)
        total += len(parts[-1])
        if total > _BOUND:
            return Gap(offset, read, "the record is larger than any that we write", torn=False)
    return Member(offset, read - len(unpacker.unused_data), b"".join(parts))


def _next_record(handle: BinaryIO, start: int, mark: bytes) -> int | None:
    handle.seek(start)
    base, window = start, handle.read(_BLOCK)
    while len(window) >= len(_MAGIC):
        at = window.find(_MAGIC)
        while at >= 0:
            if _is_record(handle, base + at, mark):
                return base + at
            at = window.find(_MAGIC, at + 1)
        keep = len(_MAGIC) - 1
        base += len(window) - keep
        handle.seek(base + keep)
        more = handle.read(_BLOCK)
        window = window[-keep:] + more if more else b""
    return None


def _is_record(handle: BinaryIO, offset: int, mark: bytes) -> bool:
    handle.seek(offset)
    try:
        head = zlib.decompressobj(31).decompress(handle.read(_HEAD), _HEAD)
    except zlib.error:
        return False
    return head.startswith(b"WARC/") and mark in head.partition(b"\r\n\r\n")[0].split(b"\r\n")
