"""Further pages of a list behind forms and scripts: posted or asked as a browser would, or told as `list_short`."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from mingzhang.pipeline.archive import Archive

T = "云澜市第{}局2024年度部门决算"
STATE = "/wEPDwUKLTE" + "x" * 5000


def items(*numbers: int) -> str:
    return "".join(f"<li><a href='/doc/{n}.html'>{T.format(n)}</a><span>2025-09-12</span></li>" for n in numbers)


def page(body: str) -> bytes:
    return f"<html><head><title>部门决算</title></head><body>{body}</body></html>".encode()


def aspx(number: int, last: int) -> str:
    """A page of an ASP.NET list: its state, its entries, its pager."""
    pager = (
        "<a disabled>下一页</a>"
        if number == last
        else "<a href=\"javascript:__doPostBack('ctl00$pager','')\">下一页</a>"
    )
    hidden = f"<input type='hidden' name='__VIEWSTATE' value='{STATE}{number}'><input name='q' value=''>"
    return f"<form method='post' action='/list.html'>{hidden}<ul>{items(number)}</ul>{pager}{GO}</form>"


def aspx_posted(form: dict[str, str]) -> bytes:
    assert form["__EVENTTARGET"] == "ctl00$pager"
    assert "q" in form
    assert "go" not in form, "a button that was not pressed is not sent"
    number = int(form["__VIEWSTATE"].removeprefix(STATE)) + 1
    return page(aspx(number, 3))


def numbered(name: str, answer: Callable[[int], str]) -> Callable[[dict[str, str]], bytes]:
    return lambda form: answer(int(form[name])).encode()


def of_three(number: int) -> str:
    return items(number) if number <= 3 else ""


GO = "<input type=submit name=go>"
FORM = (
    "<form name='f' method='post' action='/search.do'><input type=hidden id=pn name=pageNo value=1>"
    "<input type=hidden name=col value=7>"
)
FOLLOWED: dict[str, tuple[str, str, Callable[[dict[str, str]], bytes]]] = {
    "doPostBack": (aspx(1, 3), "/list.html", aspx_posted),
    "submit by function": (
        f"{FORM}{items(1)}<a href='javascript:go(2)'>下一页</a></form>"
        "<script>function go(n){document.getElementById('pn').value=n;document.f.submit();}</script>",
        "/search.do",
        numbered("pageNo", of_three),
    ),
    "submit by jQuery": (
        f"{FORM}{items(1)}<a href='#' onclick=\"fy('2')\">2</a></form>"
        "<script>function fy(p){ $('#pn').val(p); $('form').submit(); }</script>",
        "/search.do",
        numbered("pageNo", of_three),
    ),
    "post with an object": (
        f"{items(1)}<div>共 3 条</div><script>$.post('/jpage/page.do',{{pageNo:2, col:'7'}}, show)</script>",
        "/jpage/page.do",
        numbered("pageNo", of_three),
    ),
    "post by function": (
        f"{items(1)}<a onclick='turnTo(2)'>下一页</a><script>var size = 15;"
        "function turnTo(n){ $.post('/api/page', {pageIndex: n, pageSize: size}, function(d){ show(d) }) }</script>",
        "/api/page",
        numbered("pageIndex", of_three),
    ),
    "ajax that answers JSON": (
        f"{items(1)}<a onclick='more(2)'>下一页</a><script>"
        "function more(n){ $.ajax({url:'/api/list', type:'POST', data:{page:n, size:15}, success: show}) }</script>",
        "/api/list",
        numbered(
            "page", lambda n: json.dumps({"rows": [{"title": T.format(n), "url": f"/doc/{n}.html"}] if n < 4 else []})
        ),
    ),
    "ajax that answers HTML in JSON": (
        f"{items(1)}共3页<script>$.ajax({{type:'post', url:'/api/html', data:{{pageNum:2}}}})</script>",
        "/api/html",
        numbered("pageNum", lambda n: json.dumps({"code": 0, "html": of_three(n)})),
    ),
}


@pytest.mark.parametrize("kind", sorted(FOLLOWED))
def test_pages_behind_forms_and_scripts_are_followed_to_the_last(city: Any, kind: str) -> None:
    first, path, posted = FOLLOWED[kind]
    city.doc(1, 2, 3)
    city.page("/list.html", page(first))
    if path == "/list.html":
        city.portal.pages[path].posted = posted
    else:
        city.portal.pages[path] = city.tools.page(posted=posted)
    night = city.night()
    assert city.documents() == {f"/doc/{n}.html" for n in (1, 2, 3)}
    assert city.alarms(night) == {}
    assert {hit.path for hit in city.portal.hits if hit.path.startswith("POST")} == {f"POST {path}"}
    again = city.night()
    assert city.alarms(again) == {}, "and the night after, with another state of the form"
    assert city.documents() == {f"/doc/{n}.html" for n in (1, 2, 3)}, "lists are no documents"


@pytest.mark.parametrize(
    "code",
    [
        "$.ajax({type:'post', url:'PROXY?startrecord=1&endrecord=1&perpage=1', data:TOLD})",
        "$('#4').jpage({dataStore:'', totalRecord:3, perPage:1, proxyUrl:'PROXY', ajaxParam:TOLD})",
    ],
)
def test_windows_of_a_proxy_are_posted(city: Any, code: str) -> None:
    city.doc(1, 2, 3)
    ask = "/module/web/jpage/dataproxy.jsp?startrecord=2&endrecord=2&perpage=1"
    code = code.replace("PROXY", ask.partition("?")[0]).replace("TOLD", "{columnid:9, unitid:'4', webname:'云澜市'}")
    city.page("/list.html", page(f"{items(1)}<div>共 3 条</div><script>{code}</script>"))

    def record(number: int) -> Callable[[dict[str, str]], bytes]:
        def answer(form: dict[str, str]) -> bytes:
            assert form == {"columnid": "9", "unitid": "4", "webname": "云澜市"}
            inner = f"<record><![CDATA[{items(number)}]]></record>"
            return f"<datastore><totalrecord>3</totalrecord><recordset>{inner}</recordset></datastore>".encode()

        return answer

    for number in (2, 3):
        city.portal.pages[ask.replace("=2", f"={number}")] = city.tools.page(posted=record(number))
    night = city.night()
    assert city.documents() == {f"/doc/{n}.html" for n in (1, 2, 3)}
    assert city.alarms(night) == {}


def test_a_list_that_is_posted_from_its_first_record_is_read(city: Any) -> None:
    city.doc(1, 2)
    ask = "/module/web/jpage/dataproxy.jsp?startrecord={0}&endrecord={0}&perpage=1"
    code = f"$.ajax({{type:'post', url:'{ask.format(1)}', data:{{columnid:9}}}})"
    city.page("/list.html", page(f"<div id='list'></div><script>{code}</script>"))
    for number in (1, 2, 3):
        inner = f"<record><![CDATA[{items(number)}]]></record>" if number < 3 else ""
        answer = f"<datastore><totalrecord>2</totalrecord><recordset>{inner}</recordset></datastore>".encode()
        city.portal.pages[ask.format(number)] = city.tools.page(posted=lambda _, answer=answer: answer)
    night = city.night()
    assert city.documents() == {"/doc/1.html", "/doc/2.html"}
    assert city.alarms(night) == {}


def test_a_form_that_gives_the_first_page_again_is_told(city: Any) -> None:
    city.doc(1)
    city.page("/list.html", page(aspx(1, 3)))
    city.portal.pages["/list.html"].posted = lambda _: page(aspx(1, 3))
    assert city.alarms(city.night()) == {"list_short": "/list.html"}


def test_pages_that_are_posted_are_bounded_by_the_profile_like_others(city: Any) -> None:
    city.doc(*range(1, 6))
    city.profile(more="[list]\npages = 3\n")
    city.page("/list.html", page(FOLLOWED["post by function"][0]))
    city.portal.pages["/api/page"] = city.tools.page(posted=numbered("pageIndex", items))
    night = city.night()
    assert len([hit for hit in city.portal.hits if hit.path.startswith("POST")]) == 2
    assert [alarm.kind for alarm in night.alarms] == ["list_cut"]


def test_a_form_on_another_site_or_with_a_password_is_never_sent(city: Any) -> None:
    city.doc(1)
    for inner in ("<input type=password name=p>", ""):
        action = "/list.html" if inner else "http://elsewhere.example.com/post"
        form = f"<form method='post' action='{action}'>{inner}{items(1)}<input type=submit value='下一页'></form>"
        city.page("/list.html", page(form))
        city.portal.pages["/list.html"].posted = lambda _: page("")
        city.night()
        assert not [hit for hit in city.portal.hits if hit.path.startswith("POST")]


def test_what_was_posted_is_archived_with_what_came(city: Any) -> None:
    city.doc(1, 2, 3)
    city.page("/list.html", page(FOLLOWED["post by function"][0]))
    city.portal.pages["/api/page"] = city.tools.page(posted=numbered("pageIndex", of_three))
    city.night()
    archive = Archive(city.data / "raw")
    posted = [capture for capture in archive.latest() if "__wb_method=POST" in capture.url]
    assert [capture.url.removeprefix(city.base) for capture in posted] == [
        f"/list.html?__wb_method=POST&__page={n}" for n in (2, 3)
    ]
    assert items(2).encode() == archive.payload(posted[0])
    import warcio

    with (city.data / "raw" / posted[0].warc).open("rb") as file:
        sent = [
            record.content_stream().read()
            for record in warcio.ArchiveIterator(file)
            if record.rec_type == "request" and record.http_headers.protocol == "POST"
        ]
    assert b"pageIndex=2&pageSize=15" in sent
