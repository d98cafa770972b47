"""robots.txt (RFC 9309): one file for each host and scheme, asked once in a visit before anything else there."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from protego import Protego

__all__ = ["DISALLOW_ALL", "Robots", "rules_of"]

AGENT = "mingzhang"
AGENT_WORDS = ("user-agent", "useragent", "user agent")
DISALLOW_ALL = b"User-agent: *\nDisallow: /\n"
MOST = 512 * 1024
"""RFC 9309: at least 500 kibibytes are to be read; what stands behind is not."""


@dataclass(slots=True)
class Robots:
    """The rules of every host that a visit has met."""

    _rules: dict[str, Protego] = field(default_factory=dict)
    _locks: dict[str, asyncio.Lock] = field(default_factory=dict)

    async def of(self, url: str, ask: Callable[[str], Awaitable[bytes]]) -> Protego:
        """The rules for an address; `ask` gives the bytes of a robots.txt (empty: everything may be asked)."""
        parts = urlsplit(url)
        server = f"{parts.scheme}://{parts.netloc}"
        async with self._locks.setdefault(server, asyncio.Lock()):
            if server not in self._rules:
                self._rules[server] = rules_of(await ask(f"{server}/robots.txt"))
            return self._rules[server]

    @staticmethod
    def allow(rules: Protego, url: str) -> bool:
        """Whether the rules let us ask an address."""
        return bool(rules.can_fetch(url, AGENT))

    @staticmethod
    def delay(rules: Protego) -> float:
        """The Crawl-delay in seconds, 0 where none is told."""
        return float(rules.crawl_delay(AGENT) or 0.0)


def rules_of(body: bytes) -> Protego:
    """The rules that the bytes of a robots.txt tell; what is no rule is passed over."""
    wide = body.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = body[:MOST].removeprefix(b"\xef\xbb\xbf").decode("utf-16" if wide else "utf-8", "ignore")
    return Protego.parse("\n".join(map(_for_us, text.splitlines())))


def _for_us(line: str) -> str:
    """The line, all robots that are not us under one name: ten thousand names times ten thousand rules fill memory."""
    bare = " ".join(line.partition("#")[0].lower().split())
    word = next((word for word in AGENT_WORDS if bare.startswith(word)), "")
    meant = bare[len(word) :].lstrip(" :").replace("*", "").partition("/")[0]
    return line if not word or AGENT.startswith(meant) else "User-agent: another"
