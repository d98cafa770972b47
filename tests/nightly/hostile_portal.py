"""A hostile portal: a real server on loopback with every list idiom, every failure, and a log of who asked when."""

from __future__ import annotations

import gzip
import hashlib
import json
import socket
import ssl
import struct
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from urllib.parse import parse_qsl

Send = Callable[["Handler"], None]
Add = Callable[[str, "Page"], None]


@dataclass
class Page:
    """What the server says at one path; `then` are the statuses of the first answers, `send` takes over the socket."""

    body: bytes = b""
    content_type: str = "text/html"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    first: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    send: Send | None = None
    posted: Callable[[dict[str, str]], bytes] | None = None
    """What a posted form gets."""


@dataclass(frozen=True)
class Hit:
    """One request as the server saw it."""

    at: float
    path: str
    status: int
    headers: dict[str, str]


@dataclass
class Portal:
    """A running portal: set `pages`, read `hits`."""

    base: str
    pages: dict[str, Page] = field(default_factory=dict)
    hits: list[Hit] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def paths(self, status: int | None = None) -> list[str]:
        return [hit.path for hit in self.hits if status is None or hit.status == status]


class Handler(BaseHTTPRequestHandler):
    portal: Portal

    def do_GET(self) -> None:
        at = time.monotonic()
        page = self.portal.pages.get(self.path)
        status, extra = 404, {}
        if page:
            with self.portal.lock:
                status, extra = page.first.pop(0) if page.first else (page.status, page.headers)
        etag = f'"{hashlib.sha256(page.body).hexdigest()[:12]}"' if page and page.body else ""
        if status == 200 and etag and self.headers.get("If-None-Match") == etag:
            status = 304
        with self.portal.lock:
            self.portal.hits.append(Hit(at, self.path, status, dict(self.headers)))
        if page and page.send and status == 200:
            page.send(self)
            return
        body = page.body if page and status == 200 else b""
        self.send_response(status)
        for name, value in ({"Content-Type": page.content_type if page else "text/html"} | extra).items():
            self.send_header(name, value)
        if etag and status in {200, 304}:
            self.send_header("ETag", etag)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        page = self.portal.pages.get(self.path)
        form = self.rfile.read(min(1_000_000, int(self.headers.get("Content-Length", "0")))).decode()
        status = 200 if page and page.posted else 405
        with self.portal.lock:
            self.portal.hits.append(Hit(time.monotonic(), f"POST {self.path}", status, dict(self.headers)))
        body = page.posted(dict(parse_qsl(form, keep_blank_values=True))) if page and page.posted else b""
        self.send_response(status)
        self.send_header("Content-Type", page.content_type if page else "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it
        """The portal keeps its own log."""


def served(certificate: Path | None = None) -> Iterator[Portal]:
    portal = Portal("")
    handler = type("Bound", (Handler,), {"portal": portal})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    portal.base = f"http{'s' if certificate else ''}://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield portal
    server.shutdown()
    server.server_close()


def hostile(folder: Path) -> Iterator[tuple[Portal, str]]:
    """The hostile portal, and the address of one beside it whose certificate expired long ago."""
    expired = served(expired_certificate(folder / "expired.pem"))
    beside = next(expired).base
    for open_portal in served():
        hostile_pages(open_portal)
        yield open_portal, beside
    for _ in expired:
        pass


def expired_certificate(path: Path) -> Path:
    import datetime as dt

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    old = dt.datetime(2019, 1, 1, tzinfo=dt.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(old).not_valid_after(old + dt.timedelta(days=365)).sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ) + made.public_bytes(serialization.Encoding.PEM)
    path.write_bytes(pem)
    return path


def article(number: int, files: str = "", year: int = 2024) -> bytes:
    """A department's final accounts in three sentences, arithmetically consistent; each number its own department."""
    total, fiscal = 1000 + number, 900 + number
    title = f"云澜市第{number}局{year}年度部门决算"
    body = (
        f"<h1>{title}</h1><p>一、收入决算情况说明</p>"
        f"<p>{year}年度收入总计{total}.50万元，其中：财政拨款收入{fiscal}.50万元，其他收入100.00万元。</p>"
        f"<p>二、支出决算情况说明</p><p>{year}年度支出总计{total}.50万元。</p>{files}"
    )
    head = f"<title>{title}</title><meta name='PubDate' content='{year + 1}-09-{10 + number % 18} 09:00'>"
    page = f"<html><head><meta charset='utf-8'>{head}</head><body><div class='TRS_Editor'>{body}</div></body></html>"
    return page.encode()


def pdf(words: str) -> bytes:
    """A small whole PDF that prints some Latin words."""
    stream = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    return out + b"xref\n0 6\n0000000000 65535 f \n" + table + tail


def listing(links: dict[str, str], tail: str = "") -> bytes:
    """A list page."""
    items = "".join(f"<li><a href='{url}'>{title}</a><span>2025-09-12</span></li>" for url, title in links.items())
    return f"<html><head><title>部门决算</title></head><body><ul class='list'>{items}</ul>{tail}</body></html>".encode()


def titled(*numbers: int) -> dict[str, str]:
    return {f"/doc/{number}.html": f"云澜市第{number}局2024年度部门决算" for number in numbers}


def drip(handler: Handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    try:
        for _ in range(200):
            handler.wfile.write(b"<p>")
            time.sleep(0.1)
    except OSError:
        pass


def torn(handler: Handler) -> None:
    """A reset in the middle of the body."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(b"%PDF-1.4 " + b"x" * 5000)
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


def said(length: str, body: bytes) -> Send:
    def send(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", length)
        handler.end_headers()
        handler.wfile.write(body)
        handler.close_connection = True

    return send


def hostile_pages(portal: Portal) -> None:
    """Every page of the hostile portal."""
    add = portal.pages.__setitem__
    documents(add)
    for kind in (trs, jcms, jpaas, gkmlpt, plain_lists, bad_pages):
        kind(add)


def documents(add: Add) -> None:
    for number in range(1, 21):
        add(f"/doc/{number}.html", Page(article(number)))
    add("/robots.txt", Page(b"User-agent: *\nDisallow: /secret/\n", "text/plain"))
    same = "".join(f"<p><a href='/same/{n}.pdf'>附件{n}：决算表.pdf</a></p>" for n in (1, 2, 3))
    add("/doc/1.html", Page(article(1, same)))
    for number in (1, 2, 3):
        add(f"/same/{number}.pdf", Page(pdf("the same in three places"), "application/pdf"))
    add("/doc/2.html", Page(article(2, "<iframe src='/frame/list.html'></iframe>")))
    links = "<a href='f1.pdf'>部门决算表一.pdf</a><a href='f2.pdf'>部门决算表二.pdf</a>"
    frame = f"<html><body><p>附件列表</p>{links}</body></html>"
    add("/frame/list.html", Page(frame.encode()))
    add("/frame/f1.pdf", Page(pdf("framed one"), "application/pdf"))
    add("/frame/f2.pdf", Page(pdf("framed two"), "application/pdf"))
    add("/doc/3.html", Page(article(3, "<p><a href='/doc/replaced.pdf'>决算公开表.pdf</a></p>")))
    add("/doc/replaced.pdf", Page(pdf("first edition"), "application/pdf"))
    metadata = "<p><a href='http://169.254.169.254/latest/keys.pdf'>附件.pdf</a></p>"
    add("/doc/4.html", Page(article(4, metadata)))


def trs(add: Add) -> None:
    first = listing(titled(1, 2), "<script>createPageHTML(2, 0, 'index', 'html');</script>")
    # GBK bytes, a meta that says UTF-8.
    wrong = first.decode().replace("<head>", "<head><meta charset='utf-8'>").encode("gb18030")
    add("/trs/index.html", Page(wrong, "text/html; charset=utf-8"))
    add("/trs/index_1.html", Page(listing(titled(3, 4), "<script>createPageHTML(2, 1, 'index', 'html');</script>")))


def jcms(add: Add) -> None:
    group = '<nextgroup><![CDATA[<a href="/jcms/dataproxy.jsp?page=2&amp;columnid=9"></a>]]></nextgroup>'
    add("/jcms/col/index.html", Page(jcms_page(titled(5), group)))
    add("/jcms/dataproxy.jsp?page=2&columnid=9", Page(jcms_xml(titled(6)), "text/xml"))


def jpaas(add: Add) -> None:
    unit = "/api-gateway/jpaas-publish-server/front/page/build/unit"
    first = f"{unit}?webId=1&pageId=2&paramJson=%7B%22pageNo%22%3A1%2C%22pageSize%22%3A1%7D"
    add(
        "/jpaas/index.html",
        Page(f"<html><body><h1>部门决算</h1><script>load('{first}')</script></body></html>".encode()),
    )
    for number in (1, 2, 3):
        fragment = "".join(
            f"<li><a href='{u}'>{t}</a></li>" for u, t in (titled(6 + number) if number < 3 else {}).items()
        )
        answer = json.dumps({"code": 200, "data": {"html": fragment}}).encode()
        for written in (f"%22pageNo%22:{number},%22pageSize%22:1", f"%22pageNo%22%3A{number}%2C%22pageSize%22%3A1"):
            add(f"{unit}?webId=1&pageId=2&paramJson=%7B{written}%7D", Page(answer, "application/json"))


def gkmlpt(add: Add) -> None:
    add("/gkmlpt/index", Page(b"<html><body><div id='app'></div><script>var c={SID: '755'}</script></body></html>"))
    for number in (1, 2):
        articles = [{"title": t, "url": u, "created_at": 1757640000} for u, t in titled(8 + number).items()]
        told = json.dumps({"total": 2, "articles": articles}).encode()
        add(f"/gkmlpt/api/all/613?page={number}&sid=755", Page(told, "application/json"))


def plain_lists(add: Add) -> None:
    add("/param/list?page=1", Page(listing(titled(11), "<a href='/param/list?page=2'>2</a>")))
    add("/param/list?page=2", Page(listing(titled(12), "<a href='/param/list?page=1'>1</a>")))
    add("/next/list.html", Page(listing(titled(13), "<a href='more/list2.html'>下一页</a>")))
    add("/next/more/list2.html", Page(listing(titled(14), "<a href='javascript:void(0)'>下一页</a>")))
    for number in range(60):
        link = {f"/calendar/day{number}.html": f"{number}日值班表"}
        add(f"/calendar/{number}.html", Page(listing(link, f"<a href='/calendar/{number + 1}.html'>下一页</a>")))
    add(
        "/empty/list.html",
        Page(f"<html><body><p>{BUILDING}</p></body></html>".encode()),
    )


def bad_pages(add: Add) -> None:
    bad = {f"/bad/{name}": f"{name}2024年度部门决算" for name in BAD} | {"/secret/plan.html": "机密部门预算"}
    add("/bad/list.html", Page(listing(bad)))
    add("/bad/flaky.html", Page(article(15), first=[(500, {})]))
    add("/bad/busy.html", Page(article(16), first=[(429, {"Retry-After": "1"})]))
    add("/bad/vanishing.html", Page(article(17)))
    add("/bad/page-under.pdf", Page(article(18), "application/pdf"))
    add("/bad/drip.html", Page(send=drip))
    add("/bad/loop.html", Page(status=302, headers={"Location": "/bad/loop2.html"}))
    add("/bad/loop2.html", Page(status=302, headers={"Location": "/bad/loop.html"}))
    add("/bad/inside.html", Page(status=302, headers={"Location": "http://169.254.169.254/latest/meta-data/"}))
    bomb = gzip.compress(b"\0" * 30_000_000)
    add("/bad/bomb.html", Page(bomb, headers={"Content-Encoding": "gzip"}))
    add("/bad/huge.pdf", Page(send=said("2147483648", b"%PDF-1.4")))
    add("/bad/reset.pdf", Page(send=torn))
    add("/bad/short.pdf", Page(send=said("100000", b"%PDF-1.4 cut")))
    add("/bad/challenge.html", Page(status=521, headers={"Set-Cookie": "__jsluid_s=1"}))
    shell = b"<html><head><script>var _0x1='abc';eval(_0x1)</script></head><body></body></html>"
    add("/bad/shell.html", Page(shell))
    add("/bad/members.html", Page(status=302, headers={"Location": "/sso/login?from=x"}))
    add(
        "/sso/login?from=x",
        Page("<html><body><form>用户名<input name=u>密码<input type=password></form></body></html>".encode()),
    )
    add("/bad/empty.html", Page(b""))
    soft = "<html><head><title>404 页面不存在</title></head><body>您访问的页面不存在</body></html>"
    add("/bad/soft.html", Page(soft.encode()))
    add("/bad/soft.pdf", Page(soft.encode(), "application/pdf"))


BUILDING = "本栏目正在建设中，请稍后再来查看部门预决算公开内容，谢谢您的理解与支持，给您带来不便敬请谅解。"
BAD = (
    *("flaky.html", "busy.html", "vanishing.html", "page-under.pdf", "drip.html", "loop.html", "inside.html"),
    *("bomb.html", "huge.pdf", "reset.pdf", "short.pdf", "challenge.html", "shell.html", "members.html"),
    *("empty.html", "soft.html", "soft.pdf", "dead.html"),
)


def jcms_xml(links: dict[str, str], group: str = "") -> bytes:
    records = "".join(f"<record><![CDATA[<li><a href='{u}'>{t}</a></li>]]></record>" for u, t in links.items())
    return f"<datastore>{group}<recordset>{records}</recordset></datastore>".encode()


def jcms_page(links: dict[str, str], group: str) -> bytes:
    store = jcms_xml(links, group).decode()
    return f"<html><body><h1>部门决算</h1><div><script type='text/xml'>{store}</script></div></body></html>".encode()


STARTS = (
    *("/trs/index.html", "/jcms/col/index.html", "/jpaas/index.html", "/gkmlpt/index#613", "/param/list?page=1"),
    *("/next/list.html", "/calendar/0.html", "/empty/list.html", "/bad/list.html"),
)


def write_profile(folder: Path, portal: str, starts: list[str], **pace: float) -> None:
    """An operator's profile."""
    folder.mkdir(parents=True, exist_ok=True)
    told = "".join(f"{name} = {value}\n" for name, value in pace.items())
    text = f"""
name = "云澜市"
start = {json.dumps(starts)}
allow_private = true
[list]
pages = 5
[pace]
{told}"""
    (folder / f"{portal}.toml").write_text(text, encoding="utf-8")


def closed(handler: Handler) -> None:
    """The connection ends without an answer."""
    handler.connection.close()
    handler.close_connection = True


def partial(handler: Handler) -> None:
    handler.send_response(206)
    handler.send_header("Content-Range", "bytes 0-3/5000")
    handler.send_header("Content-Length", "4")
    handler.end_headers()
    handler.wfile.write(b"%PDF")


def flood(handler: Handler) -> None:
    """Nine hundred cookies with one answer."""
    handler.send_response(200)
    for number in range(900):
        handler.send_header("Set-Cookie", f"c{number}={'x' * 60}; Path=/")
    handler.end_headers()
    handler.wfile.write(article(45))


ELSEWHERE = {
    "file.html": "file:///etc/passwd",
    "ftp.html": "ftp://x.cn/a.html",
    "gopher.html": "gopher://x.cn/1",
    "other.html": "http://elsewhere.example.com/a.html",
    "port.html": "http://x.cn:99999/",
    "letters.html": "http://x.cn:8O80/",
    "script.html": "javascript:alert(1)",
}
"""Redirects that are refused as a link would be."""
BAD_ADDRESSES = (
    *("http://x.cn:8O80/a.html", "http://x.cn:99999/a.html", "http://[::1/a", "http://a..b/", "ftp://x.cn/a.pdf"),
    *("file:///etc/passwd", "http://me:secret@x.cn/", "/" + "y" * 60_000, "http://elsewhere.example.com/b.html"),
)
"""Links of a list that cost themselves only."""
DELETED = "<html><head><title>提示</title></head><body><div>该信息已被删除！</div></body></html>".encode()
BUSY = "<html><head><title>提示信息</title></head><body><p>系统繁忙，请稍后再试。</p></body></html>".encode()
LOGIN = "<html><body><form>用户名<input name=u>密码<input type='password'></form></body></html>".encode()
TEMPLATE = "<html><body><div class='TRS_Editor'><h1>云澜市第34局2024年度部门决算</h1></div></body></html>".encode()
SHORT_LISTS = {
    "aspx": "<a href=\"javascript:__doPostBack('ctl00$pager','Next')\">下一页</a>",
    "jpage": "<script>$.post('/jpage/page.do',{pageNo:2})</script><div>共 45 条</div>",
    "letters": "<a href='javascript:fy(2)'>2</a>",
    "words": "<div class='pages'>第1页/共6页</div>",
    "code": "<script>var pageInfo = {totalPage: 6, pageSize: 15};</script>",
    "total": "<script type='text/xml'><datastore><totalrecord>95</totalrecord></datastore></script>",
    "options": "<select><option>第1页</option><option>第2页</option></select>",
    "scripts": "<a href='javascript:;' onclick=\"detail('a8')\">云澜市第99局2024年度部门决算</a>",
}
"""Lists that say they have more than any link leads to."""


def faults(portal: Portal) -> list[str]:
    """Some forty faults of lists, links, redirects and notices; returns the start pages."""
    add = portal.pages.__setitem__
    for number in range(1, 50):
        add(f"/doc/{number}.html", Page(article(number)))
    for name, target in ELSEWHERE.items():
        add(f"/to/{name}", Page(status=302, headers={"Location": target}))
    add("/doc/31.html", Page(article(31, "<p><a href='/up/31.pdf'>决算公开表.pdf</a></p>")))
    add("/up/31.pdf", Page(pdf("a table"), "application/pdf"))
    add("/part.pdf", Page(send=partial))
    add("/flood.html", Page(send=flood))
    add("/never.html", Page(DELETED))
    links = {f"/to/{name}": f"{name}2024年度部门决算" for name in ELSEWHERE}
    links |= {link: f"云澜市{number}号院2024年度部门决算" for number, link in enumerate(BAD_ADDRESSES)}
    links |= {
        "/part.pdf": "云澜市半个2024年度部门决算",
        "/flood.html": "云澜市洪水2024年度部门决算",
        "/never.html": "从未有过的2024年度部门决算",
    }
    add("/faults.html", Page(listing(titled(1) | links | titled(2, 31, 32, 33, 34))))
    for name, tail in SHORT_LISTS.items():
        add(f"/short/{name}.html", Page(listing(titled(2), tail)))
    add("/paged.html", Page(listing(titled(3), "<a href='http://elsewhere.example.com/list_2.html'>下一页</a>")))
    add("/gone.html", Page(status=302, headers={"Location": "http://elsewhere.example.com/"}))
    add("/silent.html", Page(send=closed))
    add("/clicked.html", Page(listing({}, clicked())))
    add("/clicked_2.html", Page(listing(titled(44))))
    starts = ["/faults.html", *(f"/short/{name}.html" for name in SHORT_LISTS)]
    return [*starts, "/paged.html", "/gone.html", "/silent.html", "/clicked.html"]


def clicked() -> str:
    """Links and a pager that scripts follow, a title cut short, and a session's id."""
    return (
        "<li><a href='javascript:;' onclick=\"openDoc('41')\">云澜市第41局2024年度部门决算</a></li>"
        "<li onclick=\"location.href='/doc/42.html'\">云澜市第42局2024年度部门决算</li>"
        "<li><a href='/doc/43.html'>云澜市第43局2024年…</a></li>"
        "<a href='#' onclick='turn(2)'>下一页</a>"
        "<script>function openDoc(id){window.open('/doc/'+id+'.html');}"
        "function turn(n){location.href='/clicked_'+n+'.html';}</script>"
    )


def replaced(portal: Portal) -> None:
    """Notices in the places of four documents and a file."""
    for path, notice in (("/doc/32.html", DELETED), ("/doc/33.html", BUSY), ("/doc/34.html", TEMPLATE),
                         ("/doc/41.html", LOGIN), ("/up/31.pdf", DELETED)):  # fmt: skip
        portal.pages[path] = Page(notice)
