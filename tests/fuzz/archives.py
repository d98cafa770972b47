"""Damage for archives: fields of headers take telling values, checksums over them are set right again."""

from __future__ import annotations

import gzip
import random
import re
import struct
import zlib

__all__ = ["damaged"]

TELLING = (0, 1, 0x7F, 0x80, 0xFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF, 0x10000)
_ZIP_FIELDS = {b"PK\x03\x04": (4, 30), b"PK\x01\x02": (4, 46), b"PK\x05\x06": (4, 22)}


def damaged(whole: bytes, kind: str, chance: random.Random) -> bytes:
    """The archive with one to four changes where they hurt: in headers, names, packed bytes, or at its end."""
    data = bytearray(whole)
    for _ in range(chance.randint(1, 4)):
        chance.choice((_field, _field, _bytes, _cut, _twice))(data, kind, chance)
        if not data:
            break
    return _summed(bytes(data), kind)


def _field(data: bytearray, kind: str, chance: random.Random) -> None:
    at, length = _place(data, kind, chance)
    size = chance.choice((1, 2, 4, 8))
    if at + size <= len(data) and size <= length:
        data[at : at + size] = (chance.choice(TELLING) & (256**size - 1)).to_bytes(size, "little")


def _place(data: bytearray, kind: str, chance: random.Random) -> tuple[int, int]:
    """A place in a header, and how many bytes of the header follow it."""
    if kind == "zip":
        found = re.finditer(rb"PK(?:\x03\x04|\x01\x02|\x05\x06)", data)
        heads = [(head.start(), *_ZIP_FIELDS[head[0]]) for head in found]
        if heads:
            start, first, last = chance.choice(heads)
            offset = chance.randrange(first, last)
            return start + offset, last - offset
    if kind == "7z" and len(data) > 32:
        offset, size = struct.unpack_from("<QQ", data, 12)
        if size and 32 + offset + size <= len(data):
            at = chance.randrange(32 + offset, 32 + offset + size)
            return at, 32 + offset + size - at
    if kind == "tar":
        block = 512 * chance.randrange(max(1, len(data) // 512))
        at = block + chance.choice((0, 100, 124, 136, 156, 157, 257, 345))
        return at, 12
    at = chance.randrange(len(data))
    return at, len(data) - at


def _bytes(data: bytearray, _kind: str, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 8)):
        data[chance.randrange(len(data))] = chance.randrange(256)


def _cut(data: bytearray, _kind: str, chance: random.Random) -> None:
    if chance.random() < 0.3:
        del data[chance.randrange(len(data)) :]


def _twice(data: bytearray, _kind: str, chance: random.Random) -> None:
    at = chance.randrange(len(data))
    piece = data[at : at + chance.randint(1, 300)]
    data[at:at] = piece * chance.randint(1, 3)


def _summed(data: bytes, kind: str) -> bytes:
    """The bytes with the checksums over headers set right, so that what they say is believed."""
    if kind == "7z" and len(data) > 32:
        told = bytearray(data)
        offset, size = struct.unpack_from("<QQ", told, 12)
        if 32 + offset + size <= len(told):
            struct.pack_into("<L", told, 28, zlib.crc32(told[32 + offset : 32 + offset + size]))
        struct.pack_into("<L", told, 8, zlib.crc32(told[12:32]))
        return bytes(told)
    if kind == "rar" and data[:8] == b"Rar!\x1a\x07\x01\x00":
        return _rar_summed(bytearray(data))
    if kind == "tar":
        return _tar_summed(bytearray(data))
    if kind == "gzip":
        try:
            return gzip.compress(data[18:]) if len(data) % 3 == 0 else data
        except (OSError, zlib.error):
            return data
    return data


def _rar_summed(data: bytearray) -> bytes:
    at = 8
    for _ in range(50):
        if at + 7 > len(data):
            break
        size, after = _vint(data, at + 4)
        end = after + size
        if end > len(data) or size > 1 << 20:
            break
        struct.pack_into("<L", data, at, zlib.crc32(data[at + 4 : end]))
        kind, place = _vint(data, after)
        flags, place = _vint(data, place)
        _, place = _vint(data, place) if flags & 1 else (0, place)
        held, _ = _vint(data, place) if flags & 2 else (0, place)
        at = end + (held if kind in (2, 3) else 0)
    return bytes(data)


def _vint(data: bytearray, at: int) -> tuple[int, int]:
    number, shift = 0, 0
    while at < len(data) and shift < 63:
        number |= (data[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if not data[at - 1] & 0x80:
            break
    return number, at


def _tar_summed(data: bytearray) -> bytes:
    for at in range(0, len(data) - 511, 512):
        if data[at + 257 : at + 262] == b"ustar":
            data[at + 148 : at + 156] = b" " * 8
            data[at + 148 : at + 156] = b"%06o\0 " % sum(data[at : at + 512])
    return bytes(data)
