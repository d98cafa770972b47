"""Calls of a list's scripts that hand a pager its numbers: showPage(1, 5, 'list'), pagination(95, 15, 1), page(cp, tp).

Which number is which is not known by the function's name. One of them is the page that is read; the others are taken
for the number of pages, the number of entries and how many a page holds, and the call says that there is more where
they cannot be read as a list that is whole. Names of parameters and variables tell more, where there are any.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mingzhang.pipeline.crawl.links import ListPage
from mingzhang.pipeline.crawl.paging import COMMENT
from mingzhang.pipeline.fetch.soup import scripts_of

__all__ = ["PagingCall", "paging_calls"]

_CALL = re.compile(
    r"(?<![\w$])([\w$]{0,30}(?:pag|fenye|fanye)[\w$]{0,30}(?:\.[\w$]{1,30})?)\s{0,3}\(([^(){};]{1,300})\)",
    re.IGNORECASE,
)
_NO_PAGER = re.compile(
    r"view|visit|stat|track|hit|log|time|height|width|size|scroll|slide|swip|load|font|print|title|tab(?!le)|switch"
)
"""Functions of pages that page nothing: pageView, setPageSize, tabPage."""
_DEFINED = re.compile(r"\bfunction\s{1,5}\Z")
_NUMBER = re.compile(r"""\s{0,9}(?:["']([0-9]{1,7})["']|([0-9]{1,7})|([A-Za-z_$][\w$.]{0,60}))\s{0,9}""")
_SIZE = re.compile(r"size|limit|per|rows?$|step|num_?per|show|button|len", re.IGNORECASE)
_LARGEST_SIZE, _TYPICAL = 100, 5
_LOOKED_AT, _MOST = 2_000_000, 50


@dataclass(frozen=True, slots=True)
class PagingCall:
    """A call, as it is written, and its numbers without those that say the page and its size by their names."""

    words: str
    numbers: tuple[int, ...]

    def says_more(self, page: int, seen: int) -> bool:
        """Whether its numbers say that a list has more than was read: so many pages and so many entries."""
        rest = list(self.numbers)
        here = next((each for each in (page, page - 1) if each in rest), None)
        if here is None and len(rest) < 2:
            return False
        if here is not None:
            rest.remove(here)
        rest = [each for each in rest if each > 0]
        if len(rest) < 2:
            return bool(rest) and rest[0] > page and rest[0] != seen
        return not _is_whole(rest, page, seen)


def paging_calls(page: ListPage) -> tuple[PagingCall, ...]:
    """The calls with two numbers or more that a page's own scripts make of functions named like pagers."""
    if page.root is None:
        return ()
    code = COMMENT.sub("", scripts_of(page.root)[:_LOOKED_AT])
    found = (PagingCall(f"{name}({told})"[:80], numbers) for name, told, numbers in _calls(page, code))
    return tuple(dict.fromkeys(call for _, call in zip(range(_MOST), found, strict=False)))


def _calls(page: ListPage, code: str) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    for call in _CALL.finditer(code):
        if _NO_PAGER.search(call[1].lower()) or _DEFINED.search(code, max(0, call.start() - 20), call.start()):
            continue
        parameters = page.scripts.functions.get(call[1], ((), ""))[0]
        told = [_told(page, each) for each in call[2].split(",")]
        names = [f"{name} {parameters[at]}" if at < len(parameters) else name for at, (_, name) in enumerate(told)]
        numbers = [number for number, _ in told]
        if sum(number is not None for number in numbers) > 1:
            kept = (number for number, name in zip(numbers, names, strict=True) if not _SIZE.search(name))
            yield call[1], call[2], tuple(number for number in kept if number is not None)


def _told(page: ListPage, argument: str) -> tuple[int | None, str]:
    """The number that an argument is or stands for, and the name that it has."""
    found = _NUMBER.fullmatch(argument)
    if found is None:
        return None, ""
    told = found[1] or found[2] or page.scripts.values.get(found[3] or "", "")
    return (int(told) if told.isdecimal() and len(told) < 8 else None), found[3] or ""


def _is_whole(rest: list[int], page: int, seen: int) -> bool:
    """Whether a whole list has such numbers: its last page is read, or one is its entries and another a page's size."""
    if page in rest:
        return True
    if page > 1:
        return max(rest) <= seen
    sizes = [each for each in rest if each <= _LARGEST_SIZE]
    return any(
        total <= seen <= 2 * total and any(size >= total for size in sizes if size != total or rest.count(size) > 1)
        and not _looks_like_a_size(total)
        for total in rest
    )  # fmt: skip


def _looks_like_a_size(number: int) -> bool:
    """Ten, fifteen, twenty entries: a page that is full of them may have another behind it."""
    return number >= 2 * _TYPICAL and number % _TYPICAL == 0
