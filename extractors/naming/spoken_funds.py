"""The fund of a report's numbers that neither their names nor a heading tell: that of the book last spoken of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from mingzhang.extractors.naming.cut import cut
from mingzhang.extractors.numbers.normal import normalise
from mingzhang.schemas.document import Document
from mingzhang.schemas.facts import Fact
from mingzhang.schemas.vocabulary.marks import either
from mingzhang.schemas.vocabulary.slots import slot_words

__all__ = ["are_beside", "spoken_funds"]

_LONGEST_TITLE = 30
_STOCKS = frozenset({"balance", "limit", "limit_new", "count", "score", "target"})
_SIDES = ("收入", "支出")
_SURPLUS = "结余"
_INSURANCE = "social_insurance"
_OWN_AXES = frozenset({"performance", "procurement", "staff", "asset", "three_public", "operating", "project", "unit"})


@cache
def _marks() -> re.Pattern[str]:
    """The name of a book before a side of it, where money is not moved out of it or into it; a bracket."""
    words = slot_words()
    books = "|".join(f"(?P<{fund}>{either(names)})" for fund, names in words.spoken_books.items())
    moved = "".join(f"(?<!{re.escape(word)})" for word in words.moved_between)
    return re.compile(
        rf"{moved}(?:{books})(?=[^,;:。、()\d]{{0,10}}?(?:{either(words.book_sides)}))(?![^,;:。()\d]{{0,12}}(?:调入|调出))"
        r"|(?P<open>\()|(?P<close>\))"
    )


def spoken_funds(document: Document, facts: Sequence[Fact]) -> Iterator[Fact]:
    """The text facts, in the order of their places, with the fund of the book that their paragraph spoke of last.

    全市一般公共预算收入35亿元，上级补助收入12亿元，…。全市政府性基金上年结余26亿元，上级补助收入15亿元: the second
    subsidy is the fund's. A short line without a number (1.政府性基金。) speaks for the paragraphs below it, the
    beginning of a paragraph (政府性基金预算：全市收入…) for itself, a bracket only inside itself. What no book has as
    an item (投入财政资金, 生均经费) ends the chain; stocks (余额, 限额) and what is told of all funds together by its
    own name stay as they are. A part is of the fund of its whole. Numbers of the social insurance book have
    `social_insurance` until they are named: it is no fund of the contract.
    """
    told = _Told(document)
    above: dict[str, str] = {}
    chain = "all"
    for fact in facts:
        fund = told.before(fact.start or 0)
        if told.entered:
            above.clear()
            chain = told.opening
        outer = fact.item_path.rpartition("/")[0]
        beside = are_beside(cut(outer).name, cut(fact.item).name)
        whole = "" if beside else above.get(outer, "")
        takes = fact.fund == "all" and _takes(fact, fund, whole, chain)
        found = fact._replace(fund=fund) if takes else fact
        if found.unit == "CNY" and found.measure not in _STOCKS:
            chain = _INSURANCE if (found.concept or "").startswith(_INSURANCE) else found.fund
        above[found.item_path] = found.fund
        yield found


def _takes(fact: Fact, spoken: str, whole: str, chain: str) -> bool:
    """Whether a fact is of the fund last spoken of: its whole is, or without a whole the number before it was."""
    if whole:
        return spoken == whole and not _is_told(fact)
    return spoken == chain != "all" and _is_left_open(fact)


def are_beside(whole: str, part: str) -> bool:
    """Whether two names are of one book beside one another: its revenue is no part of its expenditure or surplus."""
    return part in _SIDES and whole != part and (whole in _SIDES or whole.endswith(_SURPLUS))


def _is_told(fact: Fact) -> bool:
    """Whether its own words tell the fund, or it is of no fund: 余额, 财政总收入, 公务接待费."""
    if fact.measure in _STOCKS or fact.unit not in ("CNY", "percent", "point") or fact.axis in _OWN_AXES:
        return True
    return fact.item.startswith(slot_words().of_all_books) or (fact.axis == "fund" and bool(fact.concept))


def _is_left_open(fact: Fact) -> bool:
    """Whether nothing but what was spoken of tells the fund of an item that a book has."""
    if _is_told(fact):
        return False
    if fact.axis == "debt" and not fact.item.endswith(_SIDES):
        return False  # 新增债券资金73亿元: of both books that borrow
    return bool(fact.concept or fact.code) or fact.item.endswith(slot_words().book_items)


class _Told:
    """Reads on through the text as it is asked for later places; keeps the book that was spoken of last."""

    def __init__(self, document: Document) -> None:
        self._lines = iter(zip(document.starts, document.paragraphs, strict=True))
        self._sections = [section.start for section in document.sections]
        self._title = self._said = self.opening = "all"
        self._outer: list[str] = []
        self._pending: list[tuple[int, str]] = []
        self._read_to = -1
        self.entered = False

    def before(self, place: int) -> str:
        """The fund that holds at a place of the text; `entered` says whether a new paragraph began before it."""
        self.entered = False
        while self._read_to <= place and self._next_line():
            self.entered = True
        while self._pending and self._pending[0][0] < place:
            self._take(self._pending.pop(0)[1])
        return self._said

    def _next_line(self) -> bool:
        line = next(self._lines, None)
        if line is None:
            return False
        start, paragraph = line
        text = normalise(paragraph.text)
        while self._sections and self._sections[0] <= start:
            self._sections.pop(0)
            self._title = "all"
        found = [(start + mark.start(), mark.lastgroup or "") for mark in _marks().finditer(text)]
        named = {fund for _, fund in found if fund not in ("open", "close")}
        if len(text) <= _LONGEST_TITLE and (title := _title_of(text)):
            self._title = title
        elif named:
            self._title = "all"
        self.opening = _opening_of(text) or self._title
        self._said, self._outer, self._pending = self.opening, [], found
        self._read_to = start + len(text)
        return True

    def _take(self, kind: str) -> None:
        if kind == "open":
            self._outer.append(self._said)
        elif kind == "close":
            self._said = self._outer.pop() if self._outer else self._said
        else:
            self._said = kind


@cache
def _titles() -> re.Pattern[str]:
    books = "|".join(f"(?P<{fund}>{either(names)})" for fund, names in slot_words().spoken_books.items())
    ordinal = r"(?:(?:[(（]?[一二三四五六七八九十\d]{1,3}[)）]?[、.．]?|[—－-]{1,2})\s*+)?"
    return re.compile(rf"\s*+{ordinal}(?:{books})[^\d,;。:]{{0,12}}(?P<stop>[。:]?)\s*+")


def _title_of(text: str) -> str:
    """The fund of a line that is the name of a book and nothing more: 1.一般公共预算。"""
    found = _titles().fullmatch(text)
    return _fund_in(found) if found else ""


def _opening_of(text: str) -> str:
    """The fund of the book that a paragraph names before it tells of it: 政府性基金预算：全市收入287.8亿元."""
    found = _titles().match(text)
    return _fund_in(found) if found and found["stop"] else ""


def _fund_in(found: re.Match[str]) -> str:
    return next(fund for fund in slot_words().spoken_books if found[fund])
