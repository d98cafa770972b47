"""Articles over several pages in the nights: one document, asked politely, read again when a later page changes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from mingzhang.pipeline.loading import load

TITLE = "云澜市科技局2024年度部门决算"
TEXTS = (
    "<h2>一、收入</h2><p>2024年度收入总计1,331.17万元，其中：财政拨款收入1,200.17万元，其他收入131.00万元。</p>",
    "<h2>二、支出</h2><p>2024年度支出总计1,331.17万元，其中：基本支出1,000.00万元，项目支出331.17万元。</p>",
    "<h2>三、三公经费</h2><p>2024年“三公”经费支出5.00万元，其中公务接待费2.00万元，公务用车运行维护费3.00万元。</p>",
)
PATHS = ("/art/t1.html", "/art/t1_1.html", "/art/t1_2.html")


def article(body: str, tail: str = "") -> bytes:
    head = f"<html><head><meta charset='utf-8'><title>{TITLE}</title></head>"
    return f"{head}<body><div class='TRS_Editor'><h1>{TITLE}</h1>{body}</div>{tail}</body></html>".encode()


def pager(current: int) -> str:
    return f"<script>createPageHTML(3, {current}, 't1', 'html');</script>"


def put(portal: Any, tools: Any) -> None:
    """The article over three pages, and a list that links the first."""
    for number, path in enumerate(PATHS):
        portal.pages[path] = tools.page(article(TEXTS[number], pager(number)))
    portal.pages["/list.html"] = tools.page(tools.listing({PATHS[0]: TITLE}))


def facts(data: Any) -> list[tuple[object, ...]]:
    names = ["item_path", "fund", "measure", "period", "value", "unit", "char_start", "verdict"]
    return sorted(load("facts", data=data)[names].itertuples(index=False, name=None), key=str)


@pytest.fixture(scope="module")
def whole(tools: SimpleNamespace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[tuple[object, ...]]]:
    """The facts of the same article on one page."""
    for portal in tools.served():
        one = tools.city(tools, portal, tmp_path_factory.mktemp("whole"))
        one.profile()
        one.page("/whole.html", article("".join(TEXTS)))
        one.listed(f"<li><a href='/whole.html'>{TITLE}</a></li>")
        one.night()
        yield facts(one.data)


def test_a_night_reads_an_article_over_three_pages_as_one_document(city: Any, whole: list[tuple[object, ...]]) -> None:
    put(city.portal, city.tools)
    night = city.night()
    assert city.alarms(night) == {}
    assert city.states(night) == dict.fromkeys(("/list.html", *PATHS), "new")
    assert city.documents() == {PATHS[0]}
    assert facts(city.data) == whole
    [document] = load("documents", data=city.data).to_dict("records")
    assert (document["status"], "pages_joined" in document["flags"]) == ("ok", True)
    second = city.night()
    assert city.states(second) == dict.fromkeys(("/list.html", *PATHS), "unchanged")
    assert {hit.status for hit in city.portal.hits if hit.path in PATHS} == {304}
    assert second.outcomes.statuses == {}


def test_a_later_page_that_changes_is_read_with_its_article(city: Any) -> None:
    put(city.portal, city.tools)
    city.night()
    city.page(PATHS[2], article(TEXTS[2].replace("5.00", "6.00").replace("3.00", "4.00"), pager(2)))
    second = city.night()
    assert city.states(second)[PATHS[2]] == "changed"
    assert second.outcomes.statuses == {"ok": 1}
    assert [(each.kind, each.url.removeprefix(city.base)) for each in second.came] == [("changed", PATHS[0])]
    assert {60000.0, 40000.0} <= set(load("facts", data=city.data)["value"].astype(float))
    assert city.documents() == {PATHS[0]}


def test_a_later_page_that_is_gone_or_replaced_is_told_and_its_last_good_bytes_stay(city: Any) -> None:
    put(city.portal, city.tools)
    city.night()
    before = facts(city.data)
    del city.portal.pages[PATHS[1]]
    city.page(PATHS[2], "<html><head><title>提示</title></head><body><div>系统繁忙，请稍后再试</div></body></html>")
    assert city.alarms(city.night()) == {"documents_error": PATHS[1]}, "what is behind it was not asked"
    city.page(PATHS[1], article(TEXTS[1], pager(1)))
    night = city.night()
    assert city.states(night)[PATHS[2]] == "withdrawn"
    assert city.alarms(night) == {"documents_withdrawn": PATHS[2]}
    assert facts(city.data) == before
    assert city.alarms(city.night()) == {}, "it rings once"


def test_a_page_that_did_not_come_is_told_until_it_does(city: Any, whole: list[tuple[object, ...]]) -> None:
    put(city.portal, city.tools)
    good = city.portal.pages.pop(PATHS[2])
    assert city.alarms(city.night()) == {"documents_error": PATHS[2]}
    [document] = load("documents", data=city.data).to_dict("records")
    assert document["status"] == "partial"
    assert f"{city.base}{PATHS[2]}, which is not in the archive" in document["error"]
    city.portal.pages[PATHS[2]] = good
    assert city.alarms(city.night()) == {}
    assert facts(city.data) == whole


def test_robots_and_other_sites_hold_for_later_pages_too(city: Any) -> None:
    put(city.portal, city.tools)
    city.page("/robots.txt", "User-agent: *\nDisallow: /art/t1_2\n", "text/plain")
    city.page(PATHS[1], status=302, headers={"Location": "http://elsewhere.example.com/t1_1.html"})
    states = city.states(city.night())
    assert (states[PATHS[1]], PATHS[2] in states) == ("refused", False)
    city.page(PATHS[1], article(TEXTS[1], pager(1)))
    night = city.night()
    assert city.states(night)[PATHS[2]] == "robots_forbidden"
    assert PATHS[2] not in city.asked()


def test_an_article_without_end_is_left_at_its_fiftieth_page_and_says_so(city: Any) -> None:
    for number in range(60):
        tail = f"<script>createPageHTML(90, {number}, 't1', 'html');</script>"
        city.page(f"/art/t1{f'_{number}' if number else ''}.html", article(f"<p>第{number}页收入3.00万元。</p>", tail))
    city.listed(f"<li><a href='{PATHS[0]}'>{TITLE}</a></li>")
    city.night()
    assert len([path for path in city.asked() if path.startswith("/art/")]) == 50
    [document] = load("documents", data=city.data).to_dict("records")
    assert (document["status"], "more than 50 pages" in document["error"]) == ("partial", True)


def test_a_night_killed_between_the_pages_goes_on_where_it_was(
    tools: SimpleNamespace, tmp_path: Any, whole: list[tuple[object, ...]]
) -> None:
    for portal in tools.served():
        put(portal, tools)
        tools.profile(tmp_path / "portals", "city", [portal.base + "/list.html"], delay=0.01)
        command = ["nightly", "--data", str(tmp_path), "--jobs", "0"]
        for at in (3, 2):  # the list and the first page are written before
            killed = [sys.executable, "-c", tools.dies_writing, str(at), *command]
            assert subprocess.run(killed, cwd=tools.root, capture_output=True, check=False).returncode == 9
        line = json.loads(tools.nightly(tmp_path, code=0).stdout)
        assert line["resumed"]
        asked = [hit.path for hit in portal.hits if hit.status == 200 and hit.path != "/robots.txt"]
        assert len(asked) <= 6, "at most what was in the air is asked again"
        assert facts(tmp_path) == whole
