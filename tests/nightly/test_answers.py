"""What comes instead of a document is kept and named, what only looks changed is no version, start pages send on."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from mingzhang.pipeline.archive import Archive, Capture
from mingzhang.pipeline.changes import changes_since
from mingzhang.pipeline.crawl.sameness import prints_the_same
from mingzhang.pipeline.fetch.client import fetch
from mingzhang.pipeline.fetch.moved import moved_to

AT = "http://czj.example.gov.cn/czxx/index.html"
SOFT = "<html><head><title>404 页面不存在</title></head><body>您访问的页面不存在</body></html>".encode()
LOGIN = "<html><body><form>用户名<input name=u>密码<input type=password></form></body></html>".encode()
CHALLENGE = b"<html><script>document.cookie='__jsl_clearance_s=1';location.href='/'</script></html>"
ROBOTS = b"User-agent: *\nDisallow: /secret/\n"


@dataclass
class Nights:
    base: str
    archive: Archive
    parquet: Path
    between: dt.datetime
    fetches: pd.DataFrame
    runs: tuple[str, str]
    counters: tuple[bytes, bytes]

    def states(self, night: int) -> dict[str, tuple[str, str]]:
        """State and final path by path."""
        mine = self.fetches[self.fetches["run_id"] == self.runs[night]].sort_values("started_at")
        paths = [url.removeprefix(self.base) for url in mine["url"]]
        finals = [url.removeprefix(self.base) for url in mine["final_url"]]
        return dict(zip(paths, zip(mine["state"], finals, strict=True), strict=True))

    def captures(self, path: str) -> tuple[Capture, ...]:
        return self.archive.captures(self.base + path)


def generated(tools: SimpleNamespace, visits: int, token: str) -> bytes:
    """A document whose page counts its visits, tells the day, and hides a token."""
    parts = (
        f"<div>发布日期：2025-09-12 来源：财政局 浏览次数：{visits}次</div>",
        f"<p>打印时间：2026-03-0{visits % 9 + 1} 08:00:00</p>",
        f"<form><input type='hidden' name='csrf' value='{token}'></form><script>var t = {visits};</script>",
    )
    return bytes(tools.article(1, "".join(parts)))


@pytest.fixture(scope="module")
def nights(tools: SimpleNamespace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    data = tmp_path_factory.mktemp("answers")
    names = ("counter.html", "corrected.html", "soft.html", "members.html", "challenge.html", "cut.pdf", "unended.pdf")
    for portal in tools.served():
        page = tools.page
        links = {f"/{name}": f"{name}2024年度部门决算" for name in names}
        counters = (generated(tools, 5, "a1"), generated(tools, 77, "b2"))
        portal.pages |= {
            "/robots.txt": page(ROBOTS, "text/plain"),
            "/index.html": page(b"<html><head><meta http-equiv=refresh content='0; url=new/'></head></html>"),
            "/new/": page(b"<html><script>window.location.href='/list.html';</script></html>"),
            "/list.html": page(tools.listing(links)),
            "/counter.html": page(counters[0]),
            "/corrected.html": page(tools.article(2)),
            "/soft.html": page(SOFT),
            "/members.html": page(status=302, headers={"Location": "/login"}),
            "/login": page(LOGIN),
            "/challenge.html": page(send=challenge),
            "/cut.pdf": page(tools.pdf("cut at the server")[:300], "application/pdf"),
            "/unended.pdf": page(tools.pdf("all but the end").replace(b"%%EOF\n", b""), "application/pdf"),
        }
        tools.profile(data / "portals", "city", [portal.base + "/index.html"], delay=0.0)
        first = json.loads(tools.nightly(data, code=1).stdout)
        between = dt.datetime.now(dt.UTC)
        portal.pages["/counter.html"] = page(counters[1])
        portal.pages["/corrected.html"] = page(tools.article(2).replace(b"1002.50", b"1003.50"))
        second = json.loads(tools.nightly(data, code=0).stdout)
        fetches = pd.read_parquet(data / "parquet" / "fetches", dtype_backend="pyarrow")
        runs = (first["run_id"], second["run_id"])
        yield Nights(portal.base, Archive(data / "raw"), data / "parquet", between, fetches, runs, counters)


def challenge(handler: SimpleNamespace) -> None:
    handler.send_response(521)
    handler.end_headers()
    handler.wfile.write(CHALLENGE)
    handler.close_connection = True


@pytest.mark.parametrize(
    ("path", "verdict", "body"),
    [
        ("/soft.html", "soft_404", SOFT),
        ("/login", "blocked", LOGIN),
        ("/challenge.html", "blocked", CHALLENGE),
        ("/robots.txt", "robots", ROBOTS),
    ],
)
def test_what_came_instead_of_a_document_is_archived_under_its_name_and_is_none(
    nights: Nights, path: str, verdict: str, body: bytes
) -> None:
    captures = nights.captures(path)
    assert [capture.verdict for capture in captures] == [verdict, verdict]
    assert {nights.archive.payload(capture) for capture in captures} == {body}
    assert captures[0].doc_id not in {capture.doc_id for capture in nights.archive.documents()}
    assert nights.archive.find(nights.base + path) is None


def test_the_archive_knows_its_verdicts_from_the_warc_files_alone(nights: Nights) -> None:
    before = [nights.captures(path) for path in ("/soft.html", "/robots.txt", "/counter.html")]
    nights.archive.reindex()
    assert [nights.captures(path) for path in ("/soft.html", "/robots.txt", "/counter.html")] == before


def test_a_start_page_that_sends_its_reader_on_is_followed(nights: Nights) -> None:
    assert nights.states(0)["/index.html"] == ("new", "/list.html")
    assert [capture.verdict for capture in nights.captures("/index.html")] == ["moved", "moved"]
    got = fetch(nights.base + "/index.html", allow_private=True)
    assert (got.state, got.final_url) == ("new", nights.base + "/list.html")


def test_a_page_that_counts_its_visits_is_no_new_version(nights: Nights) -> None:
    assert nights.states(1)["/counter.html"][0] == "unchanged"
    changed = changes_since(nights.parquet, nights.between)
    assert [change.url.removeprefix(nights.base) for change in changed] == ["/corrected.html"]
    kept = {nights.archive.payload(capture) for capture in nights.captures("/counter.html")}
    assert kept == set(nights.counters), "every byte is kept all the same"


def test_a_page_that_corrects_a_number_is_a_new_version(nights: Nights) -> None:
    assert nights.states(1)["/corrected.html"][0] == "changed"
    documents = pd.read_parquet(nights.parquet / "documents", dtype_backend="pyarrow")
    assert sum(documents["url"] == nights.base + "/corrected.html") == 2
    assert sum(documents["url"] == nights.base + "/counter.html") == 1


def test_a_pdf_without_an_end_is_truncated_unless_it_can_be_read(nights: Nights) -> None:
    assert nights.states(0)["/cut.pdf"][0] == "truncated"
    assert [capture.verdict for capture in nights.captures("/cut.pdf")] == ["truncated", "truncated"]
    assert nights.states(0)["/unended.pdf"][0] == "new"
    reasons = nights.fetches[nights.fetches["url"] == nights.base + "/unended.pdf"]["reason"]
    assert "has no end" in reasons.dropna().iloc[0]
    documents = pd.read_parquet(nights.parquet / "documents")
    assert nights.base + "/unended.pdf" in set(documents["url"])


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ('<meta http-equiv="Refresh" content="0;URL=./202502/t1.html">', "http://czj.example.gov.cn/czxx/202502/t1.html"),
        ("<meta content='3; url=/new/?a=1&amp;b=2' http-equiv='refresh'>", "http://czj.example.gov.cn/new/?a=1&b=2"),
        ("<script>top.location='http://b.gov.cn/'</script>", "http://b.gov.cn/"),
        ("<script>location.replace(\"../a.html\");</script>正在跳转……", "http://czj.example.gov.cn/a.html"),
        ("<meta http-equiv=refresh content=300>", ""),
        ("<meta http-equiv=refresh content='300;url=/later'>", ""),
        (f"<meta http-equiv=refresh content='0;url=/new/'><p>{'本级财政决算公开。' * 20}</p>", ""),
        ("<meta http-equiv=refresh content='0;url=index.html'>", ""),
        ("<meta http-equiv=refresh content='0;url=file:///etc/passwd'>", ""),
        ("<!-- <meta http-equiv=refresh content='0;url=/new/'> -->", ""),
        ("<script>document.cookie='a=1';location.href='/x';</script>", ""),
        ("<script>if(/Mobile/.test(navigator.userAgent)){location.href='/m/';}</script>", ""),
        ("<script>location.href='/a';location.href='/b';</script>", ""),
        ("<script>location.href='/a'+n+'.html';</script>", ""),
    ],
)  # fmt: skip
def test_only_what_plainly_sends_every_reader_on_does_so(source: str, target: str) -> None:
    assert moved_to(source.encode(), AT) == target


PAGE = """<html><body><div class='TRS_Editor'><h1>某局2024年度部门决算</h1>{}
<p>2024年度收入总计100.50万元。</p></div></body></html>"""


@pytest.mark.parametrize(
    ("before", "now", "same"),
    [
        ("<p>浏览次数：1</p>", "<p>浏览次数：2,222次</p>", True),
        ("<p>发布日期：2025-09-12 点击率: [5]</p>", "<p>发布日期：2025-09-12 点击率: [6]</p>", True),
        ("<p>今天是2026年3月1日 星期日</p>", "<p>今天是2026年3月2日 星期一</p>", True),
        ("<p>发布日期：2025-09-12</p>", "<p>发布日期：2025-09-13</p>", False),
        ("<p>来访3批次，访问量：5万次，增加。</p>", "<p>来访3批次，访问量：6万次，增加。</p>", False),
        ("<table><td>访问量：<td>5</table>", "<table><td>访问量：<td>6</table>", False),
        ("<p><a href='a.pdf'>附件.pdf</a></p>", "<p><a href='b.pdf'>附件.pdf</a></p>", False),
        ("<p>一</p>", "<p>二</p>", False),
    ],
)  # fmt: skip
def test_only_counters_and_clocks_of_the_page_s_furniture_do_not_count(before: str, now: str, same: bool) -> None:
    assert prints_the_same(PAGE.format(before).encode(), PAGE.format(now).encode()) is same


def test_what_is_no_page_never_prints_the_same() -> None:
    assert not prints_the_same(b"%PDF-1.4 a", b"%PDF-1.4 a")
    assert not prints_the_same(b"", b"")
