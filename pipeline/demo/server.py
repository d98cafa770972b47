"""The sample portal on a loopback port, with the content types that real portals send."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from threading import Thread
from typing import ClassVar

__all__ = ["LIST_PAGE", "Planted", "Portal", "Route", "planted_errors", "sample_routes", "serve"]

LIST_PAGE = "/zwgk/czxx/bmys/index.html"
FILES = resources.files("mingzhang.pipeline.demo") / "portal"


@dataclass(frozen=True, slots=True)
class Route:
    """What the server says at one path; the tag names the bytes, so that an unchanged answer has no body."""

    content_type: str
    body: bytes

    @property
    def etag(self) -> str:
        """A tag that these bytes have and no others."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'


@dataclass(frozen=True, slots=True)
class Portal:
    """A running sample portal."""

    base: str

    @property
    def list_page(self) -> str:
        """The address of its column 部门预决算."""
        return self.base + LIST_PAGE


@dataclass(frozen=True, slots=True)
class Planted:
    """An error that the sample's publisher makes: which file, where, what is right, what is printed, what it breaks."""

    file: str
    where: str
    right: str
    printed: str
    breaks: str


def planted_errors() -> tuple[Planted, ...]:
    """Every error planted in the sample."""
    return tuple(Planted(**row) for row in _rows("planted.tsv"))


def sample_routes() -> dict[str, Route]:
    """Every path of the sample portal."""
    return {row["path"]: Route(row["content_type"], (FILES / row["file"]).read_bytes()) for row in _rows("routes.tsv")}


@contextmanager
def serve(routes: Mapping[str, Route] | None = None) -> Iterator[Portal]:
    """Serve the sample portal, or other routes, on a free loopback port for the block."""
    handler = type("Handler", (_Handler,), {"routes": sample_routes() if routes is None else routes})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield Portal(f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    routes: ClassVar[Mapping[str, Route]] = {}

    def do_GET(self) -> None:
        route = self.routes.get(self.path, Route("text/html", b""))
        known = bool(route.body) and self.headers.get("If-None-Match") == route.etag
        body = b"" if known else route.body
        self.send_response(304 if known else 200 if body else 404)
        self.send_header("Content-Type", route.content_type)
        if route.body:
            self.send_header("ETag", route.etag)
        if not known:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it
        """Say nothing: the demonstration has its own words."""


def _rows(name: str) -> list[dict[str, str]]:
    lines = (FILES / name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
