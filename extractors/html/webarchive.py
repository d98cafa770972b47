"""The reader of web archives (MHT, MHTML): a page and what it shows, as the parts of one mail message."""

from __future__ import annotations

import re
from dataclasses import replace
from email import message_from_bytes
from email.message import Message

from mingzhang.extractors.html.reader import read_html
from mingzhang.schemas.document import Attachment, Reading
from mingzhang.schemas.errors import BlockedError, UnreadableError

__all__ = ["read_web_archive"]

_BOUNDARY = re.compile(rb"\bboundary\s*+=", re.IGNORECASE)
_BEFORE = b"\xef\xbb\xbf \t\r\n"
"""What some programs write before the first header, which would end the headers."""
_MOST_MULTIPARTS = 20
_MOST_PAGES = 400
_FRAMES = re.compile(rb"<\s*+(?:frameset|iframe|frame)\b", re.IGNORECASE)


def read_web_archive(data: bytes) -> Reading:
    """Read the archive's page; where it only frames others (a workbook saved so: a page a sheet), all of them in order.

    Raises `UnreadableError` where no part is a page that prints anything.
    """
    if len(_BOUNDARY.findall(data)) > _MOST_MULTIPARTS:  # the parser goes one call deeper for each
        raise UnreadableError("a web archive of archives", then="look at the file by hand")
    message = message_from_bytes(data.lstrip(_BEFORE))
    parts = [part for part in message.walk() if not part.is_multipart()]
    pages = [part for part in parts if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    framed = bool(pages) and _FRAMES.search(_body(pages[0])) is not None
    readings = [reading for page in pages[: _MOST_PAGES if framed else 1] if (reading := _read(page)) is not None]
    told = [reading for reading in readings if "list_page" not in reading.flags] or readings
    if not told:
        raise UnreadableError("no page in the web archive prints anything", then="fetch the file again")
    return _joined(told, {str(part.get("Content-Location") or "").strip() for part in parts})


def _body(part: Message) -> bytes:
    body = part.get_payload(decode=True)
    return body if isinstance(body, bytes) else b""


def _read(part: Message) -> Reading | None:
    """The page, or nothing where it prints nothing: a frame around others, tabs drawn by a script."""
    try:
        return read_html(_body(part), content_type=str(part.get("Content-Type") or ""))
    except (BlockedError, UnreadableError):
        return None


def _joined(readings: list[Reading], inside: set[str]) -> Reading:
    """One reading of all pages; what the archive holds itself is no file to fetch."""
    first = readings[0]
    files: dict[Attachment, None] = {}
    for reading in readings:
        files.update(dict.fromkeys(file for file in reading.attachments if file.url not in inside))
    return replace(
        first,
        format="mht",
        blocks=tuple(block for reading in readings for block in reading.blocks),
        attachments=tuple(files),
        flags=tuple(dict.fromkeys(flag for reading in readings for flag in reading.flags)),
        gaps=tuple(gap for reading in readings for gap in reading.gaps),
        partial="; ".join(dict.fromkeys(reading.partial for reading in readings if reading.partial)),
    )
