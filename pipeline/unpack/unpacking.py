"""From the bytes of an archive to its members, whichever of the five kinds it is."""

from __future__ import annotations

from collections.abc import Callable

from mingzhang.pipeline.unpack.member import BOUNDS, Bounds, Unpacked

__all__ = ["ARCHIVES", "unpack"]


def unpack(data: bytes, kind: str, bounds: Bounds = BOUNDS) -> Unpacked:
    """The members of an archive of the sniffed kind; nothing is written where a member's name says.

    Raises `UnreadableError` where none can be had (damaged, encrypted, beyond bounds) and `UnsupportedFormatError`
    where a program is missing.
    """
    return ARCHIVES[kind](data, bounds)


def _zip(data: bytes, bounds: Bounds) -> Unpacked:
    from mingzhang.pipeline.unpack.zips import unzip  # noqa: PLC0415 - a run without archives loads no unpacker

    return unzip(data, bounds)


def _7z(data: bytes, bounds: Bounds) -> Unpacked:
    from mingzhang.pipeline.unpack.sevenz import unpack_7z  # noqa: PLC0415

    return unpack_7z(data, bounds)


def _rar(data: bytes, bounds: Bounds) -> Unpacked:
    from mingzhang.pipeline.unpack.rars import unrar  # noqa: PLC0415

    return unrar(data, bounds)


def _tar(data: bytes, bounds: Bounds) -> Unpacked:
    from mingzhang.pipeline.unpack.tars import untar  # noqa: PLC0415

    return untar(data, bounds)


def _gzip(data: bytes, bounds: Bounds) -> Unpacked:
    from mingzhang.pipeline.unpack.tars import ungzip  # noqa: PLC0415

    return ungzip(data, bounds)


ARCHIVES: dict[str, Callable[[bytes, Bounds], Unpacked]] = {
    "zip": _zip, "7z": _7z, "rar": _rar, "tar": _tar, "gzip": _gzip,
}  # fmt: skip
"""One unpacker per kind, by the name that sniffing gives it."""
