"""An address on its way, and what came of it: what the parts of the engine hand to each other."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urldefrag

from mingzhang.pipeline.crawl.sessions import settled
from mingzhang.pipeline.crawl.visit import Queued

__all__ = ["Reply", "Request"]


@dataclass(slots=True)
class Request:
    """One address on its way: why it is asked, where it stands after redirects, how often it went on and was asked.

    `form` is what is posted, empty where nothing is; `wrong` is what is wrong with the archived answer of this address,
    in words; `last` says that it is not asked again.
    """

    place: Queued
    url: str
    redirects: int = 0
    tries: int = 0
    form: str = ""
    wrong: str = ""
    last: bool = False

    @property
    def known_as(self) -> str:
        """The address by which it is archived: without fragment, session and clock; a posted page has its own."""
        return self.place.url if self.form else settled(urldefrag(self.url).url)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it is handed on: its final address, its status (200 where archived bytes stand for it), its bytes.

    `location` is where it sends its reader, empty where it is an answer itself.
    """

    url: str
    status: int
    body: bytes
    content_type: str = ""
    location: str = ""

    @property
    def ok(self) -> bool:
        """Whether it can be read as what was asked for."""
        return 200 <= self.status < 300 and not self.location
