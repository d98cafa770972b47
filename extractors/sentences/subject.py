"""Whose number it is: the item that the words before it name below the open list, or the one carried over."""

from __future__ import annotations

import re
from functools import lru_cache

from mingzhang.extractors.binding.candidates import Item
from mingzhang.extractors.sentences.clause import Clause
from mingzhang.extractors.sentences.context import NumberContext, Subject
from mingzhang.extractors.sentences.discourse import Discourse
from mingzhang.extractors.sentences.items import Phrase, is_known, item_of
from mingzhang.extractors.sentences.scope import fund_of
from mingzhang.schemas.document import GOVERNMENT_BOOKS
from mingzhang.schemas.vocabulary.concepts import are_siblings, is_part
from mingzhang.schemas.vocabulary.marks import words
from mingzhang.schemas.vocabulary.shapes import shape

__all__ = ["subject_of", "turned"]

# 机关运行经费支出情况。2024年度支出84万元: in a section about one expense 支出 is that expense.
_OF_ONE_MATTER = frozenset({"operating", "three_public", "procurement"})
_REASON_INSIDE = re.compile(r"(?P<head>[^因受]{2,20}?)(?:因(?!公|素)|受(?!理|灾|益)|由于).{2,}")
_LONGEST_TOPIC = 40
_OWED, _ALLOWED = words("item", "owed")
_FUNDS = frozenset({"general", "government_fund", "state_capital"})


def subject_of(context: NumberContext, text: str) -> Subject:
    """The phrase of `text`, the item it names, and whether the item was carried over from before."""
    if text not in context.subjects:
        other = _other_side(context, text)
        part = context.discourse.part
        context.subjects[text] = Subject(context.phrase(text), other, False, part) if other else _subject(context, text)
    return context.subjects[text]


def _subject(context: NumberContext, text: str) -> Subject:
    discourse = context.discourse
    phrase = context.phrase(text)
    if said := _before_reason(phrase.name):
        phrase = _head_of(context, phrase, said)
    # …的日常公用经费支出，合计338万元: the total of what was just named, a name of its own where nothing was.
    total = phrase.name in words("item", "totals")
    matter = context.scope.canonical in _OF_ONE_MATTER
    if matter and discourse.topic is not None and phrase.name in words("item", "of_one_matter"):
        return Subject(phrase, discourse.topic, True, discourse.part)
    if phrase.name in words("item", "book_sides") and any(
        _REASON_INSIDE.match(clause.words().strip()) for clause in context.before
    ):
        phrase = phrase._replace(name="")  # 卫生健康支出因…体检费减少，支出减少57万元: of what has the reason
    if phrase.name and not total and not _hollow(phrase.name) and not _tells_how(context, text, phrase.name):
        return _below(context, phrase, phrase)
    for earlier in reversed(context.before):
        named = context.phrase(earlier.before_trigger())
        if said := _before_reason(named.name):
            named = _head_of(context, named, said)
        if named.name in words("item", "totals") and earlier.sign == ":":
            return _below(context, named, named)
        if named.name and not _hollow(named.name) and _names_topic(earlier, named, discourse):
            whole = Phrase(named.name, phrase.measure, named.above, named.code or phrase.code)
            return _below(context, whole, named)
    if total:
        return _below(context, phrase, phrase)
    if discourse.counts.spent_on is not None:
        return Subject(phrase, discourse.counts.spent_on, True, discourse.part)
    if phrase.name in words("item", "project"):
        item = discourse.project or discourse.topic or item_of(phrase, discourse.part.above)
        return Subject(phrase, item, True, discourse.part)
    return Subject(phrase, _carried(context), True, discourse.part)


def _other_side(context: NumberContext, text: str) -> Item | None:
    """养老保险基金收入10.6亿元，支出10.5亿元: the other side of the book that a report spoke of.

    债务限额12亿元，余额11亿元: what is owed of what may be owed.
    """
    topic, sides = context.discourse.topic, words("pair", "side")
    squeezed = "".join(text.split())
    found, balance = shape("subject.other_side").match(squeezed), shape("subject.balance").match(squeezed)
    if topic is not None and topic.name.endswith(_ALLOWED) and shape("subject.owed").fullmatch(squeezed):
        return Item(topic.name.removesuffix(_ALLOWED) + _OWED, topic.above)
    if topic is None or not (found or balance) or context.scope.kind not in GOVERNMENT_BOOKS:
        return None
    outer = Item(topic.above[-1], topic.above[:-1]) if topic.above else topic
    if balance:
        return next(filter(None, (_of_insurance(item, balance["name"]) for item in (topic, outer))), None)
    if found is None or found["side"] not in sides:
        return None
    sided = (turned(item, found["side"]) for item in (topic, outer))
    return next((item for item in sided if item is not None), None)


def _of_insurance(topic: Item, name: str) -> Item | None:
    """The balance of the insurance fund that was spoken of: 养老保险基金收入…，支出…。年末滚存结余28亿元."""
    told = next((word for word in words("pair", "side") if topic.name.endswith(word)), "")
    fund = topic.name.removesuffix(told)
    of_fund = topic.above[-1:] if shape("subject.balance").match(topic.name) else (fund,)
    if not of_fund or not shape("subject.insurance").search(of_fund[0]):
        return None
    above = topic.above[:-1] if of_fund == topic.above[-1:] else topic.above
    return Item(name, (*above, *of_fund))


def turned(topic: Item, side: str) -> Item | None:
    """The other side of a fund's revenue or expenditure, nothing where the topic is no side of a fund."""
    told = next((word for word in words("pair", "side") if topic.name.endswith(word)), "")
    whole = topic.name.removesuffix(told)
    for word in words("pair", "of_revenue"):
        whole = whole.removesuffix(word)
    if not told or told == side or not shape("subject.of_a_fund").search(whole):
        return None
    return Item(whole + side, topic.above)


def _carried(context: NumberContext) -> Item | None:
    """The money that was last spoken of."""
    told, topic = context.discourse.told, context.discourse.topic
    if topic is told.ended and context.clause.year and told.opening is not None:
        # a paragraph of its own, of what the one before began with: 2017年预算数3786万元，调整数…，决算数…
        return told.opening
    return topic


def _head_of(context: NumberContext, phrase: Phrase, said: str) -> Phrase:
    """城乡社区支出因保洁费在下一年支付减少…: the item stands before the reason."""
    head = context.phrase(said)
    known = is_known(head.name) or any(is_known(head.name + side) for side in words("pair", "side"))
    return head._replace(measure=phrase.measure) if known else phrase


@lru_cache(maxsize=1 << 14)
def _before_reason(name: str) -> str:
    found = _REASON_INSIDE.match(name)
    return found["head"] if found and not is_known(name) else ""


def _tells_how(context: NumberContext, text: str, name: str) -> bool:
    """Whether the words before a cue name nothing: 经人大常委会批准调整为…; or their item stands before a colon."""
    cue = context.clause.trigger
    if cue is not None and cue.kind == "result" and not is_known(name):
        return text.strip().startswith(words("item", "not_topic"))
    # 住房公积金(项):支出10万元, 检察(款):2018年预算支出合计20万元
    if not context.before or not shape("subject.phase_only").fullmatch(name):
        return False
    topic = context.before[-1].words()
    if shape("subject.levelled").search(topic):
        return True
    return context.before[-1].sign == ":" and is_known(context.phrase(topic).name)


@lru_cache(maxsize=1 << 14)
def _hollow(name: str) -> bool:
    return (
        len(name) < 2
        or name in words("item", "nothing")
        or bool(shape("subject.comparing").search(name))
        or name.startswith(words("item", "hollow"))  # 剔除不可比因素后增长7.6%, 全部为项目支出, 年初未安排预算
        or (name[0] == "(" and name[-1] == ")" and ")" not in name[:-1])
    )


def _names_topic(clause: Clause, phrase: Phrase, discourse: Discourse) -> bool:
    """Whether an earlier clause without a number names what the number is about."""
    known = is_known(phrase.name)
    if not known and clause.words().strip().startswith(words("item", "not_topic")):
        return False
    if phrase.above or known or (clause.sign == ":" and phrase.name in words("item", "book_sides")):
        return True
    return discourse.topic is None or (3 <= len(phrase.name) <= _LONGEST_TOPIC and clause.trigger is None)


def _below(context: NumberContext, phrase: Phrase, named: Phrase) -> Subject:
    """The item that `named` is below the open list; a list that holds parts of its like has ended before it.

    公务接待费20万元，其中：国内公务接待40批次；公务用车购置及运行维护费38万元: the two are parts of one whole.
    """
    part, name = context.discourse.part, named.name
    if part.whole is None or context.in_reason:
        # 一是疫苗接种经费增加655.3万元: a cause, none of the parts that are listed
        return Subject(phrase, item_of(named, ()), False, part)
    whole = part.whole
    if part.loose is not None and not is_part(name, whole.name):
        whole = part.loose  # 限额2.39亿元，其中一般债务1.39亿元，其中外债转贷0.01亿元；专项债务1亿元
    while (stands := _beside(name, whole.name)) == "sibling" and whole.above:
        whole = Item(whole.above[-1], whole.above[:-1])
    part = part._replace(whole=whole, loose=None)
    if named.above:
        return Subject(phrase, item_of(named, part.above), False, part)
    if stands == "itself":
        return Subject(phrase, whole if named.code is None else whole._replace(code=named.code), False, part)
    if stands == "another fund" or (context.scope.kind in GOVERNMENT_BOOKS and _ends_list(context, name)):
        part = part._replace(whole=None)
    return Subject(phrase, item_of(named, part.above), False, part)


@lru_cache(maxsize=1 << 14)
def _beside(name: str, whole: str) -> str:
    """How a name stands to the whole of the open list, where it is no part of it."""
    if name == whole:
        return "itself"
    if are_siblings(name, whole):
        return "sibling"
    # what is owed is no part of what may be owed
    owed = {name[-2:], whole[-2:]} == set(words("item", "owed"))
    return "another fund" if owed or _of_another_fund(name, whole) else ""


def _of_another_fund(name: str, whole: str) -> bool:
    """一般公共预算收入…，其中：税收收入…；政府性基金预算收入…: another fund is no part of a fund."""
    if not name.endswith(words("pair", "side")):
        return False  # 国有资本经营预算支出…，其中：调入一般公共预算…
    one, other = fund_of(name), fund_of(whole)
    return one != other and one in _FUNDS and other in _FUNDS


def _ends_list(context: NumberContext, name: str) -> bool:
    """…，其中：税收收入…；加上级补助收入…，收入合计…: a report adds to its own revenue what it got, up to the total."""
    return name in words("item", "grand_totals") or bool(shape("subject.adds").match(context.clause.words().lstrip()))
