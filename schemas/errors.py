"""The error tree: one root, each error with its coordinates and the next step for the reader."""

from __future__ import annotations

__all__ = [
    "ArchiveError",
    "BlockedError",
    "FetchError",
    "MingzhangError",
    "UnreadableError",
    "UnsupportedFormatError",
    "VocabularyError",
]


class MingzhangError(Exception):
    """Anything mingzhang itself refuses; the message says what, where, and what to do next."""

    def __init__(self, what: str, *, where: str = "", then: str = "") -> None:
        self.what, self.where, self.then = what, where, then
        super().__init__("; ".join(part for part in (what, where and f"at {where}", then and f"next: {then}") if part))


class UnreadableError(MingzhangError):
    """The bytes are damaged, encrypted, empty or beyond the bounds that keep a run alive."""


class UnsupportedFormatError(MingzhangError):
    """The bytes are a format that has no reader yet; the bytes are kept."""


class BlockedError(MingzhangError):
    """A challenge page or script shell came instead of the document; we do not defeat it."""


class FetchError(MingzhangError):
    """A request failed or was refused by our own bounds (size, time, private address)."""


class ArchiveError(MingzhangError):
    """A capture that was asked for is not in the archive, or the archive is damaged."""


class VocabularyError(MingzhangError):
    """A vocabulary file is wrong: which file, which line, which value."""
