"""Whether and how a run recognises pictures: given by whoever may keep things, heard by the readers of formats.

Without it readers tell that pages are pictures, as they do where the libraries of the extra `ocr` are missing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

__all__ = ["LEFT", "RECOGNISED", "UNREAD", "Means", "means", "recognising"]

UNREAD = ("scan_pages", "garbage_text_layer")
RECOGNISED, LEFT = "pages_recognised", "pages_left"
"""Flags of documents: pages that nobody recognised, pages that we did, pages that the bounds of the run left out."""


def _forgotten(_name: str) -> bytes | None:
    return None


def _dropped(_name: str, _data: bytes) -> None:
    return None


@dataclass(slots=True)
class Means:
    """How one document's pictures are recognised.

    `recall` and `keep` know what was recognised before, by the name of the picture. `pages` are the 1-based pages to
    recognise, None for all; at most `most` pictures and `seconds` are spent, what was known before costs nothing.
    `spent` counts the pictures that were recognised anew.
    """

    recall: Callable[[str], bytes | None] = _forgotten
    keep: Callable[[str, bytes], None] = _dropped
    pages: frozenset[int] | None = None
    most: int = 400
    seconds: float = 600.0
    spent: int = 0
    started: float = field(default_factory=time.monotonic)

    def wants(self, page: int) -> bool:
        """Whether this page is to be recognised at all."""
        return self.pages is None or page in self.pages

    def may_go_on(self) -> bool:
        """Whether another picture is within the bounds."""
        return self.spent < self.most and time.monotonic() - self.started < self.seconds


_means: ContextVar[Means | None] = ContextVar("means", default=None)


@contextmanager
def recognising(given: Means | None) -> Iterator[Means | None]:
    """For the block, readers recognise pictures by these means, or not at all; it gets them back."""
    token = _means.set(given)
    try:
        yield given
    finally:
        _means.reset(token)


def means() -> Means | None:
    """The means of this run, None where pictures are not recognised."""
    return _means.get()
