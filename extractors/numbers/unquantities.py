"""Digits that are no quantity: dates, document numbers, ordinals, codes, ratios, versions. One scan finds them all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["Span", "find_spans"]


class Span(NamedTuple):
    """A stretch of the normal form whose digits state no amount, and the leftover reason why."""

    start: int
    end: int
    reason: str


_YEAR = r"(?:19|20)\d\d"
_S = r"[ \n]{0,3}"

# Order matters: the first alternative that matches at a place wins, so the longer and more telling shapes stand first.
_SHAPES: tuple[tuple[str, str], ...] = (
    # A page number that the footer pushed into a sentence: 较上年增加-24-957.62万元 (handbook P122).
    ("page_no", r"(?<=[一-鿿])[-—] ?\d{1,3} ?[-—](?=\d)"),
    ("doc_number", rf"[\[〔(《]{_S}{_YEAR}{_S}[\]〕)》]{_S}(?:第{_S})?\d+{_S}号"),
    ("date", rf"{_YEAR}{_S}年{_S}\d{{1,2}}{_S}月(?:{_S}\d{{1,2}}{_S}[日号])?(?:底|初|末|份)?"),
    ("date", rf"{_YEAR}[-/.]\d{{1,2}}[-/.]\d{{1,2}}(?!\d)(?:[ T]\d{{1,2}}:\d\d(?::\d\d)?)?"),
    ("date", rf"(?<!\d)\d{{1,2}}{_S}月{_S}\d{{1,2}}{_S}[日号]"),
    ("date", rf"(?<!\d)\d{{1,2}}{_S}[-—~至到]{_S}\d{{1,2}}{_S}月(?:份)?"),
    ("date", rf"(?<!\d)\d{{1,2}}{_S}月(?:份|底|末|初|中旬|上旬|下旬)?(?!\d)"),
    ("year", rf"(?<!\d)(?<!\d[.,]){_YEAR}{_S}(?:年度?)?{_S}[-—~至、/和与及到]{_S}(?:{_YEAR}|(?<=[-—])\d\d){_S}(?:年度?|学年)"),  # noqa: E501 - one shape, one line
    ("year", rf"(?<!\d)(?<!\d[.,]){_YEAR}{_S}(?:学年|年度|年|财年)"),
    ("year", rf"(?<!\d)(?<!\d[.,]){_YEAR}(?=[一-鿿]{{0,12}}?(?:部门|单位|政府|综合|年初|收支|财政)?(?:预|决)算)"),
    ("year", r"(?<!\d)(?<!\d[.,])\d\d年(?:度|初|末)"),
    ("law_article", rf"第{_S}\d+{_S}(?:条|款|章|届|次(?!性)|批(?!次)|期|季度|阶段|部分|位|名|页|[—\-~至]\d+{_S}名)"),
    ("doc_number", rf"第{_S}\d+{_S}号|(?<!\d)(?<!\d[.,])\d+{_S}号(?:文|令|公告|楼|院|件)?"),
    ("version", r"[Vv]\d+(?:\.\d+)*|(?<!\d)\d+(?:\.\d+)+[ ]?版|\d+(?:\.\d+)?[ ]?版本"),
    ("ratio", r"(?<!\d)(?<!\d\.)\d+(?:\.\d+)?(?: ?: ?\d+(?:\.\d+)?)+(?![\d.]*[ ]?(?:万|亿|元|%))"),
    ("code", r"(?<!\d)(?<!\d[.,])\d{15,20}(?![\d.])"),
    ("code", rf"\({_S}\d{{3,7}}{_S}(?:[类款项目]|科目)?{_S}\)"),
    ("code", rf"\({_S}\d\d{_S}[类款项]{_S}\)"),
    ("code", r"(?<!\d)(?<!\d[.,])\d{3}(?:\d\d){0,2}(?=[类款项]\))"),
    ("code", r"(?<!\d)(?<!\d[.,])[1-5]\d{2}(?:\d\d){1,2}(?=[-—][ ]?[一-鿿])"),
    ("code", r"(?<!\d)(?<!\d[.,])[12]\d{6}(?= ?[一-鿿])(?! ?(?:万|亿|元|人|个|辆|批|户|台|套|项|平|余|多|家|次|名))"),
    ("no_value", r"(?<!\d)0\d{2,3}[-—]\d{7,8}(?!\d)|(?<!\d)(?<!\d[.,])1[3-9]\d{9}(?![\d.])"),
    ("ordinal", rf"\A[ ]*\(?{_S}\d{{1,3}}{_S}(?:[、)]|\.(?!\d)|\.(?=(?:19|20)\d\d{_S}年))"),
    ("ordinal", rf"(?<=[。;:,!?])[ ]*\(?{_S}\d{{1,2}}{_S}(?:[、)]|\.(?!\d))(?={_S}[^\d\s])"),
    ("ordinal", rf"(?<=[元%人个辆])[ ]*\d{{1,2}}\.(?={_S}[一-鿿“])"),
    ("weight", rf"\({_S}\d+(?:\.\d+)?{_S}分{_S}\)"),
    ("ordinal", rf"\({_S}\d{{1,2}}{_S}\)(?!{_S}(?:万|亿|千|百)?元)|\[{_S}\d{{1,2}}{_S}\]"),
    ("ordinal", rf"(?:附件|附表|附录|公开表|预算表|表格|表|图|附|注|专栏|类型|方案|样表|续表){_S}\d+(?:[-—.]\d+)*(?!{_S}[.\d]*{_S}(?:万|亿|元|%|个|张|份))"),  # noqa: E501 - one shape, one line
    ("ordinal", rf"(?<!\d)(?<!\d[.,])\d{{1,2}}{_S}(?:号)?表(?=[《)])|草案\d+表|公开 ?\d+ ?表|财决\d+(?:-\d+)?"),
)  # fmt: skip

_REASONS = {f"s{index}": reason for index, (reason, _) in enumerate(_SHAPES)}
# Every shape begins with one of these, so that all other places cost one look.
_FIRST = r"(?=[\d\[〔(《第Vv \n附公预表图注专类方样续草财—-])"
_SCAN = re.compile(
    _FIRST + "(?:" + "|".join(f"(?P<s{index}>{shape})" for index, (_, shape) in enumerate(_SHAPES)) + ")"
)
_DIGIT = re.compile(r"\d")


def find_spans(text: str) -> Iterator[Span]:
    """The spans of `text` (in normal form) that hold digits and no quantity, in order and without overlap."""
    if not _DIGIT.search(text):
        return
    for found in _SCAN.finditer(text):
        start, end = found.span()
        lead = len(text[start:end]) - len(text[start:end].lstrip())
        yield Span(start + lead, end, _REASONS[found.lastgroup or ""])
