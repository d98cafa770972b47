"""Real runs: the command as a process, and a web server on loopback that answers as told."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Answer:
    """What the server says at one path; `send` takes over the socket where headers and a body are not enough."""

    body: bytes = b""
    content_type: str = "text/html"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    send: Callable[[BaseHTTPRequestHandler], None] | None = None


@dataclass
class Server:
    """A running server: set `answers`, read `asked`."""

    base: str
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def at(self, path: str, answer: Answer) -> str:
        self.answers[path] = answer
        return self.base + path


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server("")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            running.asked.append((self.path, dict(self.headers)))
            answer = running.answers.get(self.path, Answer(b"gone", status=404))
            if answer.send:
                answer.send(self)
                return
            self.send_response(answer.status)
            headers = {"Content-Type": answer.content_type, "Content-Length": str(len(answer.body))} | answer.headers
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *args: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, request: object, client_address: object) -> None:
            """A client that hangs up early is what many of these tests are about."""

    httpd = Quiet(("127.0.0.1", 0), Handler)
    running.base = f"http://127.0.0.1:{httpd.server_port}"
    thread = Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield running
    httpd.shutdown()
    httpd.server_close()


Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def mingzhang(tmp_path: Path) -> Run:
    """Run the command with its data below `tmp_path` and expect an exit code."""

    def run(*arguments: str | Path, code: int = 0, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
        env = os.environ | {
            "MINGZHANG_DATA": str(tmp_path / "data"),
            "PYTHONPATH": str(ROOT),
            "PYTHONIOENCODING": "utf-8",
        }
        done = subprocess.run(
            [sys.executable, "-m", "mingzhang", *map(str, arguments)],
            cwd=cwd, env=env, capture_output=True, encoding="utf-8", errors="replace", timeout=600, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert done.returncode == code, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr
        return done

    return run


@pytest.fixture
def answer() -> type[Answer]:
    """How a test tells the server what to say."""
    return Answer


@pytest.fixture
def sample() -> Path:
    """The files of the sample portal."""
    return ROOT / "pipeline" / "demo" / "portal"
