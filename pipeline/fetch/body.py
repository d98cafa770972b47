"""The body of an answer, unpacked piece by piece within bounds: a small file cannot become a large one in memory."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable

from mingzhang.pipeline.fetch.result import Limits
from mingzhang.schemas.errors import FetchError

__all__ = ["ENCODINGS", "TooLargeError", "TruncatedError", "read_body"]

ENCODINGS = "gzip, deflate"
"""What we ask for; an answer in another encoding is an error of the server."""

GZIP_OR_ZLIB, RAW_DEFLATE = 47, -15
_MAGIC = b"\x1f\x8b\x08"
_PACKED = frozenset({"gzip", "x-gzip", "deflate"})
_FOREIGN = frozenset({"br", "zstd", "compress", "x-compress", "bzip2", "x-bzip2", "bzip", "xz", "lzma", "sdch", "lz4"})
_PLAIN = re.compile(rb"\s{0,64}(?:<[!?a-zA-Z]|[{\[]\s{0,9}[\x22\w])|%PDF-|PK\x03\x04|\xef\xbb\xbf")
"""How a page or a file begins that is not packed at all."""


class TooLargeError(FetchError):
    """More bytes than the bounds allow, on the wire or unpacked."""


class TruncatedError(FetchError):
    """The answer ended before its end."""


def read_body(chunks: Iterable[bytes], encoding: str, limits: Limits, *, is_text: bool = False) -> tuple[bytes, int]:
    """The unpacked body and how many bytes came over the wire.

    Labels lie: `none`, `binary` and the like mean nothing, a body labelled gzip may be plain, and text (`is_text`)
    that begins as gzip does is packed whatever no label says.
    """
    unpack = _Unpack(encoding.strip().lower(), limits.body_bytes, is_text=is_text)
    parts, wire = [], 0
    for chunk in chunks:
        wire += len(chunk)
        if wire > limits.wire_bytes:
            raise TooLargeError(f"the answer is larger than {limits.wire_bytes:,} bytes", then="raise --max-bytes")
        parts.append(unpack.feed(chunk))
    parts.append(unpack.finish())
    return b"".join(parts), wire


class _Unpack:
    """Incremental decompression that counts what it gives; how the body is packed is told by its first bytes."""

    def __init__(self, encoding: str, limit: int, *, is_text: bool) -> None:
        named = [coding.strip() for coding in encoding.split(",")]
        packed = [coding for coding in named if coding in _PACKED]
        if len(packed) > 1 or not _FOREIGN.isdisjoint(named):
            raise FetchError(f"the server answered in an encoding we did not ask for: {encoding}")
        self._label = packed[0] if packed else ""
        self._is_text = is_text
        self._packed: bool | None = None if self._label or is_text else False
        self._head = b""
        self._left, self._limit = limit, limit
        self._started, self._decoder = False, zlib.decompressobj(GZIP_OR_ZLIB)

    def feed(self, chunk: bytes) -> bytes:
        if self._packed is None:
            self._head += chunk
            if len(self._head) < len(_MAGIC):
                return b""
            chunk, self._head = self._head, b""
            self._packed = self._is_packed(chunk)
        data = self._inflate(chunk) if self._packed else chunk
        self._left -= len(data)
        if self._left < 0:
            raise TooLargeError(f"the answer unpacks to more than {self._limit:,} bytes")
        return data

    def finish(self) -> bytes:
        """What is left of a body too short to tell how it is packed; raises where a packed one is not whole."""
        if self._packed and self._started and not self._decoder.eof:
            raise TruncatedError("the compressed answer ends before its end")
        return self._head

    def _is_packed(self, head: bytes) -> bool:
        if head.startswith(_MAGIC):
            return True
        if self._label == "deflate":
            return not _PLAIN.match(head)
        is_zlib = head[0] & 0x0F == zlib.DEFLATED and int.from_bytes(head[:2]) % 31 == 0
        return bool(self._label) and is_zlib

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
