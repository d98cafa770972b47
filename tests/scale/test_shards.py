"""A night in several crawling processes: the documents of one, every host asked once at a time, a lost one told."""

from __future__ import annotations

import datetime as dt
import os
import signal
import time
from collections import defaultdict
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from multiprocessing import active_children
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest

from mingzhang.pipeline.loading import load
from mingzhang.pipeline.nightly.config import Settings
from mingzhang.pipeline.nightly.night import spend
from mingzhang.pipeline.nightly.records import Run
from mingzhang.pipeline.nightly.shards import sharded, visit_all
from mingzhang.pipeline.portals import Profile, load_profiles

SHARED = "127.0.0.9"
"""A host that every portal links."""
HOSTS = ("127.0.0.2", "127.0.0.3", SHARED)
DELAY = 0.05
PAGES = 4


class Portals:
    """Loopback hosts at one port: each lists pages of its own and some of `SHARED`; `log` has every request."""

    def __init__(self) -> None:
        self.log: dict[str, list[tuple[float, float]]] = defaultdict(list)
        told = self.log

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                begun, host = time.monotonic(), str(self.connection.getsockname()[0])
                body = page(host, self.path, self.server.server_address[1])
                self.send_response(200 if body else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                told[host].append((begun, time.monotonic()))
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        self.port, self._servers = 0, []
        for host in HOSTS:
            server = ThreadingHTTPServer((host, self.port), Handler)
            self.port = server.server_port
            self._servers.append(server)
            Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()


def page(host: str, path: str, port: int) -> bytes:
    place = host.rpartition(".")[2]
    if path.startswith("/list"):
        mine = [f"/{place}{number}.html" for number in range(PAGES)]
        theirs = [f"http://{SHARED}:{port}/{path[5:-5]}{place}9{number}.html" for number in range(2)]
        items = "".join(f"<li><a href='{url}'>云澜市{url[-10:-5]}局2024年度部门决算</a></li>" for url in mine + theirs)
        return f"<html><head><title>部门决算</title></head><body><ul>{items}</ul></body></html>".encode()
    name = path.strip("/").removesuffix(".html")
    if not name.isdecimal():
        return b""
    title = f"云澜市第{name}局2024年度部门决算"
    words = f"<h1>{title}</h1><p>2024年度收入总计{1000 + int(name)}.50万元。</p>"
    return (
        f"<html><head><title>{title}</title></head><body><div class='TRS_Editor'>{words}</div></body></html>".encode()
    )


@pytest.fixture
def portals() -> Iterator[Portals]:
    one = Portals()
    yield one
    one.close()


def profiles_of(portals: Portals, data: Path) -> list[Profile]:
    """Two portals, and a second list of the first one's host."""
    folder, port = data / "portals", portals.port
    folder.mkdir(parents=True)
    for name, host, list_ in (("a", "127.0.0.2", ""), ("b", "127.0.0.3", ""), ("c", "127.0.0.2", "1")):
        start = f'start = ["http://{host}:{port}/list{list_}.html"]\nallow_private = true\n'
        bounds = f'[disclosures]\nhosts = ["{SHARED}:{port}"]\n[pace]\ndelay = {DELAY}\nretries = 0\n'
        (folder / f"{name}.toml").write_text(f'name = "区{name}"\n{start}{bounds}', encoding="utf-8")
    return list(load_profiles(folder))


def watcher(**heard: Any) -> Any:
    silent = dict.fromkeys(("asked", "visited", "reading", "reading_again", "read", "ended"), lambda *_told: None)
    return SimpleNamespace(**silent | heard)


def test_two_processes_bring_what_one_does_and_no_host_is_asked_twice_at_once(portals: Portals, tmp_path: Path) -> None:
    came, asked = {}, []
    for crawlers in (1, 2):
        data = tmp_path / str(crawlers)
        portals.log.clear()
        night = spend(profiles_of(portals, data), Settings(data, crawlers=crawlers), watcher(asked=asked.append))
        assert not [portal.broke for portal in night.portals if portal.broke]
        came[crawlers] = sorted(load("documents", data=data)["url"])
        assert set(portals.log) == set(HOSTS)
        for times in portals.log.values():
            gaps = [later - ended for (_, ended), (later, _) in pairwise(sorted(times))]
            assert min(gaps) >= DELAY * 0.9
    assert len(came[1]) == 2 * PAGES + 3 * 2
    assert came[2] == came[1]
    assert {one.portal for one in asked} == set("abc")


def test_without_a_portal_nothing_is_visited(tmp_path: Path) -> None:
    journal: Any = None
    run = Run("r", dt.datetime(2026, 1, 1, tzinfo=dt.UTC), None, ())
    for crawlers in (1, 3):
        assert visit_all([], Settings(tmp_path, crawlers=crawlers), watcher(), journal, run) == {}


def test_portals_of_one_host_stay_together(portals: Portals, tmp_path: Path) -> None:
    shards = sharded(profiles_of(portals, tmp_path), 8)
    assert [[profile.id for profile in shard] for shard in shards] == [["a", "c"], ["b"]]


def test_a_crawling_process_that_dies_is_told_and_the_next_night_brings_the_rest(
    portals: Portals, tmp_path: Path
) -> None:
    killed: list[int] = []

    def kill(asked: Any) -> None:
        if asked.portal == "b" and asked.role != "robots" and not killed:
            crawlers = sorted(child.pid or 0 for child in active_children())
            killed.append(crawlers[-1])  # the second shard was started last
            os.kill(crawlers[-1], signal.SIGKILL)

    told = profiles_of(portals, tmp_path)
    night = spend(told, Settings(tmp_path, crawlers=2), watcher(asked=kill))
    assert [portal.profile.id for portal in night.portals if "crawling process died" in portal.broke] == ["b"]
    night = spend(told, Settings(tmp_path, crawlers=2), watcher())
    assert not [portal.broke for portal in night.portals if portal.broke]
    assert len(load("documents", data=tmp_path)) == 2 * PAGES + 3 * 2
