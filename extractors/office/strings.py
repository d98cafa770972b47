"""Strings of an xls workbook: counted strings in records, and the shared table that runs over several records."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["Counted", "FormatRun", "read_strings", "rich_string_at", "string_at"]

_BIFF8 = 0x0600
_WIDE, _PHONETIC, _RICH = 0x01, 0x04, 0x08

FormatRun = tuple[int, int]
"""From which character on which font holds."""


class Counted(NamedTuple):
    """A string and the fonts of its parts; characters before the first run have the cell's font."""

    text: str
    runs: tuple[FormatRun, ...] = ()


def string_at(body: bytes, at: int, *, wide_count: bool, version: int) -> str:
    """A counted string inside one record; before BIFF8 it is bytes in the Chinese code page."""
    count = struct.unpack_from("<H" if wide_count else "<B", body, at)[0]
    at += 2 if wide_count else 1
    if version < _BIFF8:
        return body[at : at + count].decode("gb18030", "replace")
    flags = body[at]
    if flags & _WIDE:
        return body[at + 1 : at + 1 + 2 * count].decode("utf-16-le", "replace")
    return body[at + 1 : at + 1 + count].decode("latin-1")


def rich_string_at(body: bytes, at: int, *, version: int) -> Counted:
    """A string of a record of its own with the fonts of its parts behind it."""
    text = string_at(body, at, wide_count=True, version=version)
    size = 2 if version >= _BIFF8 and body[at + 2] & _WIDE else 1
    end = at + (3 if version >= _BIFF8 else 2) + size * struct.unpack_from("<H", body, at)[0]
    if version >= _BIFF8:
        count = min(struct.unpack_from("<H", body, end)[0], (len(body) - end - 2) // 4) if end + 2 <= len(body) else 0
        return Counted(text, _format_runs(body[end + 2 : end + 2 + 4 * count]))
    return Counted(text)


def _format_runs(packed: bytes) -> tuple[FormatRun, ...]:
    numbers = struct.unpack(f"<{len(packed) // 2}H", packed)
    return tuple(zip(numbers[::2], numbers[1::2], strict=True))


def read_strings(chunks: Sequence[bytes]) -> tuple[Counted, ...]:
    """The shared strings of the table's record and its continuations, as many as are there.

    Where characters run into a continuation, it begins with a byte that says anew how wide they are.
    """
    if not chunks:
        return ()
    table = _Table(chunks)
    _total, unique = struct.unpack("<II", table.take(8))
    strings: list[Counted] = []
    while len(strings) < unique and not table.at_end():
        strings.append(_string(table))
    return tuple(strings)


def _string(table: _Table) -> Counted:
    count, flags = struct.unpack("<HB", table.take(3))
    runs = struct.unpack("<H", table.take(2))[0] if flags & _RICH else 0
    phonetic = struct.unpack("<I", table.take(4))[0] if flags & _PHONETIC else 0
    text = table.characters(count, wide=bool(flags & _WIDE))
    packed = table.take(4 * runs)
    table.take(phonetic)
    return Counted(text, _format_runs(packed))


class _Table:
    """Reads on over the borders of records; running out of bytes is a `struct.error`."""

    def __init__(self, chunks: Sequence[bytes]) -> None:
        self._chunks, self._chunk, self._at = chunks, 0, 0

    def at_end(self) -> bool:
        while self._chunk < len(self._chunks) and self._at >= len(self._chunks[self._chunk]):
            self._chunk, self._at = self._chunk + 1, 0
        return self._chunk >= len(self._chunks)

    def take(self, size: int) -> bytes:
        parts: list[bytes] = []
        while size > 0:
            if self.at_end():
                raise struct.error("the string table breaks off")
            part = self._chunks[self._chunk][self._at : self._at + size]
            parts.append(part)
            self._at += len(part)
            size -= len(part)
        return b"".join(parts)

    def characters(self, count: int, *, wide: bool) -> str:
        parts: list[str] = []
        while count > 0:
            size = 2 if wide else 1
            chunk = self._chunks[self._chunk] if self._chunk < len(self._chunks) else b""
            here = min(count, (len(chunk) - self._at) // size)
            raw = chunk[self._at : self._at + here * size]
            parts.append(raw.decode("utf-16-le", "replace") if wide else raw.decode("latin-1"))
            self._at += len(raw)
            count -= here
            if count > 0:
                self._at = len(chunk)
                wide = bool(self.take(1)[0] & _WIDE)
        return "".join(parts)
