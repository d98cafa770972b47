"""Amounts of money: this year's, last year's beside a comparison, budgets that a rate is of, limits."""

from __future__ import annotations

import re
from functools import lru_cache

from mingzhang.extractors.sentences.changes import decide_change
from mingzhang.extractors.sentences.cues import Cue
from mingzhang.extractors.sentences.differences import decide_bare_difference, decide_difference, is_difference
from mingzhang.extractors.sentences.items import Item, is_known, item_of
from mingzhang.extractors.sentences.moment import Moment, draft_of, read_phrase, usual_base
from mingzhang.extractors.sentences.own_words import is_executed
from mingzhang.extractors.sentences.rates import whole_named_in
from mingzhang.extractors.sentences.state import Base, Draft, Memory, Turn
from mingzhang.extractors.sentences.subject import subject_of
from mingzhang.schemas.vocabulary.marks import either, words
from mingzhang.schemas.vocabulary.units import Unit

__all__ = ["decide_limit", "decide_money"]

# 上年预算21万元 is last year's, 上年结转21万元 this year's.
_LAST_YEAR = re.compile(rf"(?:{either(words('comparison', 'last_year'))})的?(?:年初|全年)?(?:预算|决算|执行)")
_ONLY_LAST_YEAR = re.compile(
    rf"(?:{either(words('comparison', 'last_year'))})(?:的)?(?:支出|收入|完成|安排)?(?:数|额|金额)?(?:为|是)?"
)
_PER_HEAD = re.compile(
    r"(?:每[人生户床辆亩头只村次个件吨]|每平方米|每公里|[人户亩]均)(?:均|次)?(?:每?[年月天日次])?(?:补助|补贴|增收|产值|收入)?(?:标准)?(?:由|从|为|不低于|达到|提高至|提高到)?\s*$"
)
_BASES = frozenset({"budget", "adjusted_budget"})
_HANDED_DOWN = frozenset({"budget", "adjusted_budget", "balance", "limit", "limit_new"})
_PHASES = frozenset({"budget", "adjusted_budget", "final"})
_SIDE_OF = re.compile(r"收入(?=(?:总计|合计|总额)?$)|支出(?=(?:总计|合计|总额)?$)")
_STOCKS = ("余额", "限额")
_MORE_THAN = frozenset({"超", "逾", "超过"})
_OF_SUCH = ("企业", "的", "项目", "单位", "以上", "产业")
_UNSPENT = ("未支出", "未使用", "未执行", "未拨付")
_STANDING = ("资产总额", "负债总额", "净资产总额", "资产总值", "固定资产总额")
_FROM = ("由", "由年初", "由年初的", "从")
_PART = re.compile(
    r"(?:项目|财政|中央|省级?|市级?|县级?|区级?|地方|上级|本级|其他|自筹|配套|年初|全年|实际|累计|到位)*"
    r"(?:资金|支出|收入|金额|结余|结转|投入|经费|预算|拨款)(?:情况)?"
)
_WORTH = frozenset({"价值", "账面价值", "账面原值", "账面净值", "原值", "净值"})
_BOUGHT = frozenset({"公务用车购置数", "更新购置公务用车", "购置公务用车", "新购置公务用车"})
_TOGETHER = re.compile(r"(?:共计?|合计|总计)?(?:发生|开支)?(?:支出|费用|金额|经费|花费)?(?:金额)?为?")
_COUNT_END = re.compile(r"(?:来访)?(?:批次|人次|团组|人数|次数)$")
_PER_VISITOR = re.compile(r"人均(?:支出|消费|费用)?为?")
_RESIDUES = ("差异", "误差", "尾差")
"""合计数与分项数可能存在0.01亿元差异"""
_CROSS_YEAR_KINDS = frozenset({"gov_report", "gov_budget", "other", "debt"})


def decide_money(moment: Moment, unit: Unit) -> Turn:
    """An amount by its mark; without one it is a plain amount of its item."""
    trigger = moment.clause.trigger
    kind = trigger.kind if trigger else ""
    if moment.memory.measure == "prior" and not moment.clause.pieces and not moment.before:
        # 较2022年决算数688.84万元131.49万元: the text layer lost the direction (handbook P104).
        return Turn(moment.number, leftover="unplaced")
    if trigger and kind == "direction":
        return decide_change(moment, unit, trigger)
    if (
        trigger
        and kind == "compare"
        and moment.number.value < 0
        and not moment.clause.after_trigger().strip(" 为是约:")
    ):
        return decide_change(moment, unit, trigger._replace(kind="direction", sign=1, phase=""))  # 较上年-80.5万元
    if trigger and kind == "compare":
        return decide_difference(moment, unit) or _prior(moment, unit)
    if trigger and kind == "completion":
        return _of_budget(moment, unit, trigger)
    if kind == "share":
        return _named_whole(moment, unit)
    return _amount(moment, unit)


def _prior(moment: Moment, unit: Unit) -> Turn:
    """比2025年年初预算数44021.20万元增加…: the neighbour of a comparison is the figure compared with.

    Without a direction after it (与上年相比收入总计500万元) it is a plain amount of this year.
    """
    said = read_phrase(moment, moment.clause.after_trigger())
    tail = said.name
    moves = moment.mark_after is not None and moment.mark_after.kind in ("direction", "result")
    if not moves and tail:
        return _amount(moment, unit)
    _, item, _ = subject_of(moment, moment.clause.before_trigger())
    if tail and _compares_by_name(tail, moment.memory):
        # 较2025年政府采购预算1650.5万元增加152万元: the comparison itself names its item.
        item = moment.memory.money = Item(tail)
    if item is None:
        return Turn(moment.number, leftover="unplaced")
    base = moment.memory.base or usual_base(moment.scope)
    if tail and said.measure in _BASES:
        # 比2021年“三公”经费财政拨款年初预算128.50万元减少: the words behind the year name the phase compared with.
        base = moment.memory.base = Base(base.year, said.measure)
    phase = "final" if base.phase == "unspecified" else base.phase
    earlier = base.year < moment.scope.year
    measure = f"prior_{'budget' if 'budget' in phase else 'final'}" if earlier else phase
    draft = draft_of(moment, unit, item, measure)
    draft.period = base.year
    draft.why = f"neighbour of a comparison with {base}"
    moment.memory.measure = "prior"
    return Turn(moment.number, draft)


def _compares_by_name(tail: str, memory: Memory) -> bool:
    above = [item.name for item in (memory.parent, memory.title) if item]
    return is_known(tail) or tail in above


def _of_budget(moment: Moment, unit: Unit, trigger: Cue) -> Turn:
    _, item, _ = subject_of(moment, moment.clause.before_trigger())
    if item is None:
        return Turn(moment.number, leftover="unplaced")
    draft = draft_of(moment, unit, item, trigger.phase or "budget")
    draft.why = "the budget that a completion rate is of"
    moment.memory.money, moment.memory.measure = item, "of_budget"
    return Turn(moment.number, draft)


def _named_whole(moment: Moment, unit: Unit) -> Turn:
    whole = whole_named_in(moment)
    if not whole:
        return Turn(moment.number, leftover="unplaced")
    draft = draft_of(moment, unit, Item(whole), moment.scope.measure)
    draft.why = "the whole that a share is of"
    moment.memory.whole, moment.memory.measure = draft.item, "whole"
    return Turn(moment.number, draft)


def _amount(moment: Moment, unit: Unit) -> Turn:
    """A plain amount: its item, its phase from the words or from the document, its year from the clause."""
    clause, memory = moment.clause, moment.memory
    if _no_booking(moment):
        return Turn(moment.number, leftover="narrative")
    if moment.number.qualifier in _MORE_THAN and moment.words_after.startswith(_OF_SUCH):
        return Turn(moment.number, leftover="threshold")  # 纳税额超1000万元企业有7家
    said = clause.words().strip()
    result = clause.trigger is not None and clause.trigger.kind == "result"
    if change := decide_difference(moment, unit):
        return change
    phrase, item, carried = subject_of(moment, clause.before_trigger() if result else said)
    if memory.money is not None and _ONLY_LAST_YEAR.fullmatch(said):
        return _last_year(moment, unit, memory.money, moment.scope.measure)
    item = item or _side(said)
    if item is None:
        return Turn(moment.number, leftover="unplaced")
    if is_difference(item.name):
        return decide_bare_difference(moment, unit)
    told = moment.in_reason and (carried or not is_known(item.name))
    if told or (moment.scope.role == "overview" and _of_the_place(item, unit)):
        return Turn(moment.number, leftover="narrative")  # 2018年实现工业总产值268亿元: of the place, not of the body
    item = _received(moment, item, said) if carried else _counted(moment, item)
    item = _per_visitor(moment, item, said)
    told_with_count = memory.count_phase if not said and not moment.before else ""
    memory.count_phase = ""
    measure = (
        (_measure_of_name(item.name) if item.name.endswith(_STOCKS) else "")  # 债务余额预计执行数4.79亿元
        or phrase.measure
        or told_with_count  # 年初批复预算8个项目985万元
        or ("final" if carried and memory.measure in _BASES and is_executed(said) else "")
        or _measure_of_name(item.name)
        or _inherited(memory)
        or moment.scope.measure
    )
    if said.endswith(_FROM) and moment.mark_after is not None and moment.mark_after.phase == "adjusted_budget":
        measure = "budget"  # 由年初的76.1亿元调整为84.55亿元
    if result and clause.trigger and clause.trigger.phase and memory.measure == "budget":
        measure = clause.trigger.phase
    if (carried and said.endswith("余额")) or (
        measure == "budget" and item.name.endswith(_STANDING) and "购" not in item.name
    ):
        measure = "balance"
    if _LAST_YEAR.match(said):
        return _last_year(moment, unit, item, measure)
    return _booked(moment, unit, item, measure, carried=carried, phase_said=bool(phrase.measure))


def _no_booking(moment: Moment) -> bool:
    """Whether an amount is a standard (每人每年99元, …提高到105元) or what rounding leaves, not one of the books."""
    said = moment.clause.words()
    public = moment.scope.canonical == "three_public" and _PER_VISITOR.fullmatch(said.strip())
    per_head = ("每" in said or "均" in said) and _PER_HEAD.search(said)
    if per_head and not public and not said.rstrip(" 为").endswith("平均每辆"):
        moment.memory.per_head = True
        return True
    trigger = moment.clause.trigger
    if trigger is not None and trigger.kind == "result" and moment.memory.per_head and not said.strip():
        return True
    if moment.words_after.startswith(_UNSPENT) or said.strip().endswith(_UNSPENT):
        return True  # 已支出2171.15万元，尚有2628.85万元未支出
    return moment.words_after.removeprefix("的").startswith(_RESIDUES)


def _of_the_place(item: Item, unit: Unit) -> bool:
    """Whether an overview's amount is none of the body's books: 工业总产值, or 粉丝12.6万, which does not say 元."""
    return item.name.endswith(words("disclosed", "macro")) or ("元" not in unit.symbol and not is_known(item.name))


def _counted(moment: Moment, item: Item) -> Item:
    """涉及资金 behind 10个项目 is theirs; 价值 behind 房屋2860平方米 is the house's."""
    count, name = moment.memory.count, item.name
    if count is None or not (name in _WORTH or (name.startswith("涉及") and moment.scope.role == "performance")):
        return item
    return Item(name, (*count.above, count.name))


def _received(moment: Moment, item: Item, said: str) -> Item:
    """外事接待费0万元，国内公务接待221批次，1768人，共计支出9.95万元: spent on whom was just counted."""
    count = moment.memory.count
    if count is not None and count.name in _BOUGHT and said and _TOGETHER.fullmatch(said):
        return Item("公务用车购置费", count.above)  # 更新购置公务用车2辆，金额35.9万元
    if count is None or "接待" not in count.name or not _TOGETHER.fullmatch(said):
        return item
    if "接待" in item.name and not item.name.startswith(words("disclosed", "paid_for")):
        return item
    return Item(_COUNT_END.sub("", count.name) + "费", count.above)


def _per_visitor(moment: Moment, item: Item, said: str) -> Item:
    """接待41批次、310人次，人均60.02元: of the expense that was just spoken of."""
    if moment.scope.canonical != "three_public" or not _PER_VISITOR.fullmatch(said):
        return item
    return Item("人均接待费", moment.above)


def _last_year(moment: Moment, unit: Unit, item: Item, measure: str) -> Turn:
    """上年预算21万元, 上年为21万元: the year before, by its words; what follows speaks of this year again."""
    draft = draft_of(moment, unit, item, measure)
    _set_period(draft, moment.scope.year - 1, moment)
    draft.why = "the year before, by its words"
    moment.memory.money = item
    if measure in ("final", "budget"):
        moment.memory.measure = moment.memory.phase = moment.scope.measure
    return Turn(moment.number, draft)


def _booked(moment: Moment, unit: Unit, item: Item, measure: str, *, carried: bool, phase_said: bool) -> Turn:
    """The amount with its period, remembered for what follows."""
    clause, memory, scope = moment.clause, moment.memory, moment.scope
    year = clause.year or next((earlier.year for earlier in reversed(moment.before) if earlier.year), None)
    at = _stock_year(moment, item, year) if not phase_said else 0
    draft = draft_of(moment, unit, item, "final" if at else measure)
    if at:
        memory.stock_year = draft.period = at  # what is there at a year's end is no budget
    else:
        _set_period(draft, year or _year_of_parent(memory) or memory.said_year, moment)
        if year and (year > scope.year or scope.kind in _CROSS_YEAR_KINDS):
            memory.said_year = year  # 2021年债券还本预算数为0亿元，付息预算数0.18亿元
    if item.above and not carried:
        item = draft.item = _inside(draft, memory)
    memory.held[item, draft.measure, draft.period] = draft.value
    draft.why = f"{'carried over' if carried else 'named'}; phase {draft.measure}"
    if not carried:
        memory.count = memory.counted = memory.moved_count = None
        if memory.parent is None and (side := _side_of(item.name)):
            memory.sides[side] = item
    mixed = carried and item == memory.money and memory.measure in _PHASES
    memory.money, memory.year, memory.told = item, draft.period, None
    memory.measure = memory.phase = "final" if at else measure
    if mixed and scope.measure == "final":
        # 支出2.05万元，年初预算2.95万元，其中：因公出国（境）支出0万元: the parts are of neither alone
        memory.phase = ""
    if scope.role == "performance" and not carried and memory.parent is None and _names_project(item.name):
        memory.project = item
    return Turn(moment.number, draft)


@lru_cache(maxsize=1 << 12)
def _side_of(name: str) -> str:
    found = _SIDE_OF.search(name)
    return found.group() if found else ""


def _inside(draft: Draft, memory: Memory) -> Item:
    """The item below the nearest whole that is no smaller than it: 教育支出1157万元 is no part of 项目支出448万元."""
    item = draft.item
    while item.above:
        whole = Item(item.above[-1], item.above[:-1])
        held = memory.held.get((whole, draft.measure, draft.period))
        if held is None or held <= 0 or draft.value <= held:
            return item
        item = item._replace(above=item.above[:-1])
        memory.parent = Item(item.above[-1], item.above[:-1]) if item.above else None
    return item


def _names_project(name: str) -> bool:
    """Whether an amount's item in a performance report can be a project: 结余 and 省级资金 are parts of one."""
    return not is_known(name) and not name.startswith("涉及") and not _PART.fullmatch(name)


def _stock_year(moment: Moment, item: Item, year: int | None) -> int:
    """The year at whose end a budget's chapter on assets counts them, 0 where the amount is no such stock."""
    scope = moment.scope
    if scope.measure != "budget" or not (scope.canonical == "assets" or moment.memory.stock_year):
        return 0
    at = year or moment.memory.stock_year
    if any(word in item.name for word in ("购置", "新增", "配置")) and not year:
        return 0
    planned = moment.memory.measure == "budget"  # 2026年计划购置车辆0辆、0万元；单价100万元以上设备0台、0万元
    counted = scope.canonical == "assets" and item == moment.memory.counted and not planned
    worth = counted or any(word in item.name for word in ("价值", "资产"))
    if scope.canonical != "assets" and not worth:
        return 0
    return at if 0 < at < scope.year else scope.year - 1 if worth and not year else 0


def _year_of_parent(memory: Memory) -> int | None:
    """2024年债务限额28亿元，其中：一般债务限额12亿元: the parts are of the year that the whole said."""
    return memory.dated[1] if memory.dated and memory.dated[0] == memory.parent and memory.parent else None


def _side(said: str) -> Item | None:
    """2021年预算收入1422.85万元 with nothing said before: a side of the budget is an item by itself."""
    name = "".join(said.split()).removesuffix("为").removesuffix("共计")
    return Item(name) if name in ("预算收入", "预算支出", "收入预算", "支出预算") else None


def _inherited(memory: Memory) -> str:
    """The parts of a budget are budget (收入预算总额…其中:年初结转结余…), the parts of an outcome are outcome."""
    return memory.parent_phase if memory.parent and memory.parent_phase in _HANDED_DOWN else ""


def _measure_of_name(name: str) -> str:
    if name.endswith("限额"):
        return "limit_new" if name.startswith("新增") else "limit"
    if name.endswith("余额") and ("债" in name or "贷" in name):
        return "balance"
    if "预算" not in name:
        return ""
    plain = name
    for other in words("phase", "not_phase"):
        plain = plain.replace(other, "")
    return "budget" if "预算" in plain else ""


def _set_period(draft: Draft, year: int | None, moment: Moment) -> None:
    now = moment.scope.year
    if year is None or year == now or not now:
        draft.period = year or now
    elif year == now - 1:
        draft.period = year
        draft.measure = {"final": "prior_final", "budget": "prior_budget"}.get(draft.measure, draft.measure)
    elif year == now + 1 or moment.scope.kind in _CROSS_YEAR_KINDS:
        draft.period = year


def decide_limit(moment: Moment, unit: Unit) -> Turn:
    """A limit is no statement, but for an amount of money that a plan must not exceed."""
    number = moment.number
    said = read_phrase(moment, moment.clause.words()).name
    if unit.unit == "CNY" and said.endswith("限额"):
        return Turn(number, draft_of(moment, unit, Item(said), "limit"))
    if "元" in unit.symbol and number.bound in ("不超过", "不高于", "≤", "≥", "不低于"):
        phrase = read_phrase(moment, moment.clause.words().strip().removesuffix(number.bound).removeprefix("控制"))
        if phrase.name:
            draft = draft_of(moment, unit, item_of(phrase, ()), "target")
            draft.unit, draft.why = "CNY", f"a plan's limit ({number.bound})"
            return Turn(number, draft)
    return Turn(number, leftover="threshold")
