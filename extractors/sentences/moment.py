"""Everything that is known at the moment when one number has to be decided."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from extractors.numbers.lexer import Number
from extractors.sentences.clause import Clause
from extractors.sentences.items import Item, Phrase, is_known, item_of, phrase_of
from extractors.sentences.marks import Mark
from extractors.sentences.scope import Scope, fund_of
from extractors.sentences.state import Base, Draft, Memory
from schemas.vocabulary.concepts import are_siblings
from schemas.vocabulary.marks import words
from schemas.vocabulary.units import Unit

__all__ = ["Moment", "draft_of", "read_phrase", "subject_of", "usual_base"]

_OWN_FUNDS = frozenset({"general", "government_fund", "state_capital"})
_HOLLOW = frozenset(
    [
        "数额",
        "金额",
        "合计数",
        "实际",
        "上年",
        "比例",
        "本次",
        "主要",
        "具体",
        "项目",
        "共计支出",
        "普遍",
        "开支",
        "同口径",
        "可比口径",
        "自然口径",
        "这一因素",
        "此项",
        "该因素",
        "费用支出",
        "该项支出",
        "此项支出",
        "上年支出",
        "上年收入",
        "年末余额",
        "年初余额",
        "期末余额",
        "余额",
        "动用",
        *("全区", "全市", "全县", "全省", "全镇", "全乡", "全州", "全旗", "全街道"),
        *("资金情况", "资金使用情况", "资金安排", "资金安排情况", "预算执行情况", "资金投入"),
        "补充",
    ]
)
# 机关运行经费支出情况。2024年度支出84万元: in a section about one expense 支出 is that expense.
_SIDES = frozenset({"支出", "年度支出", "全年支出", "本年支出", "经费支出"})
_OF_ONE_MATTER = frozenset({"operating", "three_public", "procurement"})
_BOOK_SIDES = frozenset({"收入", "支出"})
"""1.收入：792.22万元。…⏎2.支出：799.12万元。"""
_REASON_INSIDE = re.compile(r"(?P<head>[^因受]{2,20}?)(?:因(?!公|素)|受(?!理|灾|益)|由于).{2,}")
_TOTALS = frozenset({"合计", "共计", "总计"})
"""…的日常公用经费支出，合计338万元: the total of what was just named, a name of its own where nothing was."""
_COMPARING = ("小于", "大于", "等于", "高于", "低于", "持平", "同口径", "可比口径", "因素后")
_ZERO = Decimal(0)
# 住房公积金(项):支出10万元, 检察(款):2018年预算支出合计20万元: the item stands before the colon.
_PHASE_ONLY = re.compile(r"(?:本年|当年)?(?:预算|决算)?(?:支出|收入)?(?:预算|决算)?(?:合计|总计|总额|数)?")
_LEVELLED = re.compile(r"\([类款项]\)")


class Moment(NamedTuple):
    """One number, the clause before it, the clauses before that since the last number, and what follows.

    `words_after` are the words up to the next break, `mark_after` the first mark, `next_number` the next number of
    the sentence, `link` the sign between the number before and this clause. `memory` is the reader's own and changes
    as decisions fall.
    """

    number: Number
    clause: Clause
    before: tuple[Clause, ...]
    words_after: str
    mark_after: Mark | None
    next_number: Number | None
    scope: Scope
    memory: Memory
    in_reason: bool
    link: str = ""

    @property
    def above(self) -> tuple[str, ...]:
        """The names above an item that is named now."""
        parent = self.memory.parent
        return (*parent.above, parent.name) if parent else ()

    def below(self, phrase: Phrase) -> Item:
        """The item that `phrase` names, below the open list; a list that holds parts of its like has ended before it.

        公务接待费20万元，其中：国内公务接待40批次；公务用车购置及运行维护费38万元: the two are parts of one whole.
        """
        if self.in_reason:
            return item_of(phrase, ())  # 一是疫苗接种经费增加655.3万元: a cause, none of the parts that are listed
        memory = self.memory
        while memory.parent is not None and memory.parent.above and are_siblings(phrase.name, memory.parent.name):
            memory.parent = Item(memory.parent.above[-1], memory.parent.above[:-1])
        parent = memory.parent
        if parent is None or phrase.above:
            return item_of(phrase, self.above)
        if phrase.name == parent.name:
            return parent if phrase.code is None else parent._replace(code=phrase.code)
        if _of_another_fund(phrase.name, parent.name):
            memory.parent = None
        return item_of(phrase, self.above)


def read_phrase(moment: Moment, text: str) -> Phrase:
    """The phrase of `text`, the issuer's own name dropped."""
    return phrase_of(text, moment.scope.issuer)


def usual_base(scope: Scope) -> Base:
    """What a change is compared with where the text does not say: the year before, in the document's own phase."""
    return Base(scope.year - 1, "budget" if scope.measure == "budget" else "final")


def draft_of(moment: Moment, unit: Unit, item: Item, measure: str, *, sign: int = 1) -> Draft:
    """The draft of a fact; a direction downwards turns the value, unless it is printed negative already."""
    number = moment.number
    value = number.value * unit.factor
    flags = []
    if sign < 0 and value < 0:
        flags.append("double_negative")
    elif sign < 0:
        value = -value
    if number.unit is None:
        flags.append("unit_inferred")
    if number.qualifier:
        flags.append("approx")
    step = unit.factor.scaleb(-number.decimals)
    draft = Draft(number, item, measure, moment.scope.year, value + _ZERO, unit.unit, step, flags=flags)
    if moment.scope.role == "performance" and (fund := _fund_in(item)) in _OWN_FUNDS:
        draft.fund = fund or ""
    return draft


def _of_another_fund(name: str, whole: str) -> bool:
    """一般公共预算收入…，其中：税收收入…；政府性基金预算收入…: another fund is no part of a fund."""
    if not name.endswith(("收入", "支出")):
        return False  # 国有资本经营预算支出…，其中：调入一般公共预算…
    one, other = fund_of(name), fund_of(whole)
    return one != other and one in _OWN_FUNDS and other in _OWN_FUNDS


def _fund_in(item: Item) -> str | None:
    """The fund that an item's name or the nearest name above it is."""
    return next((fund for name in (item.name, *reversed(item.above)) if (fund := fund_of(name))), None)


def subject_of(moment: Moment, text: str) -> tuple[Phrase, Item | None, bool]:
    """The phrase of `text`, the item it names, and whether the item was carried over from before."""
    phrase = _without_reason(moment, read_phrase(moment, text))
    total = phrase.name in _TOTALS
    if phrase.name in _SIDES and moment.memory.money is not None and moment.scope.canonical in _OF_ONE_MATTER:
        return phrase, moment.memory.money, True
    if phrase.name in _BOOK_SIDES and moment.before and _REASON_INSIDE.match(moment.before[-1].words().strip()):
        phrase = phrase._replace(name="")  # 卫生健康支出因…体检费减少，支出减少57万元: of what has the reason
    if phrase.name and not total and not _hollow(phrase.name) and not _tells_how(moment, text, phrase.name):
        return phrase, moment.below(phrase), False
    for earlier in reversed(moment.before):
        named = _without_reason(moment, read_phrase(moment, earlier.before_trigger()))
        if named.name in _TOTALS and earlier.sign == ":":
            return named, moment.below(named), False
        if named.name and not _hollow(named.name) and _names_topic(earlier, named, moment.memory):
            whole = Phrase(named.name, phrase.measure, named.above, named.code or phrase.code)
            return whole, moment.below(named), False
    if total:
        return phrase, moment.below(phrase), False
    if moment.memory.counted is not None:
        return phrase, moment.memory.counted, True
    if phrase.name == "项目":
        return phrase, moment.memory.project or moment.memory.money or item_of(phrase, moment.above), True
    memory = moment.memory
    if memory.money is memory.told and moment.clause.year and memory.opening is not None:
        # a paragraph of its own, of what the one before began with: 2017年预算数3786万元，调整数…，决算数…
        return phrase, memory.opening, True
    return phrase, memory.money, True


def _without_reason(moment: Moment, phrase: Phrase) -> Phrase:
    """城乡社区支出因保洁费在下一年支付减少…: the item stands before the reason."""
    found = _REASON_INSIDE.match(phrase.name)
    if found is None or is_known(phrase.name):
        return phrase
    head = read_phrase(moment, found["head"])
    return head._replace(measure=phrase.measure) if is_known(head.name) or is_known(head.name + "支出") else phrase


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


def _hollow(name: str) -> bool:
    return (
        len(name) < 2
        or name in _HOLLOW
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
