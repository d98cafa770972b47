"""`s3://bucket/prefix`: where a data folder stands in a bucket."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mingzhang.schemas.errors import MingzhangError

__all__ = ["Address", "is_bucket"]

SCHEME = "s3://"
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")


def is_bucket(words: str) -> bool:
    """Whether the words mean a place in a bucket and not a folder."""
    return words.startswith(SCHEME)


@dataclass(frozen=True, slots=True)
class Address:
    """A bucket and the beginning of the names of what stands there, empty or ending in a slash."""

    bucket: str
    prefix: str

    @classmethod
    def of(cls, words: str) -> Address:
        """The address in words; raises `MingzhangError` for one that no server would take."""
        bucket, _, prefix = words.removeprefix(SCHEME).partition("/")
        parts = [part for part in prefix.split("/") if part]
        if not _BUCKET.fullmatch(bucket) or {".", ".."} & set(parts) or not prefix.isprintable():
            raise MingzhangError("no place in a bucket", where=words[:200], then="say s3://bucket/prefix")
        return cls(bucket, "".join(f"{part}/" for part in parts))

    def __str__(self) -> str:
        return f"{SCHEME}{self.bucket}/{self.prefix}".rstrip("/")
