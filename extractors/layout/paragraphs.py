"""Lines to paragraphs: where a printed line continues the one before it, on the same page or over a page break."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from mingzhang.extractors.layout.lines import Line
from mingzhang.extractors.layout.ordinals import ORDINAL
from mingzhang.extractors.layout.settings import LAYOUT
from mingzhang.extractors.layout.text_columns import PageLines, TextColumn
from mingzhang.schemas.document import Box, Glyphs, Paragraph

__all__ = ["Placed", "continues", "lines_to_paragraphs", "paragraph_of"]

Placed = tuple[PageLines, Line]
"""A line on its page."""

_HEADING = re.compile(
    r"第[一二三四五六七八九十]{1,3}(?:部分|章)|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]"
)
_LEADERS = re.compile(
    r"(?<![.…·．。⋯‥・])[.…·．。⋯‥・]{4,}+\s*+[-—]?\s*+\d{0,4}\s*+[-—]?\s*+$"
    r"|(?<![.…·．⋯]\s)(?:[.…·．⋯]\s){4,}+\s*+\d{0,4}\s*+$"
)
_AT_END = re.compile(r"(?<!\s)\s++(\d{1,3})$")
_UNBROKEN = re.compile(r"[（(《“]?(?:[\d.,，%％]+|[A-Za-z]+|.)[，。；：、！？）》”%％]*")
_ENDS = "。；！？!?"


def lines_to_paragraphs(lines: Sequence[Placed], columns: Mapping[tuple[int, int], TextColumn]) -> Iterator[Paragraph]:
    """The paragraphs of consecutive lines (no table between them), lines joined by nothing."""
    group: list[Placed] = []
    for item in lines:
        if group and not continues(group, item, columns):
            yield paragraph_of(group, columns)
            group = []
        group.append(item)
    if group:
        yield paragraph_of(group, columns)


def continues(group: Sequence[Placed], item: Placed, columns: Mapping[tuple[int, int], TextColumn]) -> bool:
    """Whether the line goes on with the paragraph of the lines before it.

    A line that reaches the right edge is continued unless the next one is indented. A line that ends before it is
    continued unless the next starts like a new paragraph (indent, numbering) or the line closed its sentence: a number
    that did not fit and moved down whole (598.42万元, 15.16%；) is no numbering. Prose that breaks off in the middle
    of a sentence goes on even where the next line is indented (a 2026 budget of Yantai, exported line by line).
    """
    before = group[-1]
    (sheet, line), (_, following) = before, item
    if line.turn or following.turn or _is_entry(line) or _apart(before, item, columns):
        return False
    if _two_headings(group, following) or (line.text[-1] in _ENDS and _HEADING.match(following.text)):
        return False
    indented = _set_in(item, columns)
    numbered = ORDINAL.match(following.text) is not None
    if indented and not numbered and _breaks_off(group):
        return True
    if _full(line, following, columns[sheet.key]):
        return not indented and (_set_in(group[0], columns) or not (numbered and line.text[-1] in _ENDS + "：:"))
    if indented or numbered:
        return False
    return _runs_on(sheet, line, columns[sheet.key])


def _set_in(item: Placed, columns: Mapping[tuple[int, int], TextColumn]) -> bool:
    """Whether the line is indented; where a paragraph's first line is, a numbered line that is not goes on in it."""
    sheet, line = item
    return line.x0 - columns[sheet.key].left > LAYOUT.indent * line.size


def _runs_on(sheet: PageLines, line: Line, column: TextColumn) -> bool:
    """Whether a line that is not full is prose broken by hand: long, neither closed nor centred, no heading."""
    if line.text[-1] in _ENDS + "：:" or _HEADING.match(line.text) or _centred(sheet, [line], column):
        return False
    return line.x1 - column.left > LAYOUT.long_line * (column.right - column.left)


def _two_headings(group: Sequence[Placed], following: Line) -> bool:
    """Whether the lines are a heading that the next heading ends: contents pages have no leaders always."""
    first = group[0][1].text
    if not _HEADING.match(first) or not _HEADING.match(following.text):
        return False
    return not any(mark in line.text for _, line in group for mark in "。；，：,;:")


def _breaks_off(group: Sequence[Placed]) -> bool:
    """Whether prose ends without any mark: in the middle of a sentence. A heading has no comma or full stop."""
    text = "".join(line.text for _, line in group)
    return text[-1].isalnum() and any(mark in text for mark in "。；，") and not text[-1].isascii()


def _is_entry(line: Line) -> bool:
    """Whether the line is an entry of the contents: leaders, or a page number far from its words."""
    if _LEADERS.search(line.text):
        return True
    number = _AT_END.search(line.text)
    if number is None:
        return False
    first, before = line.chars[-len(number[1])], line.chars[-len(number[0]) - 1]
    return first.x0 - before.x1 > LAYOUT.entry_distance * line.size


def _apart(before: Placed, item: Placed, columns: Mapping[tuple[int, int], TextColumn]) -> bool:
    """Whether type size or the distance on one page says that the lines do not belong together."""
    (sheet, line), (next_sheet, following) = before, item
    if abs(line.size - following.size) > LAYOUT.other_size * max(line.size, following.size):
        return True
    distance = following.middle - line.middle
    column = columns[sheet.key]
    most = (LAYOUT.widest_gap if _runs_on(sheet, line, column) else LAYOUT.big_gap) * max(
        column.leading, LAYOUT.leading_size * line.size
    )
    return sheet.key == next_sheet.key and distance > most


def _full(line: Line, following: Line, column: TextColumn) -> bool:
    """Whether the following line's first unbreakable piece would not have fitted behind the line."""
    piece = _UNBROKEN.match(following.text)
    end = following.chars[min(piece.end() if piece else 1, len(following.chars)) - 1]
    return column.right - line.x1 < end.x1 - following.x0 + LAYOUT.line_rest * line.size


def paragraph_of(lines: Sequence[Placed], columns: Mapping[tuple[int, int], TextColumn]) -> Paragraph:
    """One paragraph of the lines, with every character's page and box."""
    text: list[str] = []
    pages: list[int] = []
    boxes: list[Box] = []
    for number, (sheet, line) in enumerate(lines):
        if number and _words_meet(text[-1], line.text[0]):
            text.append(" ")
            pages.append(sheet.number)
            boxes.append(sheet.turn.shown((line.x0, line.top, line.x0, line.bottom)))
        text.extend(char.text for char in line.chars)
        pages.extend([sheet.number] * len(line.chars))
        boxes.extend(_boxes(sheet, line))
    sheet, first = lines[0]
    return Paragraph(
        "".join(text),
        sheet.number,
        Glyphs(tuple(pages), tuple(boxes)),
        centred=_centred(sheet, [line for _, line in lines], columns[sheet.key]),
        size=first.size,
    )


def _boxes(sheet: PageLines, line: Line) -> Iterator[Box]:
    boxes = (char.box for char in line.chars)
    return map(sheet.turn.shown, boxes) if sheet.turn.degrees else boxes


def _words_meet(last: str, first: str) -> bool:
    return last.isascii() and last.isalpha() and first.isascii() and first.isalpha()


def _centred(sheet: PageLines, lines: Sequence[Line], column: TextColumn) -> bool:
    """Whether every line stands as far from the left as from the right, of the column or of the page, and not full.

    An indented sentence that happens to end two characters before the edge is none.
    """
    text = lines[-1].text
    if text[-1] in "。；;，,：" or "，" in text or "；" in text or _LEADERS.search(text):
        return False
    middles = {(column.left + column.right) / 2, sheet.width / 2}
    return all(
        line.x0 - column.left > min(LAYOUT.indent * line.size, LAYOUT.title_indent)
        and min(abs((line.x0 + line.x1) / 2 - middle) for middle in middles) <= LAYOUT.centred * line.size
        for line in lines
    )
