"""Portals as data: the shipped directory, and profiles that are refused loudly."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from mingzhang.pipeline.crawl.links import Entry
from mingzhang.pipeline.crawl.trying import try_portal
from mingzhang.pipeline.crawl.wanted import is_near, reason_of
from mingzhang.pipeline.portals import (
    Wanted,
    entrances,
    find_entrances,
    load_profiles,
    new_profile,
    parse_profile,
    profile_by_id,
)
from mingzhang.schemas.errors import FetchError, MingzhangError, VocabularyError
from mingzhang.schemas.vocabulary.divisions import divisions

ROOT = Path(__file__).resolve().parents[2]
GOOD = 'name = "某市财政局"\nstart = ["https://czj.example.gov.cn/bmjs/"]\n'


def test_the_directory_knows_nearly_every_jurisdiction_by_code() -> None:
    assert len(entrances()) == 3215
    assert sum(entrance.code != "000000" for entrance in entrances()) >= 3200
    assert {entrance.code for entrance in entrances()} - {"000000"} <= set(divisions().by_code)


def test_a_place_is_found_by_name_and_by_code_the_place_itself_first() -> None:
    assert [e.code for e in find_entrances("宜春")][:2] == ["360900", "360902"]
    assert find_entrances("宜春市袁州区")[0].code == "360902"
    assert {e.code[:4] for e in find_entrances("3609")} == {"3609"}
    assert find_entrances("没有这个地方") == ()


def test_a_profile_starts_with_the_directory_s_address_and_is_never_overwritten(tmp_path: Path) -> None:
    path = new_profile("360900", tmp_path)
    profile = profile_by_id("360900", tmp_path)
    assert profile.start == ("https://www.yichun.gov.cn/ycsrmzf/czxx/pc/list.html",)
    assert profile.division == "360900"
    assert load_profiles(tmp_path) == (profile,)
    with pytest.raises(MingzhangError, match="there already"):
        new_profile("360900", tmp_path)
    assert path.read_text(encoding="utf-8").startswith("# Portal profile")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "must be said"),
        (GOOD + "foo = 1", "unknown keys foo"),
        (GOOD + "[list]\nlink = ''", "unknown keys list.link"),
        (GOOD + "[list]\nleast = '2'", "list.least = '2' is no int"),
        (GOOD + "[list]\nlinks = 'a[['", "no CSS selector"),
        (GOOD + "[list]\nleast = 5\nmost = 2", "contradict"),
        (GOOD + "[expect]\nseason = [13]", "no months"),
        (GOOD + "[pace]\ndelay = 0.1", "less than half a second"),
        (GOOD + "[pace]\ndelay = nan", "no number of seconds"),
        (GOOD + "[pace]\nseconds = inf", "no number of seconds"),
        (GOOD + "[disclosures]\nwords = '预算'", "is a list"),
        (GOOD + "[disclosures]\nwords = [1]", "is no str"),
        (GOOD + "division = '999999'", "no known code"),
        (GOOD + "allow_private = 1", "is no bool"),
        (GOOD.replace("https", "ftp"), "no http"),
        (GOOD.replace("https://", "https://me:secret@"), "no http"),
        ("name =", "no TOML"),
    ],
)
def test_a_wrong_profile_is_refused_with_file_and_key(text: str, said: str) -> None:
    with pytest.raises(VocabularyError, match="some") as refused:
        parse_profile(text, "some")
    assert said in str(refused.value)


@pytest.mark.parametrize("portal", ["../etc/passwd", "", "a/b", "A b"])
def test_an_id_is_never_a_path(portal: str, tmp_path: Path) -> None:
    with pytest.raises(MingzhangError):
        profile_by_id(portal, tmp_path)


def test_a_link_is_wanted_for_reasons_that_can_be_told() -> None:
    wanted = Wanted(words=("决算",), without=("通知",), paths=("/bmjs/",))
    reasons = {
        ("某局2024年度部门决算", "https://a.gov.cn/bmjs/1.html"): "",
        ("某局工作动态", "https://a.gov.cn/bmjs/2.html"): "none of the words 决算",
        ("关于编制决算的通知", "https://a.gov.cn/bmjs/3.html"): "the word 通知",
        ("某局决算", "https://a.gov.cn/news/4.html"): "none of the paths /bmjs/",
    }
    assert {key: reason_of(Entry(key[1], key[0]), wanted) for key in reasons} == reasons


@pytest.mark.parametrize(
    ("url", "near"),
    [
        ("https://czj.suzhou.gov.cn/a", True),
        ("https://gaj.suzhou.gov.cn/a", True),
        ("https://www.wuxi.gov.cn/a", False),
        ("https://suzhou.gov.cn.evil.example/a", False),
        ("https://gaj.suzhou.gov.cn:8443/a", False),
    ],
)
def test_only_hosts_of_the_same_site_are_near(url: str, near: bool) -> None:
    assert is_near(url, frozenset({"czj.suzhou.gov.cn"})) is near


def command(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mingzhang", "portals", *map(str, arguments)],
        cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def test_trying_a_portal_shows_what_is_taken_and_why(tmp_path: Path) -> None:
    from mingzhang.pipeline.demo.server import serve

    with serve() as sample:
        done = command("try", "yunlan", "--base", sample.base, "--data", tmp_path)
        (tmp_path / "portals").mkdir()
        profile = GOOD.replace("https://czj.example.gov.cn/bmjs/", sample.list_page)
        rules = "allow_private = true\n[list]\nlinks = 'table a'\n"
        (tmp_path / "portals" / "wrong.toml").write_text(profile + rules, encoding="utf-8")
        failed = command("try", "wrong", "--data", tmp_path)
    assert done.returncode == 0, done.stderr
    assert "ul.list a: 3 links, expected 3 to 1000; 3 disclosures" in done.stdout
    assert done.stdout.count("taken") == 3
    assert failed.returncode == 1
    assert "table a: 0 links, expected 1 to 1000" in failed.stdout
    assert not (tmp_path / "raw").exists()


def test_a_portal_served_elsewhere_keeps_path_query_and_column() -> None:
    told = 'name = "x"\nstart = ["https://a.gov.cn/gkmlpt/index?sid=7#613", "https://a.gov.cn"]'
    moved = parse_profile(told, "x").at("http://127.0.0.1:8000/")
    assert moved.start == ("http://127.0.0.1:8000/gkmlpt/index?sid=7#613", "http://127.0.0.1:8000/")


@pytest.mark.parametrize(
    "broken",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nUser-agent",
        b"",
        b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n",
    ],
    ids=["torn", "closed", "busy"],
)
def test_a_page_whose_robots_file_does_not_come_is_not_tried(tools: SimpleNamespace, broken: bytes) -> None:
    for portal in tools.served():
        portal.pages["/robots.txt"] = tools.page(send=lambda handler: handler.wfile.write(broken))
        portal.pages["/list.html"] = tools.page(tools.listing({"/a.html": "某局2024年度部门决算"}))
        text = GOOD.replace("https://czj.example.gov.cn/bmjs/", portal.base) + "allow_private = true\n"
        profile = parse_profile(text + "pace.delay = 0.0\n", "some")
        with pytest.raises(FetchError, match=r"robots\.txt did not come"):
            try_portal(profile, portal.base + "/list.html", "")


def test_a_page_is_tried_as_a_night_would_ask_it(tools: SimpleNamespace) -> None:
    for portal in tools.served():
        portal.pages["/robots.txt"] = tools.page(b"User-agent: *\nDisallow: /secret/\n", "text/plain")
        portal.pages["/secret/list.html"] = tools.page(tools.listing({"/a.html": "某局2024年度部门决算"}))
        portal.pages["/shell.html"] = tools.page(b"<html><script>var _0x1='a';eval(_0x1)</script><body></body></html>")
        text = (
            GOOD.replace("https://czj.example.gov.cn/bmjs/", portal.base) + "allow_private = true\npace.delay = 0.0\n"
        )
        profile = parse_profile(text, "some")
        for path, said in (("/secret/list.html", "robots.txt forbids"), ("/shell.html", "blocked")):
            with pytest.raises(FetchError, match=said):
                try_portal(profile, portal.base + path, "")
        assert "/secret/list.html" not in {hit.path for hit in portal.hits}
