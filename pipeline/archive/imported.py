"""A local file as an exchange, under a URL that says no more about the computer than the user did."""

from __future__ import annotations

import datetime as dt
import hashlib
import mimetypes
import os
from pathlib import Path
from urllib.parse import quote

from mingzhang.pipeline.archive.exchange import MAX_PAYLOAD, Capture, Exchange
from mingzhang.schemas.errors import ArchiveError

__all__ = ["imported", "unkept"]


def imported(path: Path, when: dt.datetime, *, url: str = "") -> Exchange:
    """Read a file for the archive; `url` is where the user says it came from, if they do.

    A path that stays below the current folder becomes `file:///` and the path as typed: importing a corrected file
    under the same name makes a new version. Any other path would publish folder and user names, so only the file's
    name is kept, below the file's `doc_id`: two files of one name from two places are never taken for versions.
    Raises `ArchiveError` where the file cannot be read or is too large.
    """
    try:
        if path.stat().st_size > MAX_PAYLOAD:
            raise ArchiveError(f"a file of more than {MAX_PAYLOAD} bytes", where=str(path), then="split it")
        data = path.read_bytes()
    except OSError as error:
        raise ArchiveError(
            f"cannot read the file ({error.strerror})", where=str(path), then="check the path"
        ) from error
    content_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Exchange(url=url or _file_url(path, data), payload=data, fetched_at=when, content_type=content_type)


def _file_url(path: Path, data: bytes) -> str:
    told = path.is_absolute() or path.drive or ".." in path.parts
    parts = (hashlib.sha256(data).hexdigest()[:16], path.name) if told else path.parts
    return "file:///" + "/".join(quote(os.fsencode(part), safe="") for part in parts)


def unkept(exchange: Exchange) -> Capture:
    """The capture that storing would have given, of something that is not stored."""
    return Capture(
        url=exchange.url,
        sha256=exchange.sha256,
        state="new",
        fetched_at=exchange.fetched_at,
        status=exchange.status,
        content_type=exchange.content_type,
        size=len(exchange.payload),
        parent_url=exchange.parent_url,
        portal=exchange.portal,
        label=exchange.label,
        etag="",
        last_modified="",
        truncated="",
        record="",
        warc="",
        offset=0,
        length=0,
    )
