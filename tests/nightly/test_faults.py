"""Faults of portals, one by one, in nights of one process: exact states, exact alarms, and the night after."""

from __future__ import annotations

import io
import itertools
import json
from types import SimpleNamespace
from typing import Any

import pytest
from openpyxl import Workbook

from mingzhang.pipeline.loading import load
from mingzhang.pipeline.portals import parse_profile
from mingzhang.schemas.errors import VocabularyError

T = "云澜市第{}局2024年度部门决算"

BAD_LINKS = ["http://x.cn:8O80/a.html", "http://x.cn:99999/a.html", "/" + "x" * 60_000, "http://[::1/a", "http://a..b/",
             "ftp://x.cn/a.pdf", "file:///etc/passwd", "gopher://x.cn/1", "http://me:secret@x.cn/"]  # fmt: skip


@pytest.mark.parametrize("link", BAD_LINKS)
def test_one_bad_link_costs_itself_only(city: Any, link: str) -> None:
    city.doc(1, 2)
    bad = f"<li><a href='{link}'>云澜市第8局2024年度部门决算</a></li>"
    city.listed(city.links(1) + bad + city.links(2))
    night = city.night()
    states = city.states(night)
    assert {url: state for url, state in states.items() if url != link[:2000]} == {
        "/list.html": "new", "/doc/1.html": "new", "/doc/2.html": "new"
    }  # fmt: skip
    assert states[link[:2000]] == "refused"
    assert city.alarms(night) == {"documents_refused": link[:2000]}
    assert city.alarms(city.night()) == {}, "what was refused before in the same way rings once"


def test_a_bad_link_to_a_file_costs_itself_only(city: Any) -> None:
    files = "<p><a href='http://x.cn:8O80/b.pdf'>附件1.pdf</a></p><p><a href='/good.pdf'>附件2.pdf</a></p>"
    city.page("/doc/1.html", city.tools.article(1, files))
    city.page("/good.pdf", city.tools.pdf("good"), "application/pdf")
    city.listed(city.links(1))
    states = city.states(city.night())
    assert states["http://x.cn:8O80/b.pdf"] == "refused"
    assert states["/good.pdf"] == "new"


@pytest.mark.parametrize(
    "target",
    ["file:///etc/passwd", "ftp://x.cn/a", "gopher://x.cn/", "http://x.cn:8O80/", "http://elsewhere.example.com/a",
     "//other.example.org/", "javascript:alert(1)", "http://[bad/", "data:text/html,hello"],
)  # fmt: skip
@pytest.mark.parametrize("what", ["page", "start"])
def test_redirects_elsewhere_are_refused_and_written_down(city: Any, target: str, what: str) -> None:
    city.doc(2)
    city.listed(city.links(1, 2))
    path = "/doc/1.html" if what == "page" else "/list.html"
    city.page(path, status=302, headers={"Location": target})
    night = city.night()
    assert city.states(night)[path] == "refused"
    assert city.alarms(night) == ({"documents_refused": path} if what == "page" else {"list_failed": path})


def test_a_private_portal_sends_nobody_to_other_private_machines(city: Any, tools: SimpleNamespace) -> None:
    for neighbour in tools.served():
        neighbour.pages["/a.pdf"] = city.tools.page(city.tools.pdf("not of this portal"), "application/pdf")
        city.page("/moved.pdf", status=302, headers={"Location": f"{neighbour.base}/a.pdf"})
        city.page("/inside.html", status=302, headers={"Location": "http://10.0.0.1/a.html"})
        links = f"<a href='{neighbour.base}/a.pdf'>决算表.pdf</a><a href='/moved.pdf'>收支表.pdf</a>"
        city.page("/doc/1.html", city.tools.article(1, links))
        city.listed(f"{city.links(1)}<li><a href='/inside.html'>云澜市第2局2024年度部门决算</a></li>")
        states = city.states(city.night())
        assert neighbour.hits == []
        assert states == {
            "/list.html": "new",
            "/doc/1.html": "new",
            "/inside.html": "redirected_private",
            "/moved.pdf": "redirected_private",
            f"{neighbour.base}/a.pdf": "refused",
        }


def test_a_next_page_on_another_site_is_refused(city: Any) -> None:
    city.doc(1)
    city.listed(city.links(1), "<a href='http://elsewhere.example.com/list_2.html'>下一页</a>")
    night = city.night()
    assert city.states(night)["http://elsewhere.example.com/list_2.html"] == "refused"
    assert city.alarms(night) == {"list_failed": "http://elsewhere.example.com/list_2.html"}


@pytest.mark.parametrize(
    "answer", [{"status": 204}, {"status": 304}, {"status": 302}, {"status": 206}, {"status": 500}]
)
def test_a_start_page_without_an_answer_is_an_alarm(city: Any, answer: dict[str, int]) -> None:
    city.page("/list.html", b"", **answer)
    assert city.alarms(city.night()) == {"list_failed": "/list.html"}


@pytest.mark.parametrize(
    "start",
    ["http://x.cn:99999/", "http://x.cn:8O80/", "http://", "ftp://x.cn/", "http://a b.cn/", "http://x.cn/\u0000",
     "http://x..cn/", "http://[::1", "http://x.cn/" + "y" * 9000, "http://me:p@x.cn/"],
)  # fmt: skip
def test_a_profile_with_an_impossible_address_is_refused(start: str) -> None:
    with pytest.raises(VocabularyError, match="start"):
        parse_profile(f"name = 'x'\nstart = [{json.dumps(start)}]\n", "x")


NOTICES = {
    "deleted": "<html><head><title>提示</title></head><body><div>该信息已被删除！</div></body></html>",
    "busy": "<html><head><title>提示信息</title></head><body><p>系统繁忙，请稍后再试。</p></body></html>",
    "framed": "<html><body><div>"
    + "<p>网站导航 政务公开 办事服务 互动交流 走进云澜 联系我们</p>" * 12
    + "<p>系统繁忙，请稍后再试！</p><p>时间：2026-03-01 08:00:00 电话：0791-88888888</p></div></body></html>",
    "login": "<html><body><form>用户名<input name=u>密码<input type='password' name=p></form></body></html>",
    "template": "<html><head><title>云澜市第1局2024年度部门决算</title></head><body><div class='TRS_Editor'>"
    "<h1>云澜市第1局2024年度部门决算</h1><p>来源：办公室</p></div></body></html>",
    "error": '{"code": 500, "msg": "文件不存在"}',
}


@pytest.mark.parametrize("notice", sorted(NOTICES))
@pytest.mark.parametrize("what", ["page", "workbook"])
def test_a_notice_in_a_document_s_place_is_withdrawn_and_no_version(city: Any, notice: str, what: str) -> None:
    files = "<p><a href='/up/table.xlsx'>决算公开表.xlsx</a></p>"
    city.page("/doc/1.html", city.tools.article(1, files))
    city.page("/up/table.xlsx", workbook(), "application/octet-stream")
    city.listed(city.links(1))
    assert city.alarms(city.night()) == {}
    before = load("facts", data=city.data)
    path = "/doc/1.html" if what == "page" else "/up/table.xlsx"
    good = city.portal.pages[path]
    city.page(path, NOTICES[notice])
    second = city.night()
    assert city.states(second)[path] == "withdrawn"
    assert city.alarms(second) == {"withdrawn": path}
    assert load("facts", data=city.data).equals(before), "the last good version stays"
    third = city.night()
    assert city.states(third)[path] == "withdrawn"
    assert city.alarms(third) == {}, "it rings once"
    city.portal.pages[path] = good
    fourth = city.night()
    assert city.states(fourth)[path] == "unchanged"
    assert city.alarms(fourth) == {}
    assert load("documents", data=city.data).shape[0] == 2


def test_a_notice_that_was_never_a_document_is_none(city: Any) -> None:
    city.page("/doc/1.html", NOTICES["deleted"])
    city.page("/doc/2.html", NOTICES["login"])
    city.doc(3)
    city.listed(city.links(1, 2, 3))
    states = city.states(city.night())
    assert (states["/doc/1.html"], states["/doc/2.html"]) == ("soft_404", "blocked")
    assert city.documents() == {"/doc/3.html"}


def test_an_edition_that_is_shorter_is_an_edition(city: Any) -> None:
    city.page("/doc/1.html", city.tools.article(1, "<p>说明。</p>" * 40))
    city.listed(city.links(1))
    city.night()
    city.page("/doc/1.html", city.tools.article(1).replace(b"1001.50", b"1002.50"))
    assert city.states(city.night())["/doc/1.html"] == "changed"


def workbook() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    amounts = [["一般公共预算财政拨款收入", 120.5], ["其他收入", 3.25], ["本年收入合计", 123.75]]
    for row in [["收支决算总表", None], ["项目", "金额（万元）"], *amounts]:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


SHORT = {
    "aspx": "<a href=\"javascript:__doPostBack('ctl00$pager','Next')\">下一页</a>",
    "jpage": "<script>$.post('/jpage/page.do',{pageNo:2})</script><div>共 45 条 每页 15 条</div>",
    "pager": "<a href='#' onclick='turnTo(2)'>下一页</a>",
    "words": "<div class='pages'>第1页/共6页</div>",
    "script": "<script>var pageInfo = {totalPage: 6, pageSize: 15};</script>",
    "records": '<script>var list = {"total": 90, "pageSize": 15};</script>',
    "proxy": "<script type='text/xml'><datastore><totalrecord>95</totalrecord></datastore></script>",
    "options": "<select><option>第1页</option><option>第2页</option><option>第3页</option></select>",
    "letters": "<a href='javascript:fy(2)'>2</a>",
    "data": "<div class='pager' data-total='90' data-page-size='15'></div>",
    "form": "<form method='post'><input type='button' value='下一页' onclick='this.form.submit()'></form>",
}


@pytest.mark.parametrize("kind", sorted(SHORT))
def test_pages_that_a_list_declares_and_nothing_leads_to_are_told(city: Any, kind: str) -> None:
    city.doc(1, 2)
    city.listed(city.links(1, 2), SHORT[kind])
    night = city.night()
    assert city.alarms(night) == {"list_short": "/list.html"}
    assert city.documents() == {"/doc/1.html", "/doc/2.html"}
    assert [url for url, state in city.states(night).items() if state == "list_short"] == ["/list.html#page=2"]


FOLLOWED = {
    "onclick": "<a href='#' onclick='goPage(2)'>下一页</a>"
    "<script>function goPage(n){location.href='list_'+n+'.html';}</script>",
    "javascript": "<a href=\"javascript:location.href='list_2.html'\">下一页</a>",
    "button": "<button onclick=\"window.location='/list_2.html'\">下一页</button>",
    "span": "<span onclick=\"go('list_2.html')\">下一页</span> 共2页",
}


@pytest.mark.parametrize("kind", sorted(FOLLOWED))
def test_pagers_whose_address_stands_in_their_script_are_followed(city: Any, kind: str) -> None:
    city.doc(1, 2)
    city.listed(city.links(1), FOLLOWED[kind])
    city.listed(city.links(2), "<a class='disabled'>下一页</a>", "/list_2.html")
    night = city.night()
    assert city.documents() == {"/doc/1.html", "/doc/2.html"}
    assert city.alarms(night) == {}


def test_links_of_scripts_and_data_in_scripts_are_entries(city: Any) -> None:
    city.doc(1, 2, 3, 4)
    items = (
        f"<li><a href='javascript:;' onclick=\"openDoc('1')\">{T.format(1)}</a></li>"
        f"<li onclick=\"window.open('/doc/2.html')\">{T.format(2)}</li>"
        f"<li><a href=\"javascript:toUrl('/doc/3.html')\">{T.format(3)}</a></li>"
    )
    code = "function openDoc(id){window.open('/doc/'+id+'.html','_blank');}"
    data = json.dumps([{"title": T.format(4), "url": "/doc/4.html", "date": "2025-09-01"}])
    city.listed(items, f"<script>{code} var data = {data};</script>")
    assert city.alarms(city.night()) == {}
    assert city.documents() == {f"/doc/{n}.html" for n in (1, 2, 3, 4)}


def test_a_disclosure_that_only_a_script_leads_to_is_told(city: Any) -> None:
    city.doc(1)
    city.listed(city.links(1) + f"<li><a href='javascript:;' onclick=\"detail('77','a8')\">{T.format(7)}</a></li>")
    assert city.alarms(city.night()) == {"list_short": "/list.html"}


def test_titles_cut_short_are_completed_before_they_are_judged(city: Any) -> None:
    city.doc(1, 2)
    title = "云澜市文化和旅游局举办春节活动"
    body = f"<h1>{title}</h1><p>{'活动内容丰富多彩。' * 30}</p>"
    city.page("/news/3.html", f"<html><head><title>{title}</title></head><body>{body}</body></html>")
    city.listed(
        f"<li><a href='/doc/1.html' title='{T.format(1)}'>云澜市第1局2024…</a></li>"
        "<li><a href='/doc/2.html'>云澜市第2局2024年…</a></li>"
        "<li><a href='/news/3.html'>云澜市文化和旅游局举办…</a></li>"
    )
    assert city.alarms(city.night()) == {}
    assert city.documents() == {"/doc/1.html", "/doc/2.html"}


@pytest.mark.parametrize("form", ["/doc/1.html;jsessionid={}", "/doc/1.html?jsessionid={}", "/doc/1.html?sid={}"])
def test_session_ids_that_expire_are_no_new_address_and_nothing_vanishes(city: Any, form: str) -> None:
    def serve(session: str) -> str:
        for path in [path for path in city.portal.pages if path.startswith("/doc/1.html")]:
            del city.portal.pages[path]
        path = form.format(session)
        city.page(path, city.tools.article(1))
        return path

    for number in range(3):
        path = serve(f"{number}A7F3C92E5D{number:010d}")
        city.listed(f"<li><a href='{path}'>{T.format(1)}</a></li>")
        night = city.night()
        assert city.alarms(night) == {}
        assert path in city.asked(), "asked as it is linked"
        assert city.states(night)["/doc/1.html"] == ("new" if number == 0 else "unchanged")
    assert len(load("documents", data=city.data)) == 1


@pytest.mark.parametrize("clock", ["t=1700000{}000", "_=1700000{}000999", "random=0.48{}77221"])
def test_clocks_in_addresses_are_no_part_of_them(city: Any, clock: str) -> None:
    for number in (111, 222):
        path = f"/doc.jsp?id=7&{clock.format(number)}"
        city.page(path, city.tools.article(1))
        city.listed(f"<li><a href='{path.replace('&', '&amp;')}'>{T.format(1)}</a></li>")
        assert city.alarms(city.night()) == {}
    assert len(load("documents", data=city.data)) == 1


def test_a_list_in_json_is_described_in_the_profile(city: Any) -> None:
    city.doc(1, 2, 3)
    for page, numbers in ((1, (1, 2)), (2, (3,)), (3, ())):
        rows = [{"bt": T.format(n), "id": n, "fbsj": 1757640000000} for n in numbers]
        city.page(f"/api/list?page={page}", json.dumps({"data": {"total": 3, "rows": rows}}), "application/json")
    fields = 'items = "data.rows"\ntitle = "bt"\ndate = "fbsj"\nlink = "/doc/{id}.html"\ntotal = "data.total"\n'
    city.profile("/api/list?page=1", more=f'[list.fields]\n{fields}next = "/api/list?page={{page}}"\n')
    assert city.alarms(city.night()) == {}
    assert city.documents() == {f"/doc/{n}.html" for n in (1, 2, 3)}


def test_a_list_in_xml_is_described_in_the_profile(city: Any) -> None:
    city.doc(1, 2)
    item = "<item><title><![CDATA[{}]]></title><link>/doc/{}.html</link><pubDate>2025-09-12</pubDate></item>"
    first, second = (item.format(T.format(n), n) for n in (1, 2))
    head = "<?xml version='1.0' encoding='utf-8'?><rss><channel>"
    city.page("/feed.xml", f"{head}{first}<next>/feed2.xml</next></channel></rss>", "text/xml")
    city.page("/feed2.xml", f"{head}{second}</channel></rss>", "text/xml")
    fields = 'items = "rss.channel.item"\nlink = "link"\ndate = "pubDate"\nnext = "rss.channel.next"\n'
    city.profile("/feed.xml", more=f"[list.fields]\n{fields}")
    assert city.alarms(city.night()) == {}
    assert city.documents() == {"/doc/1.html", "/doc/2.html"}


def test_a_described_list_that_gives_less_than_it_says_is_short(city: Any) -> None:
    city.doc(1)
    answer = {"data": {"total": 40, "rows": [{"title": T.format(1), "url": "/doc/1.html"}]}}
    city.page("/api.json", json.dumps(answer), "application/json")
    city.profile("/api.json", more='[list.fields]\nitems = "data.rows"\ntotal = "data.total"\n')
    assert city.alarms(city.night()) == {"list_short": "/api.json"}


def test_a_part_of_a_document_is_no_document(city: Any) -> None:
    city.page("/doc/1.html", city.tools.article(1), status=206, headers={"Content-Range": "bytes 0-99/5000"})
    city.portal.pages["/doc/1.html"].send = part
    city.listed(city.links(1))
    assert city.states(city.night())["/doc/1.html"] == "truncated"


def part(handler: Any) -> None:
    handler.send_response(206)
    handler.end_headers()


def test_robots_that_redirect_without_end_ask_nothing(city: Any) -> None:
    city.doc(1)
    city.listed(city.links(1))
    city.page("/robots.txt", status=302, headers={"Location": "/robots.txt?again"})
    city.page("/robots.txt?again", status=302, headers={"Location": "/robots.txt"})
    night = city.night()
    assert {hit.path.partition("?")[0] for hit in city.portal.hits} == {"/robots.txt"}
    assert city.alarms(night) == {"list_failed": "/list.html"}


@pytest.mark.parametrize("location", ["ftp://x.cn/robots.txt", "file:///etc/passwd", "http://x.cn:8O80/"])
def test_robots_that_redirect_to_nowhere_ask_nothing(city: Any, location: str) -> None:
    city.doc(1)
    city.listed(city.links(1))
    city.page("/robots.txt", status=302, headers={"Location": location})
    assert city.alarms(city.night()) == {"list_failed": "/list.html"}
    assert city.asked() == set()


@pytest.mark.parametrize("status", [206, 301, 500, 501, 520])
def test_robots_that_a_server_fails_to_give_ask_nothing(city: Any, status: int) -> None:
    city.doc(1)
    city.listed(city.links(1))
    city.page("/robots.txt", b"User-agent: *", "text/plain", status=status)
    assert city.alarms(city.night()) == {"list_failed": "/list.html"}
    assert city.asked() == set()


def test_floods_of_cookies_and_headers_are_bounded(city: Any) -> None:
    city.doc(2, 3)
    city.page("/doc/1.html", city.tools.article(1))
    city.portal.pages["/doc/1.html"].send = flood
    city.listed(city.links(2, 1, 3))
    night = city.night()
    assert {"/doc/2.html", "/doc/3.html"} <= city.documents()
    assert max(len(hit.headers.get("Cookie", "")) for hit in city.portal.hits) < 10_000
    assert set(city.states(night).values()) <= {"new", "error", "refused", "too_large", "soft_404"}


def flood(handler: Any) -> None:
    handler.send_response(200)
    for number in range(900):
        handler.send_header("Set-Cookie", f"c{number}={'x' * 60}; Path=/")
    handler.end_headers()
    handler.wfile.write("<html><body><p>决算</p></body></html>".encode())


def test_a_page_of_fifty_megabytes_is_refused_in_bounded_memory(city: Any) -> None:
    import resource

    city.doc(1)
    big = "<html><body>" + "<p>2024年度收入总计1001.50万元。</p>" * 1_100_000 + "</body></html>"
    city.page("/doc/2.html", big)
    city.listed(city.links(1, 2))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    night = city.night()
    assert city.states(night)["/doc/2.html"] == "too_large"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 700_000, "kilobytes"
    assert city.documents() == {"/doc/1.html"}


def test_an_extraction_and_a_night_share_one_gate(city: Any) -> None:
    from threading import Thread

    from mingzhang.pipeline.batch import extract_all
    from mingzhang.pipeline.settings import Settings as Extracting
    from mingzhang.pipeline.targets import Target

    city.doc(*range(1, 9))
    city.listed(city.links(1, 2, 3, 4))
    city.profile()
    text = (city.data / "portals" / "city.toml").read_text("utf-8").replace("delay = 0.0", "delay = 0.2")
    (city.data / "portals" / "city.toml").write_text(text, "utf-8")
    targets = [Target("url", f"{city.base}/doc/{n}.html") for n in range(5, 9)]
    settings = Extracting(city.data, allow_private=True, pause=0.2)
    night = Thread(target=city.night)
    night.start()
    extract_all(targets, settings, lambda _: None, lambda _: None)
    night.join()
    hits = sorted((hit.at, hit.path) for hit in city.portal.hits)
    nightly = {"/robots.txt", "/list.html", *(f"/doc/{n}.html" for n in range(1, 5))}
    close = [
        (before, after)
        for (then, before), (now, after) in itertools.pairwise(hits)
        if now - then < 0.2 and after in nightly
    ]
    assert len(hits) == 10
    assert not close, "a night keeps its delay after an extraction's request, too"


def test_some_forty_faults_in_one_night_and_the_night_after(city: Any) -> None:
    tools, base = city.tools, city.base
    city.profile(*tools.faults(city.portal), more="[disclosures]\nwords = ['决算']\n")
    first = city.night()
    states = city.states(first)
    for name in tools.elsewhere:
        assert states[f"/to/{name}"] == "refused", name
    for link in tools.bad_addresses:
        assert states[link[:2000]] == "refused", link[:80]
    assert states["/part.pdf"] == "truncated"
    assert states["/never.html"] == "soft_404"
    assert states["http://elsewhere.example.com/list_2.html"] == "refused"
    assert states["/gone.html"] == "refused"
    assert states["/silent.html"] not in {"new", "unchanged", "changed"}
    short = {f"/short/{name}.html" for name in tools.short_lists}
    assert {url.partition("#")[0] for url, state in states.items() if state == "list_short"} == short
    told = sorted((alarm.kind, alarm.url.removeprefix(base)) for alarm in first.alarms)
    assert [url for kind, url in told if kind == "list_short"] == sorted(short)
    lists = [url for kind, url in told if kind == "list_failed"]
    assert lists == ["/gone.html", "/silent.html", "http://elsewhere.example.com/list_2.html"]
    kinds = {kind for kind, _ in told}
    assert kinds == {"list_short", "list_failed", "documents_refused", "documents_truncated", "documents_soft_404"}
    documents = {f"/doc/{n}.html" for n in (1, 2, 3, 31, 32, 33, 34, 41, 42, 43, 44)} | {"/up/31.pdf"}
    assert city.documents() - {"/flood.html"} == documents
    assert max(len(hit.headers.get("Cookie", "")) for hit in city.portal.hits) < 10_000
    facts = load("facts", data=city.data)
    tools.replaced(city.portal)
    second = city.night()
    gone = {f"/doc/{n}.html" for n in (32, 33, 34, 41)} | {"/up/31.pdf"}
    assert {url for url, state in city.states(second).items() if state == "withdrawn"} == gone
    told = sorted((alarm.kind, alarm.url.removeprefix(base)) for alarm in second.alarms)
    assert {url for kind, url in told if kind == "withdrawn"} == gone
    assert {kind for kind, _ in told} == {"withdrawn", "list_short", "list_failed"}, "what was refused rings once"
    assert load("facts", data=city.data).equals(facts), "the last good versions stay"


def test_records_of_a_page_go_on_in_its_proxy(city: Any) -> None:
    city.doc(1, 2, 3)
    proxy = "/module/web/jpage/dataproxy.jsp?startrecord={}&endrecord={}&perpage=1&unitid=4"
    record = "<record><![CDATA[<li><a href='/doc/{0}.html'>云澜市第{0}局2024年度部门决算</a></li>]]></record>"
    store = f"<datastore><totalrecord>3</totalrecord><recordset>{record.format(1)}</recordset></datastore>"
    code = f"<script>var p = {{unitUrl: '{proxy.format(1, 1)}'}};</script>"
    city.listed("", f"<script type='text/xml'>{store}</script>{code}")
    for number in (2, 3):
        answer = f"<datastore><totalrecord>3</totalrecord><recordset>{record.format(number)}</recordset></datastore>"
        city.page(proxy.format(number, number), answer, "text/xml")
    assert city.alarms(city.night()) == {}
    assert city.documents() == {f"/doc/{n}.html" for n in (1, 2, 3)}
