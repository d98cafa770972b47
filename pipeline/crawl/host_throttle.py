"""One request at a time to a host, never sooner after the last one's end than its delay, later if it asks so."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from mingzhang.pipeline.fetch.turns import Turns

__all__ = ["HostThrottle"]

SLOWEST = 60.0
"""Seconds between two requests at most, however slow the server is."""


@dataclass(slots=True)
class HostThrottle:
    """Shared by every portal of a run: two portals on one host wait for each other, and for other processes."""

    turns: Turns = field(default_factory=lambda: Turns(None))
    _locks: dict[str, asyncio.Lock] = field(default_factory=dict)
    _quiet: dict[str, float] = field(default_factory=dict)
    _slow: dict[str, float] = field(default_factory=dict)
    _closed: dict[str, str] = field(default_factory=dict)
    _latency: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    @asynccontextmanager
    async def turn(self, host: str, delay: float) -> AsyncIterator[None]:
        """Hold the host for the block, once it may be asked; the delay counts from the end of the block."""
        async with self._locks.setdefault(host, asyncio.Lock()):
            await asyncio.sleep(max(0.0, self._quiet.get(host, 0.0) - time.monotonic()))
            pause = max(delay, self._slow.get(host, 0.0))
            while wait := await asyncio.to_thread(self.turns.wait_for, host, pause):
                await asyncio.sleep(min(wait, 1.0))
            begun = time.monotonic()
            try:
                yield
            finally:
                self.hold(host, max(delay, self._slow.get(host, 0.0), begun + self._latency[host] - time.monotonic()))
                rest = self._quiet[host] - time.monotonic()
                await asyncio.to_thread(self.turns.give_back, host, rest)

    def answered(self, host: str, latency: float, *, whole: bool) -> None:
        """A server that took so many seconds to answer gets as long between two beginnings; it is forgotten by halves.

        An answer that is an error is often quick, and says nothing of how the server is: it makes nothing quicker.
        """
        before = self._latency[host]
        told = max(latency, (before + latency) / 2)
        self._latency[host] = min(told if whole else max(told, before), SLOWEST)

    def slow(self, host: str, seconds: float) -> None:
        """From now on the host gets so many seconds between two requests, at least, whoever asks."""
        if seconds > self._slow.get(host, 0.0):
            self._slow[host] = seconds
            self.hold(host, seconds)

    def close(self, host: str, why: str) -> None:
        """Ask the host nothing more in this run."""
        self._closed.setdefault(host, why)

    def closed(self, host: str) -> str:
        """Why the host is asked nothing more, empty where it is."""
        return self._closed.get(host, "")

    def hold(self, host: str, seconds: float) -> None:
        """Leave the host in peace for so many seconds from now, at least."""
        self._quiet[host] = max(self._quiet.get(host, 0.0), time.monotonic() + seconds)
