"""What goes into the archive and what comes back: an exchange, a capture of it, and damage where bytes were lost."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from urllib.parse import quote, unquote

from mingzhang.schemas.errors import ArchiveError

__all__ = ["MAX_PAYLOAD", "PART", "Capture", "Damage", "Exchange", "one_line", "target_uri"]

PART = "part"
"""The verdict of an archived page that only continues another: it is no document by itself."""
Headers = tuple[tuple[str, str], ...]

MAX_PAYLOAD = 256 * 1024 * 1024
"""Largest body in bytes; the largest real disclosure seen so far has a few megabytes."""
MAX_HEADERS = 256 * 1024
MAX_URL = 8192
MAX_VERDICT = 40


@dataclass(frozen=True, slots=True)
class Exchange:
    """One answer of a server, or one local file (`status` None), ready to be archived.

    `payload` is the body as the readers get it: content and transfer encodings undone. `fetched_at` carries a time
    zone. `sent` is the body of the request, empty for all but a posted form; `label` are the words of the link that led
    here; `truncated` says why the body is not whole (`length`, `time`, `disconnect`), empty where it is. `verdict` is
    what came where it is no document (`blocked`, `soft_404`, `robots` …), empty for a document; `run` is the id of the
    run that asked, empty where none is named. Raises `ArchiveError` when made beyond the bounds.
    """

    url: str
    payload: bytes
    fetched_at: dt.datetime
    status: int | None = None
    phrase: str = ""
    request_headers: Headers = ()
    response_headers: Headers = ()
    method: str = "GET"
    sent: bytes = b""
    content_type: str = ""
    parent_url: str | None = None
    portal: str | None = None
    label: str = ""
    truncated: str = ""
    verdict: str = ""
    run: str = ""

    def __post_init__(self) -> None:
        for wrong, what in self._bounds():
            if wrong:
                raise ArchiveError(what, where=self.url[:200], then="leave this answer out of the archive and say so")

    @property
    def sha256(self) -> str:
        """Of the payload, 64 hex digits."""
        return hashlib.sha256(self.payload).hexdigest()

    def _bounds(self) -> tuple[tuple[bool, str], ...]:
        headers = sum(len(name) + len(value) for name, value in self.request_headers + self.response_headers)
        urls = (self.url, self.parent_url or "")
        return (
            (not self.url, "an exchange without URL"),
            (max(map(len, urls)) > MAX_URL, f"a URL of more than {MAX_URL} characters"),
            (len(self.label) > MAX_URL, f"a link label of more than {MAX_URL} characters"),
            (len(self.verdict) > MAX_VERDICT, f"a verdict of more than {MAX_VERDICT} characters"),
            (headers > MAX_HEADERS, f"headers of more than {MAX_HEADERS} characters"),
            (len(self.payload) > MAX_PAYLOAD, f"a body of more than {MAX_PAYLOAD} bytes"),
            (self.fetched_at.tzinfo is None, "a time without time zone"),
            (self.status is not None and not self.url.startswith(("http://", "https://")), "a status but no HTTP URL"),
        )


@dataclass(frozen=True, slots=True)
class Capture:
    """One archived answer: which bytes, when, how, and where in which WARC file.

    `state` is `new` (first of its URL), `unchanged` (same bytes as the one before) or `changed`; successes and
    failures of one URL are compared among themselves. `record` is the WARC type that stands at `offset`. `verdict`
    names what came where it is no document; `run` is the id of the run that asked.
    """

    url: str
    sha256: str
    state: str
    fetched_at: dt.datetime
    status: int | None
    content_type: str
    size: int
    parent_url: str | None
    portal: str | None
    label: str
    etag: str
    last_modified: str
    truncated: str
    record: str
    warc: str
    offset: int
    length: int
    verdict: str = ""
    run: str = ""

    @property
    def doc_id(self) -> str:
        """The first 16 hex digits of the sha256 of the payload."""
        return self.sha256[:16]

    @property
    def member(self) -> str:
        """The path inside the archive file that holds it; empty where none does."""
        holder = f"{self.parent_url}#"
        return unquote(self.url[len(holder) :]) if self.status is None and self.url.startswith(holder) else ""

    @property
    def depth(self) -> int:
        """How many archive files are around it."""
        return self.url.count("#") if self.member else 0

    @property
    def ok(self) -> bool:
        """Whether whole bytes of a document came: an imported file, a success, or 304 on an earlier success."""
        if self.verdict:
            return False
        if self.status == 304:
            return self.record == "revisit"
        return not self.truncated and (self.status is None or 200 <= self.status < 300)


@dataclass(frozen=True, slots=True)
class Damage:
    """Bytes of a WARC file that no longer give a record: `length` bytes from `offset`, and why."""

    warc: str
    offset: int
    length: int
    why: str


def target_uri(url: str) -> str:
    """The URL as WARC headers can carry it: white space, controls and stray surrogates percent-encoded, no more."""
    return "".join(
        quote(c, errors="replace") if c.isspace() or not c.isprintable() or c in "<>" else c for c in url.strip()
    )


def one_line(text: str) -> str:
    """Text as one header line: runs of white space and controls become one space, stray surrogates U+FFFD."""
    printable = "".join(c if c.isprintable() else " " for c in text.replace("\ufeff", ""))
    return " ".join(printable.split())
