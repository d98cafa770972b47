"""One URL within bounds, against a real server on loopback."""

from __future__ import annotations

import gzip
import socket
import time
import zlib
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mingzhang.pipeline.fetch import STATES, Fetched, Limits
from mingzhang.pipeline.fetch.client import fetch

if TYPE_CHECKING:
    from conftest import Server

PAGE = "<html><title>云澜市</title><body>部门决算</body></html>".encode()
SMALL = Limits(connect=3, read=3, total=5, wire_bytes=1_000_000, body_bytes=2_000_000, redirects=4)


def ask(url: str, limits: Limits = SMALL, *, allow_private: bool = True) -> Fetched:
    got = fetch(url, allow_private=allow_private, limits=limits)
    assert got.state in STATES
    assert bool(got.reason) == (got.state != "new")
    return got


def test_a_page_comes_whole_with_its_headers(server: Server, answer) -> None:
    url = server.at("/a", answer(PAGE, "text/html; charset=gb2312", headers={"X-Portal": "yes"}))
    got = ask(url)
    assert (got.state, got.body, got.status, got.final_url) == ("new", PAGE, 200, url)
    assert got.content_type == "text/html; charset=gb2312"
    assert ("X-Portal", "yes") in got.hops[0].response_headers
    assert ("User-Agent", server.asked[0][1]["User-Agent"]) in got.hops[0].request_headers


def test_the_user_agent_names_us_and_the_contact(server: Server, answer) -> None:
    url = server.at("/a", answer(PAGE))
    fetch(url, allow_private=True, contact="mailto:desk@example.org")
    agent = server.asked[0][1]["User-Agent"]
    assert agent.startswith("mingzhang/")
    assert "mailto:desk@example.org" in agent
    assert "Mozilla" not in agent


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "0",
             "[::127.0.0.1]", "[::ffff:0:127.0.0.1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]"],
)  # fmt: skip
def test_this_machine_is_refused_however_it_is_written(server: Server, host: str) -> None:
    port = server.base.rsplit(":", 1)[1]
    got = ask(f"http://{host}:{port}/", allow_private=False)
    assert got.state in {"refused", "dns"}
    assert server.asked == []


@pytest.mark.parametrize(
    "address", ["10.1.2.3", "192.168.0.1", "172.16.0.1", "100.64.0.1", "169.254.169.254", "[fe80::1]", "[fd00::1]",
                "[64:ff9b::a00:1]", "[fec0::1]", "224.0.0.1", "255.255.255.255"],
)  # fmt: skip
def test_private_networks_are_refused_before_anything_is_sent(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    connected: list[object] = []
    monkeypatch.setattr(socket, "create_connection", lambda *told, **_: connected.append(told))
    assert ask(f"http://{address}/", allow_private=False).state == "refused"
    assert connected == []


@pytest.mark.parametrize(
    "address", ["169.254.169.254", "100.100.100.200", "[fd00:ec2::254]", "[::ffff:100.100.100.200]"]
)
def test_credential_services_are_refused_even_when_private_addresses_are_allowed(address: str) -> None:
    got = ask(f"http://{address}/latest/meta-data/")
    assert got.state == "refused"
    assert "--allow-private" not in got.reason


def test_a_redirect_to_a_name_that_no_idna_knows_is_told(server: Server, answer) -> None:
    got = ask(server.at("/r", answer(status=302, headers={"Location": "http://xn--a/"})))
    assert got.state == "refused"
    assert "not an address" in got.reason


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_a_redirect_in_raw_bytes_asks_for_those_very_bytes(server: Server, answer, encoding: str) -> None:
    name = "决算.html".encode(encoding)
    asked = "/" + "".join(f"%{byte:02X}" if byte > 127 else chr(byte) for byte in name)
    server.at(asked, answer(PAGE))
    got = ask(server.at("/r", answer(status=302, headers={"Location": "/" + name.decode("latin-1")})))
    assert (got.state, got.final_url) == ("new", server.base + asked)


def test_a_redirect_to_a_credential_service_is_not_followed(server: Server, answer) -> None:
    url = server.at("/r", answer(status=302, headers={"Location": "http://169.254.169.254/latest/meta-data/"}))
    got = ask(url)
    assert got.state == "redirected_private"
    assert "169.254.169.254" in got.reason


def test_a_redirect_to_a_file_is_not_followed(server: Server, answer) -> None:
    got = ask(server.at("/r", answer(status=302, headers={"Location": "file:///etc/passwd"})))
    assert got.state == "error"
    assert got.body == b""


def test_a_name_is_resolved_once_and_the_checked_address_is_used(
    server: Server, answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = int(server.base.rsplit(":", 1)[1])
    url = server.at("/a", answer(PAGE)).replace("127.0.0.1", "portal.example")
    real, seen = socket.getaddrinfo, []

    def rebinding(host: str, *args: object, **kwargs: object) -> list:
        """First the harmless answer, then another: what an attacker's name server does."""
        seen.append(host)
        if host in {"portal.example", b"portal.example"}:
            address = "127.0.0.1" if seen.count(host) == 1 else "127.0.0.99"
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]
        return real(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    assert ask(url).body == PAGE
    assert [host for host in seen if "portal" in str(host)] == ["portal.example"]


def test_redirects_are_followed_and_each_hop_is_kept(server: Server, answer) -> None:
    end = server.at("/b/end.html", answer(PAGE))
    url = server.at("/a", answer(status=301, headers={"Location": "b/end.html"}))
    got = ask(url)
    assert (got.state, got.final_url) == ("new", end)
    assert [hop.status for hop in got.hops] == [301, 200]


def test_a_redirect_loop_ends(server: Server, answer) -> None:
    got = ask(server.at("/a", answer(status=302, headers={"Location": "/a"})))
    assert got.state == "error"
    assert len(server.asked) == SMALL.redirects + 1


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, lambda d: zlib.compress(d)[2:-4],
                                  lambda d: gzip.compress(d[:9]) + gzip.compress(d[9:])])  # fmt: skip
def test_packed_answers_are_unpacked(server: Server, answer, pack) -> None:
    name = "gzip" if pack(PAGE)[:2] == b"\x1f\x8b" else "deflate"
    got = ask(server.at("/a", answer(pack(PAGE), headers={"Content-Encoding": name})))
    assert (got.state, got.body) == ("new", PAGE)


def test_a_gzip_bomb_is_stopped_at_the_bound(server: Server, answer) -> None:
    import tracemalloc

    bomb = gzip.compress(bytes(300_000_000), 9)
    assert len(bomb) < SMALL.wire_bytes
    url = server.at("/a", answer(bomb, headers={"Content-Encoding": "gzip"}))
    tracemalloc.start()
    got = ask(url)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (got.state, got.body) == ("too_large", b"")
    assert peak < 30_000_000


def test_a_huge_announced_length_is_refused_without_reading(server: Server, answer) -> None:
    got = ask(server.at("/a", answer(PAGE, headers={"Content-Length": "99999999999"})))
    assert got.state == "too_large"
    assert "99,999,999,999" in got.reason


def test_an_endless_answer_is_stopped_at_the_bound(server: Server, answer) -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        while True:
            handler.wfile.write(bytes(65536))

    assert ask(server.at("/a", answer(send=endless))).state == "too_large"


def test_a_truncated_answer_is_no_document(server: Server, answer) -> None:
    def short(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + PAGE)

    got = ask(server.at("/a", answer(send=short)))
    assert (got.state, got.body) == ("truncated", b"")


def test_a_truncated_gzip_answer_is_no_document(server: Server, answer) -> None:
    body = gzip.compress(PAGE * 50)[:-20]
    got = ask(server.at("/a", answer(body, headers={"Content-Encoding": "gzip"})))
    assert (got.state, got.body) == ("truncated", b"")


@pytest.mark.parametrize("where", ["headers", "body"])
def test_a_server_that_drips_is_stopped_by_the_total_time(server: Server, answer, where: str) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + (b"\r\n" if where == "body" else b"X-Slow: "))
        for _ in range(300):
            handler.wfile.write(b"a")
            handler.wfile.flush()
            dripped.append(1)
            time.sleep(0.2)

    dripped: list[int] = []
    got = ask(server.at("/a", answer(send=drip)), Limits(connect=30, read=30, total=1.5))
    assert got.state == "timeout"
    assert len(dripped) < 50, "each drip came in time; the whole did not"


@pytest.mark.parametrize(
    ("status", "body", "state"),
    [(521, b"<script>document.cookie='__jsl_clearance_s=1'</script>", "blocked"), (412, b"<html></html>", "blocked"),
     (403, b"no", "refused"), (404, b"no", "error"), (500, b"no", "error"), (200, b"", "error"),
     (200, "<title>404 - 页面不存在</title>".encode("gb18030"), "soft_404")],
)  # fmt: skip
def test_answers_that_are_no_document_have_names(server: Server, answer, status: int, body: bytes, state: str) -> None:
    got = ask(server.at("/a", answer(body, status=status)))
    assert got.state == state
    assert (got.body == body) == (state in {"blocked", "soft_404"}) or not body


@pytest.mark.parametrize(
    ("url", "state"),
    [("ftp://example.org/a", "refused"), ("file:///etc/passwd", "refused"),
     ("http://user:word@example.org/", "refused"),
     ("http://no-such-host.invalid/", "dns"), ("http://", "refused")],
)  # fmt: skip
def test_what_is_no_address_is_said_to_be_none(url: str, state: str) -> None:
    assert ask(url).state == state


def test_a_closed_port_is_named(server: Server) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert ask(f"http://127.0.0.1:{port}/").state == "refused"


def test_plain_http_on_a_tls_address_is_named(server: Server) -> None:
    got = ask(server.base.replace("http:", "https:") + "/")
    assert got.state == "tls"


def test_no_request_uses_a_proxy_of_the_environment(server: Server, answer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    assert ask(server.at("/a", answer(PAGE))).body == PAGE


def test_the_fetcher_imports_nothing_that_reads_documents() -> None:
    folder = Path(__file__).resolve().parents[2] / "pipeline" / "fetch"
    assert not [path for path in folder.glob("*.py") if "extractors" in path.read_text(encoding="utf-8")]
