"""The engine in small: cookies, shared hosts, budgets, Crawl-delay, attachments behind scripts, private addresses."""

from __future__ import annotations

import json
import random
import shlex
import signal
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest


def fetches(data: Path) -> pd.DataFrame:
    return pd.read_parquet(data / "parquet" / "fetches", dtype_backend="pyarrow")


@pytest.fixture
def portal(tools: SimpleNamespace) -> Any:
    yield from tools.served()


def with_documents(tools: SimpleNamespace, portal: Any, numbers: range, name: str = "/list.html") -> str:
    """A list of documents."""
    for number in numbers:
        portal.pages[f"/doc/{number}.html"] = tools.page(tools.article(number))
    titles = {f"/doc/{n}.html": f"云澜市第{n}局2024年度部门决算" for n in numbers}
    portal.pages[name] = tools.page(tools.listing(titles))
    return str(portal.base + name)


def test_two_portals_on_one_host_wait_for_each_other_and_keep_their_own_cookies(
    tools: SimpleNamespace, portal: Any, tmp_path: Path
) -> None:
    starts = [
        with_documents(tools, portal, range(1, 5), "/a.html"),
        with_documents(tools, portal, range(5, 9), "/b.html"),
    ]
    portal.pages["/a.html"].headers = {"Set-Cookie": "session=abc; Path=/"}
    for name, start in zip(("a", "b"), starts, strict=True):
        tools.profile(tmp_path / "portals", name, [start], delay=0.1)
    tools.nightly(tmp_path, code=0)
    times = sorted(hit.at for hit in portal.hits)
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.1
    sent = {hit.path: hit.headers.get("Cookie") for hit in portal.hits}
    assert {sent[f"/doc/{n}.html"] for n in range(1, 5)} == {"session=abc"}
    assert {sent[f"/doc/{n}.html"] for n in range(5, 9)} == {None}


def test_an_address_with_control_characters_is_told_and_steers_no_terminal(
    tools: SimpleNamespace, portal: Any, tmp_path: Path
) -> None:
    titles = {"/doc/\x1b]0;owned\x07\u202e.html": "云澜市民政局2024年度部门决算"}
    portal.pages["/list.html"] = tools.page(tools.listing(titles).replace(b"\x1b", b"&#27;").replace(b"\x07", b"&#7;"))
    tools.profile(tmp_path / "portals", "steers", [portal.base + "/list.html"], delay=0.01)
    done = tools.nightly(tmp_path, code=1)
    (report,) = (tmp_path / "nightly" / "reports").glob("*.txt")
    for told in (done.stdout, done.stderr, report.read_text(encoding="utf-8")):
        assert "owned" in told
        assert not set("\x1b\x07\u202e") & set(told)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_a_redirect_in_raw_bytes_asks_for_those_very_bytes(
    tools: SimpleNamespace, portal: Any, tmp_path: Path, encoding: str
) -> None:
    start = with_documents(tools, portal, range(1, 3))
    name = "决算.html".encode(encoding)
    asked = "/" + "".join(f"%{byte:02X}" if byte > 127 else chr(byte) for byte in name)
    portal.pages[asked] = portal.pages["/doc/1.html"]
    portal.pages["/doc/1.html"] = tools.page(status=302, headers={"Location": "/" + name.decode("latin-1")})
    tools.profile(tmp_path / "portals", "raw", [start], delay=0.01)
    tools.nightly(tmp_path, code=0)
    assert asked in {hit.path for hit in portal.hits}


def test_a_crawl_delay_of_robots_counts_where_it_is_longer(tools: SimpleNamespace, portal: Any, tmp_path: Path) -> None:
    portal.pages["/robots.txt"] = tools.page(b"User-agent: *\nCrawl-delay: 0.4\n", "text/plain")
    tools.profile(tmp_path / "portals", "slow", [with_documents(tools, portal, range(1, 3))], delay=0.01)
    tools.nightly(tmp_path, code=0)
    times = [hit.at for hit in portal.hits]
    assert len(times) == 4
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.4


def test_a_robots_file_that_the_server_fails_to_give_allows_nothing(
    tools: SimpleNamespace, portal: Any, tmp_path: Path
) -> None:
    portal.pages["/robots.txt"] = tools.page(status=503)
    tools.profile(tmp_path / "portals", "broken", [with_documents(tools, portal, range(1, 3))], delay=0.01, retries=1)
    line = json.loads(tools.nightly(tmp_path, code=1).stdout)
    assert {hit.path for hit in portal.hits} == {"/robots.txt"}
    assert line["states"] == {"error": 2, "robots_forbidden": 1}
    assert [alarm["kind"] for alarm in line["alarms"]] == ["list_failed"]


def test_what_a_budget_leaves_undone_is_written_down_and_done_the_next_night(
    tools: SimpleNamespace, portal: Any, tmp_path: Path
) -> None:
    start = with_documents(tools, portal, range(1, 7))
    tools.profile(tmp_path / "portals", "small", [start], delay=0.01, pages=4)
    first = json.loads(tools.nightly(tmp_path, code=1).stdout)
    assert [alarm["kind"] for alarm in first["alarms"]] == ["budget"]
    assert first["states"]["refused"] == 4
    assert first["documents"] == {"ok": 2}
    tools.profile(tmp_path / "portals", "small", [start], delay=0.01)
    second = json.loads(tools.nightly(tmp_path, code=0).stdout)
    assert second["documents"] == {"ok": 4}


def test_files_behind_scripts_and_viewers_are_found(tools: SimpleNamespace, portal: Any, tmp_path: Path) -> None:
    files = (
        "<p><a href='javascript:;' onclick=\"window.open('/up/one.pdf')\">附件1 决算表</a></p>"
        "<p><a href='/viewer/web.html?file=/up/two.pdf'>附件2 决算表</a></p><embed src='/up/three.pdf'>"
    )
    start = with_documents(tools, portal, range(1, 2))
    portal.pages["/doc/1.html"] = tools.page(tools.article(1, files))
    for name in ("one", "two", "three"):
        portal.pages[f"/up/{name}.pdf"] = tools.page(tools.pdf(name), "application/pdf")
    tools.profile(tmp_path / "portals", "files", [start], delay=0.01)
    tools.nightly(tmp_path, code=1)  # the viewer's own page is not there
    documents = pd.read_parquet(tmp_path / "parquet" / "documents")
    assert {url.rsplit("/", 1)[-1] for url in documents["url"]} == {"1.html", "one.pdf", "two.pdf", "three.pdf"}
    parents = dict(zip(documents["url"], documents["parent_url"], strict=True))
    assert parents[f"{portal.base}/up/one.pdf"] == f"{portal.base}/doc/1.html"


def test_this_machine_is_refused_unless_the_profile_allows_it(
    tools: SimpleNamespace, portal: Any, tmp_path: Path
) -> None:
    (tmp_path / "portals").mkdir()
    text = f'name = "x"\nstart = ["{portal.base}/list.html"]\n'
    (tmp_path / "portals" / "inside.toml").write_text(text, encoding="utf-8")
    line = json.loads(tools.nightly(tmp_path, code=1).stdout)
    assert portal.hits == []
    assert set(line["states"]) == {"refused"}


def test_an_alarm_rings_the_operator_s_command(tools: SimpleNamespace, portal: Any, tmp_path: Path) -> None:
    portal.pages["/list.html"] = tools.page(
        b"<html><body><p>" + "栏目维护中，请稍后访问。".encode() * 5 + b"</p></body></html>"
    )
    tools.profile(tmp_path / "portals", "empty", [portal.base + "/list.html"], delay=0.01)
    told = tmp_path / "told.json"
    code = f"import sys, pathlib; pathlib.Path({str(told)!r}).write_text(sys.stdin.read())"
    done = tools.nightly(tmp_path, "--on-alarm", shlex.join([sys.executable, "-c", code]), code=1)
    assert json.loads(told.read_text()) == json.loads(done.stdout)
    assert json.loads(done.stdout)["alarms"][0]["kind"] == "list_empty"
    nowhere = ("--on-alarm", "/no/such/command", "--webhook", "http://127.0.0.1:9/nobody")
    wrong = tools.nightly(tmp_path, *nowhere, code=1)
    assert "the alarm command failed" in wrong.stderr
    assert "the webhook failed" in wrong.stderr
    assert json.loads(wrong.stdout)["alarms"], "the night itself is as good as without them"


def test_a_host_that_wants_peace_for_a_day_gets_it_and_a_list_that_repeats_itself_ends(
    tools: SimpleNamespace, portal: Any, tmp_path: Path
) -> None:
    tired = with_documents(tools, portal, range(1, 5), "/tired.html")
    portal.pages["/doc/1.html"].first = [(503, {"Retry-After": "86400"})]
    same = {"/other/1.html": "云澜市第9局2024年度部门决算"}
    portal.pages["/other/1.html"] = tools.page(tools.article(9))
    for number in range(1, 9):
        following = f"<a href='/same_{number}.html'>{number + 1}</a><a href='/same_{number}.html'>下一页</a>"
        portal.pages["/same.html" if number == 1 else f"/same_{number - 1}.html"] = tools.page(
            tools.listing(same, following)
        )
    tools.profile(tmp_path / "portals", "tired", [tired], delay=0.0)
    elsewhere = portal.base.replace("127.0.0.1", "localhost") + "/same.html"
    tools.profile(tmp_path / "portals", "same", [elsewhere], delay=0.0)
    line = json.loads(tools.nightly(tmp_path, code=1).stdout)
    assert [hit.path for hit in portal.hits if hit.path.startswith("/doc/")] == ["/doc/1.html"]
    assert line["states"]["refused"] == 3
    assert any("left alone for 86400 seconds" in alarm["message"] for alarm in line["alarms"])
    assert [hit.path for hit in portal.hits if hit.path.startswith("/same")] == ["/same.html", "/same_1.html"]
    assert [alarm["kind"] for alarm in line["alarms"] if alarm["portal"] == "same"] == ["list_short"]


@pytest.mark.skipif(sys.platform == "win32", reason="the shell bounds the size of files")
def test_a_disk_that_takes_no_more_stops_the_night_and_more_room_ends_it_well(
    tools: SimpleNamespace, portal: Any, tmp_path: Path
) -> None:
    start = with_documents(tools, portal, range(1, 7))
    for number in range(1, 7):
        noise = f"<!-- {random.Random(number).randbytes(60_000).hex()} -->"
        portal.pages[f"/doc/{number}.html"] = tools.page(tools.article(number, noise))
    tools.profile(tmp_path / "portals", "city", [start], delay=0.0)
    bounded = 'ulimit -f 200; exec "$@"'  # blocks of 512 bytes or a kilobyte, by the shell
    asked = [sys.executable, "-m", "mingzhang", "nightly", "--jobs", "0", "--data", str(tmp_path)]
    command = ["sh", "-c", bounded, "sh", *asked]
    full = subprocess.run(command, cwd=tools.root, capture_output=True, text=True, timeout=60, check=False)
    assert full.returncode == 2, full.stderr
    assert "check space and permissions" in full.stderr
    assert "Traceback" not in full.stderr
    assert full.stdout == ""
    line = json.loads(tools.nightly(tmp_path, code=0).stdout)
    assert line["resumed"]
    assert line["documents"] == {"ok": 6}


def test_no_profile_and_a_wrong_profile_are_failures_that_say_what_next(tools: SimpleNamespace, tmp_path: Path) -> None:
    assert "mingzhang portals add" in tools.nightly(tmp_path, code=2).stderr
    (tmp_path / "portals").mkdir()
    (tmp_path / "portals" / "wrong.toml").write_text("name = 1", encoding="utf-8")
    assert "wrong.toml" in tools.nightly(tmp_path, code=2).stderr


def test_reading_the_archive_again_leaves_lists_out(tools: SimpleNamespace, portal: Any, tmp_path: Path) -> None:
    tools.profile(tmp_path / "portals", "again", [with_documents(tools, portal, range(1, 4))], delay=0.01)
    tools.nightly(tmp_path, code=0)
    asked = [
        sys.executable,
        "-m",
        "mingzhang.pipeline.cli",
        "extract",
        "--from-archive",
        "--jobs",
        "0",
        "--data",
        str(tmp_path),
    ]
    subprocess.run(asked, cwd=tools.root, check=True, capture_output=True)
    documents = pd.read_parquet(tmp_path / "parquet" / "documents")
    assert sorted(url.rsplit("/", 1)[-1] for url in documents["url"]) == ["1.html", "2.html", "3.html"]


@pytest.mark.parametrize(("told", "released"), [(signal.SIGINT, True), (signal.SIGTERM, True), (signal.SIGTERM, False)])
def test_a_night_stopped_by_hand_ends_as_failed_and_goes_on(
    tools: SimpleNamespace, portal: Any, tmp_path: Path, told: signal.Signals, released: bool
) -> None:
    """The signal comes while a document is on its way; it may end, and one that never does is let go."""
    on_its_way, stopped = Event(), Event()

    def held(handler: Any) -> None:
        on_its_way.set()
        stopped.wait(100)
        body = tools.article(2)
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    tools.profile(tmp_path / "portals", "long", [with_documents(tools, portal, range(1, 5))], delay=0.05)
    portal.pages["/doc/2.html"].send = held
    asked = [sys.executable, "-m", "mingzhang", "nightly", "--jobs", "0", "--data", str(tmp_path)]
    night = subprocess.Popen(asked, cwd=tools.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert on_its_way.wait(60)
    night.send_signal(told)
    if released:
        stopped.set()
    said = night.communicate(timeout=60)[1]
    stopped.set()
    assert night.returncode == 2
    assert "goes on from here" in said
    assert "Traceback" not in said, said
    line = json.loads(tools.nightly(tmp_path, code=0).stdout)
    assert line["resumed"]
    assert line["documents"] == {"ok": 4}
    asked_twice = [hit.path for hit in portal.hits if hit.path == "/doc/2.html"]
    assert len(asked_twice) == (1 if released else 2), "what could end is archived, and asked once"


def test_a_column_below_the_start_page_is_a_list_and_no_document(
    tools: SimpleNamespace, portal: Any, tmp_path: Path
) -> None:
    with_documents(tools, portal, range(1, 9), "/bmjs/index.html")
    columns = {"/bmjs/index.html": "部门决算", "/news/index.html": "工作动态"}
    portal.pages["/index.html"] = tools.page(tools.listing(columns))
    tools.profile(tmp_path / "portals", "deep", [portal.base + "/index.html"], delay=0.01)
    for night in ("new", "unchanged"):
        line = json.loads(tools.nightly(tmp_path, code=0).stdout)
        assert line["states"][night] >= 10
    documents = pd.read_parquet(tmp_path / "parquet" / "documents")
    assert sorted(url.rsplit("/", 1)[-1] for url in documents["url"]) == [f"{n}.html" for n in range(1, 9)]
    assert "/news/index.html" not in {hit.path for hit in portal.hits}
