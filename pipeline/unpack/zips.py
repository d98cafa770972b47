"""Zip archives; names without a flag are UTF-8 or, on Chinese Windows, GB18030."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from copy import copy
from lzma import LZMAError

from mingzhang.pipeline.unpack.member import BOUNDS, Bounds, Taken, Unpacked
from mingzhang.schemas.errors import UnreadableError

__all__ = ["unzip"]

_UTF8 = 0x800
_LOCAL = 30
_ENCRYPTED = 0x1
_UNICODE_PATH = 0x7075
_BROKEN = (
    zipfile.BadZipFile, zlib.error, LZMAError, NotImplementedError, RuntimeError, EOFError, OSError, ValueError,
    OverflowError, struct.error,
)  # fmt: skip


def unzip(data: bytes, bounds: Bounds = BOUNDS) -> Unpacked:
    """The files of a zip archive; a damaged or encrypted one is told and costs no other."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _files(archive, data, bounds)
    except _BROKEN as error:
        raise UnreadableError(f"the zip archive is damaged ({error})", then="fetch the file again") from error


def _files(archive: zipfile.ZipFile, data: bytes, bounds: Bounds) -> Unpacked:
    entries = archive.infolist()
    if len(entries) > bounds.entries:
        raise UnreadableError(f"the zip archive lists {len(entries):,} files", then="ask the publisher for parts")
    taken = Taken(bounds)
    for entry in entries:
        path = _name(entry)
        if not taken.wants(path, size=entry.file_size, link=stat.S_ISLNK(entry.external_attr >> 16)):
            continue
        if entry.flag_bits & _ENCRYPTED:
            taken.refuse(path, "it is encrypted")
            continue
        try:
            with archive.open(_named_as_packed(entry, data)) as member:
                taken.add(path, member.read(taken.room + 1))
        except _BROKEN as error:
            taken.refuse(path, f"damaged ({error})")
    return taken.done()


def _named_as_packed(entry: zipfile.ZipInfo, data: bytes) -> zipfile.ZipInfo:
    """The entry under the name that stands before its bytes: some packers write it in another encoding there.

    `zipfile` refuses entries whose two names differ; other programs do not look at the second.
    """
    (size,) = struct.unpack_from("<H", data, entry.header_offset + 26)
    at = entry.header_offset + _LOCAL
    named = copy(entry)
    named.orig_filename = data[at : at + size].decode("utf-8" if entry.flag_bits & _UTF8 else "cp437")
    return named


def _name(entry: zipfile.ZipInfo) -> str:
    """The entry's path: its Unicode field, else the flag's UTF-8, else whichever of UTF-8 and GB18030 it can be."""
    if entry.flag_bits & _UTF8:
        return entry.filename
    if told := _unicode_path(entry.extra):
        return told
    raw = entry.orig_filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding).replace("\x00", "")
        except UnicodeDecodeError:
            continue
    return entry.filename


def _unicode_path(extra: bytes) -> str:
    """The path in the extra field that Info-ZIP writes beside a name in another encoding; empty where there is none."""
    at = 0
    while at + 4 <= len(extra):
        kind, size = int.from_bytes(extra[at : at + 2], "little"), int.from_bytes(extra[at + 2 : at + 4], "little")
        if kind == _UNICODE_PATH and size > 5:
            return extra[at + 9 : at + 4 + size].decode("utf-8", "replace")
        at += 4 + size
    return ""
