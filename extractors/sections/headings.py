"""Telling a heading from a numbered paragraph, and reading its printed ordinal."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from mingzhang.extractors.numbers.chinese import chinese_value
from mingzhang.extractors.numbers.normal import normalise

__all__ = ["STYLES", "Heading", "heading_of", "ordinal_of", "run_in_heading"]

STYLES = ("part", "chinese", "chinese_bracket", "digit", "digit_bracket")
"""Numbering styles from the outermost inwards: 第一部分 / 一、 / （一） / 1. / (1)."""

_CHINESE = "[一二三四五六七八九十]{1,3}"
_ORDINALS = (
    ("part", re.compile(rf" *第 ?({_CHINESE}|\d{{1,2}}) ?(?:部分|章|篇)[ 、:.]*")),
    ("chinese_bracket", re.compile(rf" *\( ?({_CHINESE}) ?\)[ 、.]*")),
    ("chinese", re.compile(rf" *({_CHINESE}) ?[、.,] *| *({_CHINESE}) {{1,3}}(?=[一-鿿])")),
    ("digit_bracket", re.compile(r" *\( ?(\d{1,2}) ?\)[ 、.]*| *(\d{1,2})\)[ 、.]*")),
    ("digit", re.compile(r" *(\d{1,2}) ?[、.](?!\d) *| *(\d{1,2})\.(?=20\d\d ?年) *")),
)
_BY_NAME = dict(_ORDINALS)
_BY_FIRST = {
    char: tuple((style, _BY_NAME[style]) for style in styles)
    for chars, styles in (
        ("第", ("part",)),
        ("一二三四五六七八九十", ("chinese",)),
        ("(（﹙", ("chinese_bracket", "digit_bracket")),
        ("0123456789０１２３４５６７８９", ("digit_bracket", "digit")),
    )
    for char in chars
}
"""The styles that an ordinal with this first character can have."""
_LONGEST = {"part": 48, "chinese": 48, "chinese_bracket": 44, "digit": 34, "digit_bracket": 28}
_LONGEST_ORDINAL = 24
_CLOSED = re.compile(r"[。.:：]$")
_BODY = re.compile(
    r"[。;!?]|(?<!\d)\d++(?:\.\d++)? ?(?:万元|亿元|元|%|个|人|辆|批)|主要用于|(?:支出|收入|为|是) ?\d|\d\.\d"
    r"|(?<!\d)\d{1,3}$|(?:为|是|共|达|占|计)$"
)
# (五)负责全市组织工作和干部工作的督促检查，…。 and (一)财政拨款收入：指… state something;
# 八、国有资产占用情况说明。 does not.
_STATES = re.compile(r"[,;].{0,120}。$|(?<=.{20})。$|:.{8}")


# （一）机关运行经费支出情况。2023年度…: a title that its text follows in the same line.
_RUN_IN = re.compile(r"((?:20\d\d ?年度?)?[^\d,，。;；:：!！?？\n]{2,30})(?:[。:：] *)(?=[^ ])")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as printed: its numbering style (`None` for an unnumbered one), number, printed ordinal and title."""

    style: str | None
    number: int
    ordinal: str
    title: str


def ordinal_of(text: str) -> tuple[str, int, int] | None:
    """Style, number and length of the ordinal that `text` (untouched) begins with, or nothing."""
    return _ordinal(text[:_LONGEST_ORDINAL])


@lru_cache(maxsize=1 << 12)
def _ordinal(head: str) -> tuple[str, int, int] | None:
    """Kept for a while, because sections, contents and sentences ask for the same beginnings in turn."""
    styles = _BY_FIRST.get(head.lstrip()[:1])
    if styles is None:
        return None
    plain = normalise(head)
    for style, pattern in styles:
        if found := pattern.match(plain):
            digits = found[found.lastindex or 0]
            number = int(digits) if digits.isdigit() else chinese_value(digits)
            if number is not None:
                return style, number, found.end()
    return None


def heading_of(text: str, *, marked: int = 0) -> Heading | None:
    """The heading that the paragraph `text` is, or nothing where it is running text.

    A numbered paragraph that states something (amounts, a sentence inside, 主要用于…) is text, however short:
    `(一)一般公共服务支出年初预算数为…` is an item of a list. `marked` is the format's own heading level, if any.
    """
    stripped = text.strip()
    found = ordinal_of(stripped)
    if found is None:
        return Heading(None, 0, "", stripped) if marked and 0 < len(stripped) <= 60 else None
    style, number, length = found
    title = stripped[length:].strip()
    limit = 60 if marked else _LONGEST[style]
    if not title or len(title) > limit + 1:
        return None
    whole = normalise(title)
    plain = _CLOSED.sub("", whole)
    if len(plain) > limit or _BODY.search(plain) or _STATES.search(whole):
        return None
    if style in ("digit", "digit_bracket") and not marked and (whole[-1] in "。;:" or "," in whole):
        return None
    return Heading(style, number, stripped[:length].strip(), title)


def run_in_heading(text: str, numbered: tuple[str, int, int]) -> tuple[Heading, int] | None:
    """The title that a paragraph numbered so begins with, and its length: （二）政府采购支出情况。2023年度….

    Whether it is one is for the caller to say, who knows the standard titles: 1.加强管理：… begins so too.
    """
    style, number, length = numbered
    stripped = text.lstrip()
    title = _RUN_IN.match(stripped, length)
    if title is None:
        return None
    heading = Heading(style, number, stripped[:length].strip(), title.group(1).strip())
    return heading, len(text) - len(stripped) + title.end()
