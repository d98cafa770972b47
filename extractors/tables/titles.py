"""A table's title and its lines of captions: which line names it, without form numbers and unit lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mingzhang.extractors.tables.grid import Grid
from mingzhang.extractors.tables.words import key, unspaced

__all__ = ["candidates", "caption_lines", "is_continued", "publisher", "table_title", "title_key"]

_SERIES = r"(?:公开|预算|决算|附件|附|财决|部门|预决算|批复)"
_LABEL = re.compile(
    rf"^(?:[(（]?{_SERIES}*\d{{1,3}}(?:[-—]\d{{1,2}})?表(?:[-—]\d{{1,2}})?[)）]?"
    rf"|{_SERIES}*表[(（]?\d{{1,3}}(?:[-—]\d{{1,2}})?[)）]?|{_SERIES}+\d{{1,3}}(?:[-—]\d{{1,2}})?"
    rf"|{_SERIES}*表[一二三四五六七八九十]{{1,3}}(?=[:：、.．]|$)|[(（]?[一二三四五六七八九十]{{1,3}}[)）]?(?=[:：、.．])"
    r"|[\u4e00-\u9fff]{2,4}0\d表"
    r"|\d{1,2}(?:[、.．]|(?=20\d\d年|\D)))[:：、.．]?(?=\D|20\d\d年|$)"
)
_FORM_NUMBER = re.compile(
    r"^(?:(?:公开|预算|附|财决|部门公开)?表?[0-9一二三四五六七八九十]{1,3}([-—]\d{1,2})?表?"
    r"|[A-Z\u4e00-\u9fff]{1,6}\d{1,3}(?:[-—]\d{1,2})?表)[:：]?$"
)
"""Whatever series a form is counted in: 公开01表, 社预01表, 财预02-1表."""
_WHOLE = re.compile(r"(?:(?:部门|单位)(?:综合)?(?:预算|决算)|公开|说明|报告|草案)(?:[(][^()]*[)])?$")
"""How a document's own title ends: no table's title goes on from there."""
_CUT = re.compile(
    r"(?:(?:编制|填报|预算|决算)?(?:部门|单位)(?:名称|[(（]单位[)）])?|(?:金额|计量|货币)单位)[:：].{0,200}$"
)
_PUBLISHER = re.compile(r"(?:编制|填报|预算|决算)?(?:部门|单位)(?:名称)?[:：](\D*?)(?=(?:金额|货币)?单位[:：]|$)")
_CONTINUED = re.compile(
    r"[(（]?续表?[一二三四五六七八九十\d]{0,2}[)）]?[一二三四五六七八九十\d]*$|^续表?\d*[:：]?|^[(（]?接上[表页]"
)
_NUMBERED = re.compile(r"[(（](?:续|[一二三四五六七八九十\d-]{1,4})[)）]?$")
_PART = r"(?:[-—–―]{1,2}(?!\d)[^()]{2,20})?"
_NAMES = re.compile(rf"表{_PART}(?:[(][^()]{{1,15}}[)]){{0,2}}$")
_NAMES_OTHERWISE = re.compile(r"^[^,;:。，；：]{4,36}(?:草案|情况|一览|清单|明细)(?:[(][^()]{1,15}[)]){0,2}$")
_YEAR = re.compile(r"(?:二[〇○0零]\w{2}|20\d\d)年?(?:度|初)?")
_PART_NAMED = re.compile(rf"(?<=表){_PART}")
_ECONOMIC = re.compile(r"[(]按?(?:部门|政府)?(?:预算)?(?:支出)?经济(?:分类)?(?:科目)?[)]$")
_LONGEST = 60
_SAME = (("统计表", "表"), ("一览表", "表"), ("及", "和"), ("的", ""))
"""Words in which titles of one form differ."""


def caption_lines(caption: Sequence[str], grid: Grid, preamble: int) -> tuple[str, ...]:
    """The lines above the header, outside the grid and then inside it, nearest last."""
    inside = [line for row in range(preamble) for cell in grid.filled(row) for line in cell.text.split("\n")]
    whole = [cell.text.replace("\n", "") for row in range(preamble) for cell in grid.filled(row) if "\n" in cell.text]
    return (*caption, *inside, *whole)


def table_title(lines: Sequence[str]) -> str:
    """The line nearest the table that names it, as printed without form number, unit and white space; may be empty."""
    named = candidates(lines)
    for pattern in (_NAMES, _NAMES_OTHERWISE):
        found = next((line for line in named if pattern.search(title_key(line))), "")
        if found:
            return found
    return ""


def candidates(lines: Sequence[str]) -> list[str]:
    """The lines that may name the table, nearest first, each with the line it may have been wrapped from."""
    return list(_candidates(lines))


def _candidates(lines: Sequence[str]) -> Iterator[str]:
    for place in range(len(lines) - 1, -1, -1):
        text = clean_line(lines[place])
        if not text or len(text) > _LONGEST or text.endswith(("。", "；", "，")):
            continue
        before = clean_line(lines[place - 1]) if place else ""
        if before and len(text) <= 12 and _is_open(before):
            yield before + text
        yield text


def _is_open(line: str) -> bool:
    text = title_key(line)
    return (
        len(line) > 8
        and not text.endswith(("表", "。", "；", "：", ":"))
        and "。" not in line
        and not _WHOLE.search(text)
    )


def clean_line(line: str) -> str:
    """A line without its form number in front and its 单位：… behind."""
    text = _CUT.sub("", unspaced(line)).rstrip("(（")
    if _FORM_NUMBER.match(key(text)):
        return ""
    return _LABEL.sub("", text, count=1).strip("：:")


def publisher(lines: Sequence[str]) -> str:
    """The department or unit that the lines above a table name (`部门名称：某局`); empty where they name none."""
    found = (match[1] for line in lines if (match := _PUBLISHER.search(unspaced(line))))
    return next((name for name in found if name and not name.endswith("元")), "")


def is_continued(line: str) -> bool:
    """Whether the line says that the table goes on: 续表."""
    return bool(_CONTINUED.search(unspaced(line)))


def title_key(title: str) -> str:
    """The title to compare with: no year, no trailing (续) or (7), no quotes, no part (表—公用经费).

    Whose economic classification it follows (按政府预算支出经济分类科目) makes it no other table.
    """
    text = _YEAR.sub("", key(title)).replace("()", "")
    while (shorter := _NUMBERED.sub("", _CONTINUED.sub("", text))) != text:
        text = shorter
    for said, meant in _SAME:
        text = text.replace(said, meant)
    return _ECONOMIC.sub("(按经济分类)", _PART_NAMED.sub("", text))
