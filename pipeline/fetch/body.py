"""The body of an answer, unpacked piece by piece within bounds: a small file cannot become a large one in memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from mingzhang.pipeline.fetch.result import Limits
from mingzhang.schemas.errors import FetchError

__all__ = ["ENCODINGS", "TooLargeError", "TruncatedError", "read_body"]

ENCODINGS = "gzip, deflate"
"""What we ask for; an answer in another encoding is an error of the server."""

GZIP_OR_ZLIB, RAW_DEFLATE = 47, -15


class TooLargeError(FetchError):
    """More bytes than the bounds allow, on the wire or unpacked."""


class TruncatedError(FetchError):
    """The answer ended before its end."""


def read_body(chunks: Iterable[bytes], encoding: str, limits: Limits) -> tuple[bytes, int]:
    """The unpacked body and how many bytes came over the wire."""
    unpack = _Unpack(encoding.strip().lower(), limits.body_bytes)
    parts, wire = [], 0
    for chunk in chunks:
        wire += len(chunk)
        if wire > limits.wire_bytes:
            raise TooLargeError(f"the answer is larger than {limits.wire_bytes:,} bytes", then="raise --max-bytes")
        parts.append(unpack.feed(chunk))
    unpack.finish()
    return b"".join(parts), wire


class _Unpack:
    """Incremental decompression that counts what it gives."""

    def __init__(self, encoding: str, limit: int) -> None:
        if encoding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
            raise FetchError(f"the server answered in an encoding we did not ask for: {encoding}")
        self._packed = encoding not in {"", "identity"}
        self._left, self._limit = limit, limit
        self._started, self._decoder = False, zlib.decompressobj(GZIP_OR_ZLIB)

    def feed(self, chunk: bytes) -> bytes:
        data = self._inflate(chunk) if self._packed else chunk
        self._left -= len(data)
        if self._left < 0:
            raise TooLargeError(f"the answer unpacks to more than {self._limit:,} bytes")
        return data

    def finish(self) -> None:
        if self._packed and self._started and not self._decoder.eof:
            raise TruncatedError("the compressed answer ends before its end")

    def _inflate(self, chunk: bytes) -> bytes:
        try:
            return self._step(chunk)
        except zlib.error as error:
            if self._started:
                raise TruncatedError(f"the compressed answer is damaged ({error})") from error
            self._decoder = zlib.decompressobj(RAW_DEFLATE)  # some servers mean raw deflate by "deflate"
            try:
                return self._step(chunk)
            except zlib.error as again:
                raise FetchError(f"the answer is not packed as declared ({again})") from again

    def _step(self, chunk: bytes) -> bytes:
        data = bytearray()
        while chunk and len(data) <= self._left:
            if self._decoder.eof:  # a second gzip member
                self._decoder = zlib.decompressobj(GZIP_OR_ZLIB)
            data += self._decoder.decompress(chunk, self._left + 1 - len(data))
            self._started = True
            chunk = self._decoder.unconsumed_tail or self._decoder.unused_data.lstrip(b"\0")
        return bytes(data)
