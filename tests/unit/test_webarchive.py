"""Web archives: one page, a workbook of framed sheets, encodings of transfer, damage."""

from __future__ import annotations

import base64
import quopri

import pytest

from mingzhang.extractors.html.webarchive import read_web_archive
from mingzhang.schemas.document import Paragraph, Table
from mingzhang.schemas.errors import UnreadableError

TABLE = (
    "<table><tr><td>项目</td><td>决算数</td></tr><tr><td>{}</td><td>12.40</td></tr>"
    "<tr><td>合计</td><td>9.60</td></tr></table>"
)


def part(body: bytes, kind: str, place: str, encoding: str = "8bit") -> bytes:
    packed = {"8bit": bytes, "base64": base64.encodebytes, "quoted-printable": quopri.encodestring}[encoding](body)
    head = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\nContent-Location: {place}\r\n\r\n"
    return b"--=_b\r\n" + head.encode() + packed + b"\r\n"


def archive(*parts: bytes) -> bytes:
    head = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="=_b"\r\n\r\nsaved\r\n'
    return head + b"".join(parts) + b"--=_b--\r\n"


@pytest.mark.parametrize(
    ("encoding", "charset"), [("8bit", "gb2312"), ("base64", "utf-8"), ("quoted-printable", "gb2312")]
)
def test_the_page_is_read_whatever_carries_it(encoding: str, charset: str) -> None:
    title = "云溪市水利局2023年度决算"
    page = f"<html><title>{title}</title><h1>{title}</h1>{TABLE.format('行政运行')}</html>"
    body = page.encode("gb18030" if charset == "gb2312" else charset)
    css = part(b"td {color: red}", "text/css", "a.css")
    reading = read_web_archive(archive(part(body, f'text/html; charset="{charset}"', "a.htm", encoding), css))
    assert reading.format == "mht"
    assert [block.text for block in reading.blocks if isinstance(block, Paragraph)] == ["云溪市水利局2023年度决算"]
    (table,) = (block for block in reading.blocks if isinstance(block, Table))
    assert [cell.text for cell in table.cells][2:4] == ["行政运行", "12.40"]


def test_a_workbook_saved_as_an_archive_is_all_its_sheets() -> None:
    frame = b'<html><frameset rows="*,39"><frame src="a_files/sheet001.htm"></frameset></html>'
    sheets = [
        part(f"<html><body>{TABLE.format(name)}</body></html>".encode(), "text/html; charset=utf-8", f"{name}.htm")
        for name in ("甲", "乙")
    ]
    reading = read_web_archive(archive(part(frame, "text/html", "a.htm"), *sheets))
    tables = [block for block in reading.blocks if isinstance(block, Table)]
    assert [table.cells[2].text for table in tables] == ["甲", "乙"]


def test_files_that_the_archive_holds_are_not_fetched() -> None:
    page = b'<html><p>2023 <a href="http://a.cn/b.xls">b</a></p><p><img src="a_files/1.png"></p></html>'
    reading = read_web_archive(archive(part(page, "text/html", "a.htm"), part(b"x", "image/png", "a_files/1.png")))
    assert [file.url for file in reading.attachments] == ["http://a.cn/b.xls"]


@pytest.mark.parametrize(
    "data",
    [
        archive(),
        archive(part(b"x", "image/png", "1.png")),
        b"MIME-Version: 1.0\r\n" + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n" * 2000,
        archive(part(b"<html></html>", "text/html", "a.htm")),
    ],
)
def test_an_archive_without_a_page_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        read_web_archive(data)


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\r\n\r\n"])
def test_what_stands_before_the_first_header_is_skipped(before: bytes) -> None:
    page = part(
        f"<html><body><h1>决算</h1>{TABLE.format('甲')}</body></html>".encode(), "text/html; charset=utf-8", "a.htm"
    )
    assert any(isinstance(block, Table) for block in read_web_archive(before + archive(page)).blocks)
