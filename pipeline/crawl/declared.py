"""What a list says of its own length: pages and entries that exist beside those that were read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bs4 import Tag

from mingzhang.pipeline.crawl.links import ListPage
from mingzhang.pipeline.crawl.paging import DEAD, is_next
from mingzhang.pipeline.fetch.soup import attribute, words_of

__all__ = ["Declared", "declared"]

_PAGES = (
    re.compile(r"共[计計]?\s{0,3}([0-9]{1,6})\s{0,3}[页頁]"),
    re.compile(r"\bpage\s{1,3}[0-9]{1,6}\s{1,3}of\s{1,3}([0-9]{1,6})(?![0-9])", re.IGNORECASE),
    re.compile(r"[0-9]{1,6}\s{0,3}/\s{0,3}([0-9]{1,6})\s{0,3}页"),
    re.compile(r"页[次码]?\s{0,3}[:：]?\s{0,3}[0-9]{1,6}\s{0,3}/\s{0,3}([0-9]{1,6})"),
    re.compile(
        r"""["']?\b(?:total[-_]?pages?|page[-_]?count|page[-_]?total|count[-_]?page|pages[-_]?total|totalPageNum|data-pages)["']?\s{0,3}[:=]\s{0,3}["']?([0-9]{1,6})(?![0-9])""",
        re.IGNORECASE,
    ),
)
_RECORDS = (
    re.compile(r"共[计計]?\s{0,3}(?:有\s{0,3})?([0-9]{1,7})\s{0,3}(?:条|條|筆|篇|个(?:文件|文档|信息)|记录)"),
    re.compile(r"laypage[\w.]{0,20}\s{0,3}\(\s{0,3}\{[^{}]{0,500}?\bcount\s{0,3}:\s{0,3}([0-9]{1,7})(?![0-9])"),
    re.compile(r"总(?:记录|条)数?\s{0,3}[:：]?\s{0,3}([0-9]{1,7})"),
    re.compile(
        r"""["']?\b(?:total[-_]?records?|total[-_]?rows?|total[-_]?count|record[-_]?count|total[-_]?elements|rows[-_]?total|total[-_]?num|totalSize)["']?\s{0,3}[:=]\s{0,3}["']?([0-9]{1,7})(?![0-9])""",
        re.IGNORECASE,
    ),
    re.compile(r"<totalrecord>\s{0,9}([0-9]{1,7})\s{0,9}</totalrecord>", re.IGNORECASE),
)
_SIZE = re.compile(
    r"""["']?\b(?:page[-_]?size|per[-_]?page|data-size|rows[-_]?per[-_]?page)["']?\s{0,3}[:=]\s{0,3}["']?([0-9]{1,5})(?![0-9])""",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"""["']?\btotal["']?\s{0,3}[:=]\s{0,3}["']?([0-9]{1,7})(?![0-9])""", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ASKS = re.compile(r"[\w$]\s{0,9}\(")
_VOID = re.compile(r"\bvoid\s{0,9}\(\s{0,9}0?\s{0,9}\)")
_OPTION = re.compile(r"第?\s{0,3}([0-9]{1,5})\s{0,3}页")
_LOOKED_AT, _PRINTED = 2_000_000, 200_000
MORE = frozenset({"加载更多", "点击加载更多", "查看更多", "显示更多"})


@dataclass(frozen=True, slots=True)
class Declared:
    """How many pages and entries a list says it has (0: it does not say), and a pager that only a script follows."""

    pages: int = 0
    records: int = 0
    pager: str = ""

    def missing(self, page: int, seen: int) -> str:
        """What a list that ended after so many pages and entries did not give, in words; empty where it gave all."""
        if self.pages > page:
            return f"the list says that it has {self.pages} pages, {page} could be read"
        if self.records > seen:
            return f"the list says that it has {self.records} entries, {seen} could be read"
        if 0 < page == self.pages or 0 < seen == self.records:
            return ""
        return f"the list goes on behind {self.pager}, which only a browser can follow" if self.pager else ""


def declared(page: ListPage) -> Declared:
    """What a list page says of the whole list's length."""
    text = _COMMENT.sub("", page.text[:_LOOKED_AT])
    if page.root is not None:
        text = f"{text}\n{words_of(page.root)[:_PRINTED]}\n{_hidden(page.root)}"
    pages = max((int(found) for pattern in _PAGES for found in pattern.findall(text)), default=0)
    if page.root is not None:
        options = (_OPTION.fullmatch(words_of(option)) for option in page.root.find_all("option", limit=2000))
        pages = max(pages, *(int(option[1]) for option in options if option), 0)
    records = max((int(found) for pattern in _RECORDS for found in pattern.findall(text)), default=0)
    if not records and _SIZE.search(text) and (total := _TOTAL.search(text)):
        records = int(total[1])
    return Declared(pages, records, _pager(page))


def _hidden(root: Tag) -> str:
    """Hidden fields of a page as a script would say them: totalPages=7."""
    fields = root.find_all("input", value=True, limit=200)
    return "\n".join(
        f"{attribute(each, 'id') or attribute(each, 'name')}={attribute(each, 'value')}" for each in fields
    )


def _pager(page: ListPage) -> str:
    """The words of a pager that is alive and leads nowhere by itself: a form is posted, a script asks."""
    if page.root is None:
        return ""
    for link in page.root.find_all(["a", "button", "input", "span", "li"]):
        code = f"{attribute(link, 'onclick')} {attribute(link, 'href')}"
        if not (is_next(link) or _is_second(link) or words_of(link) in MORE):
            continue
        if not _ASKS.search(_VOID.sub("", code)) and not _names_a_page(link):
            continue
        if page.scripts.target(f"{attribute(link, 'onclick')}; {attribute(link, 'href').removeprefix('javascript:')}"):
            continue
        if not DEAD.search(f"{attribute(link, 'class')} {attribute(link, 'disabled')}"):
            return f"{(words_of(link) or attribute(link, 'value'))[:20]} ({code.strip()[:80]})"
    return ""


def _names_a_page(link: Tag) -> bool:
    """Whether an element without an address says which page it leads to (data-page="2")."""
    told = attribute(link, "data-page") or attribute(link, "data-pageno") or attribute(link, "data-page-no")
    return told.isdecimal() and told not in {"0", "1"} and attribute(link, "href") in {"", "#", "javascript:;"}


def _is_second(link: Tag) -> bool:
    return link.name == "a" and words_of(link) == "2"
