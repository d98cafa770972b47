"""Changes and their rates: 增加5万元, 下降3.2%, and what they are compared with."""

from __future__ import annotations

import re
from functools import cache

from mingzhang.extractors.sentences.cues import Cue
from mingzhang.extractors.sentences.items import Item, is_known
from mingzhang.extractors.sentences.moment import Moment, draft_of, read_phrase, usual_base
from mingzhang.extractors.sentences.state import Draft, Turn
from mingzhang.extractors.sentences.subject import subject_of
from mingzhang.schemas.vocabulary.marks import either, words
from mingzhang.schemas.vocabulary.units import Unit

__all__ = ["decide_change"]

_LONGEST_CAUSE = 24
_PER_HEAD = ("户均", "亩均", "头均")
_YEARLY = ("年均", "年平均", "年均复合", "平均每年")
_SPANS = ("比“", "较“", "比十", "较十")
"""比“十三五”增长53.4%: of five years against five."""
_MORE_THAN = frozenset({"超", "逾", "超过"})


def decide_change(moment: Moment, unit: Unit, trigger: Cue) -> Turn:
    """A change or its rate; 增加（减少） left in from the template says no direction and gives no fact."""
    if trigger.sign == 0 and moment.number.value > 0:
        return Turn(moment.number, leftover="template")
    if trigger.rate and unit.unit == "point":
        return Turn(moment.number, leftover="unplaced")  # 增幅为4.0个百分点: a growth of money is told in %
    if moment.clause.before_trigger().strip().endswith(_PER_HEAD):
        return Turn(moment.number, leftover="narrative")  # 户均增收860元
    if moment.clause.before_trigger().strip().endswith(_YEARLY) or moment.clause.before_trigger().strip().startswith(
        _SPANS
    ):
        return Turn(
            moment.number, leftover="unplaced"
        )  # 从59亿元增加到88亿元，年均增长10.31%: not against the year before
    tail = read_phrase(moment, moment.clause.after_trigger()).name
    if len(tail) >= 3 and unit.unit == "CNY":
        item: Item | None = Item(tail, moment.above)
        carried = False
    else:
        _, item, carried = subject_of(moment, moment.clause.before_trigger())
    if carried and unit.unit == "percent" and moment.memory.moved_count is not None:
        item = moment.memory.moved_count  # 国内公务接待30批次，较上年减少119批次，下降79.87%
    if item is None:
        return Turn(moment.number, leftover="unplaced")
    if _only_told(moment, unit, item, carried=carried):
        return Turn(moment.number, leftover="narrative")
    draft = draft_of(moment, unit, item, "change_pct" if unit.unit == "percent" else "change", sign=trigger.sign)
    _compare(moment, draft, trigger)
    _remember(moment, unit, draft, trigger, named=bool(tail) and not carried, carried=carried)
    return Turn(moment.number, draft)


def _only_told(moment: Moment, unit: Unit, item: Item, *, carried: bool) -> bool:
    """Whether a change is prose: of nothing in particular (普遍增幅超20%), a cause (主要是商品房销售面积下降18.3%)."""
    if carried and moment.memory.caused == item:
        return False  # 主要是：一般公共服务支出增加235万元，增长11.7%
    if carried:
        return moment.in_reason or moment.number.qualifier in _MORE_THAN
    if is_known(item.name):
        return False
    if moment.in_reason and moment.before and not moment.clause.before_trigger().strip():
        return True  # 主要是划入农机职能，增加2604万元
    # 起将在职人员养老金下达给省级部门，增加部门预算…: prose about a cause names no item.
    return (moment.in_reason and unit.unit == "percent") or len(item.name) > _LONGEST_CAUSE


def _compare(moment: Moment, draft: Draft, trigger: Cue) -> None:
    """Give the change its base and its year."""
    memory = moment.memory
    draft.compare_to = str(memory.base or usual_base(moment.scope))
    if _like_for_like(moment):
        draft.flags.append("like_for_like")
    if trigger.phase and memory.base is None:
        draft.compare_to = f"{draft.period}:{trigger.phase}"
    draft.period = max(draft.period, memory.year)  # 2024年预算安排5200万元，比2023年预算下降1.89%
    if moment.clause.year == moment.scope.year + 1:
        # 2022年度“三公”经费预算较2021年度增加1.68万元, in the account of 2021; what follows is of 2022 too
        draft.period = memory.year = moment.clause.year
    draft.why = f"direction {trigger.sign:+d}, base {draft.compare_to}"


def _like_for_like(moment: Moment) -> bool:
    """下降6.4%，剔除减税降费因素，同口径下降0.9%: the second rate is on other terms than the figures beside it."""
    if not moment.before and not moment.clause.pieces[0].text:
        return False
    said = "".join([clause.words() for clause in (*moment.before, moment.clause)])
    return _other_terms().search(said) is not None


@cache
def _other_terms() -> re.Pattern[str]:
    return re.compile(either(words("direction", "other_terms")))


def _remember(moment: Moment, unit: Unit, draft: Draft, trigger: Cue, *, named: bool, carried: bool) -> None:
    memory, item, base = moment.memory, draft.item, draft.compare_to or ""
    if not carried:
        memory.money = item
    memory.measure = "change"
    memory.caused = item if moment.in_reason and not carried and unit.unit == "CNY" else None
    memory.verb = (trigger.sign, base) if unit.unit == "CNY" and named else None
    memory.moved_item = item if memory.verb else None
    if unit.unit == "CNY":
        memory.moved_count = None
        if moment.words_after == "":
            memory.moved = (item, trigger.sign, base)
