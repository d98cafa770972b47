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
        rf"\bpage\s{{1,3}}[0-9]{{1,6}}\s{{1,3}}of\s{{1,3}}{_N}",
        rf"[0-9]{{1,6}}\s{{0,3}}/\s{{0,3}}{_N}\s{{0,3}}页",
        rf"(?:页[次码数]?|当前){_GAP}[0-9]{{1,6}}\s{{0,3}}/\s{{0,3}}{_N}",
        rf"{_NAME}(?:total|all|max|last|sum)[-_]?page(?:s|num|no|count|total)?{_IS}{_N}",
        rf"{_NAME}(?:page[-_]?(?:count|total|sum)|count[-_]?page|pages[-_]?total|data-pages){_IS}{_N}",
        rf"<(?:total[-_]?pages?|page[-_]?count)>\s{{0,9}}{_N}",
        rf"\b\w{{0,30}}pag\w{{0,30}}\s{{0,3}}\(\s{{0,3}}{_N}\s{{0,3}},\s{{0,3}}[0-9]{{1,5}}\s{{0,3}},"
        r"\s{0,3}['\"][\w-]{1,60}['\"]\s{0,3},\s{0,3}['\"]s?html?['\"]",
    )
)
_CHINESE = re.compile(r"共([一二三四五六七八九]?十?[一二三四五六七八九]?)页")
_DIGITS = {digit: number for number, digit in enumerate("一二三四五六七八九", 1)}
_RECORDS = tuple(
    re.compile(each, re.IGNORECASE)
    for each in (
        rf"(?:[共总]|[总共合]计|全部|[检搜]索到|查询到|找到)[计計有]?{_GAP}{_N}\s{{0,3}}"
        r"(?:[条條筆篇项件](?!评论|留言|回复)|个(?:文件|文档|信息)|记录)",
        rf"(?:总(?:记录|条)数?|(?:记录|信息)总数){_GAP}{_N}",
        rf"\b[0-9]{{1,7}}\s{{0,3}}(?:-|–|to)\s{{0,3}}[0-9]{{1,7}}\s{{1,3}}of\s{{1,3}}{_N}",
        rf"\b{_N}\s{{1,3}}(?:items|records|results|entries)\b(?!\s{{1,3}}(?:per|each))",
        rf"{_NAME}(?:total|all)[-_]?(?:records?|rows?|counts?|elements|num|size|data|items?){_IS}{_N}",
        rf"{_NAME}(?:records?[-_]?(?:count|total)|rows[-_]?total){_IS}{_N}",
        rf"<totalrecords?>\s{{0,9}}{_N}",
    )
)
_ON_EACH = re.compile(rf"(每页\D{{0,4}})?(?<![0-9]){_N}\s{{0,3}}条(?:记录|数据|信息|结果)")
_PLUGIN = re.compile(
    r"(?<![\w$])(\w{0,30}page?\w{0,30}|\w{0,10}pag\w{0,20})(?:\.\w{1,30})?\s{0,3}\(\s{0,3}\{([^{}]{0,800})",
    re.IGNORECASE,
)
_OPTION = re.compile(rf"""["']?\b(pages|count|num|total){_IS}{_N}""")
_COUNTS_PAGES = re.compile(r"bootpag|kkpager", re.IGNORECASE)
_SIZE = re.compile(
    rf"""["']?\b(?:page[-_]?size|per[-_]?page|data-(?:size|limit)|rows[-_]?per[-_]?page){_IS}{_N}""", re.IGNORECASE
)
_TOTAL = re.compile(rf"""(?:["']?\btotal|data-count){_IS}{_N}""", re.IGNORECASE)
_WIDE = str.maketrans("０１２３４５６７８９／", "0123456789/")


def said_pages(text: str) -> int:
    """The largest number of pages that a text says a list has, 0 where it says none."""
    plain = text.translate(_WIDE)
    told = [int(found) for pattern in _PAGES for found in pattern.findall(plain)]
    told += [_chinese(found) for found in _CHINESE.findall(plain)]
    told += [number for name, key, number in _options(plain) if key in _KEYS_OF_PAGES or _counts_pages(name, key)]
    return max(told, default=0)


_KEYS_OF_PAGES = frozenset({"pages", "num"})


def said_records(text: str) -> int:
    """The largest number of entries that a text says a list has, 0 where it says none.

    A bare `total` counts only beside the number of entries on a page.
    """
    plain = text.translate(_WIDE)
    told = [int(found) for pattern in _RECORDS for found in pattern.findall(plain)]
    told += [int(number) for each, number in _ON_EACH.findall(plain) if not each]
    told += [number for name, key, number in _options(plain) if key == "count" and "lay" in name.lower()]
    if not told and _SIZE.search(plain) and (total := _TOTAL.search(plain)):
        told.append(int(total[1]))
    return max(told, default=0)


def _options(text: str) -> Iterator[tuple[str, str, int]]:
    """Name, option and number of what scripts hand to a pager: laypage({count: 90})."""
    for name, inner in _PLUGIN.findall(text):
        for key, number in _OPTION.findall(inner):
            yield name, key, int(number)


def _counts_pages(name: str, key: str) -> bool:
    return key == "total" and bool(_COUNTS_PAGES.search(name))


def _chinese(told: str) -> int:
    tens, ten, ones = told.partition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else _DIGITS.get(told, 0)) + (_DIGITS.get(ones, 0) if ten else 0)
