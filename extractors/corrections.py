"""Correction notices: which stretches of a text tell what was published before and no longer holds.

更正前 and 更正后 head two blocks, each with tables of its own; 收入合计2,126.21万元有误，应为2,226.21万元 does both in
one sentence. What stands on the old side is nobody's figure of the year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mingzhang.schemas.document import Block, Paragraph, Table

__all__ = ["SUPERSEDED", "is_old_label", "old_tables", "superseded"]

SUPERSEDED = "superseded"
Span = tuple[int, int]

_NOTICE = re.compile(r"更正|勘误|有误|笔误|修正(?:公告|说明|如下)|补正")
_ACT = "更正|修改|修正|变更|勘误|更改"
_KIND = "(?:的?(?:内容|表格|数据|版本|情况|公开表|数|金额|文本))?"
_LEAD = r"^[ \u3000]*+[（(【]?(?:[一二三四五六七八九十]{1,3}[)）、.．]|[（(]?\d{1,2}[)）、.．])?[ \u3000]*+"
_OLD_BLOCK = re.compile(
    rf"(?:{_ACT})前(?!后)|{_LEAD}(?:原(?:公开|公布|发布|文|表|来?的?)(?:的?(?:内容|表格|数据|版本|表|文))?"
    rf"|原[^，。；：:\n]{{1,20}}表|调整前{_KIND}|(?:有误|错误){_KIND})(?:如下|为|是)?[】)）]?[ ]?(?:[:：]|$)",
    re.MULTILINE,
)
_NEW_BLOCK = re.compile(
    rf"(?:{_ACT})后|{_LEAD}(?:现(?:{_ACT}|改|公布|公开)?(?:为|如下)?{_KIND}|(?:{_ACT})(?:为|数据|内容|表格|版本)|正确{_KIND}|新表|新的?{_KIND}|调整后{_KIND}|应为)"
    r"(?:如下|为|是)?[】)）]?[ ]?(?:[:：]|$)",
    re.MULTILINE,
)
_TURN = re.compile(
    rf"(?:现|调整)?(?:{_ACT}|改)为|应(?:该|当)?[为是]|(?:{_ACT})后|正确(?:的)?(?:数据|数值|数|金额|内容)?(?:应)?为|实际?[为是]|现为|有误|错误|系?笔误"
)
_WRITTEN_WRONG = re.compile(
    r"误(?:为|作|[写填录印报][为成])[^，,。；;\n]{1,40}"
    r"|[（(]原(?:公开|公布|发布|披露|文|数据|金额|数)?[误写填]?[为是][^（）()。；;\n]{1,40}[）)]"
)
"""9.80万元，误写为12.80万元 or （原公开为12.80万元）: what was printed by mistake, wherever the right amount stands."""
_BREAK = re.compile("[。；;\n]")
_COMMA = re.compile(r"[,，、](?!\d)")
_OLD_LABEL = re.compile(rf"(?:{_ACT})前|原(?:公开|公布|发布|披露)(?:数|金额|数据|内容)|(?:^|/)误$")
_HEAD = 400


def superseded(title: str, text: str) -> tuple[Span, ...]:
    """The half-open ranges of `text` that tell what a correction replaces; none where it is no notice of one."""
    if not _is_notice(title, text):
        return ()
    return tuple(sorted((*_blocks(text), *_sentences(text))))


def old_tables(title: str, text: str, blocks: Sequence[Block]) -> frozenset[int]:
    """Which of `blocks` are tables of a notice that stand below 更正前, in the text or among their captions."""
    if not _is_notice(title, text):
        return frozenset()
    found: set[int] = set()
    old = False
    for place, block in enumerate(blocks):
        lines = (block.text,) if isinstance(block, Paragraph) else block.caption
        for line in lines:
            old = _OLD_BLOCK.search(line) is not None or (old and not _NEW_BLOCK.search(line))
        if old and isinstance(block, Table):
            found.add(place)
    return frozenset(found)


def _is_notice(title: str, text: str) -> bool:
    return _NOTICE.search(title) is not None or _NOTICE.search(text[:_HEAD]) is not None


def is_old_label(text: str) -> bool:
    """Whether a heading or a label of a table says that its numbers are the ones corrected: 更正前."""
    return _OLD_LABEL.search(text) is not None


def _blocks(text: str) -> Iterator[Span]:
    """From each 更正前 to the 更正后 behind it."""
    for old in _OLD_BLOCK.finditer(text):
        new = _NEW_BLOCK.search(text, old.end())
        if new is not None:
            yield old.start(), new.start()


def _sentences(text: str) -> Iterator[Span]:
    """What a sentence says before 更正为, 应为 or 有误, behind the correction before it."""
    at = 0
    for turn in _TURN.finditer(text):
        breaks = [found.end() for found in _BREAK.finditer(text, at, turn.start())]
        comma = _COMMA.search(text, at, turn.start()) if at and not breaks else None
        begin = breaks[-1] if breaks else comma.end() if comma else at
        if any(char.isdigit() for char in text[begin : turn.start()]):
            yield begin, turn.start()
        at = turn.end()
    for wrong in _WRITTEN_WRONG.finditer(text):
        if any(char.isdigit() for char in wrong.group()):
            yield wrong.span()
