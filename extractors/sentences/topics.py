"""What a sentence or paragraph without numbers leaves behind: the item it names, the list it opens."""

from __future__ import annotations

import re

from mingzhang.extractors.binding.candidates import Item
from mingzhang.extractors.numbers.normal import compact
from mingzhang.extractors.sentences.discourse import Discourse, advance
from mingzhang.extractors.sentences.items import Phrase, is_known, phrase_of
from mingzhang.extractors.sentences.scope import Scope
from mingzhang.extractors.sentences.steps import ListOpens, PartOpens, TopicNamed
from mingzhang.extractors.sentences.tokens import Token
from mingzhang.schemas.vocabulary.marks import words
from mingzhang.schemas.vocabulary.shapes import shape

__all__ = ["divided_whole", "with_listing", "with_paragraphs_topic", "with_sentences_topic"]

_CHINESE = "[一二三四五六七八九十]{1,3}"
_BULLET = re.compile(
    rf" {{0,8}}(?:[①-⑳⑴-⒇]|[-—]{{2,}}|\( ?(?:{_CHINESE}|\d{{1,2}}) ?\)|{_CHINESE}、|\d{{1,2}}[.、](?!\d))[ 、.]*"
)
_BULLET_WIDTH, _LONGEST_RUN_IN, _LONGEST_SAID = 8, 32, 60
_SAID = frozenset({"words", "digits", "cue"})
_LONGEST_TOPIC, _MOST_TOPIC_TOKENS = 72, 8


def with_paragraphs_topic(text: str, scope: Scope, discourse: Discourse) -> Discourse:
    """A paragraph without numbers may name what the next is about: 行政运行（项）。主要用于…"""
    opening = text[:_LONGEST_TOPIC].partition("。")[0]
    if len(opening) < _LONGEST_TOPIC:
        phrase = phrase_of(opening, scope.issuer)
        if scope.role == "performance" and phrase.name.endswith(words("project", "names")) and _BULLET.match(opening):
            # 1.基本公共卫生服务项目。⏎①全年预算数…
            discourse = advance(discourse, TopicNamed(Item(phrase.name), project=True))
        if phrase.above or (phrase.name and is_known(phrase.name)):
            discourse = advance(discourse, TopicNamed(_named(phrase, discourse)))
    ending = text.rstrip(" :")
    if shape("list.opens_as").search(ending):
        name = phrase_of(shape("list.listed").sub("", ending)).name
        return advance(discourse, ListOpens(Item(name) if is_known(name) else discourse.title))
    if shape("list.opens_below").search(ending):
        return advance(discourse, ListOpens(discourse.part.whole or discourse.title or discourse.topic))
    return discourse


def _named(phrase: Phrase, discourse: Discourse) -> Item:
    return Item(phrase.name, phrase.above or discourse.part.above, phrase.code)


def with_sentences_topic(text: str, tokens: list[Token], scope: Scope, discourse: Discourse) -> Discourse:
    """A sentence without numbers may name what the next is about: 财政事务（款）行政运行（项）。"""
    opening = text[: tokens[-1].end]
    if tokens[0].start < _BULLET_WIDTH and len(opening) <= _LONGEST_RUN_IN and _BULLET.match(opening):
        found = _run_in(_BULLET.sub("", opening), scope, discourse)
        if found is not None:
            return found
    if (tokens[0].cue is not None and tokens[0].cue.kind != "among") or len(tokens) > _MOST_TOPIC_TOKENS:
        return discourse  # 主要用于…基本支出 explains what was named before, it names nothing
    said = "".join([text[start:end] for kind, start, end, _, _ in tokens if kind in _SAID])
    first = next((text[token.start : token.end] for token in tokens if token.kind == "words"), "")
    for candidate in (said if len(said) < _LONGEST_SAID else first, first):
        phrase = phrase_of(candidate, scope.issuer)
        if phrase.name and (phrase.above or is_known(phrase.name)):
            return advance(discourse, TopicNamed(_named(phrase, discourse)))
    return discourse


def _run_in(said: str, scope: Scope, discourse: Discourse) -> Discourse | None:
    """What a heading names that runs in with its text; nothing where it is no heading."""
    about = shape("list.about")
    is_title = scope.continues and compact(said) == compact(scope.title)
    if is_title and (discourse.title is not None or about.search(compact(scope.title))):
        return discourse  # its item is remembered; 国有资产占用情况 names none
    phrase = phrase_of(said, scope.issuer)
    name = phrase.name
    if about.search(name) and not is_known(name):
        # （三）具体情况。: of what the section is about
        ended = advance(discourse, PartOpens(discourse.part._replace(whole=None)))
        return advance(ended, TopicNamed(discourse.title))
    if len(name) < 3:
        return None
    # ②专项支出。安排22.9亿元: a heading run in
    project = scope.role == "performance" and name.endswith(words("project", "names"))
    return advance(discourse, TopicNamed(_named(phrase, discourse), project=project))


def with_listing(text: str, tokens: list[Token], discourse: Discourse) -> Discourse:
    """A sentence that ends with 其中： or 如下： opens a list whose whole is what was said, or the heading's item."""
    if not shape("list.may_open").search(text[tokens[-1].end - 1]):
        return discourse
    tail = text[tokens[max(0, len(tokens) - 2)].start : tokens[-1].end].strip().rstrip(":,")
    part, told = discourse.part, discourse.told
    if told.headline is None and shape("list.by_kind").search(tail):
        return advance(discourse, ListOpens(part.whole or discourse.topic))  # 按支出功能科目分：⏎（1）行政运行…
    if shape("list.opens").search(tail):
        return advance(discourse, ListOpens(part.whole))
    if not shape("list.opens_as").search(tail):
        return discourse
    named = shape("list.listed").sub("", text[tokens[0].start : tokens[-1].end].strip().rstrip(":,"))
    name = phrase_of(named).name
    item = Item(name) if is_known(name) else _side_told(named, discourse)
    if shape("heading.executed").search(named):
        # 具体执行情况如下, behind the budget as it was approved
        return advance(discourse, ListOpens(item, executed=True))
    return advance(discourse, ListOpens(item or discourse.title or told.spread or part.whole))


def _side_told(named: str, discourse: Discourse) -> Item | None:
    """支出3660万元，…。结余340万元。支出分项目具体如下: of the expenditure, whatever was named last."""
    side, spread = named.lstrip()[:2], discourse.told.spread
    if spread is not None and side in words("pair", "side") and side in spread.name:
        return spread
    return discourse.side(side)


def divided_whole(said: str, discourse: Discourse) -> Item | None:
    """What 按…分 divides: 按采购项目类型 the procurement that its section began with, 按功能分类 the expenditure."""
    if not shape("list.divided").fullmatch(said):
        return None
    if discourse.told.headline:
        return discourse.told.headline
    if discourse.lists:
        return discourse.lists[-1].whole
    named = next((side for side in words("pair", "side") if side in said), "")
    if named or shape("list.by_account").search(said):
        return discourse.side(named or words("pair", "spent")[0])
    first = discourse.told.first
    return first if first and first.name[:4] in said else None
