"""Rar archives: listed by rarfile, unpacked by unar where it is installed, one member at a time under a deadline."""

from __future__ import annotations

import io
import shutil
import struct
import subprocess
import tempfile
import time
import zlib
from pathlib import Path

import rarfile

from mingzhang.pipeline.bounded import bounded
from mingzhang.pipeline.unpack.member import BOUNDS, Bounds, Taken, Unpacked
from mingzhang.schemas.errors import UnreadableError, UnsupportedFormatError

__all__ = ["unrar"]

PACKAGE = "apt-get install unar"
_BROKEN = (
    rarfile.Error, struct.error, UnicodeError, EOFError, OSError, ArithmeticError, AssertionError, AttributeError,
    LookupError, MemoryError, TypeError, ValueError, zlib.error,
)  # fmt: skip
_STORED = 0x30
rarfile.TRY_ENCODINGS = ("utf8", "gb18030")
"""Of names without a mark; by itself it would take two bytes of GBK for one of UTF-16."""
_MEMORY = 1024 * 1024 * 1024


def unrar(data: bytes, bounds: Bounds = BOUNDS) -> Unpacked:
    """The files of a rar archive; those that are stored unpacked need no tool.

    Raises `UnreadableError` (damaged, encrypted, one volume of several) and, where a packed member needs it,
    `UnsupportedFormatError` that names the Debian package.
    """
    try:
        with rarfile.RarFile(io.BytesIO(data), part_only=True) as archive:
            return _files(archive, data, bounds)
    except _BROKEN as error:
        what = f"the rar archive is damaged or a part of several ({type(error).__name__}: {str(error)[:200]})"
        raise UnreadableError(what, then="fetch the file again, all its parts into one archive") from error


def _files(archive: rarfile.RarFile, data: bytes, bounds: Bounds) -> Unpacked:
    if archive.needs_password():
        raise UnreadableError("the rar archive is encrypted", then="ask the publisher for an open file")
    entries = archive.infolist()
    if len(entries) > bounds.entries:
        raise UnreadableError(f"the rar archive lists {len(entries):,} files", then="ask the publisher for parts")
    taken = Taken(bounds)
    with tempfile.TemporaryDirectory(prefix="mingzhang-") as folder:
        tool = _Tool(Path(folder), data, bounds)
        for place, entry in enumerate(entries):
            if entry.is_dir() or not taken.wants(entry.filename or "", size=entry.file_size or 0, link=_links(entry)):
                continue
            got = archive.read(entry) if _is_stored(entry) else tool.member(place, min(entry.file_size, taken.room))
            if isinstance(got, str):
                taken.refuse(entry.filename, got)
            elif entry.CRC is not None and zlib.crc32(got) != entry.CRC:
                taken.refuse(entry.filename, "damaged (its checksum does not hold)")
            else:
                taken.add(entry.filename, got)
    return taken.done()


def _links(entry: rarfile.RarInfo) -> bool:
    return bool(entry.is_symlink() or getattr(entry, "file_redir", None))


def _is_stored(entry: rarfile.RarInfo) -> bool:
    return bool(entry.compress_type == _STORED and entry.file_size == entry.compress_size)


class _Tool:
    """unar on a copy of the archive in a folder of its own; all members together have one deadline."""

    def __init__(self, folder: Path, data: bytes, bounds: Bounds) -> None:
        self._file, self._data = folder / "archive.rar", data
        self._seconds = bounds.seconds
        self._until = time.monotonic() + self._seconds

    def member(self, place: int, size: int) -> bytes | str:
        """The bytes of the member at a place, or why there are none."""
        program = shutil.which("unar")
        if program is None:
            raise UnsupportedFormatError("packed rar archives need the program unar", then=PACKAGE)
        if not self._file.exists():
            self._file.write_bytes(self._data)
        left = self._until - time.monotonic()
        if left <= 0:
            return "unpacking the archive took too long"
        command = [program, "-q", "-o", "-", "-nr", "-k", "skip", "-p", "", "-i", str(self._file), str(place)]
        command = bounded(command, memory=_MEMORY, file=size + 1024, seconds=self._seconds)
        with (self._file.parent / "member").open("w+b") as out:
            try:
                subprocess.run(  # noqa: S603 - a program found on the path, told a file of ours and a number
                    command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.DEVNULL, timeout=left, check=False,
                    cwd=self._file.parent,
                )  # fmt: skip
            except subprocess.TimeoutExpired:
                return "unpacking it took too long"
            out.seek(0)
            return out.read(size + 1)
