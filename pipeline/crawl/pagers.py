"""The elements of a pager: which one says 下一页, which page one names, whether it is alive or a script's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

from mingzhang.pipeline.fetch.soup import attribute, words_of

__all__ = [
    "MORE",
    "bare_words",
    "handler_of",
    "in_pager",
    "is_bound",
    "is_dead",
    "is_last",
    "is_next",
    "leads_nowhere",
    "named_page",
    "pagers",
    "said_number",
    "says_sign",
    "written_address",
]

MORE = frozenset("加载更多 点击加载更多 下拉加载更多 上拉加载更多 查看更多 显示更多 更多数据 loadmore".split())
"""Lists that grow below their end; always by a script."""
_ORNAMENT = re.compile(r"[\s\u00a0\[\]【】()（）<>《》〈〉«»‹›→⇒➔▶►▸·|＞-]+")
_NEXT = frozenset(
    "下一页 下页 后一页 后页 次页 下一頁 下頁 下翻 下翻页 向后 往后 向后翻页 往后翻页 后翻 下一批 下一屏"
    " next nextpage older olderposts olderentries nextposts".split()
)
_FORWARD = re.compile(
    r"(?:请?点击|向|往)?(?:[下后次翻到]|继续|再来){1,4}([一1两二三五十几多]|[0-9]{1,3})?(?:翻|看|个|整)?(?:[页頁批屏组]|版面)(?:面|码)?(?:内容|数据|信息)?"
)
"""Words that lead on in a list, however they say it; the number is how many pages they go at once."""
_SIGNS = frozenset({">", "»", "›", "＞", "→", "▶", "►", "▷", "⟩", "❯", "〉"})
_LAST = frozenset("尾页 末页 最后一页 最末页 最后页 last lastpage".split())
_LAST_SIGNS = frozenset({">>", ">|", "»»", "＞＞", "›|", "…", "...", "⟫", "▶|"})
_OF_PAGER = re.compile(r"pag|fenye|turn|(?:^|[\s_-])(?:fy|pn)(?:$|[\s_-])", re.IGNORECASE)
_NEXT_CLASS = re.compile(r"(?:^|[\s_-])(?:pg|page|pager)?[_-]?next[_-]?(?:page|btn)?(?:$|[\s_-])", re.IGNORECASE)
_DEAD = re.compile(r"disabled|\bdis\b|nolink|\bhidden\b|display\s{0,3}:\s{0,3}none", re.IGNORECASE)
_NOWHERE = re.compile(
    r"(?:#[\w-]*|javascript:\s{0,9}(?:void\s{0,9}\(?\s{0,9}0?\s{0,9}\)?|return\s{1,9}false|\{\}|;)?\s{0,9};?)?",
    re.IGNORECASE,
)
_PAGE_NAMES = tuple(
    f"data-{name}" for name in ("page", "pageno", "page-no", "pageindex", "page-index", "num", "p", "pn")
)
_WRITTEN = ("data-href", "data-url", "data-link", "tagname")
_TOLD = ("title", "value", "aria-label", "alt")
_LINKS = ("a", "area", "button", "input", "link")
_LEAVES = ("span", "li", "div", "p", "em", "i", "b", "strong", "td", "label")
_SHORT = 24
_NUMBER = re.compile(r"(?:第|page)?([0-9]{1,5})页?", re.IGNORECASE)
_BINDS = re.compile(r"click|addEventListener|\.\s{0,3}on\s{0,3}\(|\bbind\b|delegate|\.\s{0,3}live\b")
_NEAR, _MOST = 200, 50
_BEFORE = frozenset("#.'\" ")
_WORD = re.compile(r"[\w-]")
_PAGES_SCRIPT = re.compile(r"pag|list|more|load|common|main|app|index", re.IGNORECASE)
_FAR = 3


def pagers(root: BeautifulSoup) -> Iterator[Tag]:
    """The elements that may be part of a pager: links and buttons with few words, elements that hold one short text."""
    for tag in root.find_all([*_LINKS, *_LEAVES]):
        text = tag.string if tag.string is not None or tag.name not in _LINKS else words_of(tag)
        if text is not None and len(text) < _SHORT:
            yield tag


def bare_words(tag: Tag) -> str:
    """What an element says of itself without brackets, arrows and spaces: its words, else title, value, picture."""
    return _ORNAMENT.sub("", _said(tag)).lower()


def _said(tag: Tag) -> str:
    told = words_of(tag) or next(
        filter(None, (attribute(tag, name) for name in ("title", "value", "aria-label", "alt"))), ""
    )
    if told:
        return told.strip()
    picture = tag.find(["img", "input"])
    return (attribute(picture, "alt") or attribute(picture, "title")).strip() if isinstance(picture, Tag) else ""


def is_next(tag: Tag) -> bool:
    """Whether an element leads on to the next page by what it says of itself."""
    if tag.name == "link" or "next" in attribute(tag, "rel").split():
        return "next" in attribute(tag, "rel").split()
    if tag.name == "li" and tag.find("a") is not None:
        return False
    said = _said(tag)
    if said:
        return said in _SIGNS or _ORNAMENT.sub("", said).lower() in _NEXT or _pages_on(said) == 1
    around = f"{attribute(tag, 'class')} {attribute(tag.parent, 'class') if tag.parent is not None else ''}".lower()
    in_pager = "pag" in around or (tag.name == "a" and not leads_nowhere(attribute(tag, "href")))
    return tag.name in {"a", "button"} and in_pager and bool(_NEXT_CLASS.search(attribute(tag, "class")))


def says_sign(tag: Tag) -> bool:
    """Whether an element says nothing but a sign, as arrows of picture shows do, too."""
    return _said(tag) in _SIGNS


def is_last(tag: Tag) -> bool:
    """Whether an element leads to the last page, or over several pages, by what it says of itself: 尾页, >>, …."""
    said = _said(tag)
    return bare_words(tag) in _LAST or (said in _LAST_SIGNS and in_pager(tag)) or _pages_on(said) > 1


def _pages_on(said: str) -> int:
    """How many pages some words lead on at once: 下一页 one, 后10页 ten (or several); 0 where they lead nowhere on."""
    found = _FORWARD.fullmatch(_ORNAMENT.sub("", said))
    return 0 if found is None else 1 if found[1] in {None, "一", "1"} else 2


def said_number(tag: Tag) -> int:
    """The number of the page that an element says (2, [2], 第2页, page 2), 0 where it says something else."""
    found = _NUMBER.fullmatch(_ORNAMENT.sub("", words_of(tag)))
    return int(found[1]) if found else 0


def in_pager(tag: Tag) -> bool:
    """Whether an element stands in a pager by the names around it, or beside the number of a page."""
    names = " ".join(_names(tag))
    beside = tag.parent.find_all(["a", "span", "li", "b", "em", "strong"], limit=20) if tag.parent is not None else []
    return bool(_OF_PAGER.search(names)) or any(said_number(each) for each in beside if isinstance(each, Tag))


def is_dead(tag: Tag) -> bool:
    """Whether an element of a pager is switched off, as 下一页 is on the last page."""
    told = " ".join(attribute(tag, name) for name in ("class", "disabled", "style"))
    above = attribute(tag.parent, "class") if tag.parent is not None and tag.parent.name in {"li", "span"} else ""
    return tag.has_attr("disabled") or bool(_DEAD.search(told)) or "disabled" in above.lower()


def leads_nowhere(href: str) -> bool:
    """Whether an address is none by itself: empty, #, javascript:void(0)."""
    return bool(_NOWHERE.fullmatch(href.strip()))


def written_address(tag: Tag) -> str:
    """The address that an element has in an attribute of its own (data-url), empty where it has none."""
    return next((told for name in _WRITTEN if (told := attribute(tag, name).strip())), "")


def handler_of(tag: Tag) -> str:
    """The code that a click runs: its handler and what stands behind `javascript:`."""
    href = attribute(tag, "href").strip()
    code = href[11:] if href.lower().startswith("javascript:") else ""
    return f"{attribute(tag, 'onclick')}; {code}"


def named_page(tag: Tag) -> int:
    """The number of the page that an element without an address says it leads to (data-page="2"), 0 where none."""
    told = next((told for name in _PAGE_NAMES if (told := attribute(tag, name))), "")
    return int(told) if told.isdecimal() and len(told) < 7 and leads_nowhere(attribute(tag, "href")) else 0


def is_bound(tag: Tag, code: str, loaded: str) -> bool:
    """Whether a script listens to clicks on an element that leads nowhere by itself.

    `code` are the page's own scripts, which name the element or what is around it; `loaded` are the addresses of
    scripts that the page loads: what they do is not known, and one that is named like it may page on.
    """
    if not leads_nowhere(attribute(tag, "href")):
        return False
    if any(_listens(name, code) for name in _names(tag)):
        return True
    return tag.name in {"a", "button"} and bool(_PAGES_SCRIPT.search(loaded))


def _listens(name: str, code: str) -> bool:
    """Whether code names an id or class in a statement that binds a click."""
    at = code.find(name)
    for _ in range(_MOST):
        if at < 0:
            return False
        end = at + len(name)
        whole = code[at - 1 : at] in _BEFORE and not _WORD.match(code, end)
        around = f"{code[max(0, at - _NEAR) : at].rpartition(';')[2]} {code[end : end + _NEAR].partition(';')[0]}"
        if whole and _BINDS.search(around):
            return True
        at = code.find(name, end)
    return False


def _names(tag: Tag) -> Iterator[str]:
    """Id and classes of an element and of what is close around it."""
    place: Tag | None = tag
    for _ in range(_FAR):
        if place is None or place.name in {"body", "html", "[document]"}:
            return
        yield from filter(None, f"{attribute(place, 'id')} {attribute(place, 'class')}".split())
        place = place.parent
