"""7z archives, by py7zr."""

from __future__ import annotations

import io
import lzma
import struct
import zlib
from pathlib import Path

import py7zr
from py7zr.exceptions import ArchiveError as BadArchive
from py7zr.exceptions import DecompressionBombError
from py7zr.io import Py7zIO, WriterFactory

from mingzhang.pipeline.unpack.member import BOUNDS, Bounds, Taken, Unpacked
from mingzhang.schemas.errors import UnreadableError

__all__ = ["unpack_7z"]

_BROKEN = (
    BadArchive, lzma.LZMAError, zlib.error, struct.error, UnicodeError, EOFError, OSError,
    ArithmeticError, AssertionError, AttributeError, LookupError, MemoryError, RuntimeError, TypeError, ValueError,
)  # fmt: skip
"""py7zr lets what a damaged header leads to through as it is raised."""


def unpack_7z(data: bytes, bounds: Bounds = BOUNDS) -> Unpacked:
    """The files of a 7z archive. They are packed behind one another: what is damaged costs those behind it.

    Raises `UnreadableError` where the list itself cannot be read or asks for a password.
    """
    try:
        with py7zr.SevenZipFile(io.BytesIO(data), max_extract_size=bounds.total_bytes) as archive:
            return _files(archive, bounds)
    except _BROKEN as error:
        what = f"the 7z archive is damaged ({type(error).__name__}: {str(error)[:200]})"
        raise UnreadableError(what, then="fetch the file again") from error


def _files(archive: py7zr.SevenZipFile, bounds: Bounds) -> Unpacked:
    if archive.needs_password():
        raise UnreadableError("the 7z archive is encrypted", then="ask the publisher for an open file")
    entries = list(archive.files)
    if len(entries) > bounds.entries:
        raise UnreadableError(f"the 7z archive lists {len(entries):,} files", then="ask the publisher for parts")
    taken = Taken(bounds)
    wanted = [
        entry.filename for entry in entries
        if not entry.is_directory
        and taken.wants(entry.filename, size=entry.uncompressed or 0, link=entry.is_symlink or entry.is_junction)
    ]  # fmt: skip
    if not wanted:
        return taken.done()
    shelf = _Shelf(bounds.member_bytes)
    why = ""
    try:
        archive.extract(targets=wanted, factory=shelf)
    except DecompressionBombError:
        why = f"the archive unpacks to more than {bounds.total_bytes:,} bytes"
    except _BROKEN as error:
        why = f"damaged ({type(error).__name__}: {str(error)[:200]})"
    whole = shelf.files[:-1] if why else shelf.files  # the one at which it ended is not whole
    for file in whole:
        taken.add(file.path, file.getvalue())
    there = {file.path for file in whole}
    for path in (path for path in dict.fromkeys(wanted) if why and path.replace("\\", "/") not in there):
        taken.refuse(path, why)
    return taken.done()


class _File(Py7zIO):
    """One member in memory."""

    def __init__(self, path: str, limit: int) -> None:
        self.path, self._limit, self._bytes = path, limit, io.BytesIO()

    def getvalue(self) -> bytes:
        return self._bytes.getvalue()

    def write(self, s: bytes | bytearray) -> int:
        if self._bytes.tell() + len(s) > self._limit:
            raise DecompressionBombError("a member is larger than the bounds allow")
        return self._bytes.write(s)

    def read(self, size: int | None = None) -> bytes:
        return self._bytes.read(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._bytes.seek(offset, whence)

    def flush(self) -> None:
        pass

    def size(self) -> int:
        return len(self._bytes.getbuffer())


class _Shelf(WriterFactory):
    """Gives py7zr a place in memory for each member, in order; nothing is written to a disk."""

    def __init__(self, limit: int) -> None:
        self.files: list[_File] = []
        self._limit, self._here = limit, Path.cwd().as_posix()

    def create(self, filename: str) -> Py7zIO:
        """A place for one member; py7zr names it below the working directory."""
        path = filename.replace("\\", "/").removeprefix(self._here).lstrip("/")
        self.files.append(_File(path, self._limit))
        return self.files[-1]
