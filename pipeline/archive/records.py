"""Exchanges as WARC/1.1 records and back; the only module that knows warcio."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import zlib
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import uuid4

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParserException
from warcio.warcwriter import WARCWriter

from mingzhang.pipeline.archive.exchange import Capture, Exchange, one_line, target_uri
from mingzhang.pipeline.archive.index import Index
from mingzhang.schemas.errors import ArchiveError

__all__ = ["Record", "capture_of", "parse_record", "unpacked", "warcinfo_bytes", "warcinfo_line", "write_exchange"]

_ENCODINGS = frozenset({"content-encoding", "transfer-encoding", "content-length"})
_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_GZIP = 16
"""Added to the window's size: zlib then writes and reads gzip members."""
_PACKED = (b"%PDF", b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"\x89PNG", b"\xff\xd8\xff")
"""How files begin that are packed in themselves."""
_FAST, _THOROUGH = 1, 6
"""zlib's levels: over 83 MB of 185 real files 9 takes four times the processor of these two and saves 1 %."""
_PRINTED = "".join(map(chr, range(0x20, 0x7F)))
_NOT_TOKEN = re.compile(r"[^!#$%&'*+.^_`|~0-9A-Za-z-]")


@dataclass(frozen=True, slots=True)
class Record:
    """One WARC record as the index needs it; `sha256` is computed from the payload, for a revisit it is declared."""

    type: str
    url: str
    sha256: str
    payload: bytes
    fetched_at: dt.datetime
    status: int | None
    headers: StatusAndHeaders
    http: StatusAndHeaders | None


def warcinfo_line(file_id: str) -> bytes:
    """The header that binds a record to its file; nobody outside can guess it, so no payload can forge a record."""
    return f"WARC-Warcinfo-ID: <urn:uuid:{file_id}>".encode()


def warcinfo_bytes(name: str, file_id: str, when: dt.datetime) -> bytes:
    """The record at the start of a WARC file, one gzip member."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=False, warc_version="1.1")
    # The software's version is left out: the archive outlives it.
    info = {"software": "mingzhang", "format": "WARC File Format 1.1", "conformsTo": "identical-payload-digest"}
    record = writer.create_warcinfo_record(name, info)
    record.rec_headers.replace_header("WARC-Record-ID", f"<urn:uuid:{file_id}>")
    record.rec_headers.add_header("WARC-Warcinfo-ID", f"<urn:uuid:{file_id}>")
    record.rec_headers.replace_header("WARC-Date", _date(when))
    writer.write_record(record)
    return _packed(out, _THOROUGH)


def write_exchange(exchange: Exchange, file_id: str, same_as: Capture | None) -> tuple[bytes, int]:
    """The gzip members of an exchange and the offset of its capture in them.

    The request comes first, so that a capture which is whole always has its request. `same_as` is an earlier capture
    whose payload is the same: then a revisit record without body is written.
    """
    response_id = f"<urn:uuid:{uuid4()}>"
    request = b"" if exchange.status is None else _request(exchange, file_id, response_id)
    return request + _response(exchange, file_id, response_id, same_as), len(request)


def _request(exchange: Exchange, file_id: str, response_id: str) -> bytes:
    parts = urlsplit(exchange.url)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._", errors="replace")
    query = "?" + quote(parts.query, safe="/?%:@!$&'()*+,;=~-._", errors="replace") if parts.query else ""
    line = f"{_token(exchange.method)} {path}{query} HTTP/1.1"
    http = StatusAndHeaders(line, _clean(exchange.request_headers), is_http_request=True)
    headers = _common(exchange, file_id) | {"WARC-Concurrent-To": response_id}
    return _member("request", exchange, headers, http, exchange.sent)


def _response(exchange: Exchange, file_id: str, response_id: str, same_as: Capture | None) -> bytes:
    headers = _common(exchange, file_id) | {"WARC-Record-ID": response_id} | _ours(exchange)
    http = None if exchange.status is None else _http(exchange)
    sha256 = same_as.sha256 if same_as else exchange.sha256
    headers["WARC-Payload-Digest"] = f"sha256:{sha256}"
    if same_as is None:
        return _member("resource" if http is None else "response", exchange, headers, http, exchange.payload)
    headers |= {
        "WARC-Refers-To-Target-URI": same_as.url,
        "WARC-Refers-To-Date": _date(same_as.fetched_at),
        "WARC-Profile": _NOT_MODIFIED if exchange.status == 304 else WARCWriter.REVISIT_PROFILE_1_1,
    }
    return _member("revisit", exchange, headers, http, b"")


def _member(
    kind: str, exchange: Exchange, headers: dict[str, str], http: StatusAndHeaders | None, payload: bytes
) -> bytes:
    out = BytesIO()
    writer = WARCWriter(out, gzip=False, warc_version="1.1")
    content_type = "" if http else one_line(exchange.content_type) or "application/octet-stream"
    record = writer.create_warc_record(
        target_uri(exchange.url),
        kind,
        payload=BytesIO(payload),
        length=len(payload),
        warc_content_type=content_type,
        warc_headers_dict=headers,
        http_headers=http,
    )
    writer.write_record(record)
    return _packed(out, _FAST if payload.startswith(_PACKED) else _THOROUGH)


def _packed(record: BytesIO, level: int) -> bytes:
    """The bytes of a record as one gzip member."""
    packer = zlib.compressobj(level, zlib.DEFLATED, zlib.MAX_WBITS | _GZIP)
    return packer.compress(record.getbuffer()) + packer.flush()


def _common(exchange: Exchange, file_id: str) -> dict[str, str]:
    return {"WARC-Date": _date(exchange.fetched_at), "WARC-Warcinfo-ID": f"<urn:uuid:{file_id}>"}


def _ours(exchange: Exchange) -> dict[str, str]:
    """What the index must be able to tell from the WARC alone, in extension headers as the standard allows."""
    said = {
        "WARC-Truncated": one_line(exchange.truncated),
        "Mingzhang-Verdict": one_line(exchange.verdict),
        "Mingzhang-Parent": target_uri(exchange.parent_url or ""),
        "Mingzhang-Portal": one_line(exchange.portal or ""),
        "Mingzhang-Label": one_line(exchange.label),
        "Mingzhang-Run": one_line(exchange.run),
    }
    return {name: value for name, value in said.items() if value}


def _http(exchange: Exchange) -> StatusAndHeaders:
    # The body is stored unpacked, so the headers that describe its packing move aside, as other crawlers do.
    headers = [
        (f"X-Crawler-{name}" if name.lower() in _ENCODINGS else name, value)
        for name, value in _clean(exchange.response_headers)
    ]
    headers.append(("Content-Length", str(len(exchange.payload))))
    phrase = one_line(exchange.phrase).encode("ascii", "replace").decode()
    return StatusAndHeaders(f"{exchange.status} {phrase}".strip(), headers, protocol="HTTP/1.1")


def _clean(headers: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    return [(_token(name), _ascii(one_line(value))) for name, value in headers]


def _ascii(value: str) -> str:
    """A header's value with every byte beyond ASCII percent-encoded as it came; warcio only does so behind a `=`."""
    return value if value.isascii() else quote(value.encode("latin-1", "replace"), safe=_PRINTED)


def _token(name: str) -> str:
    return _NOT_TOKEN.sub("_", name) or "_"


def _date(when: dt.datetime) -> str:
    return when.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def unpacked(member: bytes) -> bytes:
    """The bytes of one gzip member that we just wrote."""
    return zlib.decompress(member, 31)


def parse_record(data: bytes) -> Record:
    """The record in one unpacked gzip member; raises `ArchiveError` where it is none or its digest does not hold."""
    try:
        record: Any = next(iter(ArchiveIterator(BytesIO(data))))
        payload: bytes = record.raw_stream.read()
        return _record(record, payload)
    except (ArchiveLoadFailed, StatusAndHeadersParserException, StopIteration, TypeError, ValueError) as error:
        raise ArchiveError(f"not a WARC record ({error})", where="archive", then="reindex the archive") from error


def _record(record: Any, payload: bytes) -> Record:
    headers: StatusAndHeaders = record.rec_headers
    declared = (headers.get_header("WARC-Payload-Digest") or "").removeprefix("sha256:")
    sha256 = hashlib.sha256(payload).hexdigest()
    if record.rec_type in {"response", "resource"} and declared != sha256:
        raise ValueError("payload digest does not hold")
    http = record.http_headers
    return Record(
        type=record.rec_type,
        url=headers.get_header("WARC-Target-URI") or "",
        sha256=declared if record.rec_type == "revisit" else sha256,
        payload=payload,
        fetched_at=dt.datetime.fromisoformat(headers.get_header("WARC-Date")),
        status=int(http.get_statuscode()) if http and record.rec_type != "request" else None,
        headers=headers,
        http=http,
    )


def capture_of(record: Record, warc: str, offset: int, length: int, index: Index) -> Capture:
    """The capture that a record is, given the ones indexed before it; the same while storing and while reindexing."""
    whole = index.whole(record.sha256) if record.type == "revisit" else ()
    capture = Capture(
        url=record.url,
        sha256=record.sha256,
        state="new",
        fetched_at=record.fetched_at,
        status=record.status,
        content_type=_header(record, "Content-Type")
        or (record.headers.get_header("Content-Type") if not record.http else ""),
        size=whole[0].size if whole else len(record.payload),
        parent_url=record.headers.get_header("Mingzhang-Parent"),
        portal=record.headers.get_header("Mingzhang-Portal"),
        label=record.headers.get_header("Mingzhang-Label") or "",
        etag=_header(record, "ETag"),
        last_modified=_header(record, "Last-Modified"),
        truncated=record.headers.get_header("WARC-Truncated") or "",
        verdict=record.headers.get_header("Mingzhang-Verdict") or "",
        run=record.headers.get_header("Mingzhang-Run") or "",
        record=record.type,
        warc=warc,
        offset=offset,
        length=length,
    )
    return _compared(capture, index.newest(capture.url, ok=capture.ok))


def _header(record: Record, name: str) -> str:
    return (record.http.get_header(name) or "") if record.http else ""


def _compared(capture: Capture, before: Capture | None) -> Capture:
    if before is None:
        return capture
    if capture.status == 304:
        # The server repeats only what changed; the rest still holds.
        capture = replace(
            capture,
            content_type=capture.content_type or before.content_type,
            etag=capture.etag or before.etag,
            last_modified=capture.last_modified or before.last_modified,
        )
    return replace(capture, state="unchanged" if capture.sha256 == before.sha256 else "changed")
