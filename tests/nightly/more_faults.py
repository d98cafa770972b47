"""Forty-odd faults more of a portal: what one address says the first night, and what stands in its place the second."""

from __future__ import annotations

import gzip
import time
import zlib
from collections.abc import Callable
from typing import Any

Say = Callable[[Any], None]
"""Makes the answers of one fault on a `City`; the fault's own document is `/m/NAME.html`."""


def raw(head: bytes, body: bytes = b"", *, again: bytes = b"", hold: float = 0.0) -> Callable[[Any], None]:
    """Bytes on the wire as they are; `again` for as long as somebody listens."""

    def send(handler: Any) -> None:
        try:
            handler.wfile.write(head + body)
            handler.wfile.flush()
            until = time.monotonic() + 30
            while again and time.monotonic() < until:
                handler.wfile.write(again)
                time.sleep(0.02)
            time.sleep(hold)
        except OSError:
            pass
        handler.close_connection = True

    return send


def whole(body: bytes, *headers: bytes, status: bytes = b"200 OK") -> Callable[[Any], None]:
    lines = b"".join(header + b"\r\n" for header in headers)
    return raw(b"HTTP/1.1 " + status + b"\r\n" + lines + b"Content-Length: %d\r\n\r\n" % len(body), body)


ARTICLE = (
    "<html><head><meta charset='utf-8'><title>云澜市环保局2024年度部门决算</title></head><body><div class='TRS_Editor'>"
    "<h1>云澜市环保局2024年度部门决算</h1><p>2024年度收入总计1001.50万元，其中：财政拨款收入901.50万元，其他收入100.00万元。</p>"
    "<p>2024年度支出总计1001.50万元。</p></div></body></html>"
).encode()
NAVIGATION = "<div>" + "".join(f"<a href='/n{n}/'>政务公开第{n}栏</a> " for n in range(60)) + "</div>"


def framed(words: str, title: str = "提示信息") -> bytes:
    foot = "<div>版权所有 云澜市人民政府 电话 0791-88888888 2026-03-01 08:00:00</div>"
    return f"<html><head><title>{title}</title></head><body>{NAVIGATION}<p>{words}</p>{foot}</body></html>".encode()


def plain(words: str) -> bytes:
    return f"<html><head><title>提示</title></head><body><div>{words}</div></body></html>".encode()


def sent_to(target: str, status: int = 302) -> dict[str, Any]:
    return {"status": status, "headers": {"Location": target}}


def by_page(code: str) -> bytes:
    return f"<html><head>{code}</head><body>正在跳转</body></html>".encode()


OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
WIRE: dict[str, tuple[Callable[[Any], None], str]] = {
    "length-negative": (raw(OK + b"Content-Length: -5\r\n\r\n", ARTICLE), "error"),
    "length-twice": (raw(OK + b"Content-Length: 5\r\nContent-Length: 700\r\n\r\n", ARTICLE), "error"),
    "length-words": (raw(OK + b"Content-Length: many\r\n\r\n", ARTICLE), "error"),
    "length-long": (raw(OK + b"Content-Length: 99999\r\n\r\n", ARTICLE), "truncated"),
    "chunks-forever": (raw(CHUNKED, again=b"5\r\nhello\r\n"), "timeout"),
    "chunks-wrong": (raw(CHUNKED, b"ZZ\r\nhello\r\n"), "truncated"),
    "chunks-cut": (raw(CHUNKED, b"5\r\nhel"), "truncated"),
    "headers-forever": (raw(OK, again=b"X-A: " + b"b" * 9000 + b"\r\n"), "error"),
    "continue-forever": (raw(b"", again=b"HTTP/1.1 100 Continue\r\n\r\n"), "timeout"),
    "no-http": (raw(b"<html>hello</html>"), "error"),
    "another-protocol": (raw(b"SSH-2.0-OpenSSH_9.6\r\n"), "error"),
    "silence": (raw(b"", hold=6.0), "timeout"),
    "status-999": (whole(b"hi", status=b"999 Odd"), "error"),
    "304-unasked": (raw(b"HTTP/1.1 304 Not Modified\r\n\r\n"), "error"),
    "206": (whole(ARTICLE, b"Content-Range: bytes 0-471/5000", status=b"206 Partial Content"), "truncated"),
    "packed-twice": (whole(gzip.compress(gzip.compress(ARTICLE)), b"Content-Encoding: gzip, gzip"), "refused"),
    "packed-otherwise": (whole(ARTICLE, b"Content-Encoding: br"), "refused"),
    "packed-not": (whole(ARTICLE, b"Content-Encoding: gzip"), "new"),
    "packed-cut": (whole(gzip.compress(ARTICLE)[:-9], b"Content-Encoding: gzip"), "truncated"),
    "packed-bomb": (whole(gzip.compress(b"\0" * 9_000_000), b"Content-Encoding: gzip"), "too_large"),
    "raw-deflate": (whole(zlib.compress(ARTICLE)[2:-4], b"Content-Encoding: deflate"), "new"),
    "headers-many": (whole(ARTICLE, *(b"X-%d: y" % n for n in range(2000))), "new"),
    "header-long": (whole(ARTICLE, b"X: " + b"y" * 50_000), "new"),
    "header-illegal": (whole(ARTICLE, b"X A: b"), "error"),
}
"""What stands on the wire, and the state of its row."""
AWAY: dict[str, tuple[dict[str, Any], str]] = {
    "to-nothing": (sent_to(""), "error"),
    "to-blank": (sent_to("about:blank"), "refused"),
    "to-data": (sent_to("data:text/html,hello"), "refused"),
    "to-ldap": (sent_to("ldap://x.cn/"), "refused"),
    "to-user": (sent_to("http://user:p@x.cn/"), "refused"),
    "to-long": (sent_to("/" + "y" * 20_000), "refused"),
    "to-backslash": (sent_to("\\\\x.cn\\a"), "refused"),
    "to-itself": (sent_to("/m/to-itself.html", 307), "error"),
    "to-credentials": (sent_to("http://[::ffff:169.254.169.254]/latest"), "redirected_private"),
    "to-machine": (sent_to("http://0x7f000001:1/"), "redirected_private"),
    "to-home": (sent_to("/"), "soft_404"),
    "to-error": (sent_to("/error/404.html", 301), "soft_404"),
    "page-to-file": ({"body": by_page("<meta http-equiv=refresh content='0;url=file:///etc/passwd'>")}, "blocked"),
    "page-to-ftp": ({"body": by_page("<script>location.href='ftp://x.cn/'</script>")}, "blocked"),
    "page-to-itself": ({"body": by_page("<script>location='/m/page-to-itself.html'</script>")}, "blocked"),
    "page-elsewhere": ({"body": by_page("<script>top.location='http://elsewhere.example.com/'</script>")}, "refused"),
}
LINKS = (
    *("http:\\\\x.cn\\a.html", "http://127.0.0.1:0/a", "//x.cn:8O80/", "http://user@x.cn/", "http://\U0001f600.cn/"),
    *("http://" + "a" * 70 + ".cn/", "vbscript:x", "thunder://abc", "ms-word:ofe|u|http://x.cn/a.doc", "about:blank"),
    *("blob:http://x.cn/a", "data:text/html,hello", "ldap://x.cn/", "jar:http://x.cn!/", "http://x.cn/" + "z" * 30_000),
)
"""Links of a list that cost themselves only."""
REPLACED: dict[str, dict[str, Any]] = {
    "denied": {"body": framed("对不起，您没有权限查看该内容")},
    "busy": {"body": plain("访问频率过高，请稍候再试")},
    "session": {"body": framed("会话已超时，请重新登录")},
    "unreviewed": {"body": plain("该文章未审核")},
    "closed": {"body": framed("该栏目已关闭")},
    "arguments": {"body": framed("参数错误")},
    "english": {"body": plain("The page cannot be found")},
    "gateway": {"body": plain("502 Bad Gateway")},
    "database": {"body": plain("Error establishing a database connection")},
    "scan": {"body": plain("统一身份认证 请使用手机扫码登录<form><input name=u></form>")},
    "password": {"body": framed("<form>用户名<input name=u>密码<input type=password></form>", "用户登录")},
    "template": {"body": framed("首页 > 政务公开", "云澜市人民政府")},
    "headline": {
        "body": framed("<h1>云澜市环保局2024年度部门决算</h1><p>来源：办公室</p>", "云澜市环保局2024年度部门决算")
    },
    "nothing": {"body": b"<html><head></head><body></body></html>"},
    "blanks": {"body": b"   \n "},
    "json": {"body": b'{"success":false,"message":"not found"}', "content_type": "application/json"},
    "xml": {"body": b"<?xml version='1.0'?><Error><Code>NoSuchKey</Code></Error>", "content_type": "application/xml"},
    "pixel": {
        "body": b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00"
    },
    "home": sent_to("/"),
    "start": sent_to("/list.html"),
    "moved-to-notice": sent_to("/notice.html"),
}
"""What stands where a document was."""


def first_night(city: Any) -> None:
    """Every fault of the wire, of redirects and of links, and the documents that the second night replaces."""
    city.page("/", framed("欢迎访问云澜市人民政府门户网站"))
    city.page("/notice.html", framed("页面不存在或已被删除"))
    city.page("/error/404.html", framed("抱歉"))
    for name, (send, _) in WIRE.items():
        city.page(f"/m/{name}.html", b"x", send=send)
    for name, (said, _) in AWAY.items():
        city.page(f"/m/{name}.html", **said)
    for name in REPLACED:
        city.page(f"/m/{name}.html", ARTICLE.replace("环保局".encode(), f"{name}局".encode()))
    links = [f"/m/{name}.html" for name in (*WIRE, *AWAY, *REPLACED)] + list(LINKS)
    items = "".join(
        f'<li><a href="{link}">云澜市第{n}院2024年度部门决算</a><span>2025-09-12</span></li>'
        for n, link in enumerate(links)
    )
    city.listed(items)


def second_night(city: Any) -> None:
    """Notices, templates, other kinds of file and redirects where documents were."""
    for name, said in REPLACED.items():
        city.page(f"/m/{name}.html", **said)
