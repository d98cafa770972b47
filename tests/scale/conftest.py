"""A server of S3 on loopback, and what an analyst's tools are told of it."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

_NUMBERS = itertools.count()
CHANGING = frozenset({"PUT", "POST", "DELETE"})


class Counting:
    """The server's application; `heard` hears of each request that changes something, and says whether to do it."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self.heard: Callable[[], bool] = lambda: True

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        if environ["REQUEST_METHOD"] in CHANGING and not self.heard():
            start_response("503 Slow Down", [("Content-Length", "0")])
            return []
        return self._app(environ, start_response)


@dataclass(frozen=True)
class Server:
    """Where the server is asked, and what it is asked through."""

    url: str
    counting: Counting


@pytest.fixture(scope="session")
def s3_server() -> Iterator[Server]:
    """The address of the server; it keeps everything in memory."""
    pytest.importorskip("boto3", reason="the extra s3 is not installed")
    pytest.importorskip("flask_cors", reason="moto's server is not installed")
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    told: Any = server._server
    told.app = Counting(told.app)
    yield Server(f"http://{host}:{port}", told.app)
    server.stop()


@pytest.fixture
def bucket(s3_server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """`s3://…` with a bucket of its own, for this process and those that it starts."""
    from mingzhang.pipeline.s3 import objects

    told = {"AWS_ENDPOINT_URL": s3_server.url, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    told |= {
        "AWS_DEFAULT_REGION": "us-east-1",
        "MINGZHANG_CACHE": str(tmp_path / "cache"),
        "AWS_CONFIG_FILE": os.devnull,
    }
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    objects._client.cache_clear()
    name = f"bucket-{os.getpid()}-{next(_NUMBERS)}"
    objects._client().create_bucket(Bucket=name)
    yield f"s3://{name}/books"
    objects._client.cache_clear()
