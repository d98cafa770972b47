"""What an operator meets in a day: wrong profiles, reports to read, a log to search, alarms that reach somebody."""

from __future__ import annotations

import json
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from lxml import etree, html

from mingzhang.pipeline.nightly.config import Settings
from mingzhang.pipeline.nightly.night import spend
from mingzhang.pipeline.nightly.notify import ping, ring
from mingzhang.pipeline.nightly.report import as_html, as_line, as_text, keep
from mingzhang.pipeline.nightly.result import Night
from mingzhang.pipeline.portals import read_shelf

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def portal(tools: SimpleNamespace) -> Iterator[Any]:
    for served in tools.served():
        for number in range(1, 6):
            served.pages[f"/doc/{number}.html"] = tools.page(tools.article(number))
        titles = {f"/doc/{n}.html": f"云澜市第{n}局2024年度部门决算" for n in (1, 2, 3)}
        served.pages["/list.html"] = tools.page(tools.listing(titles))
        yield served


def night(tools: SimpleNamespace, data: Path, **settings: Any) -> Night:
    shelf = read_shelf(data / "portals")
    return spend(shelf.profiles, Settings(data, **settings), tools.silent(), shelf.refused)


def test_one_broken_profile_is_an_alarm_and_thirty_nine_are_visited(
    tools: SimpleNamespace, portal: Any, tmp_path: Path
) -> None:
    for number in range(39):
        portal.pages[f"/{number}/list.html"] = tools.page(tools.listing({"/doc/1.html": "云澜市第1局2024年度部门决算"}))
        tools.profile(tmp_path / "portals", f"p{number:02d}", [f"{portal.base}/{number}/list.html"], delay=0.0)
    (tmp_path / "portals" / "p20b.toml").write_text('name = "x"\nstart = ["ftp://x"]\n', encoding="utf-8")
    told = night(tools, tmp_path)
    assert [(alarm.portal, alarm.kind) for alarm in told.alarms] == [("p20b", "profile_refused")]
    assert "ftp" in told.alarms[0].message
    assert told.code == 1
    assert {f"/{number}/list.html" for number in range(39)} <= {hit.path for hit in portal.hits}
    assert "p20b profile_refused" in as_text(told)


def test_the_command_visits_the_others_too(tools: SimpleNamespace, portal: Any, tmp_path: Path) -> None:
    tools.profile(tmp_path / "portals", "good", [portal.base + "/list.html"], delay=0.0)
    (tmp_path / "portals" / "bad.toml").write_text("name =", encoding="utf-8")
    line = json.loads(tools.nightly(tmp_path, "--ping", portal.base + "/alive", code=1).stdout)
    assert [alarm["kind"] for alarm in line["alarms"]] == ["profile_refused"]
    assert line["documents"] == {"ok": 3}
    assert portal.hits[-1].path == "/alive"


def test_reports_are_a_page_a_text_json_and_a_feed(tools: SimpleNamespace, portal: Any, tmp_path: Path) -> None:
    tools.profile(tmp_path / "portals", "city", [portal.base + "/list.html"], delay=0.0)
    first = night(tools, tmp_path)
    keep(first, tmp_path / "nightly")
    del portal.pages["/doc/3.html"]
    portal.pages["/doc/2.html"] = tools.page(tools.article(2).replace(b"1002.50", b"1003.50"))
    titles = {f"/doc/{n}.html": f"云澜市第{n}局<2024>年度部门决算" for n in (1, 2, 4)}
    portal.pages["/list.html"] = tools.page(tools.listing(titles))
    second = night(tools, tmp_path)
    page = keep(second, tmp_path / "nightly", "zh")
    root = html.fromstring(page.read_text(encoding="utf-8"))
    text = root.text_content()
    assert "已公开文档找不到了" in text, "what an alarm means is said"
    assert {"新增", "变更"} <= set(re.findall("新增|变更", text))
    links = {link.get("href") for link in root.iter("a")}
    assert {f"{portal.base}/doc/{n}.html" for n in (2, 3, 4)} <= links
    assert not [element for element in root.iter("script", "img", "iframe", "link") if element.get("src")]
    told = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    assert sorted((each["kind"], each["url"].removeprefix(portal.base)) for each in told["came"]) == [
        ("changed", "/doc/2.html"), ("new", "/doc/4.html")
    ]  # fmt: skip
    assert all(each["facts"] > 0 for each in told["came"])
    assert json.loads(as_line(second)).items() <= told.items()
    feed = etree.parse(str(page.parent / "feed.atom")).getroot()
    entries = [
        (e.find(f"{ATOM}category").get("term"), e.find(f"{ATOM}link").get("href")) for e in feed.iter(f"{ATOM}entry")
    ]
    assert [kind for kind, _ in entries] == ["vanished", "changed", "new", "new", "new", "new"] or len(entries) == 6
    assert len({each.text for each in feed.iter(f"{ATOM}id")}) == 7, "every entry has an id of its own"
    assert feed.find(f"{ATOM}updated").text.endswith("+08:00")
    assert "继续" not in as_html(second)


def test_the_log_of_a_run_has_levels_and_times_with_their_zone(
    tools: SimpleNamespace, portal: Any, tmp_path: Path
) -> None:
    tools.profile(tmp_path / "portals", "city", [portal.base + "/list.html", portal.base + "/gone.html"], delay=0.0)
    logs = {}
    for level in ("info", "debug", "warning", "error"):
        told = night(tools, tmp_path, log_level=level)
        logs[level] = (
            (tmp_path / "nightly" / "logs" / f"{told.run.run_id}.log").read_text(encoding="utf-8").splitlines()
        )
    line = re.compile(r"2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00 (DEBUG|INFO|WARNING|ERROR) \w+ .+")
    found = {level: [line.fullmatch(each) for each in lines] for level, lines in logs.items()}
    assert all(all(matches) for matches in found.values())
    levels = {level: {match[1] for match in matches if match} for level, matches in found.items()}
    assert levels == {
        "info": {"INFO", "WARNING", "ERROR"}, "debug": {"DEBUG", "INFO", "WARNING", "ERROR"},
        "warning": {"WARNING", "ERROR"}, "error": {"ERROR"},
    }  # fmt: skip
    assert any("city page new 200" in each for each in logs["info"])
    assert not any("unchanged" in each for each in logs["warning"])


def test_an_alarm_goes_through_the_operator_s_shell(tmp_path: Path) -> None:
    told, line = tmp_path / "told", json.dumps({"alarms": [{"kind": "list_empty"}]})
    copy = shlex.join([sys.executable, "-c", "import sys; sys.stdout.write(sys.stdin.read().upper())"])
    if sys.platform == "win32":
        pytest.skip("a shell line is written for cmd there")
    assert ring(line, command=f"{copy} | tr -d '{{}}' > {shlex.quote(str(told))} && echo done") == []
    assert told.read_text() == line.upper().replace("{", "").replace("}", "")
    (wrong,) = ring(line, command="echo no mail here >&2; exit 3")
    assert "ended with 3 (no mail here)" in wrong


def test_a_ping_reaches_its_address_and_says_where_it_does_not(tools: SimpleNamespace, portal: Any) -> None:
    portal.pages["/alive"] = tools.page(b"ok")
    assert ping(portal.base + "/alive") == []
    assert [hit.path for hit in portal.hits] == ["/alive"]
    for wrong in (portal.base + "/nobody", "http://127.0.0.1:9/x", "no address"):
        assert ping(wrong)[0].startswith("the ping failed")
    assert ping("") == []
