"""Whether two answers print the same: counters, clocks and tokens that a page makes anew for everybody are no edition.

Bytes decide what a version is; this only keeps a page from being one for what nobody published.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from mingzhang.extractors.assemble import assemble
from mingzhang.extractors.html.reader import read_html
from mingzhang.extractors.sniffing import sniff
from mingzhang.schemas.document import Document, Paragraph, Reading
from mingzhang.schemas.errors import MingzhangError

__all__ = ["content_digest", "prints_the_same"]

COUNTER = re.compile(
    r"(?:访问|浏览|点击|阅读|查看)(?:量|次数|数|人次|率|统计)\s*+[:：]\s*+[（(【\[]?\s*+[0-9][0-9,]*+\s*+[)）】\]]?\s*+(?:次|人次)?"
    r"|您是(?:本站|本页)?第\s*+[0-9][0-9,]*+\s*+(?:位|个)(?:访问者|访客|来访者)?"
)
"""浏览次数:123 次, 点击率：45, 您是第 6789 位访问者."""
CLOCK = re.compile(
    r"(?:今天是|今天|现在是|现在时间|当前时间|系统时间|服务器时间|页面生成时间|生成时间|打印时间)\s*+[:：]?\s*+"
    r"(?:[0-9]{2,4}\s*+[-/.年]\s*+[0-9]{1,2}\s*+[-/.月]\s*+[0-9]{1,2}\s*+日?)?\s*+(?:星期[一二三四五六日天])?\s*+(?:[0-9]{1,2}[:：][0-9]{2}(?:[:：][0-9]{2})?)?"
)
"""今天是2026年3月1日 星期日, 打印时间：2026-03-01 08:00:00."""
FURNITURE = re.compile("发布|来源|作者|编辑|字号|字体|打印|关闭|分享|收藏|时间|日期")
"""Only a line that is nothing else, or has these words beside it, may lose a number: a sentence may speak of visits."""
LINE_CHARS = 120


def prints_the_same(before: bytes, now: bytes, *, content_type: str = "") -> bool:
    """Whether two web pages have the same content; False where either is none that can be read."""
    digest = content_digest(now, content_type=content_type)
    return bool(digest) and digest == content_digest(before, content_type=content_type)


def content_digest(data: bytes, *, content_type: str = "") -> str:
    """The sha256 of what a page publishes: what it is, its text, tables and files; empty where the bytes are no page.

    Scripts, forms, hidden fields and everything around the content are no part of it, nor are visit counters and
    today's date in the content's own lines. Every other character is.
    """
    try:
        if sniff(data) != "html":
            return ""
        reading = read_html(data, content_type=content_type)
        about = assemble(reading)
    except MingzhangError:
        return ""
    return hashlib.sha256("\n".join([*_about(about), *_said(reading)]).encode("utf-8", "surrogatepass")).hexdigest()


def _about(document: Document) -> Iterator[str]:
    """What the tables say of the document as a whole."""
    yield from (document.title, document.issuer, document.division, document.kind)
    yield f"{document.year} {document.published}"


def _said(reading: Reading) -> Iterator[str]:
    for block in reading.blocks:
        if isinstance(block, Paragraph):
            yield _settled(block.text)
        else:
            yield from (f"{cell.row} {cell.col} {cell.row_span} {cell.col_span} {cell.text}" for cell in block.cells)
    yield from (f"{file.url} {file.label}" for file in reading.attachments)


def _settled(text: str) -> str:
    """The line without counters and clocks, where it is one of the page's furniture."""
    rest = CLOCK.sub("", COUNTER.sub("", text)).strip()
    return rest if len(text) <= LINE_CHARS and (not rest or FURNITURE.search(rest)) else text
