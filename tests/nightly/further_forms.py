# ruff: noqa: E501 - tables of strange values read better in one line
"""Some eighty forms beyond `other_forms`: functions that page on, lengths in other words, what stands where a page should."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

TITLE = "云澜市第{}局2024年度部门决算"
TO_PAGE = "<a href='#' onclick='toPage({})'>下一页</a><script>{}</script>"


def link(number: int) -> str:
    return f"<li><a href='/doc/{number}.html'>{TITLE.format(number)}</a><span>2025-09-12</span></li>"


def by(code: str, given: str = "2") -> str:
    return TO_PAGE.format(given, code)


FOLLOWED: dict[str, tuple[str, str, str]] = {
    "object": ("index.html", "<script>Pager({size:2, current:0, prefix:'index', suffix:'html'});</script>", "index_1.html"),
    "createPage": ("index.html", "<script>createPage(2,0,'index','html');</script>", "index_1.html"),
    "pathname": ("list.html", by("function toPage(n){ window.location.href = window.location.pathname + '?page=' + n; }"), "list.html?page=2"),
    "search": ("list.html", by("function toPage(n){ location.search = '?page=' + n; }"), "list.html?page=2"),
    "split": ("list.html", by("function toPage(n){ location.href = location.href.split('?')[0] + '?page=' + n; }"), "list.html?page=2"),
    "number read": ("list.html", by("function toPage(n){ location.href = 'list_' + parseInt(n) + '.html'; }"), "list_2.html"),
    "counted up": ("list.html", by("function toPage(n){ location.href = 'list_' + (n+1) + '.html'; }", "1"), "list_2.html"),
    "variable": ("list.html", by("function toPage(n){ var url = 'list_' + n + '.html'; window.location.href = url; }"), "list_2.html"),
    "first apart": ("list.html", by("function toPage(n){ if(n==1){location.href='list.html';}else{location.href='list_'+n+'.html';} }"), "list_2.html"),
    "mark": ("list.html", by("function toPage(n){ location.href='list_{p}.html'.replace('{p}', n); }"), "list_2.html"),
    "front": ("list.html", by("var base='list_';function toPage(n){ location.href=base+n+'.html'; }"), "list_2.html"),
    "no argument": ("list.html", by("var at=1;function toPage(){ location.href='list_'+(at+1)+'.html'; }", ""), "list_2.html"),
    **{f"word {at}": ("list.html", f"<div class='page'><a href='b2.html'>{word}</a></div>", "b2.html")
       for at, word in enumerate(("向后", "往后", "下翻", "＞＞", ">>", "▷", "⟩", "下一批", "第2页", "2页", "page 2", "older entries",
                                          "…", "翻页", "后10页", "下一屏", "翻到下一页", "往后翻页", "下1页"))},
    "picture of a form": ("list.html", "<a href='b2.html'><input type='image' alt='下一页' src='n.gif'></a>", "b2.html"),
}  # fmt: skip
"""The start page's name, its tail, and the name of the second page."""
TOLD = {
    "fragment": "<a href='list.html#/page/2'>下一页</a>",
    "scroll": "<div id=end></div><script>var page=1;window.onscroll=function(){ $.get('/api?page='+(++page),add) }</script>",
    "observer": "<div id=end></div><script>var page=1;new IntersectionObserver(()=>{page++;fetch('/api?page='+page)}).observe(e)</script>",
    "request": "<a onclick='load(2)'>下一页</a><script>function load(n){ var x=new XMLHttpRequest(); x.open('GET','/api?page='+n); x.send() }</script>",
    "state": '<script>window.__STATE__={"list":{"total":95,"size":15}}</script>',
    "named by class": "<div class=page><span class='default_pgTotalPage'>5</span></div>",
    "meta": "<meta name='totalPages' content='5'>",
    "records": "记录数: 95",
    "sum": "总数:95",
    "page of": "Page 1/5",
    "brackets": "<div class=page>[1/5]</div>",
    "noun between": "本栏目共有信息95条",
    "range": "1 - 15 / 95",
    "about": "为您找到相关结果约95条",
    "Chinese": "共计九十五条",
    "plugin of records": "<script>new Paging({total: 95, size: 15})</script>",
    "plugin of items": "<script>$('#p').simplePagination({items:95, itemsOnPage:10})</script>",
    "plugin of pages": "<script>$('.p').createPage({ pageNum: 5, current: 1});</script>",
    "count of pages": "<script>var pageCnt='5';</script>",
    "count of rows": "<script>var rowCount=95; var pageSize=15;</script>",
    **{
        f"foot {at}": f"<div>{words}</div>"
        for at, words in enumerate(
            (
                "共95个",
                "total: 95",
                "全部（95）",
                "总共 <b>95</b> 个文档",
                "Found 95 documents",
                "已显示 15 条，剩余 80 条",
                "15 of 95",
                "<i>共</i><b>95</b><i>篇</i>",
                "共1,095条",
                "文章数量：95",
                "95 条记录 分 7 页",
                "<dl><dt>页数</dt><dd>7</dd></dl>",
            )
        )
    },
    **{
        f"call {at}": f"<script>{call}</script>"
        for at, call in enumerate(
            (
                "var tp=5,cp=1; page(cp,tp)",
                "showPage(1,5,'list')",
                "pagination(95,15,1)",
                "fenye(1,7);",
                "MyPager.init(1, 7, 'list_');",
                "var total=95,size=15,cur=1; setPages(total,size,cur);",
                "new PageBar(7, 1, '/list')",
                "$('#p').showPages(1,7)",
                "buildPages(0,7,'index','shtml')",
            )
        )
    },
    "element": "<div class=p count='95' pagesize='15'></div>",
    "component": "<a-pager :total='95' :page-size='15'/>",
    "settings": '<script>var cfg={"limit":15,"count":95}</script>',
    "five pages on": "<div class='page'><a href='/else/l9.html'>后五页</a></div>",
    "an item by its number": "<li><a href='javascript:;' data-id='31'>云澜市第31局2024年度部门决算</a></li>",
    "an item by its date": "<li><a href='#'>云澜市第31局2024年度部门决算</a><span>2025-09-12</span></li>",
    "last page": "<div class='pagination'><a href='list_7.html'>尾页</a></div>",
}
QUIET = {
    "money": "预算共95条支出",
    "arrow of pictures": "<div class=show><a href='javascript:scrollNext()'>&gt;</a></div>",
    "one page": "<script>Pager({size:1, current:0, prefix:'index', suffix:'html'});</script>",
    "home": "<a href='javascript:home()'>首页</a><script>function home(){location.href='/'}</script>",
    "days": "2025-09-01/2",
    "counter": "<script>var count=60;var pageSize=15;</script>",
    **{
        f"words {at}": f"<div>{words}</div>"
        for at, words in enumerate(
            (
                "您是第 12345 位访问者",
                "总访问量：1,234,567 今日访问：89",
                "联系电话：020-12345678",
                "邮编：510000",
                "更新时间：2025-09-12 10:20:30",
                "共2个",
                "全部（2）",
                "共2条 每页15条 第1页/共1页",
                "Showing 1 to 2 of 2 entries",
                "共95个部门 共300个单位公开",
                "共95家预算单位，共计12345万元",
                "共 95 人投票",
                "全文共 3200 字",
                "总计 95.50 万元",
                "<a href='#'>全部</a> <a href='#'>2025</a>",
                "浏览次数：<b id=hits>95</b>",
            )
        )
    },
    **{
        f"code {at}": f"<script>{call}</script>"
        for at, call in enumerate(
            (
                "pagination(2,15,1)",
                "showPage(1,1,'list')",
                "laypage.render({count:2,limit:15})",
                "trackPageView(1, 9527)",
                "pageScroll(1, 300)",
                "setPageSize(15,1)",
                "tabPage(1,3)",
            )
        )
    },
    "sum": "<table><tr><td>合计</td><td>1095</td></tr></table>",
    "tabs": "<ul><li><a href='#' data-tab-id='1' id='t1'>部门决算</a></li><li><a href='javascript:;'>部门预算</a></li></ul>",
    "last is here": "<div class='page'><a href='list.html'>首页</a><a href='list.html'>尾页</a></div>",
    "scroll to the top": "<script>window.onscroll=function(){ top() }</script>",
}

NEWS = "".join(
    f"<li><a href='/n/{n}.html'>全市一般公共预算收入增长{n}.{n}%，达到{n * 13}.5亿元</a><span>2026-02-{n + 10}</span></li>"
    for n in range(1, 13)
)
STANDS = {
    "lost": "<p>哎呀，页面跑丢了</p>",
    "waiting": "<p>当前访问人数过多，请排队等待</p>",
    "inside": "<p>该页面仅限政务外网访问</p>",
    "address": "<p>您的IP（1.2.3.4）不在允许访问的范围内</p>",
    "trace": "<pre>java.lang.NullPointerException at com.cms.View.show(View.java:12)</pre>",
    "database": "<p>ORA-12541: TNS:no listener</p>",
    "unpaid": "<p>站点已暂停，请联系空间商续费</p>",
    "variables": "<h1>${article.title}</h1><div>${article.content}</div>",
    "null": "null",
    "answer": '{"code":200,"msg":"操作成功","data":{"records":[],"total":0}}',
    "called": 'callback({"status":"error"})',
    "comment": "<!-- empty -->",
    "alert": "<script>alert('该信息已删除');history.back();</script>",
    "news": f"<div>您访问的页面不存在</div><ul>{NEWS}</ul>",
    "front page": f"<h2>要闻</h2><ul>{NEWS}</ul><h2>通知</h2><ul>{NEWS}</ul>",
    "prices": "<p>系统繁忙</p><table><tr><td>指数</td><td>3,012.55</td></tr><tr><td>成交</td><td>1,234.5亿元</td></tr></table>",
    "calendar": "<table>" + "".join("<tr>" + "".join(f"<td>{7 * r + c}</td>" for c in range(1, 8)) + "</tr>" for r in range(4)) + "</table>",
    "agreement": "<form><input name=u><input type=password name=p></form><div>" + "用户应当遵守有关法律法规和本网站的规定。" * 30 + "</div>",
    "another": "<h1>防汛工作会议</h1>" + "<p>会议强调要压实责任，投入3.5亿元、6.2亿元、8.1亿元，确保安全。</p>" * 9,
}  # fmt: skip
"""What stands with status 200 where a page should: no word of the title by which it is linked."""


def wire(more: Any) -> dict[str, tuple[Callable[[Any], None], str]]:
    """What stands on the wire, and the state of its row; `more` has the makers of answers."""
    whole, text = more.whole, more.ARTICLE
    return {
        "type of bytes": (whole(text, b"Content-Type: text/html; \xff\xfe;;;=="), "new"),
        "cookie of bytes": (whole(text, "Set-Cookie: 名=值; path=/".encode("gbk")), "new"),
        "part as whole": (whole(text[:300], b"Content-Range: bytes 0-299/5000"), "truncated"),
        "packed otherwise": (whole(text, b"Content-Encoding: xz"), "refused"),
        "moved in a while": (whole(b"<script>setTimeout(function(){location.href='/doc/5.html'},900)</script>"), "new"),
        "moved by a name": (whole(b"<script>var u='/doc/5.html';location.href=u;</script>"), "new"),
        "moved in this window": (whole(b"<script>window.open('/doc/5.html','_self')</script>"), "new"),
        "moved when loaded": (whole(b"<body onload=\"location.href='/doc/5.html'\"></body>"), "new"),
        "moved inside": (whole(b"<body onload=\"location.href='http://169.254.169.254/'\"></body>"), "redirected_private"),
    }  # fmt: skip


def put_lists(city: Any) -> list[str]:
    """A list for every pager and length; the documents of each stand in no other. Their start pages."""
    city.doc(1, 2, *range(3, 3 + 2 * len(FOLLOWED)))
    starts = []
    for at, (start, tail, second) in enumerate(FOLLOWED.values()):
        base = f"/followed/{at}/"
        city.listed(link(3 + 2 * at), tail, base + start)
        city.listed(link(4 + 2 * at), "", base + second)
        starts.append(base + start)
    for kind, tails in (("told", TOLD), ("quiet", QUIET)):
        for at, tail in enumerate(tails.values()):
            starts.append(f"/{kind}/{at}/list.html")
            city.listed(link(1) + link(2), tail, starts[-1])
    return starts
