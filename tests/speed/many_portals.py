"""One night over 40 portals of 250 small pages on loopback: requests a second, memory over time, the pace of each host.

`python tests/speed/many_portals.py [PORTALS] [PAGES] [DELAY]`; forty profiles and one more that is broken. Each portal
is a host of its own (127.0.0.x). The server's own log proves that no host was asked again before its delay was over.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from threading import Thread

from mingzhang.pipeline.isolation import isolated_environment

PER_LIST = 50
EVERY = 0.25
LOG: dict[str, list[tuple[float, float]]] = defaultdict(list)
"""Beginning and end of each request, by host."""


class Handler(BaseHTTPRequestHandler):
    pages = 250

    def do_GET(self) -> None:
        begun = time.monotonic()
        host = str(self.connection.getsockname()[0])
        body = self._body(host)
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        LOG[host].append((begun, time.monotonic()))

    def _body(self, host: str) -> bytes:
        name = self.path.strip("/").removesuffix(".html")
        if name.startswith("list"):
            return self._list(int(name.removeprefix("list")))
        return article(host, int(name)) if name.isdecimal() else b""

    def _list(self, page: int) -> bytes:
        numbers = range(page * PER_LIST, min(self.pages, (page + 1) * PER_LIST))
        items = "".join(f"<li><a href='/{n}.html'>云澜市第{n}局2024年度部门决算</a></li>" for n in numbers)
        more = f"<a href='/list{page + 1}.html'>下一页</a>" if (page + 1) * PER_LIST < self.pages else ""
        return f"<html><head><title>部门决算</title></head><body><ul>{items}</ul>{more}</body></html>".encode()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it
        pass


def article(host: str, number: int) -> bytes:
    title = f"云澜市{host.rpartition('.')[2]}区第{number}局2024年度部门决算"
    total, fiscal = 1000 + number, 900 + number
    words = f"<p>2024年度收入总计{total}.50万元，其中：财政拨款收入{fiscal}.50万元，其他收入100.00万元。</p>"
    body = f"<div class='TRS_Editor'><h1>{title}</h1>{words}</div>"
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode()


def night(portals: int, pages: int, delay: float, data: Path) -> None:
    handler = type("Bound", (Handler,), {"pages": pages})
    port, servers = 0, []
    for number in range(portals):
        server = ThreadingHTTPServer((f"127.0.0.{number + 2}", port), handler)
        port = server.server_port
        servers.append(server)
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    folder = data / "portals"
    folder.mkdir(parents=True)
    for number in range(portals):
        start = f"http://127.0.0.{number + 2}:{port}/list0.html"
        bounds = f"[list]\npages = 1000\n[pace]\ndelay = {delay}\n"
        text = f'name = "区{number}"\nstart = ["{start}"]\nallow_private = true\n{bounds}'
        (folder / f"p{number:03d}.toml").write_text(text, encoding="utf-8")
    (folder / "broken.toml").write_text('name = "broken"\nstart = ["http://x.cn:99999/"]\n', encoding="utf-8")
    command = [sys.executable, "-m", "mingzhang", "nightly", "--data", str(data), "--jobs", "1"]
    clock, held = time.monotonic(), []
    with tempfile.TemporaryFile() as told:
        process = subprocess.Popen(command, stdout=told, stderr=subprocess.DEVNULL, env=isolated_environment())
        while process.poll() is None:
            held.append((time.monotonic() - clock, resident(process.pid)))
            time.sleep(EVERY)
        told.seek(0)
        line = json.loads(told.read())
    for server in servers:
        server.shutdown()
    tell(line, held, delay)


def resident(pid: int) -> float:
    """Megabytes of a process (Linux)."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096 / 1e6
    except OSError:
        return 0.0


def tell(line: dict, held: list[tuple[float, float]], delay: float) -> None:
    requests = sum(map(len, LOG.values()))
    crawl = line["seconds"]["crawl"]
    gaps = [later - ended for times in LOG.values() for (_, ended), (later, _) in pairwise(sorted(times))]
    pace = f"{requests} requests of {len(LOG)} hosts in {crawl:.0f} s: {requests / crawl:.1f}/s"
    print(f"exit {line.get('exit')}, {pace}, seconds {line['seconds']}")
    print(f"{line['documents']}, {line['states']}, alarms {[alarm['kind'] for alarm in line['alarms']]}")
    print(f"closest to the end of the one before on its host: {min(gaps):.4f} s (delay {delay} s)")
    visiting = [megabytes for at, megabytes in held if at < crawl]
    parts = [visiting[len(visiting) * n // 10 : len(visiting) * (n + 1) // 10] for n in range(10)]
    print("MB of the command while visiting, by tenths: " + " ".join(f"{max(part, default=0):.0f}" for part in parts))
    print(f"MB at most over the night: {max(megabytes for _, megabytes in held):.0f}")


if __name__ == "__main__":
    told = [float(each) for each in sys.argv[1:]] + [39, 250, 0.05][len(sys.argv) - 1 :]
    with tempfile.TemporaryDirectory() as folder:
        night(int(told[0]), int(told[1]), told[2], Path(folder))
