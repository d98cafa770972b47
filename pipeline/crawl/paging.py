"""How lists page on: the address of the next page by each idiom of the content systems (handbook 5.3).

Every idiom is a function from a page to the next address or nothing; the first that answers is believed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from bs4 import Tag

from mingzhang.pipeline.crawl.links import ListPage, absolute
from mingzhang.pipeline.crawl.pagers import handler_of, is_dead, is_last, is_next, said_number, written_address
from mingzhang.pipeline.crawl.sessions import settled
from mingzhang.pipeline.fetch.soup import attribute

__all__ = ["PARAMETERS", "next_page"]

PAGE_HTML = re.compile(r"createPage(?:HTML)?\s*\(([^)]{1,300})\)", re.IGNORECASE)
OTHER_PAGE_HTML = re.compile(
    r"\b(?!create)\w{0,30}pag\w{0,30}\s{0,3}\(\s{0,3}([0-9]{1,5})\s{0,3},\s{0,3}([0-9]{1,5})\s{0,3},"
    r"\s{0,3}['\"]([\w-]{1,60})['\"]\s{0,3},\s{0,3}['\"](s?html?|jhtml)['\"]",
    re.IGNORECASE,
)
ARGUMENT = re.compile(r"""["']([^"']*)["']|(\d+)""")
COUNT = re.compile(r"\bcountPage\s*=\s*[\"']?(\d{1,9})(?!\d)")
CURRENT = re.compile(r"\bcurrentPage\s*=\s*[\"']?(\d{1,9})(?!\d)")
COMMENT = re.compile(r"""(?<![:'"=])//[^\n<]*|/\*.*?(?:\*/|\Z)""", re.DOTALL)
PARAMETERS = (
    *("page", "pageindex", "pageno", "pagenum", "currpage", "curpage", "pn", "p", "pageid", "cur_page", "pg", "cpage"),
    *("currentpage", "pagenumber", "nowpage", "page_no", "page_num", "page_index", "paged", "pno"),
)
PREFIXED = re.compile(r"\{([^{}]{0,400}\bprefix\b[^{}]{0,400})\}")
OPTION = re.compile(r"[\"']?\b(size|count|pages|current|prefix|suffix)[\"']?\s{0,3}:\s{0,3}[\"']?([\w.-]{1,60})")
NUMBERED = re.compile(r"^(.*?)([_-]?)(\d{1,4})(\.s?html?|\.jhtml|\.htm|/)$", re.IGNORECASE)
VALUE = re.compile(r"this\s*\.\s*(?:value|options\s*\[\s*(?:this\s*\.\s*)?selectedIndex\s*\]\s*\.\s*value)")
ADDRESS = re.compile(r"[/.?]")
NUMBER = re.compile(r"(?<![0-9])0{0,3}([0-9]{1,5})(?![0-9])")
MONTH = 28
"""As many numbered links as this, up to 31, are a calendar."""


def next_page(page: ListPage, number: int = 1) -> tuple[str, str]:
    """The next page's address and the idiom that told it; two empty texts where the list ends.

    `number` is which page of its list it is.
    """
    for name, idiom in IDIOMS.items():
        url = idiom(page, number)
        if url and settled(url) != settled(absolute(page.base, page.url)):
            return url, name
    return "", ""


def _create_page_html(page: ListPage, number: int) -> str:
    """TRS: createPageHTML(pages, current from 0, "index", "html"), where index_1.html is the second page.

    A newer form names the box first and counts from 1: createPageHTML('page_div', 34, 1, 'index', 'shtml', 660),
    where index_2.shtml is the second page. Functions of other names count from 0 or from 1, as the page's number says.
    """
    found = PAGE_HTML.search(_code(page.text))
    if not found:
        return _by_another_name(page, number)
    told = [a or b for a, b in ARGUMENT.findall(found[1])]
    numbers, words = [int(t) for t in told if t.isdecimal()], [t for t in told if not t.isdecimal()]
    boxed = bool(told) and not told[0].isdecimal()
    names = words[1:] if boxed else words
    if len(numbers) < 2 or len(names) < 2:
        return ""
    pages, following = numbers[0], numbers[1] + 1
    more = following <= pages if boxed else following < pages
    return absolute(page.base, f"{names[0]}_{following}.{names[1]}") if more else ""


def _by_another_name(page: ListPage, number: int) -> str:
    found = OTHER_PAGE_HTML.search(page.text)
    if not found or int(found[2]) not in {number, number - 1}:
        return ""
    pages, following = int(found[1]), int(found[2]) + 1
    more = following <= pages if int(found[2]) == number else following < pages
    return absolute(page.base, f"{found[3]}_{following}.{found[4]}") if more else ""


def _count_page(page: ListPage, _number: int) -> str:
    """TRS without the call: var countPage = 5, var currentPage = 0, and files index.html, index_1.html …"""
    code = _code(page.text)
    count, current = COUNT.search(code), CURRENT.search(code)
    if not count or not current or int(current[1]) + 1 >= int(count[1]):
        return ""
    name = urlsplit(page.base).path.rsplit("/", 1)[-1] or "index.html"
    stem, _, end = name.rpartition(".")
    return absolute(page.base, f"{re.sub('_[0-9]+$', '', stem or 'index')}_{int(current[1]) + 1}.{end or 'html'}")


def _prefixed(page: ListPage, _number: int) -> str:
    """TRS by an object: {size: 5, current: 0, prefix: "index", suffix: "html"}; index_1.html is the second page."""
    for inner in PREFIXED.findall(page.text):
        told = dict(OPTION.findall(inner))
        count, current = told.get("size") or told.get("count") or told.get("pages"), told.get("current")
        if not count or not current or not count.isdecimal() or not current.isdecimal():
            continue
        if "prefix" in told and "suffix" in told and int(current) + 1 < int(count):
            return absolute(page.base, f"{told['prefix']}_{int(current) + 1}.{told['suffix'].lstrip('.')}")
    return ""


def _next_link(page: ListPage, _number: int) -> str:
    """A link that says 下一页, or is rel=next, and leads somewhere."""
    if page.root is None:
        return ""
    for link in page.pagers:
        if not is_next(link) or is_dead(link):
            continue
        href = attribute(link, "href").strip()
        if href.startswith("#") or href.lower().startswith("javascript:") or not href:
            href = written_address(link) or page.scripts.target(handler_of(link))
        if url := absolute(page.base, href) if href else "":
            return url
    return ""


def _parameter(page: ListPage, _number: int) -> str:
    """The link whose only difference from this page is a page parameter that is one higher (?page=2).

    A first page without the parameter is page 1, unless the link that says 2 counts from 0 (?page=1).
    """
    if page.root is None:
        return ""
    path, here = _query(page.base)
    following: list[tuple[int, str]] = []
    for link in (each for each in page.pagers if each.name == "a"):
        url = _led(page, link)
        there_path, there = _query(url)
        if not url or there is None or there_path != path:
            continue
        from_zero = here is None and there == 1 and said_number(link) == 2
        if from_zero or there > (1 if here is None else here):
            following.append((there, url))
    return min(following)[1] if following else ""


def _query(url: str) -> tuple[str, int | None]:
    """The address without its page parameter, and that parameter's number."""
    parts = urlsplit(settled(url))
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    numbers = [int(value) for key, value in pairs if key.lower() in PARAMETERS and value.isdecimal() and len(value) < 6]
    rest = urlencode([(key, value) for key, value in pairs if key.lower() not in PARAMETERS])
    return urlunsplit((parts.scheme, parts.netloc, parts.path, rest, "")), numbers[0] if numbers else None


def _numbered(page: ListPage, _number: int) -> str:
    """A link to this page's own name with the next number: list_2.html after list.html or list_1.html, 2.htm."""
    if page.root is None:
        return ""
    stem, number = _numbered_name(page.base)
    wanted = (number or 1) + 1
    for link in (each for each in page.pagers if each.name == "a"):
        url = _led(page, link)
        if url and _numbered_name(url) == (stem, wanted) and (said_number(link) == wanted or is_last(link)):
            return url
    return ""


def _led(page: ListPage, link: Tag) -> str:
    """Where a link leads, by its address or by its script."""
    href = attribute(link, "href").strip()
    if href.lower().startswith("javascript:") or href in {"", "#"}:
        href = page.scripts.target(f"{attribute(link, 'onclick')}; {href[11:]}")
    return absolute(page.base, href) if href else ""


def _numbered_name(url: str) -> tuple[str, int]:
    """An address without its page number, and that number, 0 where it has none."""
    name = settled(url).partition("?")[0]
    found = NUMBERED.match(name)
    if found and found[2]:
        return found[1] + found[4], int(found[3])
    return name, 0


def _numbered_link(page: ListPage, number: int) -> str:
    """The link that says the next number (2) and leads below this list's folder, or to this page with another query."""
    if page.root is None:
        return ""
    links = {said: link for link in page.pagers if link.name == "a" and (said := said_number(link))}
    if (len(links) >= MONTH and max(links) < 32) or number + 1 not in links:
        return ""
    return _with_number(page, _led(page, links[number + 1]), number + 1)


def _skips(page: ListPage, number: int) -> str:
    """The link over several pages (>>, …, 尾页) where the page that it leads to is the next one."""
    for link in (each for each in page.pagers if each.name == "a" and is_last(each)):
        if url := _with_number(page, _led(page, link), number + 1):
            return url
    return ""


def _with_number(page: ListPage, url: str, number: int) -> str:
    """The address, where it lies below this list's folder with the number in it, or is this page with another query."""
    here, there = urlsplit(page.base), urlsplit(url)
    folder = here.path.rpartition("/")[0]
    if not url or here.netloc != there.netloc or not there.path.startswith(f"{folder}/"):
        return ""
    if here.path == there.path:
        return url if NUMBER.search(there.query) and here.query != there.query else ""
    rest = f"{there.path[len(folder) :]}?{there.query}"
    return url if any(int(found) == number for found in NUMBER.findall(rest)) else ""


def _selected(page: ListPage, number: int) -> str:
    """The choice of page 2 in a select box that holds addresses, or whose handler makes one of its value."""
    if page.root is None:
        return ""
    for select in page.root.find_all("select", limit=50):
        handler = attribute(select, "onchange")
        for option in select.find_all("option", limit=2000):
            if said_number(option) != number + 1:
                continue
            value = attribute(option, "value")
            made = VALUE.sub(f"'{value}'", handler) if handler and value.isalnum() else ""
            told = value if ADDRESS.search(value) else page.scripts.target(made) if made else ""
            if url := absolute(page.base, told) if told else "":
                return url
    return ""


def _code(text: str) -> str:
    """The page's text without comments of scripts: a commented-out call pages nothing."""
    return COMMENT.sub("", text) if "createPage" in text or "countPage" in text else ""


IDIOMS: dict[str, Callable[[ListPage, int], str]] = {
    "createPageHTML": _create_page_html,
    "countPage": _count_page,
    "next link": _next_link,
    "page parameter": _parameter,
    "numbered pages": _numbered,
    "numbered link": _numbered_link,
    "select box": _selected,
    "prefix and suffix": _prefixed,
    "over several pages": _skips,
}
