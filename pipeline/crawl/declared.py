"""What a list says of its own length: pages and entries that exist beside those that were read."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from bs4 import Tag

from mingzhang.pipeline.crawl.foot import foot_lengths
from mingzhang.pipeline.crawl.lengths import said_pages, said_records
from mingzhang.pipeline.crawl.links import ListPage, absolute
from mingzhang.pipeline.crawl.pagers import (
    MORE,
    bare_words,
    handler_of,
    in_pager,
    is_bound,
    is_dead,
    is_last,
    is_next,
    leads_nowhere,
    named_page,
    said_number,
    says_sign,
    written_address,
)
from mingzhang.pipeline.crawl.paging_calls import PagingCall, paging_calls
from mingzhang.pipeline.crawl.sessions import settled
from mingzhang.pipeline.fetch.soup import attribute, scripts_of, words_of

__all__ = ["Declared", "declared"]

_DAYS = re.compile(r"month|year|day|yue|nian", re.IGNORECASE)
_SLASHED = re.compile(r"(?:^|[\s\u00a0页\[【（(])[0-9]{1,4}\s{0,3}/\s{0,3}([0-9]{1,4})(?:$|[\s\u00a0页\]】）)])")
_ONE_NUMBER = re.compile(r"[\w$]\s{0,3}\(\s{0,3}['\"]?([0-9]{1,6})['\"]?\s{0,3}\)")
_BESIDE = re.compile(r"页|当前|\bGO\b|跳", re.IGNORECASE)
_NUMBER = re.compile(r"\A\s{0,20}[0-9]{1,7}\s{0,20}\Z")
_CALLED = re.compile(r"([\w$]{1,60})\s{0,9}\(")
_FETCHES = re.compile(r"\bfetch\s{0,3}\(|\bajax\b|\baxios\b|\$\.(?:get|post|getJSON)\b|XMLHttpRequest")
_SCROLLS = re.compile(
    r"onscroll|['\"]scroll['\"]|\.\s{0,3}scroll\s{0,3}\(|IntersectionObserver|onReachBottom|infinite", re.IGNORECASE
)
_COUNTS_UP = re.compile(
    r"\+\+\s{0,3}\w{0,20}page|page\w{0,20}\s{0,3}(?:\+\+|\+=\s{0,3}1|=\s{0,3}\w{0,20}page\w{0,20}\s{0,3}\+\s{0,3}1)",
    re.IGNORECASE,
)
_DIGIT = re.compile("[0-9]")
_JUST_MORE = frozenset({"更多", "more"})
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ASKS = re.compile(r"[\w$]\s{0,9}\(")
_VOID = re.compile(r"\bvoid\s{0,9}\(\s{0,9}0?\s{0,9}\)")
_OPTION = re.compile(r"第?\s{0,3}([0-9]{1,5})\s{0,3}页")
_LOOKED_AT, _PRINTED, _CODE = 400_000, 100_000, 2_000_000


@dataclass(frozen=True, slots=True)
class Declared:
    """How many pages and entries a list says it has (0: it does not say), and a pager that only a script follows."""

    pages: int = 0
    records: int = 0
    pager: str = ""
    calls: tuple[PagingCall, ...] = ()
    """What the page's scripts hand to pagers."""
    skips: tuple[tuple[str, str], ...] = ()
    """Links over several pages (尾页, 后10页), address and words: while one is not met, pages before it are missing."""

    def without(self, met: Collection[str]) -> Declared:
        """The same without links to pages that were met."""
        return replace(self, skips=tuple((url, words) for url, words in self.skips if settled(url) not in met))

    def missing(self, page: int, seen: int) -> str:
        """What a list that ended after so many pages and entries did not give, in words; empty where it gave all."""
        if self.pages > page:
            return f"the list says that it has {self.pages} pages, {page} could be read"
        if self.records > seen:
            return f"the list says that it has {self.records} entries, {seen} could be read"
        if 0 < page == self.pages or 0 < seen == self.records:
            return ""
        if call := next((call for call in self.calls if call.says_more(page, seen)), None):
            return f"a script of the list pages on ({call.words}), {page} pages and {seen} entries could be read"
        if self.skips:
            return f"the list goes on to {self.skips[0][0][:200]} ({self.skips[0][1][:20]}), and not page by page"
        return f"the list goes on behind {self.pager}, which only a browser can follow" if self.pager else ""


def declared(page: ListPage, number: int = 1) -> Declared:
    """What a list page says of the whole list's length; `number` is which page of its list it is."""
    text = _COMMENT.sub("", _ends(page.text, _LOOKED_AT))
    if page.root is not None:
        text = f"{text}\n{_ends(words_of(page.root), _PRINTED)}\n{_hidden(page.root)}"
    pages, records = said_pages(text), said_records(text)
    if page.root is not None:
        pages = max(
            [pages, *map(_choices, page.root.find_all("select", limit=50)), *_of_pages(page.root), *_last(page.pagers)]
        )
        foot = foot_lengths(page.root)
        pages, records = max(pages, foot[0]), max(records, foot[1])
    return Declared(pages, records, _pager(page, number), paging_calls(page), tuple(_skips(page)))


def _ends(text: str, most: int) -> str:
    """The text, of a long one what stands at its beginning and its end: there are pagers and scripts."""
    return text if len(text) <= most else f"{text[: most // 2]}\n{text[-most // 2 :]}"


def _choices(select: Tag) -> int:
    """How many pages a select box offers: 第1页, 第2页 …, or the numbers from 1 on where a choice leads on."""
    words = [words_of(option) for option in select.find_all("option", limit=2000)]
    told = [int(found[1]) for each in words if (found := _OPTION.fullmatch(each))]
    if told or not words:
        return max(told, default=0)
    names = " ".join(attribute(select, name) for name in ("name", "id", "class", "onchange"))
    numbers = [str(number) for number in range(1, len(words) + 1)]
    return len(words) if words == numbers and attribute(select, "onchange") and not _DAYS.search(names) else 0


def _of_pages(root: Tag) -> Iterator[int]:
    """Numbers like 1/5 that stand by themselves beside words of a pager."""
    for text in root.find_all(string=_SLASHED):
        around = text.parent.parent if text.parent is not None and text.parent.parent is not None else text.parent
        found = _SLASHED.search(text)
        if (
            found
            and around is not None
            and (_BESIDE.search(around.get_text()[:200]) or in_pager(text.parent or around))
        ):
            yield int(found[1])


def _last(links: Sequence[Tag]) -> Iterator[int]:
    """The numbers of the pages to which 尾页 leads by a script: data-p="5", goPage(5)."""
    for link in links:
        href = attribute(link, "href")
        if is_last(link) and (leads_nowhere(href) or href.lower().startswith("javascript:")):
            told = _ONE_NUMBER.search(handler_of(link))
            yield named_page(link) or (int(told[1]) if told else 0)


def _skips(page: ListPage) -> Iterator[tuple[str, str]]:
    """Links over several pages, or to the last, that lead to another page than this one."""
    for link in page.pagers:
        if link.name == "a" and is_last(link) and not is_dead(link) and in_pager(link):
            href = attribute(link, "href")
            url = "" if leads_nowhere(href) or href.lower().startswith("javascript:") else absolute(page.base, href)
            if url and settled(url) not in {settled(page.base), settled(page.url)}:
                yield url, words_of(link)


def _hidden(root: Tag) -> str:
    """Hidden fields, and elements that hold nothing but a number, as a script would say them: totalPages=7."""
    fields = root.find_all("input", value=True, limit=200)
    told = [f"{attribute(each, 'id') or attribute(each, 'name')}={attribute(each, 'value')}" for each in fields]
    numbers = (text.parent for text in root.find_all(string=_NUMBER, limit=500))
    told += [f"{name}={words_of(each)}" for each in numbers if each is not None for name in _names(each)]
    told += [f"{attribute(each, 'name')}={attribute(each, 'content')}" for each in root.find_all("meta", limit=50)]
    return "\n".join(told)


def _names(tag: Tag) -> list[str]:
    return f"{attribute(tag, 'id')} {attribute(tag, 'class')}".split()


def _pager(page: ListPage, number: int) -> str:
    """The words of a pager that is alive and leads nowhere by itself: a form is posted, a script asks or listens."""
    if page.root is None:
        return ""
    code = scripts_of(page.root)[:_CODE]
    loaded = " ".join(attribute(each, "src") for each in page.root.find_all("script", src=True)) if number < 2 else ""
    for link in page.pagers:
        more = bare_words(link) in MORE or (bare_words(link) in _JUST_MORE and _loads(link, page))
        if not (more or is_next(link) or _says_next(link, number)) or is_dead(link):
            continue
        if says_sign(link) and not in_pager(link):
            continue
        handler = handler_of(link)
        asks = _ASKS.search(_VOID.sub("", handler)) or named_page(link) > number or _by_fragment(page, link)
        if not asks and not is_bound(link, code, loaded) and not (more and leads_nowhere(attribute(link, "href"))):
            continue
        if not _leads_on(page, link):
            told = f"{attribute(link, 'onclick')} {attribute(link, 'href')}".strip()
            return f"{(words_of(link) or attribute(link, 'value'))[:20]} ({told[:80]})"
    return "a script that asks for more where its reader scrolls to the end" if number < 2 and _grows(code) else ""


def _leads_on(page: ListPage, link: Tag) -> bool:
    """Whether an element's script names an address that is not this page's own."""
    told = written_address(link) or page.scripts.target(handler_of(link))
    return bool(told) and absolute(page.base, told) not in {"", page.base, page.url}


def _by_fragment(page: ListPage, link: Tag) -> bool:
    """Whether a link leads to a place of this page that has a number, as pages of scripts have: #/page/2."""
    href = attribute(link, "href").strip()
    at, _, fragment = href.partition("#")
    return bool(_DIGIT.search(fragment)) and (not at or absolute(page.base, at) == page.base)


def _grows(code: str) -> bool:
    """Whether scripts ask for another page where the reader scrolls."""
    return bool(_SCROLLS.search(code) and _FETCHES.search(code) and _COUNTS_UP.search(code))


def _says_next(link: Tag, number: int) -> bool:
    return link.name in {"a", "button", "li", "span"} and said_number(link) == number + 1


def _loads(link: Tag, page: ListPage) -> bool:
    """Whether an element's handler calls a function of the page that asks its server."""
    called = _CALLED.findall(handler_of(link))
    return any(_FETCHES.search(page.scripts.functions[name][1]) for name in called if name in page.scripts.functions)
