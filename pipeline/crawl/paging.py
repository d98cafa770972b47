"""How lists page on: the address of the next page by each idiom of the content systems (handbook 5.3).

Every idiom is a function from a page to the next address or nothing; the first that answers is believed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from bs4 import Tag

from mingzhang.pipeline.crawl.links import ListPage, absolute
from mingzhang.pipeline.crawl.sessions import settled
from mingzhang.pipeline.fetch.soup import attribute, words_of

__all__ = ["is_next", "next_page"]

PAGE_HTML = re.compile(r"createPageHTML\s*\(([^)]{1,300})\)")
ARGUMENT = re.compile(r"""["']([^"']*)["']|(\d+)""")
COUNT = re.compile(r"\bcountPage\s*=\s*[\"']?(\d{1,9})(?!\d)")
CURRENT = re.compile(r"\bcurrentPage\s*=\s*[\"']?(\d{1,9})(?!\d)")
COMMENT = re.compile(r"""(?<![:'"=])//[^\n<]*|/\*.*?(?:\*/|\Z)""", re.DOTALL)
NEXT_WORDS = frozenset({"下一页", "下页", "后一页", "下一頁", "next", ">", "»", "›", "下一页>", "下一页»", ">>下一页"})
PARAMETERS = ("page", "pageindex", "pageno", "pagenum", "currpage", "curpage", "pn", "p", "pageid", "cur_page")
NUMBERED = re.compile(r"^(.*?)([_-]?)(\d{1,4})(\.s?html?|\.jhtml|\.htm|/)$")
DEAD = re.compile(r"disabled|\bdis\b|nolink", re.IGNORECASE)


def next_page(page: ListPage) -> tuple[str, str]:
    """The next page's address and the idiom that told it; two empty texts where the list ends."""
    for name, idiom in IDIOMS.items():
        url = idiom(page)
        if url and settled(url) != settled(absolute(page.base, page.url)):
            return url, name
    return "", ""


def _create_page_html(page: ListPage) -> str:
    """TRS: createPageHTML(pages, current from 0, "index", "html"), where index_1.html is the second page.

    A newer form names the box first and counts from 1: createPageHTML('page_div', 34, 1, 'index', 'shtml', 660),
    where index_2.shtml is the second page.
    """
    found = PAGE_HTML.search(_code(page.text))
    if not found:
        return ""
    told = [a or b for a, b in ARGUMENT.findall(found[1])]
    numbers, words = [int(t) for t in told if t.isdecimal()], [t for t in told if not t.isdecimal()]
    boxed = bool(told) and not told[0].isdecimal()
    names = words[1:] if boxed else words
    if len(numbers) < 2 or len(names) < 2:
        return ""
    pages, following = numbers[0], numbers[1] + 1
    more = following <= pages if boxed else following < pages
    return absolute(page.base, f"{names[0]}_{following}.{names[1]}") if more else ""


def _count_page(page: ListPage) -> str:
    """TRS without the call: var countPage = 5, var currentPage = 0, and files index.html, index_1.html …"""
    code = _code(page.text)
    count, current = COUNT.search(code), CURRENT.search(code)
    if not count or not current or int(current[1]) + 1 >= int(count[1]):
        return ""
    name = urlsplit(page.base).path.rsplit("/", 1)[-1] or "index.html"
    stem, _, end = name.rpartition(".")
    return absolute(page.base, f"{re.sub('_[0-9]+$', '', stem or 'index')}_{int(current[1]) + 1}.{end or 'html'}")


def _next_link(page: ListPage) -> str:
    """A link that says 下一页, or is rel=next, and leads somewhere."""
    if page.root is None:
        return ""
    for link in page.root.find_all(["a", "link", "span", "button", "li", "input"]):
        if not is_next(link) or DEAD.search(f"{attribute(link, 'class')} {attribute(link, 'disabled')}"):
            continue
        href = (attribute(link, "href") or attribute(link, "tagname")).strip()
        code = f"{attribute(link, 'onclick')}; {href[11:] if href.lower().startswith('javascript:') else ''}"
        if href.startswith("#") or href.lower().startswith("javascript:") or not href:
            href = page.scripts.target(code)
        if url := absolute(page.base, href) if href else "":
            return url
    return ""


def is_next(link: Tag) -> bool:
    """Whether an element leads on to the next page by what it says of itself."""
    if link.name == "link" or "next" in attribute(link, "rel").split():
        return "next" in attribute(link, "rel").split()
    if link.name in {"span", "li"} and (link.find("a") is not None or not link.get("onclick")):
        return False
    said = (words_of(link), attribute(link, "title"), attribute(link, "value"))
    return "".join(next(filter(None, said), "").split()).lower() in NEXT_WORDS


def _parameter(page: ListPage) -> str:
    """The link whose only difference from this page is a page parameter that is one higher (?page=2).

    A first page without the parameter is page 1, unless the link that says 2 counts from 0 (?page=1).
    """
    if page.root is None:
        return ""
    path, here = _query(page.base)
    following: list[tuple[int, str]] = []
    for link in page.root.find_all("a"):
        url = _led(page, link)
        there_path, there = _query(url)
        if not url or there is None or there_path != path:
            continue
        from_zero = here is None and there == 1 and words_of(link) == "2"
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


def _numbered(page: ListPage) -> str:
    """A link to this page's own name with the next number: list_2.html after list.html or list_1.html, 2.htm."""
    if page.root is None:
        return ""
    stem, number = _numbered_name(page.base)
    wanted = (number or 1) + 1
    for link in page.root.find_all("a"):
        url = _led(page, link)
        if url and _numbered_name(url) == (stem, wanted) and words_of(link) in {str(wanted), "尾页", "末页"}:
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


def _code(text: str) -> str:
    """The page's text without comments of scripts: a commented-out call pages nothing."""
    return COMMENT.sub("", text) if "createPage" in text or "countPage" in text else ""


IDIOMS: dict[str, Callable[[ListPage], str]] = {
    "createPageHTML": _create_page_html,
    "countPage": _count_page,
    "next link": _next_link,
    "page parameter": _parameter,
    "numbered pages": _numbered,
}
