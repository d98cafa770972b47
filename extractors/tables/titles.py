"""A table's title and its lines of captions: which line names it, without form numbers and unit lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mingzhang.extractors.tables.grid import Grid
from mingzhang.extractors.tables.words import key, unspaced
from mingzhang.schemas.vocabulary.marks import words
from mingzhang.schemas.vocabulary.shapes import shape

__all__ = ["candidates", "caption_lines", "is_continued", "publisher", "table_title", "title_key"]

_LABEL = shape("tables/title.form_label")
_FORM_NUMBER = shape("tables/title.form_number")
"""Whatever series a form is counted in: 公开01表, 社预01表, 财预02-1表."""
_WHOLE = shape("tables/title.of_document")
"""How a document's own title ends: no table's title goes on from there."""
_CUT = shape("tables/title.labels_behind")
_PUBLISHER = shape("tables/title.publisher")
_CONTINUED = shape("tables/title.continued")
_NUMBERED = shape("tables/title.numbered")
_NAMES = shape("tables/title.table")
_NAMES_OTHERWISE = shape("tables/title.listing")
_YEAR = shape("tables/title.year")
_PART_NAMED = shape("tables/title.part")
_ECONOMIC = shape("tables/title.economic")
_LONGEST = 60
_ENDS, _YUAN = words("tables/title", "ends"), words("tables/unit", "money")
_SAME = tuple(
    (word, meant)
    for name, meant in (("sheets", "表"), ("also", "和"), ("empty", ""))
    for word in words("tables/title", name)
)
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
        and not text.endswith((*_ENDS, "。", "；", "：", ":"))
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
    return next((name for name in found if name and not name.endswith(_YUAN)), "")


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
