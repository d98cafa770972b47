# ruff: noqa: E501 - tables of strange values read better in one line
"""A hundred and fifty forms more of what portals do: pagers, lengths, notices, files, robots.txt, titles and wires."""

from __future__ import annotations

import gzip
import io
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from openpyxl import Workbook

T = "云澜市第{}局2024年度部门决算"
JUMP = "<script>function jump(n){location.href='list_'+n+'.html';}</script>"
SUBMIT = "<form name=f method=post action='post.do'><input type=hidden name=page value=1></form><a href='#' onclick='go(2)'>2</a>"


def link(number: int) -> str:
    return f"<li><a href='/doc/{number}.html'>{T.format(number)}</a><span>2025-09-12</span></li>"


FOLLOWED: dict[str, tuple[str, str, str]] = {
    "numbers from one": ("page_1.html", "<a href='page_2.html'>2</a><a href='page_2.html'>尾页</a>", "page_2.html"),
    "numbers behind an index": ("index.html", "<a href='page_2.html'>2</a>", "page_2.html"),
    "capitals": ("LIST.HTML", "<A HREF='LIST_2.HTML'>2</A>", "LIST_2.HTML"),
    "folder of pages": ("", "<a href='page/2/'>2</a>", "page/2/"),
    "page below": ("list", "<a href='list/2'>2</a>", "list/2"),
    "offset": ("list.html", "<a href='?offset=15'>2</a>", "list.html?offset=15"),
    "pg": ("list.html", "<a href='?pg=2'>2</a>", "list.html?pg=2"),
    "data-url of an item": ("list.html", "<li class=next data-url='list_2.html'>下一页</li>", "list_2.html"),
    "data-url of a link": ("list.html", "<a class=next data-url='list_2.html'>下一页</a>", "list_2.html"),
    "picture": ("list.html", "<a href='b.html'><img src=n.gif alt='下一页'></a>", "b.html"),
    "area": ("list.html", "<map><area href='b.html' alt='下一页'></map>", "b.html"),
    "two signs": ("list.html", "<a href='b.html'>下一页&nbsp;&gt;&gt;</a>", "b.html"),
    "arrow": ("list.html", "<a href='b.html'>下一页→</a>", "b.html"),
    "brackets": ("list.html", "<a href='b.html'>[下一页]</a>", "b.html"),
    "black brackets": ("list.html", "<a href='b.html'>【下页】</a>", "b.html"),
    "later page": ("list.html", "<a href='b.html'>后页</a>", "b.html"),
    "English": ("list.html", "<a href='b.html'>Next Page</a>", "b.html"),
    "English with a sign": ("list.html", "<a href='b.html'>Next »</a>", "b.html"),
    "label": ("list.html", "<a href='b.html' aria-label='Next'><i class=icon></i></a>", "b.html"),
    "class": ("list.html", "<a href='b.html' class='next'><i class=icon></i></a>", "b.html"),
    "template": (
        "list.html",
        "<a href='javascript:go(2)'>下一页</a><script>const go = (n) => { location.href = `list_${n}.html`; }</script>",
        "list_2.html",
    ),
    "arrow function": (
        "list.html",
        "<a href='#' onclick='go(2)'>下一页</a><script>let go = n => location.assign('list_'+n+'.html')</script>",
        "list_2.html",
    ),
    "select of addresses": (
        "list.html",
        "<select onchange='location.href=this.value'><option value='list.html'>1</option>"
        "<option value='b.html'>2</option></select>",
        "b.html",
    ),
    "select that jumps": (
        "list.html",
        f"<select onchange='jump(this.value)'><option value=1>1</option><option value=2>2</option></select>{JUMP}",
        "list_2.html",
    ),
    "select in a form": (
        "list.html",
        "<form method=get action='list.do'><select name=page onchange='this.form.submit()'>"
        "<option value=1 selected>1</option><option value=2>2</option></select></form>",
        "list.do?page=2",
    ),
    "function of another name": ("list.html", "<script>ucapPage(2,1,'list','html')</script>", "list_2.html"),
}
"""The start page's name, its tail, and the name of the second page."""
POSTED = {
    "form by its name": f"{SUBMIT}<script>function go(n){{document.f.page.value=n;document.f.submit();}}</script>",
    "field in brackets": f"{SUBMIT}<script>function go(n){{document.forms['f'].elements['page'].value=n;"
    "document.forms['f'].submit();}</script>",
}
TOLD = {
    "script of elsewhere": "<a href='#' onclick='gopage(2)'>2</a><script src='/pager.js'></script>",
    "number on a dead link": "<a href='javascript:void(0)' data-page='2'>2</a><script src='/p.js'></script>",
    "number on 下一页": "<a href='javascript:void(0);' data-page='2'>下一页</a>",
    "number on an item": "<li data-pageindex='2'>2</li><script src='/p.js'></script>",
    "field to type in": "转到<input id=go size=2>页<button onclick='go()'>GO</button> 1/2",
    "click by id": "<a id='nextPage'>下一页</a><script>$('#nextPage').click(function(){load(2)});</script>",
    "listener": "<a class=pn href='#'>下一页</a><script>document.querySelector('.pn').addEventListener('click',f)</script>",
    "click by delegate": "<span class=pn>下一页</span><script>$(document).on('click','.pn',f)</script>",
    "more": "<div class='more'>点击加载更多</div>",
    "more below": "<div class='more'>下拉加载更多</div>",
    "more that fetches": "<button onclick='m()'>更多</button><script>function m(){fetch('/a?p='+(++p))}</script>",
    "loaded pager": "<a href='javascript:;'>下一页</a><script src='/js/pagination.js'></script>",
    "last page": "<a href='javascript:;' data-p='5'>尾页</a>",
    "last by call": "<a href='javascript:gotoPage(5)'>末页</a>",
    "full width": "共９５条",
    "Chinese number": "共五页",
    "parted": "共有95条信息，分5页显示",
    "colon": "共计：95条",
    "sum": "总计 95 条",
    "all": "全部 95 条",
    "found": "检索到95条结果",
    "records": "<b>95</b>条记录",
    "sum of records": "记录总数：95",
    "sum of pages": "总页数：5",
    "current": "<span>当前 1/5</span>",
    "pages": "页数：1/5",
    "English of": "Showing 1 to 15 of 95 entries",
    "English items": "95 items",
    "results": "显示第 1 至 15 项结果，共 95 项",
    "old script": "<script>var m_nRecordCount = 95; var m_nPageSize=20;</script>",
    "all pages": "<script>var allPage=5;</script>",
    "largest": "<script>var maxPage = '5';</script>",
    "last in script": "<script>var lastPage=5, curPage=1;</script>",
    "attributes": "<div class=pager data-count=95 data-limit=20></div>",
    "plugin": "<script>$('.M-box').pagination({totalData:95,showData:15})</script>",
    "laypage": "<script>laypage({cont:'p',pages:5,curr:1})</script>",
    "constructor": "<script>new Page({num:5,startnum:1,elem:$('#p')})</script>",
    "bootpag": "<script>$('#p').bootpag({total:5,page:1})</script>",
    "element": "<totalpage>5</totalpage>",
    "hidden element": "<span style='display:none' id=pagecount>5</span>",
}
QUIET = {
    "one page": "第1页/共1页",
    "dead link": "<a href='javascript:;'>下一页</a>",
    "disabled": "<a class='next disabled'>下一页</a>",
    "as many as there are": "共2条",
    "years": "<select name=year onchange='f()'><option>2024</option><option>2025</option></select>",
    "months": "<select name=month onchange='f(this.value)'>"
    + "".join(f"<option>{n}</option>" for n in range(1, 13))
    + "</select>",
    "visits": "浏览 95 次 2025/9/1",
    "another column": "<a href='#'>更多</a>",
    "library": "<a href='javascript:;' >下一页</a><script src='/js/jquery.min.js'></script>",
    "bare total": "<script>var total=95</script>",
    "carousel": "<button class=carousel-next></button><script>$('.carousel-next').click(f)</script>",
    "comments": "共95条评论",
    "on each page": "每页95条记录",
}
NOTICES = (
    *(
        "您访问的内容已下线",
        "文章不存在",
        "此页面已过期",
        "内容正在审核",
        "您所查看的信息已过期",
        "网站维护中，请稍后访问",
    ),
    *(
        "该页面已迁移至新网站",
        "请求的资源不可用",
        "非法访问",
        "Server Error in '/' Application. Runtime Error",
        "不予公开",
    ),
    *(
        "HTTP Status 500 – Internal Server Error",
        "Under maintenance",
        "域名已过期",
        "该网站暂时无法访问",
        "本文已被管理员移除",
    ),
)


def book(*rows: tuple[object, ...]) -> bytes:
    made, out = Workbook(), io.BytesIO()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    made.save(out)
    return out.getvalue()


def good(name: str) -> bytes:
    amounts = (("财政拨款收入", 120.5), ("其他收入", 3.25), ("本年收入合计", 123.75))
    return book(("收支决算总表", name), ("项目", "金额（万元）"), *amounts)


def empty_zip() -> bytes:
    out = io.BytesIO()
    zipfile.ZipFile(out, "w").close()
    return out.getvalue()


def table(*rows: tuple[object, ...]) -> bytes:
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<html><body><table>{cells}</table></body></html>".encode()


FILES: dict[str, tuple[bytes, str]] = {
    "menu": (table(("序号", "名称"), *((n, "栏目") for n in range(9))), "withdrawn"),
    "blank book": (book((None,)), "withdrawn"),
    "book with a notice": (book(("文件已删除",)), "withdrawn"),
    "another book": (book(("通讯录",), ("姓名", "电话"), ("张三", "0791-88888888")), "withdrawn"),
    "empty zip": (empty_zip(), "withdrawn"),
    "text": (b"file not found", "withdrawn"),
    "json": (b'{"error":"no such file"}', "withdrawn"),
    "bytes": (b"\x93\x12\xff" * 900, "withdrawn"),
    "broken pdf": (b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF", "withdrawn"),
    "zeros": (book(("收支决算总表",), ("项目", "金额"), ("收入", 0), ("其他收入", 0), ("合计", 0)), "changed"),
    "same table as a page": (
        table(
            ("收支决算总表",),
            ("项目", "金额（万元）"),
            ("财政拨款收入", 120.5),
            ("其他收入", 3.25),
            ("本年收入合计", 123.75),
        ),
        "changed",
    ),
    "packed": (gzip.compress(good("packed")), "changed"),
}
"""What stands where a workbook was."""
PDFS = {"notice": "file removed", "blank": ""}
"""The words of the PDF that stands where a PDF was."""


MACHINES = (
    *(
        "http://2852039166/k.pdf",
        "http://0xA9FEA9FE/k.pdf",
        "http://0251.0376.0251.0376/k.pdf",
        "http://169.254.43518/k.pdf",
    ),
    *("http://0xa9.0xfe.0xa9.0xfe/k.pdf", "http://[::ffff:a9fe:a9fe]/k.pdf", "http://[::ffff:169.254.169.254]/k.pdf"),
    *("http://[64:ff9b::a9fe:a9fe]/k.pdf", "http://[2002:a9fe:a9fe::1]/k.pdf", "http://[2001:0:a9fe:a9fe::]/k.pdf"),
    *("http://１６９.２５４.１６９.２５４/k.pdf", "http://①⑥⑨.②⑤④.①⑥⑨.②⑤④/k.pdf", "http://169。254。169。254/k.pdf"),
    *("http://%31%36%39.254.169.254/k.pdf", "http://[::]/k.pdf", "http://0/k.pdf", "http://[fd00:ec2::254]/k.pdf"),
    *("http://100.100.100.200/k.pdf", "http://169.254.169.254@x.cn/k.pdf", "http://x.cn@169.254.169.254/k.pdf"),
    *(
        "//169.254.169.254/k.pdf",
        "/\\169.254.169.254/k.pdf",
        "http:\\\\169.254.169.254\\k.pdf",
        "http://255.255.255.255/k.pdf",
    ),
    *(
        "http://[::169.254.169.254]/k.pdf",
        "http://224.0.0.1/k.pdf",
        "HTTP://169.254.169.254/k.pdf",
        "http://[ff02::1]/k.pdf",
    ),
    *("http://xn--a/k.pdf", "https://169.254.169.254/k.pdf", "http://169.254.169.254#@x.cn/k.pdf"),
)
"""Where cloud machines keep their keys, and what is nobody's address, in the notations that browsers take."""


def wire(more: Any) -> dict[str, tuple[Callable[[Any], None], str]]:
    """What stands on the wire, and the state of its row; `more` has the makers of answers."""
    raw, whole, text, ok = more.raw, more.whole, more.ARTICLE, more.OK
    half = len(text) // 2
    packed = gzip.compress(text)
    said: dict[str, tuple[Callable[[Any], None], str]] = {
        "length-below": (raw(ok + b"Content-Length: %d\r\n\r\n" % half, text), "truncated"),
        "length-below-later": (later(ok + b"Content-Length: %d\r\n\r\n" % half, text), "truncated"),
        "length-then-a-line": (raw(ok + b"Content-Length: %d\r\n\r\n" % len(text), text + b"\r\n"), "new"),
        "length-none-and-a-body": (raw(ok + b"Content-Length: 0\r\n\r\n", text), "truncated"),
        "hints-first": (
            raw(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + ok + b"Content-Length: %d\r\n\r\n" % len(text), text),
            "new",
        ),
        "chunk-huge": (raw(more.CHUNKED, b"ffffffffffffffff\r\n" + text), "truncated"),
        "chunk-negative": (raw(more.CHUNKED, b"-5\r\n" + text), "truncated"),
        "packed-in-members": (
            whole(gzip.compress(text[:half]) + gzip.compress(text[half:]), b"Content-Encoding: gzip"), "new",
        ),
        "packed-and-more": (whole(packed + b"garbage", b"Content-Encoding: gzip"), "truncated"),
        "cookies-without-end": (whole(text, *(b"Set-Cookie: c%d=%s" % (n, b"v" * 200) for n in range(900))), "error"),
        "wide-characters": (whole(text.decode().encode("utf-16"), b"Content-Type: text/html; charset=utf-8"), "new"),
        "charset-of-nobody": (whole(text, b"Content-Type: text/html; charset=x-klingon"), "new"),
        "refresh-header": (whole(b"<html>moved</html>", b"Refresh: 0; url=/doc/5.html"), "new"),
        "refresh-header-away": (whole(b"<html>moved</html>", b"Refresh: 0; url=http://elsewhere.example.com/"), "refused"),
        "refresh-header-round": (whole(b"<html>moved</html>", b"Refresh: 0; url=/m/refresh-header-round.html?1"), "error"),
        "range": (whole(text, b"Content-Range: bytes */700", status=b"416 Range Not Satisfiable"), "error"),
        "choices": (whole(text, b"Location: /doc/5.html", status=b"300 Multiple Choices"), "error"),
        "no-content-and-a-body": (raw(b"HTTP/1.1 204 No Content\r\n\r\n", text), "error"),
    }  # fmt: skip
    return said


def later(head: bytes, body: bytes) -> Callable[[Any], None]:
    def send(handler: Any) -> None:
        handler.wfile.write(head)
        handler.wfile.flush()
        time.sleep(0.2)
        with suppress(OSError):
            handler.wfile.write(body)
        handler.close_connection = True

    return send


def put_lists(city: Any) -> list[str]:
    """A list for every pager and length, each with two documents that no other list links; their start pages."""
    city.doc(*range(1, 4 + 2 * len(FOLLOWED) + 2 * len(POSTED)))
    starts, number = [], 3
    for name, (start, tail, second) in FOLLOWED.items():
        base = f"/followed/{name.replace(' ', '-')}/"
        city.listed(link(number), tail, base + start)
        city.listed(link(number + 1), "", base + second)
        starts.append(base + start)
        number += 2
    for name, tail in POSTED.items():
        base = f"/posted/{name.replace(' ', '-')}/"
        city.listed(link(number), tail, f"{base}list.html")
        city.page(f"{base}post.do", posted=second_page(link(number + 1)))
        starts.append(f"{base}list.html")
        number += 2
    for kind, tails in (("told", TOLD), ("quiet", QUIET)):
        for at, tail in enumerate(tails.values()):
            city.listed(link(1) + link(2), tail, f"/{kind}/{at}/list.html")
            starts.append(f"/{kind}/{at}/list.html")
    return starts


def second_page(items: str) -> Callable[[dict[str, str]], bytes]:
    return lambda form: f"<html><body><ul>{items if form.get('page') == '2' else ''}</ul></body></html>".encode()
