"""Writes that survive a power cut: appended or replaced, then flushed with the folder that names them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

__all__ = ["append", "sync_folder", "write", "writing"]


def append(path: Path, data: bytes) -> None:
    """Add bytes at the end of a file (made where absent) and flush them to the disk."""
    fresh = not path.exists()
    with path.open("ab") as handle:
        handle.write(data)
        _flush(handle)
    if fresh:
        sync_folder(path.parent)


def write(path: Path, data: bytes) -> None:
    """Make a file with these bytes and flush it; the name itself is durable after `sync_folder`."""
    with writing(path) as handle:
        handle.write(data)


@contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """Make a file, to be written in the block and flushed at its end."""
    with path.open("wb") as handle:
        yield handle
        _flush(handle)


def _flush(handle: BinaryIO) -> None:
    handle.flush()
    os.fsync(handle.fileno())


def sync_folder(path: Path) -> None:
    """Flush the names in a folder, where the system can (Windows keeps them by itself)."""
    if os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
