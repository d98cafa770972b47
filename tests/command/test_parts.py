"""Articles over several pages: one document with the facts of the page that was not cut."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Answer, Server

Run = Callable[..., subprocess.CompletedProcess[str]]

TITLE = "云溪县科技局2025年部门预算"
HEAD = f"<html><head><title>{TITLE}</title></head><body><div class='article'><h1>{TITLE}</h1>"
TEXTS = (
    "<h2>一、收支情况</h2><p>2025年收入总预算1,331.17万元，其中一般公共预算拨款收入1,200.17万元、其他收入131.00万元。</p>",
    "<h2>二、支出情况</h2><p>2025年支出总预算1,331.17万元，其中基本支出1,000.00万元，项目支出331.17万元。</p>",
    "<h2>三、三公经费</h2><p>2025年“三公”经费预算5.00万元，其中公务接待费2.00万元，公务用车运行维护费3.00万元。</p>",
)


def page(body: str, pager: str = "") -> bytes:
    return f"{HEAD}{body}</div>{pager}</body></html>".encode()


def trs(current: int) -> str:
    return f'<script>createPageHTML(3, {current}, "t2025", "html");</script>'


def links(following: str) -> str:
    return f'<div class="pages"><a href="{following}">下一页</a></div>' if following else ""


def facts(done: subprocess.CompletedProcess[str]) -> list[tuple[object, ...]]:
    [document] = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    names = ("item_path", "fund", "measure", "period", "value", "unit", "char_start", "verdict")
    return [tuple(fact[name] for name in names) for fact in document["facts"]]


@pytest.mark.parametrize(
    ("names", "pagers"),
    [
        (("t2025.html", "t2025_1.html", "t2025_2.html"), tuple(map(trs, range(3)))),
        (("t2025.html", "t2025_2.html", "t2025_3.html"), (links("t2025_2.html"), links("./t2025_3.html"), "")),
        (("t2025.shtml", "t2025-2.shtml", "t2025-3.shtml"), (links("t2025-2.shtml"), links("t2025-3.shtml"), "")),
    ],
)
def test_an_article_over_three_pages_gives_the_facts_of_one_page(
    mingzhang: Run, server: Server, answer: type[Answer], names: tuple[str, ...], pagers: tuple[str, ...]
) -> None:
    one = server.at("/whole.html", answer(page("".join(TEXTS))))
    urls = [server.at(f"/{name}", answer(page(*each))) for name, *each in zip(names, TEXTS, pagers, strict=True)]
    whole = facts(mingzhang("extract", one, "--json", "--allow-private"))
    parts = facts(mingzhang("extract", urls[0], "--json", "--allow-private"))
    assert len(whole) > 7
    assert parts == whole


def test_a_next_article_is_no_next_page(mingzhang: Run, server: Server, answer: type[Answer]) -> None:
    url = server.at("/t1.html", answer(page(TEXTS[0], links("t2.html"))))
    server.at("/t2.html", answer(page(TEXTS[1])))
    done = mingzhang("extract", url, "--json", "--allow-private")
    assert '"status": "ok"' in done.stdout
    assert "基本支出" not in done.stdout


def test_a_page_that_does_not_come_is_told(mingzhang: Run, server: Server, answer: type[Answer]) -> None:
    url = server.at("/t2025.html", answer(page(TEXTS[0], links("t2025_2.html"))))
    done = mingzhang("extract", url, "--json", "--allow-private")
    assert "the article goes on at" in done.stdout
