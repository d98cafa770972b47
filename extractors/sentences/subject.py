"""Whose number it is: the item that the words before it name, or the one carried over from before."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from mingzhang.extractors.sentences.clause import Clause
from mingzhang.extractors.sentences.items import Item, Phrase, is_known, item_of
from mingzhang.extractors.sentences.moment import Moment, read_phrase
from mingzhang.extractors.sentences.place import below
from mingzhang.extractors.sentences.state import Memory
from mingzhang.schemas.vocabulary.marks import words

__all__ = ["subject_of"]

# 机关运行经费支出情况。2024年度支出84万元: in a section about one expense 支出 is that expense.
_SIDES = frozenset({"支出", "年度支出", "全年支出", "本年支出", "经费支出"})
_OF_ONE_MATTER = frozenset({"operating", "three_public", "procurement"})
_BOOK_SIDES = frozenset({"收入", "支出"})
"""1.收入：792.22万元。…⏎2.支出：799.12万元。"""
_REASON_INSIDE = re.compile(r"(?P<head>[^因受]{2,20}?)(?:因(?!公|素)|受(?!理|灾|益)|由于).{2,}")
_TOTALS = frozenset({"合计", "共计", "总计"})
"""…的日常公用经费支出，合计338万元: the total of what was just named, a name of its own where nothing was."""
_COMPARING = ("小于", "大于", "等于", "高于", "低于", "持平", "同口径", "可比口径", "因素后")
# 住房公积金(项):支出10万元, 检察(款):2018年预算支出合计20万元: the item stands before the colon.
_PHASE_ONLY = re.compile(r"(?:本年|当年)?(?:预算|决算)?(?:支出|收入)?(?:预算|决算)?(?:合计|总计|总额|数)?")
_LEVELLED = re.compile(r"\([类款项]\)")


@cache
def _nothing() -> frozenset[str]:
    return frozenset(words("item", "nothing"))


def subject_of(moment: Moment, text: str) -> tuple[Phrase, Item | None, bool]:
    """The phrase of `text`, the item it names, and whether the item was carried over from before."""
    phrase = read_phrase(moment, text)
    if said := _before_reason(phrase.name):
        phrase = _head_of(moment, phrase, said)
    total = phrase.name in _TOTALS
    if phrase.name in _SIDES and moment.memory.money is not None and moment.scope.canonical in _OF_ONE_MATTER:
        return phrase, moment.memory.money, True
    if phrase.name in _BOOK_SIDES and any(_REASON_INSIDE.match(clause.words().strip()) for clause in moment.before):
        phrase = phrase._replace(name="")  # 卫生健康支出因…体检费减少，支出减少57万元: of what has the reason
    if phrase.name and not total and not _hollow(phrase.name) and not _tells_how(moment, text, phrase.name):
        return phrase, below(moment, phrase), False
    for earlier in reversed(moment.before):
        named = read_phrase(moment, earlier.before_trigger())
        if said := _before_reason(named.name):
            named = _head_of(moment, named, said)
        if named.name in _TOTALS and earlier.sign == ":":
            return named, below(moment, named), False
        if named.name and not _hollow(named.name) and _names_topic(earlier, named, moment.memory):
            whole = Phrase(named.name, phrase.measure, named.above, named.code or phrase.code)
            return whole, below(moment, named), False
    if total:
        return phrase, below(moment, phrase), False
    if moment.memory.counted is not None:
        return phrase, moment.memory.counted, True
    if phrase.name == "项目":
        return phrase, moment.memory.project or moment.memory.money or item_of(phrase, moment.above), True
    return phrase, _carried(moment), True


def _carried(moment: Moment) -> Item | None:
    """The money that was last spoken of."""
    memory = moment.memory
    if memory.money is memory.told and moment.clause.year and memory.opening is not None:
        # a paragraph of its own, of what the one before began with: 2017年预算数3786万元，调整数…，决算数…
        return memory.opening
    return memory.money


def _head_of(moment: Moment, phrase: Phrase, said: str) -> Phrase:
    """城乡社区支出因保洁费在下一年支付减少…: the item stands before the reason."""
    head = read_phrase(moment, said)
    return head._replace(measure=phrase.measure) if is_known(head.name) or is_known(head.name + "支出") else phrase


@lru_cache(maxsize=1 << 14)
def _before_reason(name: str) -> str:
    found = _REASON_INSIDE.match(name)
    return found["head"] if found and not is_known(name) else ""


def _tells_how(moment: Moment, text: str, name: str) -> bool:
    """Whether the words before a mark name nothing: 经人大常委会批准调整为…; or their item stands before a colon."""
    trigger = moment.clause.trigger
    if trigger is not None and trigger.kind == "result" and not is_known(name):
        return text.strip().startswith(words("item", "not_topic"))
    return _said_before_colon(moment, name)


def _said_before_colon(moment: Moment, name: str) -> bool:
    if not moment.before or not _PHASE_ONLY.fullmatch(name):
        return False
    topic = moment.before[-1].words()
    if _LEVELLED.search(topic):
        return True
    return moment.before[-1].sign == ":" and is_known(read_phrase(moment, topic).name)


@lru_cache(maxsize=1 << 14)
def _hollow(name: str) -> bool:
    return (
        len(name) < 2
        or name in _nothing()
        or name.endswith(_COMPARING)
        or name.startswith(words("item", "hollow"))  # 剔除不可比因素后增长7.6%, 全部为项目支出, 年初未安排预算
        or (name[0] == "(" and name[-1] == ")" and ")" not in name[:-1])
    )


def _names_topic(clause: Clause, phrase: Phrase, memory: Memory) -> bool:
    """Whether an earlier clause without a number names what the number is about."""
    opening = clause.words().strip()
    if opening.startswith(words("item", "not_topic")) and not is_known(phrase.name):
        return False
    if phrase.above or is_known(phrase.name) or (clause.sign == ":" and phrase.name in _BOOK_SIDES):
        return True
    return memory.money is None or (3 <= len(phrase.name) <= 40 and clause.trigger is None)
