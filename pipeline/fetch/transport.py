"""The road under httpx: sockets only to checked addresses, every read and write under one deadline."""

from __future__ import annotations

import re
import ssl
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import httpcore
import httpx

from mingzhang.pipeline.fetch.address import allowed_addresses
from mingzhang.pipeline.fetch.body import TruncatedError
from mingzhang.pipeline.fetch.result import Limits

__all__ = ["BoundedTransport"]

SLICE, FOR_EVER = 1.0, 1e9
"""Seconds after which a waiting read looks whether it was stopped; and no bound but the deadline's."""
LEGACY_RENEGOTIATION = 0x4
"""OpenSSL's SSL_OP_LEGACY_SERVER_CONNECT; Python 3.11 has no name for it."""


_HEAD_ENDS = re.compile(rb"\r?\n\r?\n")
_INTERIM = re.compile(rb"HTTP/1\.[01] 1[0-9][0-9]")
_LOOK = 4096


class BoundedTransport(httpx.BaseTransport):
    """A transport for one fetch: created, used over all its redirects, closed."""

    def __init__(
        self, limits: Limits, *, allow_private: bool, old_tls: bool = False, stopped: Callable[[], bool] = lambda: False
    ) -> None:
        backend = _Backend(_Clock(time.monotonic() + limits.total, stopped), allow_private=allow_private)
        self._pool = httpcore.ConnectionPool(ssl_context=_tls(old=old_tls), network_backend=backend, max_connections=4)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; the answer's body is still on the wire."""
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=url,
                headers=request.headers.raw,
                content=_sent(request),
                extensions=dict(request.extensions),
            )
        )
        stream = _Body(answer.stream, _announced(answer), answer.extensions.get("network_stream"))
        return httpx.Response(answer.status, headers=answer.headers, stream=stream, extensions=dict(answer.extensions))

    def close(self) -> None:
        """Close every socket."""
        self._pool.close()


def _sent(request: httpx.Request) -> Iterable[bytes]:
    assert isinstance(request.stream, httpx.SyncByteStream)
    return request.stream


def _announced(answer: httpcore.Response) -> int | None:
    """The length of the body as its header tells it, None where something else tells where it ends."""
    told = {name.lower(): value for name, value in answer.headers}
    length = told.get(b"content-length", b"")
    return int(length) if length.isdigit() and len(length) < 16 and b"transfer-encoding" not in told else None


class _Body(httpx.SyncByteStream):
    """The body as it comes; raises `TruncatedError` behind its announced end where the server sent more."""

    def __init__(self, stream: Any, announced: int | None, socket: object) -> None:
        self._stream, self._announced = stream, announced
        self._socket = socket if isinstance(socket, _Stream) else None

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream
        if self._announced is not None and self._socket is not None and self._socket.goes_on(self._announced):
            raise TruncatedError(f"the server announced {self._announced:,} bytes and sent more: the answer is cut")

    def close(self) -> None:
        self._stream.close()


@lru_cache(maxsize=2)
def _tls(*, old: bool) -> ssl.SSLContext:
    """Certificates are always verified; `old` admits TLS 1.0, its ciphers and unsafe renegotiation for one fetch."""
    context = httpx.create_ssl_context()
    if old:
        context.options |= LEGACY_RENEGOTIATION
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # that it is outdated is the point
            context.minimum_version = ssl.TLSVersion.TLSv1
    return context


@dataclass(frozen=True, slots=True)
class _Clock:
    """When the whole fetch must be over, and whether somebody stopped it before."""

    deadline: float
    stopped: Callable[[], bool]

    def left(self, timeout: float | None, late: type[httpcore.TimeoutException]) -> float:
        """The seconds that one operation may take; raises `late` where there are none."""
        if self.stopped():
            raise late("the night was stopped")
        left = self.deadline - time.monotonic()
        if left <= 0 or (timeout is not None and timeout <= 0):
            raise late("the time for the whole fetch is used up")
        return left if timeout is None else min(left, timeout)


class _Backend(httpcore.NetworkBackend):
    """Resolves, checks, and connects to what it has checked."""

    def __init__(self, clock: _Clock, *, allow_private: bool) -> None:
        self._clock, self._allow_private = clock, allow_private
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        failure: Exception | None = None
        for address in allowed_addresses(host, port, allow_private=self._allow_private):
            try:
                within = self._clock.left(timeout, httpcore.ConnectTimeout)
                stream = self._sockets.connect_tcp(address, port, within, local_address, socket_options)
                return _Stream(stream, self._clock)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore.ConnectError(f"no address for {host}")


class _Heads:
    """Counts what comes behind the header lines of an answer; `last` is the end of it."""

    def __init__(self) -> None:
        self.body, self.last = 0, b""
        self._head: bytes | None = b""

    def feed(self, data: bytes) -> None:
        """Take what came off the socket."""
        if self._head is not None:
            self._head += data
            data = b""
            while self._head is not None and (end := _HEAD_ENDS.search(self._head)):
                interim, rest = _INTERIM.match(self._head), self._head[end.end() :]
                self._head, data = (rest, b"") if interim else (None, rest)
        self.body += len(data)
        self.last = (self.last + data)[-_LOOK:] if len(data) < _LOOK else data[-_LOOK:]


class _Stream(httpcore.NetworkStream):
    """A socket whose every operation ends by the deadline: a server that drips a byte at a time gains nothing."""

    def __init__(self, stream: httpcore.NetworkStream, clock: _Clock) -> None:
        self._stream, self._clock = stream, clock
        self._heads = _Heads()

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._read(max_bytes, timeout)
        self._heads.feed(data)
        return data

    def goes_on(self, announced: int) -> bool:
        """Whether more than so many bytes of a body came, white space left out; waits for nothing."""
        if self._heads.body == announced:
            with suppress(httpcore.NetworkError, httpcore.TimeoutException):
                self._heads.feed(self._stream.read(_LOOK, 0.0))
        return self._heads.body > announced and bool(self._heads.last[announced - self._heads.body :].strip())

    def _read(self, max_bytes: int, timeout: float | None) -> bytes:
        until = time.monotonic() + (timeout if timeout is not None else FOR_EVER)
        while True:
            left = self._clock.left(until - time.monotonic(), httpcore.ReadTimeout)
            try:
                return self._stream.read(max_bytes, min(left, SLICE))
            except httpcore.ReadTimeout:
                if left <= SLICE:
                    raise

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._heads = _Heads()
        self._stream.write(buffer, self._clock.left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        within = self._clock.left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, within), self._clock)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
