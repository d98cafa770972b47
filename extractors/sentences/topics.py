"""What a sentence or paragraph without numbers leaves behind: the item it names, the list it opens."""

from __future__ import annotations

import re

from mingzhang.extractors.numbers.normal import compact
from mingzhang.extractors.sentences.items import Item, is_known, phrase_of
from mingzhang.extractors.sentences.listing import open_list
from mingzhang.extractors.sentences.scope import Scope
from mingzhang.extractors.sentences.state import Memory
from mingzhang.extractors.sentences.tokens import Token
from mingzhang.extractors.sentences.walk import above_of
from mingzhang.schemas.vocabulary.marks import words

__all__ = ["open_listing", "remember_topic", "sentence_topic"]

_LISTED = re.compile(r"(?:主要|具体)?(?:内容|情况|构成|包括|支出|收入)?如下$")
_CHINESE = "[一二三四五六七八九十]{1,3}"
_BULLET = re.compile(
    rf" {{0,8}}(?:[①-⑳⑴-⒇]|[-—]{{2,}}|\( ?(?:{_CHINESE}|\d{{1,2}}) ?\)|{_CHINESE}、|\d{{1,2}}[.、](?!\d))[ 、.]*"
)
_BULLET_WIDTH, _LONGEST_RUN_IN = 8, 32
_OPENS = frozenset(":, 中括为面下")
_SAID = frozenset({"words", "digits", "mark"})
_BY_KIND = re.compile(r"按.{2,14}(?:分|分类|划分|分为)$")
_ABOUT = ("情况", "说明")
_LONGEST_TOPIC, _MOST_TOPIC_TOKENS = 72, 8


def remember_topic(text: str, scope: Scope, memory: Memory) -> None:
    """A paragraph without numbers may name what the next is about: 行政运行（项）。主要用于…"""
    opening = text[:_LONGEST_TOPIC].partition("。")[0]
    if len(opening) < _LONGEST_TOPIC:
        phrase = phrase_of(opening, scope.issuer)
        if scope.role == "performance" and phrase.name.endswith(words("project", "names")) and _BULLET.match(opening):
            memory.money = memory.project = Item(phrase.name)  # 1.基本公共卫生服务项目。⏎①全年预算数…
        if phrase.above or (phrase.name and is_known(phrase.name)):
            memory.money = Item(phrase.name, phrase.above or above_of(memory), phrase.code)
    ending = text.rstrip(" :")
    if ending.endswith("如下"):
        named = phrase_of(_LISTED.sub("", ending)).name
        open_list(memory, Item(named) if is_known(named) else memory.title)
    elif ending.endswith(("其中", "包括", "构成为")):
        open_list(memory, memory.parent or memory.title or memory.money)


def sentence_topic(text: str, tokens: list[Token], scope: Scope, memory: Memory) -> None:
    """A sentence without numbers may name what the next is about: 财政事务（款）行政运行（项）。"""
    opening = text[: tokens[-1].end]
    if tokens[0].start < _BULLET_WIDTH and len(opening) <= _LONGEST_RUN_IN and _BULLET.match(opening):
        said = _BULLET.sub("", opening)
        if _is_title(said, scope) and (memory.title is not None or compact(scope.title).endswith(_ABOUT)):
            return  # its item is remembered; 国有资产占用情况 names none
        phrase = phrase_of(said, scope.issuer)
        name = phrase.name
        if name.endswith(_ABOUT) and not is_known(name):
            memory.money, memory.parent = memory.title, None  # （三）具体情况。: of what the section is about
            return
        if len(name) >= 3:
            # ②专项支出。安排22.9亿元: a heading run in
            memory.money = Item(name, phrase.above or above_of(memory), phrase.code)
            if scope.role == "performance" and name.endswith(words("project", "names")):
                memory.project = memory.money
            return
    if (tokens[0].mark is not None and tokens[0].mark.kind != "among") or len(tokens) > _MOST_TOPIC_TOKENS:
        return  # 主要用于…基本支出 explains what was named before, it names nothing
    said = "".join([text[start:end] for kind, start, end, _, _ in tokens if kind in _SAID])
    first = next((text[token.start : token.end] for token in tokens if token.kind == "words"), "")
    for candidate in (said if len(said) < 60 else first, first):
        phrase = phrase_of(candidate, scope.issuer)
        if phrase.name and (phrase.above or is_known(phrase.name)):
            memory.money = Item(phrase.name, phrase.above or above_of(memory), phrase.code)
            return


def _is_title(said: str, scope: Scope) -> bool:
    return scope.continues and compact(said) == compact(scope.title)


def open_listing(text: str, tokens: list[Token], memory: Memory) -> None:
    """A sentence that ends with 其中： or 如下： opens a list whose parent is what was said, or the heading's item."""
    if text[tokens[-1].end - 1] not in _OPENS:
        return
    tail = text[tokens[max(0, len(tokens) - 2)].start : tokens[-1].end].strip().rstrip(":,")
    if _BY_KIND.search(tail) and memory.headline is None:
        open_list(memory, memory.parent or memory.money)  # 按支出功能科目分：⏎（1）行政运行…
        return
    if tail.endswith(("其中", "包括", "构成为", "方面")):
        open_list(memory, memory.parent)
    elif tail.endswith("如下"):
        named = _LISTED.sub("", text[tokens[0].start : tokens[-1].end].strip().rstrip(":,"))
        phrase = phrase_of(named)
        item = Item(phrase.name) if is_known(phrase.name) else _side_told(named, memory) or memory.title
        open_list(memory, item or memory.spread or memory.parent)


def _side_told(named: str, memory: Memory) -> Item | None:
    """支出3660万元，…。结余340万元。支出分项目具体如下: of the expenditure, whatever was named last."""
    side = named.lstrip()[:2]
    if memory.spread is not None and side in ("收入", "支出") and side in memory.spread.name:
        return memory.spread
    return memory.sides.get(side)
