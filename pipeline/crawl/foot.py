"""The foot of a list: short texts that say nothing but numbers and words of pagers, such as 全部（95） or 1 of 7 pages.

No form of words is known beforehand. A text counts where every word of it belongs to a pager and one of them counts
the whole (共, 全部, total, of …): 浏览95次 and 共95人 have a word that no pager says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

from mingzhang.pipeline.crawl.pagers import leads_nowhere
from mingzhang.pipeline.fetch.soup import attribute

__all__ = ["foot_lengths", "lengths_in"]

_WHOLE = tuple(
    "共计 总计 合计 总共 共有 共 总数 总量 总 数量 条数 页数 全部"
    " 所有 全 剩余 剩下 还有 其余 余 找到 检索到 搜索到 查询到 查到 命中 约".split()
)
_OF_PAGES = ("页码", "页数", "页次", "页面", "页", "頁")
_HERE = tuple("第 每 当前 目前 现在 本 这 单 显示 到 至 跳转 跳至 转 前往 前 后 已 已加载 已显示 上 下".split())
_UNITS = tuple("个 条 條 項 项 篇 件 则 份 笔 行 记录 信息 数据 内容 文章 文件 文档 公告 资料 条目 结果 数".split())
_TURNS = tuple("首页 上一页 下一页 上页 下页 尾页 末页 最后一页 前一页 后一页 第一页 翻页 分页 确定".split())
_OTHERS = tuple(
    "为您 为你 您 有 计 相关 符合条件 符合 条件 的 本栏目 该栏目 列表"
    " 更多 查看 加载 载入 点击 分 中 其中 从 是 为 组 批 未".split()
)
_CHINESE = re.compile(
    "|".join(sorted({*_WHOLE, *_OF_PAGES, *_HERE, *_UNITS, *_TURNS, *_OTHERS}, key=len, reverse=True))
)
_WHOLE_ENGLISH = frozenset("total of all found about altogether remaining left matching sum".split())
_PAGES_ENGLISH = frozenset({"page", "pages", "p"})
_HERE_ENGLISH = frozenset("page showing show displaying display go to per each every current first no".split())
_UNITS_ENGLISH = frozenset(
    "record records item items row rows result results entry entries document documents file files article articles"
    " hits".split()
)
_TURNS_ENGLISH = frozenset("prev previous next last more load view the in and from search".split())
_KNOWN_ENGLISH = _WHOLE_ENGLISH | _PAGES_ENGLISH | _HERE_ENGLISH | _UNITS_ENGLISH | _TURNS_ENGLISH
_WHOLE_ALL = frozenset(_WHOLE) | _WHOLE_ENGLISH
_PAGES_ALL = frozenset(_OF_PAGES) | _PAGES_ENGLISH
_HERE_ALL = frozenset(_HERE) | _HERE_ENGLISH
_UNITS_ALL = frozenset(_UNITS) | _UNITS_ENGLISH
_EACH = frozenset({"每", "per", "each"})
_UP_TO = frozenset({"/", "-", "–", "~", "～", "至", "到", "of"})
"""Between where the reader is and the whole: 1/7, 1-15 of 95."""
_YEAR = re.compile("(?:19|20)[0-9]{2}")
"""All of one year: 全部 2025. As a number of entries it has a unit."""
_TOKEN = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+|[a-z]+|[\u4e00-\u9fff]|\S")
_SIGNS = frozenset("()（）[]【】{}:：/|,，。.、-–—~～<>《》«»‹›+·•…;；=\"'")
_WIDE = str.maketrans("０１２３４５６７８９／", "0123456789/")
_DIGIT = re.compile(r"[0-9０-９]")
_LONGEST, _HIGH = 80, 3
_LOOKED_AT, _MOST = 20_000, 300
"""Texts with a digit: so many of a page, and of these the first and the last."""
_UNPRINTED = frozenset({"script", "style", "template", "noscript", "option", "title", "textarea"})
_LONGEST_NUMBER = 9


def foot_lengths(root: BeautifulSoup) -> tuple[int, int]:
    """The largest numbers of pages and of entries that the short texts of a page say its list has, 0 where none."""
    told = [lengths_in(text) for text in _short_texts(root)]
    return max((pages for pages, _ in told), default=0), max((records for _, records in told), default=0)


def _short_texts(root: BeautifulSoup) -> Iterator[str]:
    """Texts with a number, each alone and with what is around it; what a link or a choice says is no length."""
    seen: set[int] = set()
    found = root.find_all(string=_DIGIT, limit=_LOOKED_AT)
    for string in (*found[:_MOST], *found[max(_MOST, len(found) - _MOST) :]):
        place: Tag | None = string.parent
        if (
            place is None
            or place.name in _UNPRINTED
            or (place.name == "a" and not leads_nowhere(attribute(place, "href")))
        ):
            continue
        for _ in range(_HIGH):
            if place is None or id(place) in seen or place.name in {"body", "html", "[document]"}:
                break
            seen.add(id(place))
            text = _own_text(place)
            if len(text) > 4 * _LONGEST or len(" ".join(text.split())) > _LONGEST:
                break
            yield text
            place = place.parent if place.name not in {"td", "th"} else None


def _own_text(place: Tag) -> str:
    """What an element prints outside its links: numbers of pages and names of other lists stand there."""
    if place.name == "a" or place.find("a") is None:
        return place.get_text(" ")
    return " ".join(text for text in place.find_all(string=True) if text.find_parent("a") is None)


def lengths_in(text: str) -> tuple[int, int]:
    """Pages and entries that a text says a list has, 0 and 0 where it says anything else as well."""
    words = _words(text)
    if words is None or not any(word in _WHOLE or word in _WHOLE_ENGLISH for word in words):
        return 0, 0
    pages = records = 0
    for at, word in enumerate(words):
        if not word[0].isdecimal() or len(word) > _LONGEST_NUMBER:
            continue
        what, number = _what(words, at), int(word.replace(",", ""))
        pages, records = max(pages, number * (what == "pages")), max(records, number * (what == "records"))
    return pages, records


def _words(text: str) -> list[str] | None:
    """The words and numbers of a text, None where one is not a pager's."""
    found: list[str] = []
    plain, at = text.translate(_WIDE).lower(), 0
    while at < len(plain):
        if plain[at].isspace():
            at += 1
            continue
        known = _CHINESE.match(plain, at) or _TOKEN.match(plain, at)
        if known is None:
            return None
        word, at = known[0], known.end()
        if not (word[0].isdecimal() or known.re is _CHINESE or word in _SIGNS or word in _KNOWN_ENGLISH):
            return None
        found.append(word)
    return found


def _what(words: list[str], at: int) -> str:
    """What a number counts: the `pages` or `records` of the whole list; empty for where the reader is, and sizes."""
    before = [word for word in words[max(0, at - 4) : at] if word not in _SIGNS][-2:]
    after = words[at + 1 : at + 4]
    last, then = before[-1] if before else "", after[0] if after else ""
    if last in _HERE_ALL or (last in _PAGES_ALL and before[0] in _HERE_ALL) or then in _UP_TO:
        return ""
    if last not in _WHOLE_ALL and _EACH & {*before, *after}:
        return ""
    if then in _UNITS_ALL:
        return "records"
    if then in _PAGES_ALL or last in _PAGES_ALL or (last == "of" and "page" in words[max(0, at - 4) : at]):
        return "pages"
    counted = last in _WHOLE_ALL or last in _UNITS_ALL
    return "records" if counted and not _YEAR.fullmatch(words[at]) else ""
