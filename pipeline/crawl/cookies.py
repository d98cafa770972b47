"""The cookies of one portal, within bounds: some lists give their second page to nobody who does not send them back."""

from __future__ import annotations

from collections.abc import Iterable
from email.message import Message
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.request import Request

__all__ = ["Cookies"]

MOST_OF_ANSWER, LONGEST = 50, 4096
"""So many cookies of one answer, each of at most so many characters, are looked at."""
MOST_SENT = 8192
"""Characters of one request's cookies: whoever needs more is not read."""
MOST_KEPT = 300
"""Beyond this the jar is emptied: a session begins anew, as in a browser that was closed."""


class Cookies:
    """A jar as browsers keep it (domain, path, expiry; no cookie for a whole `gov.cn`); its own for each visit."""

    def __init__(self) -> None:
        self._jar = CookieJar(DefaultCookiePolicy(strict_domain=True))

    def header(self, url: str) -> str:
        """The `Cookie` header for an address, empty where there is none to send, or a flood of them."""
        asked = Request(url)  # noqa: S310 - nothing is opened, the jar wants to see an address
        self._jar.add_cookie_header(asked)
        told = asked.get_header("Cookie", "") or ""
        return told if len(told) <= MOST_SENT else ""

    def keep(self, url: str, headers: Iterable[tuple[str, str]]) -> None:
        """Keep what an answer sets."""
        told = [value for name, value in headers if name.lower() == "set-cookie" and len(value) <= LONGEST]
        if not told:
            return
        message = Message()
        for value in told[:MOST_OF_ANSWER]:
            message["Set-Cookie"] = "".join(char for char in value if char.isprintable())
        self._jar.extract_cookies(_Answer(message), Request(url))  # type: ignore[arg-type]  # noqa: S310 - as above
        if len(self._jar) > MOST_KEPT:
            self._jar.clear()


class _Answer:
    """As much of an answer as the jar looks at."""

    def __init__(self, message: Message) -> None:
        self._message = message

    def info(self) -> Message:
        return self._message
