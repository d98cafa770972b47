"""Where the data is: a folder, or a place in a bucket that is brought into one."""

from __future__ import annotations

import os
from os import PathLike
from pathlib import Path

from mingzhang.pipeline.s3.address import is_bucket

__all__ = ["data_folder"]


def data_folder(told: str | PathLike[str] | None) -> Path:
    """The folder to read, by default MINGZHANG_DATA, else ./data; that of a bucket is brought up to date first."""
    words = os.fspath(told or os.environ.get("MINGZHANG_DATA") or "data")
    if not is_bucket(words):
        return Path(words)
    from mingzhang.pipeline.mirror import mirrored  # noqa: PLC0415 - an extra

    with mirrored(words, writes=False) as folder:
        return folder
