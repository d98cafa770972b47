"""Profiles proposed from one visit, many from the directory, and all of them looked at."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

from mingzhang.pipeline.cli.main import main
from mingzhang.pipeline.crawl.proposing import propose
from mingzhang.pipeline.portals import load_profiles
from mingzhang.schemas.errors import FetchError

T = "云澜市第{}局2024年度部门决算"
NAV = "<div class='nav'><a href='/'>首页</a><a href='/zwgk/'>政务公开</a><a href='/hd/'>互动交流</a></div>"
FOOT = "<div class='foot'><a href='/about.html'>关于我们</a><a href='/map.html'>网站地图</a></div>"


@pytest.fixture
def portal(tools: SimpleNamespace) -> Iterator[Any]:
    yield from tools.served()


def page(tools: SimpleNamespace, portal: Any, body: str, path: str = "/list.html", title: str = "部门决算") -> str:
    html = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    portal.pages[path] = tools.page(html.encode())
    return str(portal.base + path)


def items(*numbers: int, form: str = "<li><a href='/doc/{n}.html'>{t}</a><span>2025-09-12</span></li>") -> str:
    return "".join(form.format(n=n, t=T.format(n)) for n in numbers)


def run(*arguments: object, code: int = 0) -> Result:
    done = CliRunner().invoke(main, ["portals", *map(str, arguments)], catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done


ROW = "<tr><td>1</td><td><a href='/doc/{n}.html'>{t}</a></td><td>2025-09-12</td></tr>"
BARE = "<p><a href='/doc/{n}.html'>{t}</a></p>"
LAYOUTS = {
    "list": (f"{NAV}<ul class='list'>{items(1, 2, 3)}</ul>{FOOT}", "ul.list a"),
    "id": (f"{NAV}<div id='content'><div>{items(1, 2)}</div></div>{FOOT}", "div#content a"),
    "table": (f"{NAV}<table class='tb'>{items(1, 2, form=ROW)}</table>{FOOT}", "table.tb a"),
    "two lists": (
        f"{NAV}<div class='left'><ul class='list'><li><a href='/x/'>栏目一</a></li></ul></div>"
        f"<div class='right'><ul class='list'>{items(1, 2, 3)}</ul></div>",
        "div.right ul.list a",
    ),
    "no names": (f"<p><a href='/'>首页</a></p><ul>{items(1, 2, 3)}</ul>", "ul a"),
    "no dates": (
        f"{NAV}<div class='m'>{items(1, 2, form='<p><a href=/doc/{n}.html>{t}</a></p>')}</div>{FOOT}",
        "div.m a",
    ),
}


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_the_selector_takes_the_list_and_nothing_around_it(tools: SimpleNamespace, portal: Any, layout: str) -> None:
    body, selector = LAYOUTS[layout]
    proposal = propose(page(tools, portal, body), allow_private=True)
    assert proposal.draft.links == selector
    assert {entry.title for entry, _ in proposal.tried.entries} == {
        T.format(n) for n in (1, 2, 3)[: body.count("/doc/")]
    }
    assert not [why for _, why in proposal.tried.entries if why]


def test_a_page_of_columns_names_them_and_its_pager(tools: SimpleNamespace, portal: Any) -> None:
    columns = "<li><a href='/a/'>部门预算</a></li><li><a href='/b/'>部门决算</a></li>"
    url = page(tools, portal, f"<ul class='cols'>{columns}</ul><a href='/list_2.html'>下一页</a>")
    proposal = propose(url, allow_private=True)
    assert proposal.draft.lists == ("部门预算", "部门决算")
    assert any("next link" in note for note in proposal.notes)


def test_words_are_those_of_the_titles(tools: SimpleNamespace, portal: Any) -> None:
    form = "<li><a href='/z/{n}.html'>云澜市第{n}局“三公”经费公开表</a><span>2025-09-12</span></li>"
    proposal = propose(page(tools, portal, f"<ul class='list'>{items(1, 2, form=form)}</ul>"), allow_private=True)
    assert proposal.draft.words == ("三公",)


def test_a_list_in_json_is_described(tools: SimpleNamespace, portal: Any) -> None:
    rows = [{"docTitle": T.format(n), "pubUrl": f"/doc/{n}.html", "pubDate": "2025-09-12"} for n in (1, 2)]
    portal.pages["/api?page=1"] = tools.page(json.dumps({"data": {"rows": rows}}).encode(), "application/json")
    proposal = propose(portal.base + "/api?page=1", allow_private=True)
    assert dict(proposal.draft.fields) == {
        "items": "data.rows", "title": "docTitle", "link": "pubUrl", "date": "pubDate"
    }  # fmt: skip
    assert [entry.title for entry, why in proposal.tried.entries if not why] == [T.format(1), T.format(2)]


SHELLS = {
    "vue": "<div id='app'></div><script src='/js/app.3f2a.js'></script>",
    "react": "<noscript>You need to enable JavaScript to run this app.</noscript><div id='root'></div>"
    "<script src='/static/js/main.js'></script>",
    "template": "<div id='app'><a v-for='x in list' :href='x.url'>{{ x.title }}</a></div><script>new Vue()</script>",
    "ajax": "<div class='box'></div><script src='/jq.js'></script><script>$.get('/api/list',function(d){})</script>",
}


@pytest.mark.parametrize("shell", sorted(SHELLS))
def test_a_page_that_only_a_browser_can_read_is_said_to_be_one(
    tools: SimpleNamespace, portal: Any, shell: str, tmp_path: Path
) -> None:
    url = page(tools, portal, SHELLS[shell])
    with pytest.raises(FetchError, match="browser"):
        propose(url, allow_private=True)
    done = run("add", url, "--allow-private", "--profiles", tmp_path, code=2)
    assert "browser" in done.output
    assert list(tmp_path.iterdir()) == []


def test_the_command_proposes_shows_and_writes(tools: SimpleNamespace, portal: Any, tmp_path: Path) -> None:
    url = page(tools, portal, LAYOUTS["list"][0])
    dry = run("add", url, "--allow-private", "--dry-run", "--profiles", tmp_path)
    assert "ul.list a" in dry.output
    assert dry.output.count("taken") == 3
    assert list(tmp_path.iterdir()) == []
    run("add", url, "--allow-private", "--profiles", tmp_path, "--id", "city")
    (profile,) = load_profiles(tmp_path)
    assert (profile.id, profile.start, profile.list.links) == ("city", (url,), "ul.list a")
    assert "there already" in run("add", url, "--allow-private", "--profiles", tmp_path, "--id", "city", code=2).output


def test_many_are_started_from_the_directory(tmp_path: Path) -> None:
    dry = run("add", "--prefix", "3609", "--dry-run", "--profiles", tmp_path)
    assert "360900  江西省 宜春市  would be written" in dry.output
    assert list(tmp_path.iterdir()) == []
    run("add", "--prefix", "3609", "--profiles", tmp_path)
    found = {profile.id for profile in load_profiles(tmp_path)}
    assert "360900" in found
    assert all(name.startswith("3609") for name in found)
    assert "there already" in run("add", "--prefix", "3609", "--profiles", tmp_path).output
    run("add", "--prefix", "99", "--profiles", tmp_path, code=2)
    run("add", "--profiles", tmp_path, code=2)


def test_check_tells_every_mistake_and_asks_nobody(tmp_path: Path) -> None:
    good = 'name = "某市"\nstart = ["https://czj.example.gov.cn/bmjs/"]\n'
    files = {"good": good, "twice": good, "wrong": good + "foo = 1\n", "torn": "name ="}
    for name, text in files.items():
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    (tmp_path / "latin.toml").write_bytes('name = "市"'.encode("gb18030"))
    told = run("check", "--profiles", tmp_path, code=1).output
    wrong = [line for line in told.splitlines() if line.startswith("wrong")]
    assert [line.split()[1] for line in wrong] == ["latin:", "torn:", "wrong:", "twice:"]
    assert "note   good: list.links is empty" in told
    for name in ("twice", "wrong", "torn", "latin"):
        (tmp_path / f"{name}.toml").unlink()
    run("check", "--profiles", tmp_path)


def test_the_list_shows_good_profiles_beside_wrong_ones(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("name =", encoding="utf-8")
    (tmp_path / "b.toml").write_text('name = "某市"\nstart = ["https://x.gov.cn/"]\n', encoding="utf-8")
    told = run("list", "--profiles", tmp_path, code=2).output
    assert "某市" in told
    assert "a.toml" in told
