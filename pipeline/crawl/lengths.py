"""Numbers of pages and entries as a list's words and scripts say them: 共95条, totalPages: 7, page 1 of 7."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["said_pages", "said_records"]

_N = r"([0-9]{1,7})(?![0-9])"
_GAP = r"[\s:：]{0,4}"
_IS = r"""["']?\s{0,3}[:=]\s{0,3}["']?"""
_NAME = r"""(?<![a-z])[\w$.-]{0,20}?"""
_PAGES = tuple(
    re.compile(each, re.IGNORECASE)
    for each in (
        rf"(?:共|分|总计|合计)[计計有]?{_GAP}{_N}\s{{0,3}}[页頁]",
        rf"(?:总|共有?)页数?{_GAP}{_N}",
        rf"\bpage[\s:]{{1,3}}[0-9]{{1,6}}\s{{0,3}}(?:of|/)\s{{0,3}}{_N}",
        rf"[0-9]{{1,6}}\s{{0,3}}/\s{{0,3}}{_N}\s{{0,3}}页",
        rf"(?:页[次码数]?|当前){_GAP}[0-9]{{1,6}}\s{{0,3}}/\s{{0,3}}{_N}",
        rf"{_NAME}(?:total|all|max|last|sum)[-_]?page(?:s|num|no|count|total)?{_IS}{_N}",
        rf"{_NAME}(?:page[-_]?(?:count|cnt|total|sum)|count[-_]?page|pages[-_]?total|data-pages){_IS}{_N}",
        rf"<(?:total[-_]?pages?|page[-_]?count)>\s{{0,9}}{_N}",
        rf"\b\w{{0,30}}pag\w{{0,30}}\s{{0,3}}\(\s{{0,3}}{_N}\s{{0,3}},\s{{0,3}}[0-9]{{1,5}}\s{{0,3}},"
        r"\s{0,3}['\"][\w-]{1,60}['\"]\s{0,3},\s{0,3}['\"]s?html?['\"]",
    )
)
_CHINESE = re.compile(r"共计?([一二三四五六七八九]?十?[一二三四五六七八九]?)([页条])")
_DIGITS = {digit: number for number, digit in enumerate("一二三四五六七八九", 1)}
_RECORDS = tuple(
    re.compile(each, re.IGNORECASE)
    for each in (
        rf"(?:[共总]|[总共合]计|全部|[检搜]索到|查询到|找到|结果约?)[计計有]?(?:信息|数据|记录|内容|文章)?{_GAP}{_N}\s{{0,3}}"
        r"(?:[条條筆篇项件](?![\u4e00-\u9fff])|[条條筆篇项件](?=信息|记录|数据|结果|内容|文章|新闻|公告|文件|资料|每页|当前|[第分共页])"
        r"|个(?:文件|文档|信息|结果)|记录)",
        rf"(?:总(?:记录|条)?数?|(?:记录|信息)总?数){_GAP}{_N}",
        rf"\b[0-9]{{1,7}}\s{{0,3}}(?:-|–|to)\s{{0,3}}[0-9]{{1,7}}\s{{1,3}}of\s{{1,3}}{_N}",
        rf"\b{_N}\s{{1,3}}(?:items|records|results|entries)\b(?!\s{{1,3}}(?:per|each))",
        rf"{_NAME}(?:total|all)[-_]?(?:records?|rows?|counts?|elements|num|size|data|items?){_IS}{_N}",
        rf"{_NAME}(?:records?[-_]?(?:count|total)|rows?[-_]?(?:count|total)){_IS}{_N}",
        rf"[\"']total[\"']\s{{0,3}}:\s{{0,3}}{_N}\s{{0,3}},\s{{0,3}}[\"'](?:size|limit|rows)[\"']",
        rf"<totalrecords?>\s{{0,9}}{_N}",
    )
)
_ON_EACH = re.compile(rf"(每页\D{{0,4}})?(?<![0-9]){_N}\s{{0,3}}条(?:记录|数据|信息|结果)")
_PLUGIN = re.compile(
    r"(?<![\w$])(\w{0,30}page?\w{0,30}|\w{0,10}pag\w{0,20})(?:\.\w{1,30})?\s{0,3}\(\s{0,3}\{([^{}]{0,800})",
    re.IGNORECASE,
)
_OPTION = re.compile(
    rf"""["']?\b(pages|count|num|total|items|pageNum|current|size|limit|page_?size|itemsOnPage|perPage){_IS}{_N}""",
    re.IGNORECASE,
)
_RANGE = re.compile(
    rf"(?<![0-9/-])([0-9]{{1,6}})\s{{0,3}}[-–~]\s{{0,3}}([0-9]{{1,6}})\s{{0,3}}/\s{{0,3}}{_N}(?!\s{{0,3}}/)"
)
"""1 - 15 / 95: the entries of this page, and of how many."""
_COUNTS_PAGES = re.compile(r"bootpag|kkpager", re.IGNORECASE)
_SIZE = re.compile(
    rf"""["']?\b(?:page[-_]?size|per[-_]?page|data-(?:size|limit)|rows[-_]?per[-_]?page){_IS}{_N}""", re.IGNORECASE
)
_TOTAL = re.compile(rf"""(?:["']?\btotal|data-count){_IS}{_N}""", re.IGNORECASE)
_TOGETHER = re.compile(r"<[a-z][\w-]{0,30}\s([^<>]{1,600})>|\{([^{}]{1,800})\}", re.IGNORECASE)
_OF_SIZE = re.compile(
    rf"""["']?\b(?:data-)?(?:page[-_]?size|per[-_]?page|limit|rows[-_]?per[-_]?page|page[-_]?rows|size){_IS}{_N}""",
    re.IGNORECASE,
)
_OF_WHOLE = re.compile(
    rf"""["']?\b(?:data-|:)?(?:\w{{0,12}}total\w{{0,12}}|\w{{0,12}}count|items|sum|all|records){_IS}{_N}""",
    re.IGNORECASE,
)
_WIDE = str.maketrans("０１２３４５６７８９／", "0123456789/")


def said_pages(text: str) -> int:
    """The largest number of pages that a text says a list has, 0 where it says none."""
    plain = text.translate(_WIDE)
    told = [int(found) for pattern in _PAGES for found in pattern.findall(plain)]
    told += [_chinese(found) for found, what in _CHINESE.findall(plain) if what == "页"]
    for name, options in _options(plain):
        told += [number for key, number in options.items() if key in _KEYS_OF_PAGES or _counts_pages(name, key)]
        told += [options["pagenum"]] if options.keys() >= {"pagenum", "current"} else []
    return max(told, default=0)


_KEYS_OF_PAGES = frozenset({"pages", "num"})
_KEYS_OF_SIZE = frozenset({"size", "limit", "pagesize", "page_size", "itemsonpage", "perpage"})


def said_records(text: str) -> int:
    """The largest number of entries that a text says a list has, 0 where it says none.

    A bare `total` counts only beside the number of entries on a page.
    """
    plain = text.translate(_WIDE)
    told = [int(found) for pattern in _RECORDS for found in pattern.findall(plain)]
    told += [int(number) for each, number in _ON_EACH.findall(plain) if not each]
    told += [_chinese(found) for found, what in _CHINESE.findall(plain) if what == "条"]
    told += _beside_sizes(plain)
    told += [int(last) for first, second, last in _RANGE.findall(plain) if int(first) < int(second) <= int(last)]
    for name, options in _options(plain):
        sized = "lay" in name.lower() or any(key in options for key in _KEYS_OF_SIZE)
        told += [options[key] for key in ("count", "total", "items") if sized and key in options]
    if not told and _SIZE.search(plain) and (total := _TOTAL.search(plain)):
        told.append(int(total[1]))
    return max(told, default=0)


def _beside_sizes(text: str) -> Iterator[int]:
    """Totals that stand with the number of entries on a page in one element or one object: count="95" pagesize="15"."""
    for element, inner in _TOGETHER.findall(text):
        if _OF_SIZE.search(told := element or inner):
            yield from map(int, _OF_WHOLE.findall(told))


def _options(text: str) -> Iterator[tuple[str, dict[str, int]]]:
    """The name of a pager, and the numbers that scripts hand to it: laypage({count: 90})."""
    for name, inner in _PLUGIN.findall(text):
        yield name, {key.lower(): int(number) for key, number in _OPTION.findall(inner)}


def _counts_pages(name: str, key: str) -> bool:
    return key == "total" and bool(_COUNTS_PAGES.search(name))


def _chinese(told: str) -> int:
    tens, ten, ones = told.partition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else _DIGITS.get(told, 0)) + (_DIGITS.get(ones, 0) if ten else 0)
