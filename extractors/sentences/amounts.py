"""Amounts of money: whose they are, of which phase and year, and what they leave behind."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from mingzhang.extractors.binding.candidates import Base, CandidateFact, Item
from mingzhang.extractors.sentences.context import NumberContext, Subject
from mingzhang.extractors.sentences.discourse import OpenList, Step
from mingzhang.extractors.sentences.items import is_known, item_of
from mingzhang.extractors.sentences.own_words import REPORTS, is_executed
from mingzhang.extractors.sentences.steps import AmountRead, RateRead
from mingzhang.extractors.sentences.subject import subject_of, turned
from mingzhang.schemas.vocabulary.marks import words
from mingzhang.schemas.vocabulary.shapes import shape

__all__ = ["amount_of", "compares_by_name", "give_amount", "give_last_year", "give_prior", "give_target", "plan_phrase"]

_BUDGETS = frozenset({"budget", "adjusted_budget"})
_HANDED_DOWN = frozenset({"budget", "adjusted_budget", "balance", "limit", "limit_new"})
_PHASES = frozenset({"budget", "adjusted_budget", "final"})
_CROSS_YEAR_KINDS = frozenset({"gov_report", "gov_budget", "other", "debt"})
_PRIOR = {"final": "prior_final", "budget": "prior_budget"}


class _Phase(NamedTuple):
    """The phase of an amount, whether its own words say it, whether nothing does but the section."""

    measure: str
    said: bool
    open: bool


def amount_of(context: NumberContext) -> Subject:
    """What a plain amount is of: the subject of its clause, or what was just counted or visited beside it."""
    key = "\0amount"
    if key not in context.subjects:
        context.subjects[key] = _amount_of(context)
    return context.subjects[key]


def _amount_of(context: NumberContext) -> Subject:
    result = context.clause.trigger is not None and context.clause.trigger.kind == "result"
    subject = subject_of(context, context.head if result else context.said)
    item = subject.item or _side(context.said)
    if item is None or shape("amount.difference").fullmatch(item.name):
        return Subject(subject.phrase, item, subject.carried, subject.part)
    item = _received(context, item) if subject.carried else _counted(context, item)
    if subject.carried and (side := _turned_side(context.said, item)):
        return Subject(subject.phrase, side, True, subject.part)
    if context.scope.canonical == "three_public" and shape("amount.per_visitor").fullmatch(context.said):
        # 接待41批次、310人次，人均60.02元: of the expense that was just spoken of
        item = Item(words("amount", "per_visitor")[0], context.discourse.part.above)
    return Subject(subject.phrase, item, subject.carried, subject.part)


def _turned_side(said: str, item: Item) -> Item | None:
    """财政收入完成16亿元…。完成支出29亿元: an outcome of the side that the item spoken of is not."""
    sides = words("pair", "side")
    named = next((side for side in sides if "".join(said.split()).endswith(side)), "")
    told = next((side for side in sides if item.name.endswith(side)), "")
    if not named or not told or named == told:
        return None
    return turned(item, named) or Item(named)


def _side(said: str) -> Item | None:
    """2021年预算收入1422.85万元 with nothing said before: a side of the budget is an item by itself."""
    found = shape("amount.side").fullmatch("".join(said.split()))
    return Item(found.group()[:4]) if found else None


def _counted(context: NumberContext, item: Item) -> Item:
    """涉及资金 behind 10个项目 is theirs; 价值 behind 房屋2860平方米 is the house's."""
    count = context.discourse.counts.item
    theirs = context.scope.role == "performance" and shape("amount.involves").match(item.name)
    if count is None or not (theirs or shape("amount.worth").fullmatch(item.name)):
        return item
    return Item(item.name, (*count.above, count.name))


def _received(context: NumberContext, item: Item) -> Item:
    """外事接待费0万元，国内公务接待221批次，1768人，共计支出9.95万元: spent on whom was just counted."""
    count, said = context.discourse.counts.item, context.said
    if count is None or not shape("amount.together").fullmatch(said):
        return item
    if said and shape("amount.bought").fullmatch(count.name):
        return Item(words("amount", "bought")[0], count.above)  # 更新购置公务用车2辆，金额35.9万元
    visits = shape("amount.visits")
    if not visits.search(count.name) or (
        visits.search(item.name) and not item.name.startswith(words("disclosed", "paid_for"))
    ):
        return item
    return Item(shape("amount.count_end").sub("", count.name) + words("amount", "fee")[0], count.above)


def _phase_of(context: NumberContext, subject: Subject, item: Item) -> _Phase:
    """The phase of an amount: from its words, its item's name, the list it is in, else the section's."""
    last, scope, cue = context.discourse.last, context.scope, context.clause.trigger
    carried, said, said_phase = subject.carried, context.said, subject.phrase.measure
    with_count = context.discourse.counts.phase if not said and not context.before else ""
    executed = "final" if carried and is_executed(said) and scope.measure != "budget" else ""
    settled = _adjusted(context, item) if said_phase in ("", "budget") else ""
    measure = (
        (_measure_of_name(item) if shape("amount.stock").search(item.name) else "")  # 债务余额预计执行数4.79亿元
        or settled
        or said_phase
        or with_count  # 年初批复预算8个项目985万元
        or executed
        or _approved(context.clause.text())
        or _measure_of_name(item)
        or _inherited(context.discourse.part)
        or _settled_beside(context, item)
    )
    unsaid, measure = not measure, measure or scope.measure
    adjusted = context.cue_after is not None and context.cue_after.phase == "adjusted_budget"
    if adjusted and shape("amount.from").search(said):
        measure = "budget"  # 由年初的76.1亿元调整为84.55亿元
    reported = unsaid and cue is not None and cue.phase == "adjusted_budget" and scope.kind in REPORTS
    if cue is not None and cue.kind == "result" and cue.phase and (reported or "budget" in (last.measure, measure)):
        measure = cue.phase
    left = carried and shape("amount.balance").search(said)
    if left or (measure == "budget" and shape("amount.standing").search(item.name)):
        measure = "balance"
    return _Phase(measure, bool(said_phase), unsaid)


def _adjusted(context: NumberContext, item: Item) -> str:
    """批准调整一般公共预算收入预期数214亿元，一般公共预算支出预算数167亿元: both are the adjusted budget."""
    if context.scope.kind not in REPORTS or shape("change.opening").search(context.said):
        return ""
    told = any(shape("amount.after_adjustment").search(clause.words().strip()) for clause in context.before)
    if told or _approved(context.clause.text()) == "adjusted_budget":
        return "adjusted_budget"
    beside = _settled_beside(context, item)
    return beside if beside == "adjusted_budget" else ""


def _approved(said: str) -> str:
    """市人大批准的2025年一般公共预算收入为53亿元 is the budget, in a chapter on the execution too (阜新, 驻马店).

    调整后的全市一般公共预算收入为189.7亿元 is the adjusted one (大同, 吕梁).
    """
    if shape("amount.adjusted").search(said):
        return "adjusted_budget"
    return "budget" if shape("amount.approved").search(said) and not shape("amount.approved_again").search(said) else ""


def _settled_beside(context: NumberContext, item: Item) -> str:
    """The phase of the revenue that was told right before an expenditure: 备案的收入为192亿元，支出为482亿元.

    批准年初一般公共预算收入77亿元，其中…。一般公共预算支出总计77亿元: also in the next sentence of the paragraph.
    """
    before, said = context.discourse.last.measure, context.said
    following = context.next_number
    plain = following is None or (following.unit is not None and following.unit.unit == "CNY")
    if not before and plain and context.discourse.told.ended is None:
        before = context.discourse.time.phase
    if before not in ("budget", "adjusted_budget") or context.scope.kind not in REPORTS:
        return ""
    beside = shape("amount.expenditure_beside").search(item.name) and not shape("own.done").fullmatch(said)
    return before if beside and not context.brackets and not shape("amount.spent").search(said) else ""


def _inherited(part: OpenList) -> str:
    """The parts of a budget are budget (收入预算总额…其中:年初结转结余…), the parts of an outcome are outcome."""
    return part.phase if part.whole and part.phase in _HANDED_DOWN else ""


@lru_cache(maxsize=1 << 14)
def _measure_of_name(item: Item) -> str:
    """The measure that a name says; parts of a new limit are new: 新增债务限额106亿元，其中：一般债务限额47亿元."""
    for measure in ("limit_new", "limit", "balance"):
        if shape(f"phase.{measure}").search(item.name):
            new = measure == "limit" and any(map(shape("phase.limit_new").search, item.above))
            return "limit_new" if new else measure
    return "budget" if shape("phase.planned").search(shape("phase.not_phase").sub("", item.name)) else ""


def _measure_of_stock(item: Item) -> str:
    """债务余额16.81亿元，比2022年11.11亿元净增5.7亿元: what was owed then is no outcome."""
    return _measure_of_name(item) if item.name.endswith(words("item", "owed")) else ""


def give_amount(context: NumberContext) -> tuple[CandidateFact, Step]:
    """A plain amount with its phase and period."""
    subject = amount_of(context)
    assert subject.item is not None
    phase = _phase_of(context, subject, subject.item)
    return _booked(context, subject, subject.item, phase)


def _booked(context: NumberContext, subject: Subject, item: Item, phase: _Phase) -> tuple[CandidateFact, Step]:
    discourse, scope = context.discourse, context.scope
    year = context.clause.year or next((one.year for one in reversed(context.before) if one.year), None)
    at = _stock_year(context, item, year) if not phase.said else 0
    found = context.candidate(item, "final" if at else phase.measure)
    found.open = frozenset(["item"] * subject.carried + ["measure"] * (phase.open and not at))
    told = "".join(clause.words() for clause in context.before) if subject.carried else ""
    if shape("amount.other_terms").search(told + context.said):
        found.flags.append("like_for_like")
    if at:
        found.period = at  # what is there at a year's end is no budget
    else:
        _set_period(found, year or _year_of_parent(discourse.part) or discourse.last.said_year, context)
    crosses = not at and year and (year > scope.year or scope.kind in _CROSS_YEAR_KINDS)
    part = subject.part
    if item.above and not subject.carried:
        item, part = _inside(found, context, part)
    context.amounts[item, found.measure, found.period] = found.value
    last = "final" if at else phase.measure
    # 支出2.05万元，年初预算2.95万元，其中：因公出国（境）支出0万元: the parts are of neither alone
    mixed = (
        subject.carried and item == discourse.topic and discourse.last.measure in _PHASES and scope.measure == "final"
    )
    project = scope.role == "performance" and not subject.carried and part.whole is None and _names_project(item.name)
    found.why = f"{'carried over' if subject.carried else 'named'}; phase {found.measure}"
    return found, AmountRead(
        item, last, "" if mixed else last, found.period, subject.carried, part, _side_of(item.name), project, at,
        year if crosses else None,  # 2021年债券还本预算数为0亿元，付息预算数0.18亿元
    )  # fmt: skip


@lru_cache(maxsize=1 << 12)
def _side_of(name: str) -> str:
    found = shape("amount.side_of").search(name)
    return found.group() if found else ""


def _inside(found: CandidateFact, context: NumberContext, part: OpenList) -> tuple[Item, OpenList]:
    """The item below the nearest whole that is no smaller than it: 教育支出1157万元 is no part of 项目支出448万元."""
    item = found.item
    while item.above:
        whole = Item(item.above[-1], item.above[:-1])
        held = context.amounts.get((whole, found.measure, found.period))
        if held is None or held <= 0 or found.value <= held:
            break
        item = item._replace(above=item.above[:-1])
        part = part._replace(whole=Item(item.above[-1], item.above[:-1]) if item.above else None)
    found.item = item
    return item, part


def _names_project(name: str) -> bool:
    """Whether an amount's item in a performance report can be a project: 结余 and 省级资金 are parts of one."""
    return not is_known(name) and not shape("amount.involves").match(name) and not shape("amount.part").fullmatch(name)


def _stock_year(context: NumberContext, item: Item, year: int | None) -> int:
    """The year at whose end a budget's chapter on assets counts them, 0 where the amount is no such stock."""
    scope, discourse = context.scope, context.discourse
    assets, at = scope.canonical == "assets", year or discourse.time.stock_year
    if scope.measure != "budget" or not (assets or discourse.time.stock_year):
        return 0
    if not year and shape("amount.to_be_bought").search(item.name):
        return 0
    planned = discourse.last.measure == "budget"  # 2026年计划购置车辆0辆、0万元；单价100万元以上设备0台、0万元
    counted = assets and item == discourse.counts.spent_on and not planned
    worth = counted or bool(shape("amount.asset").search(item.name))
    if not assets and not worth:
        return 0
    return at if 0 < at < scope.year else scope.year - 1 if worth and not year else 0


def _year_of_parent(part: OpenList) -> int | None:
    """2024年债务限额28亿元，其中：一般债务限额12亿元: the parts are of the year that the whole said."""
    return part.dated[1] if part.dated and part.whole and part.dated[0] == part.whole else None


def _set_period(found: CandidateFact, year: int | None, context: NumberContext) -> None:
    now = context.scope.year
    if year is None or year == now or not now:
        found.period = year or now
    elif year == now - 1:
        found.period = year
        found.measure = _PRIOR.get(found.measure, found.measure)
    elif year == now + 1 or context.scope.kind in _CROSS_YEAR_KINDS:
        found.period = year


def give_last_year(context: NumberContext) -> tuple[CandidateFact, Step]:
    """上年预算21万元, 上年为21万元: the year before, by its words; what follows speaks of this year again."""
    subject, discourse = amount_of(context), context.discourse
    if context.slots["item"] == "topic" and discourse.topic is not None:
        item, measure, part = discourse.topic, context.scope.measure, subject.part
    else:
        assert subject.item is not None
        item, part = subject.item, subject.part
        measure = _phase_of(context, subject, item).measure
    found = context.candidate(item, measure)
    _set_period(found, context.scope.year - 1, context)
    found.why = "the year before, by its words"
    again = context.scope.measure if measure in ("final", "budget") else None
    last = discourse.last._replace(measure=again or discourse.last.measure, verb=None, moved=None)
    return found, RateRead(last, item, part, again)


def give_prior(context: NumberContext) -> tuple[CandidateFact, Step]:
    """比2025年年初预算数44021.20万元增加…: the neighbour of a comparison is the figure compared with."""
    said, subject = context.phrase(context.tail), subject_of(context, context.head)
    item, topic, base = subject.item, None, context.base
    if compares_by_name(context):
        item = topic = Item(said.name)
    assert item is not None
    last = context.discourse.last
    if said.name and said.measure in _BUDGETS:
        # 比2021年“三公”经费财政拨款年初预算128.50万元减少: the words behind the year name the phase compared with.
        base = Base(base.year, said.measure)
        last = last._replace(base=base)
    phase = "final" if base.phase == "unspecified" else base.phase
    measure = f"prior_{'budget' if 'budget' in phase else 'final'}" if base.year < context.scope.year else phase
    measure = _measure_of_stock(item) or measure
    found = context.candidate(item, measure)
    found.period, found.why = base.year, f"neighbour of a comparison with {base}"
    return found, RateRead(last._replace(moved=None, measure="prior", verb=None), topic, subject.part)


def compares_by_name(context: NumberContext) -> bool:
    """较2025年政府采购预算1650.5万元增加152万元: the comparison itself names its item."""
    tail, discourse = context.phrase(context.tail).name, context.discourse
    above = [item.name for item in (discourse.part.whole, discourse.title) if item]
    return bool(tail) and (is_known(tail) or tail in above)


def plan_phrase(context: NumberContext) -> str:
    """What the limit of a plan is of: 控制在, 不超过 are no part of it."""
    said = context.said.removesuffix(context.number.bound)
    return shape("number.kept_within").sub("", said)


def give_target(context: NumberContext) -> tuple[CandidateFact, Step]:
    """An amount of money that a plan must not exceed."""
    found = context.candidate(item_of(context.phrase(plan_phrase(context)), ()), "target")
    found.unit, found.why = "CNY", f"a plan's limit ({context.number.bound})"
    return found, RateRead(context.discourse.last._replace(moved=None))
