"""How lists page on: each content system's idiom, as its pages are written (handbook 5.3), and real list pages."""

from __future__ import annotations

import datetime as dt
import json
import time
from pathlib import Path

import pytest

from mingzhang.pipeline.crawl.listing import read_listing

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
AT = "https://czj.example.gov.cn/czxx/bmjs/index.html"
NAMED = "https://czj.example.gov.cn/czxx/bmjs/"


def page(tail: str, items: str = "") -> bytes:
    items = items or "<li><a href=./a.html>局2024年度部门决算</a></li>"
    return f"<html><body><ul>{items}</ul>{tail}</body></html>".encode()


PAGES = [
    ("<script>createPageHTML(3, 0, 'index', 'html');</script>", AT, NAMED + "index_1.html"),
    ('<script>createPageHTML(3,1,"index","html")</script>', NAMED + "index_1.html", NAMED + "index_2.html"),
    ("<script>createPageHTML(3, 2, 'index', 'html');</script>", NAMED + "index_2.html", ""),
    ("<script>//createPageHTML(9, 0, 'index', 'html');\ncreatePageHTML(1, 0, 'index', 'html');</script>", AT, ""),
    ("<script>createPageHTML('page_div', 34, 1, 'list', 'shtml', 660);</script>", AT, NAMED + "list_2.shtml"),
    ("<script>createPageHTML('page_div', 34, 34, 'list', 'shtml', 660);</script>", AT, ""),
    ("<script>var countPage = 5; var currentPage = 0;</script>", AT, NAMED + "index_1.html"),
    ("<script>var countPage = 5; var currentPage = 4;</script>", NAMED + "index_4.html", ""),
    (
        "<a href='../bmjs/2.htm'>下页</a>",
        "https://czj.example.gov.cn/czxx/bmjs.htm",
        "https://czj.example.gov.cn/bmjs/2.htm",
    ),
    ("<a href='list_2.html'> 下一页 </a>", AT, NAMED + "list_2.html"),
    ("<a class='disabled' href='list_9.html'>下一页</a>", AT, ""),
    ("<a href='javascript:;'>下一页</a>", AT, ""),
    ("<a href='?pageNo=2'>2</a><a href='?pageNo=9'>末</a>", AT, AT + "?pageNo=2"),
    ("<a href='?cid=7&page=4'>4</a><a href='?cid=7&page=2'>2</a>", AT + "?cid=7&page=3", AT + "?cid=7&page=4"),
    ("<a href='?page=1'>2</a><a href='?page=2'>3</a>", AT, AT + "?page=1"),
    ("<a href='?page=1'>1</a><a href='?page=2'>2</a>", AT, AT + "?page=2"),
    ("<a href='?cid=8&page=4'>4</a>", AT + "?cid=7&page=3", ""),
    ("<a href='index_2.html'>2</a><a href='index_3.html'>3</a>", AT, NAMED + "index_2.html"),
    ("<link rel='next' href='p2.html'>", AT, NAMED + "p2.html"),
]


@pytest.mark.parametrize(("tail", "at", "following"), PAGES)
def test_the_next_page_of_each_idiom(tail: str, at: str, following: str) -> None:
    assert read_listing(page(tail), at).following == following


def test_links_stand_on_the_final_address_and_on_a_declared_base() -> None:
    assert read_listing(page(""), AT).entries[0].url == NAMED + "a.html"
    based = page("").replace(b"<body>", b"<head><base href='/other/'></head><body>")
    assert read_listing(based, AT).entries[0].url == "https://czj.example.gov.cn/other/a.html"


def test_an_entry_has_its_whole_title_and_the_date_beside_it() -> None:
    link = "<a href='b.html' title='云澜市水利局2024年度部门决算公开'>云澜市水利局2024年…</a>"
    cut = f"<li>{link}<span>[2025-09-15]</span></li>"
    two = "<li><a href='c.html'>云澜市民政局2024年度部门决算</a><i>2025年9月3日</i></li>"
    entries = read_listing(page("", cut + two), AT).entries
    assert [(e.title, e.date) for e in entries] == [
        ("云澜市水利局2024年度部门决算公开", dt.date(2025, 9, 15)),
        ("云澜市民政局2024年度部门决算", dt.date(2025, 9, 3)),
    ]


def test_a_selector_chooses_links() -> None:
    data = page("<div class='nav'><a href='n.html'>预算</a></div>")
    assert [e.url for e in read_listing(data, AT, links="ul a").entries] == [NAMED + "a.html"]


def test_addresses_that_are_no_pages_are_no_entries() -> None:
    bad = "".join(
        f"<li><a href='{url}'>预算</a></li>"
        for url in ("javascript:void(0)", "mailto:a@b.cn", "#top", "ftp://x.cn/a", "http://u:p@x.cn/a", "http://[")
    )
    assert read_listing(page("", bad), AT).entries == ()


def test_jcms_records_in_the_page_and_the_group_that_follows() -> None:
    group = "<nextgroup><![CDATA[<a href='/module/web/jpage/dataproxy.jsp?page=2&amp;appid=1'></a>]]></nextgroup>"
    link = "<a href='/art/2025/9/1/art_1_2.html'>局2024年度部门决算</a>"
    record = f"<record><![CDATA[<li>{link}<b>2025-09-01</b></li>]]></record>"
    store = f"<script type='text/xml'><datastore>{group}<recordset>{record}</recordset></datastore></script>"
    listing = read_listing(page(store, "<li></li>"), AT)
    assert [(e.url, e.date) for e in listing.entries] == [
        ("https://czj.example.gov.cn/art/2025/9/1/art_1_2.html", dt.date(2025, 9, 1))
    ]
    assert listing.following == "https://czj.example.gov.cn/module/web/jpage/dataproxy.jsp?page=2&appid=1"
    assert listing.idiom == "jcms dataproxy"


def test_jcms_windows_go_on_until_the_total() -> None:
    proxy = "https://czj.example.gov.cn/module/jpage/dataproxy.jsp?startrecord={}&endrecord={}&perpage=15&unitid=4"
    record = "<record><![CDATA[<a href='/art/1.html'>部门决算</a>]]></record>"
    answer = f"<datastore><totalrecord>60</totalrecord><recordset>{record}</recordset></datastore>".encode()
    assert read_listing(answer, proxy.format(1, 45)).following == proxy.format(46, 90)
    assert read_listing(answer, proxy.format(46, 90)).following == ""


def test_gkmlpt_takes_column_from_the_fragment_and_site_from_the_page() -> None:
    shell = b"<html><body><script>window._CONFIG = {SID: '200024'}</script></body></html>"
    listing = read_listing(shell, "http://czj.example.gov.cn/gkmlpt/index#613")
    assert listing.waiting
    assert listing.following == "http://czj.example.gov.cn/gkmlpt/api/all/613?page=1&sid=200024"
    articles = [{"title": "局2024年度部门决算", "url": "", "post_url": "/x/post_1.html", "created_at": 1757640000}]
    answer = json.dumps({"total": 2, "articles": articles}).encode()
    first = read_listing(answer, listing.following)
    assert (first.entries[0].url, first.entries[0].date) == (
        "http://czj.example.gov.cn/x/post_1.html",
        dt.date(2025, 9, 12),
    )
    assert first.following.endswith("?page=2&sid=200024")
    assert read_listing(answer, first.following).following == ""


def test_jpaas_pages_its_parameter_on_while_there_are_links() -> None:
    unit = "/api-gateway/jpaas-publish-server/front/page/build/unit?webId=1&tplSetId=2&paramJson="
    told = unit + "%7B%22pageNo%22%3A1%2C%22pageSize%22%3A15%7D"
    shell = f"<html><body><script>$.get('{told}')</script></body></html>".encode()
    listing = read_listing(shell, AT)
    assert listing.waiting
    assert "&paramJson=" in listing.following
    answer = json.dumps({"data": {"html": "<ul><li><a href='/art/3.html'>部门预算</a></li></ul>"}}).encode()
    first = read_listing(answer, listing.following)
    assert [e.url for e in first.entries] == ["https://czj.example.gov.cn/art/3.html"]
    assert "pageNo%22:2" in first.following
    assert "webId=1&tplSetId=2" in first.following
    assert read_listing(b'{"data": {"html": ""}}', first.following).following == ""


@pytest.mark.parametrize("data", [b"", b"{", b"[1]", b"\x00\xff" * 50, b"<record>", b"{" * 100_000, b"<a href="])
def test_no_bytes_break_it(data: bytes) -> None:
    listing = read_listing(data, AT)
    assert (listing.entries, listing.following) == ((), "")


REAL = [
    ("list_chongqing_finance_2026.html", "https://czj.cq.gov.cn/", 300, "zwgk_268/fdzdgknr/ysjs/bmjs/", "部门决算"),
    ("list_guangzhou_finance_2026.html", "https://czj.gz.gov.cn/", 50, "gkmlpt/index#613", "部门预决算"),
    ("list_suzhou_police_2026.html", "https://gaj.suzhou.gov.cn/", 70, "", ""),
]


@pytest.mark.parametrize(("name", "at", "least", "column", "title"), REAL)
def test_real_list_pages(name: str, at: str, least: int, column: str, title: str) -> None:
    if not (CORPUS / name).exists():
        pytest.skip(f"no {name} in {CORPUS}")
    listing = read_listing((CORPUS / name).read_bytes(), at)
    assert len(listing.entries) >= least
    assert not [e for e in listing.entries if "\ufffd" in e.title or not e.url.startswith("http")]
    assert not column or any(column in e.url and title in e.title for e in listing.entries)
    assert sum(entry.date is not None for entry in listing.entries) >= 5


ENDLESS = {
    "links in one box": f"<div>{''.join(f'<a href=/{n}.html>局{n}</a>' for n in range(10_000))}</div>",
    "records never closed": "<record><![CDATA[" * 20_000,
    "groups never closed": "<nextgroup><![CDATA[" * 20_000,
    "a proxy's address without end": "'" + "dataproxy.jsp" * 20_000,
    "a unit's address without end": "'" + "/front/page/build/unit?" * 20_000,
    "comments never closed": "createPageHTML" + "/* " * 40_000,
}


def _seconds_of(body: str) -> float:
    """Processor seconds of reading it as a list: for four times the text linear takes four times as many."""
    started = time.process_time()
    read_listing(f"<html><body>{body}</body></html>".encode(), AT)
    return time.process_time() - started


@pytest.mark.parametrize("body", ENDLESS.values(), ids=ENDLESS)
def test_a_list_made_to_be_slow_is_read_all_the_same(body: str) -> None:
    """Each took half a minute or more, and would hours if it were longer: one portal would hold up all others."""
    quarter, whole = (_seconds_of(body[: len(body) // parts]) for parts in (4, 1))
    assert whole < 1 or whole < 8 * quarter


@pytest.mark.parametrize(
    "body",
    [
        f"<script>var countPage = {'9' * 5000}; var currentPage = 0;</script>",
        f"<record></record><totalrecord>{'9' * 5000}</totalrecord>",
    ],
)
def test_a_count_of_five_thousand_digits_is_no_count(body: str) -> None:
    at = AT + "?startrecord=1&endrecord=9"
    assert read_listing(f"<html><body>{body}</body></html>".encode(), at).following == ""
