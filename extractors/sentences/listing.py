"""Enumerated lists below 其中： or 如下：, one inside the other, and where each of them ends."""

from __future__ import annotations

import re

from mingzhang.extractors.sections.headings import STYLES, ordinal_of
from mingzhang.extractors.sentences.items import Item
from mingzhang.extractors.sentences.state import Listing, Memory

__all__ = ["is_line", "next_line", "open_list"]

# 2018年度…, 此外，… behind a numbered list say something of their own.
_STATEMENT = re.compile(r"[^\d,，。;；:：(（]{0,24}20\d\d ?年| *(?:此外|另外|本部门|本单位|我部门|我单位)")


def open_list(memory: Memory, whole: Item | None) -> None:
    """Begin a list whose lines are parts of `whole`; its numbering is that of its first line."""
    if memory.lists and not memory.lists[-1].style:
        memory.lists.pop()  # 其中：⏎具体情况如下：⏎（一）… is one list
    memory.lists.append(Listing(whole, memory.phase))
    memory.parent = whole


def next_line(text: str, memory: Memory, issuer: str = "") -> None:
    """Take in the numbering of a paragraph: which of the open lists goes on in it, and which have ended.

    （一）收入10万元。包括：⏎1.财政拨款收入8万元。其中⏎（1）…⏎2.其他收入2万元。⏎（二）支出10万元: a number of an outer
    style ends the inner lists; one of a deeper style without 其中 parts the line before it.
    """
    lists = memory.lists
    if not lists:
        return
    found = ordinal_of(text)
    if found is None:
        own = bool(_STATEMENT.match(text)) or bool(issuer and text.lstrip().startswith(issuer))
        if own and (lists[-1].style or lists[-1].first == "plain"):
            lists.clear()
            memory.parent = None
        elif not lists[-1].first:
            lists[-1] = lists[-1]._replace(first="dated" if own else "plain")
        return
    style, number, _ = found
    if not lists[-1].style:
        _first_line(style, number, memory)
        return
    rank = STYLES.index(style)
    while lists and STYLES.index(lists[-1].style) > rank:
        lists.pop()
    if not lists:
        memory.parent = None
    elif lists[-1].style != style and number == 1 and is_line(memory.money, memory):
        lists.append(Listing(memory.money, memory.phase, style))


def _first_line(style: str, number: int, memory: Memory) -> None:
    lists = memory.lists
    outer = next((depth for depth, one in enumerate(lists) if one.style == style), None)
    if outer is not None and number > 1:
        del lists[outer + 1 :]  # 1.…。其中⏎2.…: the list named nothing
    elif number > 1 and lists[-1].first:
        lists.pop()  # 1.基本支出…。其中:⏎工资福利支出…⏎2.项目支出…: its lines had no numbers
        memory.parent = lists[-1].whole if lists else None
    else:
        lists[-1] = lists[-1]._replace(style=style)


def is_line(item: Item | None, memory: Memory) -> bool:
    """Whether `item` is a line of the innermost list: 其中 behind （三）公务用车购置费75万元。 parts it."""
    whole = memory.lists[-1].whole if memory.lists else None
    return item is not None and whole is not None and item.above == (*whole.above, whole.name)
