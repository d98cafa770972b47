"""Tar archives and gzip files: one compressed file, or a whole tar."""

from __future__ import annotations

import io
import tarfile
import zlib

from mingzhang.extractors.sniffing import is_tar
from mingzhang.pipeline.unpack.member import BOUNDS, Bounds, Taken, Unpacked
from mingzhang.schemas.errors import UnreadableError

__all__ = ["ungzip", "untar"]

_GZIP = 31
_NAMED = 0x08


def untar(data: bytes, bounds: Bounds = BOUNDS) -> Unpacked:
    """The plain files of a tar archive; links and devices are refused. What follows damage is lost, and told."""
    taken = Taken(bounds)
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:", encoding="utf-8", errors="surrogateescape") as archive:
            for number, entry in enumerate(archive):
                if number >= bounds.entries:
                    taken.refuse("the rest", f"the archive lists more than {bounds.entries:,} files")
                    break
                _take(archive, entry, taken)
    except (tarfile.TarError, EOFError, OSError, ValueError, OverflowError, zlib.error) as error:
        if not taken.members:
            raise UnreadableError(f"the tar archive is damaged ({error})", then="fetch the file again") from error
        taken.refuse("the rest", f"damaged ({error})")
    return taken.done()


def _take(archive: tarfile.TarFile, entry: tarfile.TarInfo, taken: Taken) -> None:
    path = _plain(entry.name)
    link = not entry.isfile()
    if entry.isdir() or not taken.wants(path, size=entry.size, link=link):
        return
    member = archive.extractfile(entry)
    taken.add(path, member.read() if member else b"")


def _plain(name: str) -> str:
    raw = name.encode("utf-8", "surrogateescape")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def ungzip(data: bytes, bounds: Bounds = BOUNDS) -> Unpacked:
    """The one file in a gzip file, or the files of the tar in it. Raises `UnreadableError` where it is damaged."""
    inner = _inflated(data, bounds)
    if is_tar(inner):
        return untar(inner, bounds)
    taken = Taken(bounds)
    name = _gzip_name(data).replace("\\", "/").rsplit("/", 1)[-1] or "content"
    if taken.wants(name, size=len(inner)):
        taken.add(name, inner)
    return taken.done()


def _inflated(data: bytes, bounds: Bounds) -> bytes:
    made = bytearray()
    while data:
        unpacker = zlib.decompressobj(_GZIP)
        try:
            made += unpacker.decompress(data, bounds.total_bytes - len(made) + 1)
        except zlib.error as error:
            raise UnreadableError(f"the gzip file is damaged ({error})", then="fetch the file again") from error
        if len(made) > bounds.total_bytes:
            raise UnreadableError(f"the gzip file unpacks to more than {bounds.total_bytes:,} bytes", then="see it")
        if not unpacker.eof:
            raise UnreadableError("the gzip file ends before its end", then="fetch the file again")
        data = unpacker.unused_data.lstrip(b"\0")
        if not data.startswith(b"\x1f\x8b"):
            break  # whatever stands behind the last member
    return bytes(made)


def _gzip_name(data: bytes) -> str:
    """The file's name in the header, empty where it has none."""
    if len(data) < 10 or not data[3] & _NAMED:
        return ""
    at = 10
    if data[3] & 0x04 and len(data) > 12:
        at += 2 + int.from_bytes(data[10:12], "little")
    raw = data[at : at + 1024].split(b"\0", 1)[0]
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")
