"""The OLE2 compound file: the container of the old office formats, just enough of it to list and read streams."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from mingzhang.schemas.errors import UnreadableError

__all__ = ["CompoundFile"]

_FREE = 0xFFFFFFFA
"""Sector numbers from here on are markers (free, end of chain, FAT, DIFAT), no sectors."""
_HEADER_FAT_ENTRIES = 109
_ENTRY = 128
_MINI_CUTOFF = 4096


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    left: int
    right: int
    child: int
    start: int
    size: int


class CompoundFile:
    """Root streams of an OLE2 file by name; every chain is bounded by the size of the file.

    Raises `UnreadableError` where header or chains are damaged.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            self._open()
        except struct.error as broken:
            raise UnreadableError("the OLE2 container is damaged", then="fetch the file again") from broken

    def _open(self) -> None:
        shift, mini_shift = struct.unpack_from("<HH", self._data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise UnreadableError("the OLE2 container has an impossible sector size", then="fetch the file again")
        self._sector = 1 << shift
        (self._directory,) = struct.unpack_from("<I", self._data, 48)
        (self._mini_fat_start,) = struct.unpack_from("<I", self._data, 60)
        self._fat = self._read_fat()
        self._entries = self._read_directory()

    def names(self) -> tuple[str, ...]:
        """Names of the storages and streams at the root; embedded files lie deeper and do not count."""
        return tuple(self._entries)

    def stream(self, name: str) -> bytes | None:
        """Bytes of the stream of that name (any case), or nothing."""
        entry = next((entry for key, entry in self._entries.items() if key.lower() == name.lower()), None)
        if entry is None:
            return None
        start, size = entry
        if size >= _MINI_CUTOFF:
            return self._chain(start)[:size]
        return self._mini(start, size)

    def _sector_at(self, number: int) -> bytes:
        start = (number + 1) * self._sector
        return self._data[start : start + self._sector]

    def _numbers(self, block: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4])

    def _read_fat(self) -> list[int]:
        sectors = list(struct.unpack_from(f"<{_HEADER_FAT_ENTRIES}I", self._data, 76))
        (following,) = struct.unpack_from("<I", self._data, 68)
        most = len(self._data) // self._sector + 1
        for _ in range(most):
            if following >= _FREE:
                break
            numbers = self._numbers(self._sector_at(following))
            if not numbers:
                break
            sectors += numbers[:-1]
            following = numbers[-1]
        fat: list[int] = []
        for sector in sectors[:most]:
            if sector < _FREE:
                fat += self._numbers(self._sector_at(sector))
        return fat

    def _chain(self, start: int) -> bytes:
        parts: list[bytes] = []
        number, seen = start, 0
        while number < _FREE and number < len(self._fat) and seen <= len(self._fat):
            parts.append(self._sector_at(number))
            number, seen = self._fat[number], seen + 1
        if seen > len(self._fat):
            raise UnreadableError("a sector chain of the OLE2 container is a loop", then="fetch the file again")
        return b"".join(parts)

    def _read_directory(self) -> dict[str, tuple[int, int]]:
        block = self._chain(self._directory)
        if len(block) < _ENTRY:
            raise UnreadableError("the OLE2 container has no directory", then="fetch the file again")
        root = self._entry(block, 0)
        self._root = (root.start, root.size)
        entries: dict[str, tuple[int, int]] = {}
        waiting, seen = [root.child], {0}
        while waiting:
            index = waiting.pop()
            if index in seen or index >= len(block) // _ENTRY:
                continue
            seen.add(index)
            entry = self._entry(block, index)
            entries.setdefault(entry.name, (entry.start, entry.size))
            waiting += [entry.left, entry.right]
        return entries

    @staticmethod
    def _entry(block: bytes, index: int) -> _Entry:
        at = index * _ENTRY
        length, _kind, left, right, child = struct.unpack_from("<HHIII", block, at + 64)
        start, size = struct.unpack_from("<II", block, at + 116)
        name = block[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
        return _Entry(name, left, right, child, start, size)

    def _mini(self, start: int, size: int) -> bytes:
        container = self._chain(self._root[0])
        fat = self._numbers(self._chain(self._mini_fat_start))
        parts: list[bytes] = []
        number = start
        for _ in range(min(size, _MINI_CUTOFF) // 64 + 1):
            if number >= len(fat):
                break
            parts.append(container[number * 64 : number * 64 + 64])
            number = fat[number]
        return b"".join(parts)[:size]
