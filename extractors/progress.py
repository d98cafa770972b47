"""How far a long file is read: readers tell it, whoever listens hears it, and nothing else depends on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

__all__ = ["listening", "tell_page"]

Heard = Callable[[int, int], None]

_listener: ContextVar[Heard | None] = ContextVar("listener", default=None)


@contextmanager
def listening(heard: Heard) -> Iterator[None]:
    """For the block, call `heard` with the number of each page that is begun, from 1, and how many there are."""
    token = _listener.set(heard)
    try:
        yield
    finally:
        _listener.reset(token)


def tell_page(page: int, pages: int) -> None:
    """Say that a page is begun; without a listener nothing happens."""
    if heard := _listener.get():
        heard(page, pages)
