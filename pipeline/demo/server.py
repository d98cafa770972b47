"""The sample portal on a loopback port, with the content types that real portals send."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from threading import Thread
from typing import ClassVar

__all__ = ["LIST_PAGE", "Planted", "Portal", "planted_errors", "serve"]

LIST_PAGE = "/zwgk/czxx/bmys/index.html"
FILES = resources.files("pipeline.demo") / "portal"


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


@contextmanager
def serve() -> Iterator[Portal]:
    """Serve the portal on a free loopback port for the block."""
    routes = {row["path"]: (row["content_type"], (FILES / row["file"]).read_bytes()) for row in _rows("routes.tsv")}
    handler = type("Handler", (_Handler,), {"routes": routes})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Portal(f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    routes: ClassVar[dict[str, tuple[str, bytes]]] = {}

    def do_GET(self) -> None:
        content_type, body = self.routes.get(self.path, ("text/html", b""))
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it
        """Say nothing: the demonstration has its own words."""


def _rows(name: str) -> list[dict[str, str]]:
    lines = (FILES / name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
