"""Deciding what one number states: which kind of statement its unit and its marks make it."""

from __future__ import annotations

from mingzhang.extractors.numbers.number import RANGE
from mingzhang.extractors.sentences.amounts import decide_limit, decide_money
from mingzhang.extractors.sentences.counts import decide_count, decide_score
from mingzhang.extractors.sentences.items import split_pair
from mingzhang.extractors.sentences.moment import Moment, read_phrase
from mingzhang.extractors.sentences.rates import decide_percent
from mingzhang.extractors.sentences.state import Turn
from mingzhang.schemas.vocabulary.concepts import find
from mingzhang.schemas.vocabulary.units import Unit, find_unit

__all__ = ["decide"]

_REACH, _BESIDE = 14, 1
_AND = frozenset("和及与")
"""How far the amount may stand that lends its unit: 较上年2.08减少0.03万元, 4125.49,4143.91万元."""


def decide(moment: Moment) -> Turn:
    """Turn one quantity into a draft, or into a leftover with its reason."""
    if moment.number.bound == RANGE:
        return Turn(moment.number, leftover="range")
    unit = moment.number.unit or _missing_unit(moment)
    if unit is None and moment.in_reason:
        return Turn(moment.number, leftover="narrative")
    if unit is None:
        return decide_count(moment, None)
    if unit.unit == "score":
        return decide_score(moment, unit)
    if moment.number.bound:
        return decide_limit(moment, unit)
    if unit.unit in ("percent", "point"):
        return decide_percent(moment, unit)
    if unit.unit == "CNY":
        return decide_money(moment, unit)
    return decide_count(moment, unit)


def _is_money(moment: Moment) -> bool:
    """上年为0, 公务用车购置费为0: nothing follows that could be counted, and the name or what is spoken of is money."""
    said = moment.clause.words().strip()
    if moment.words_after or not said.endswith(("为", "是")):
        return False
    name = read_phrase(moment, said).name
    concept = find(name) if name else None
    if concept is not None:
        return concept.unit == "CNY"
    listed = [find(one) for one in split_pair(name)]
    if len(listed) > 1 and all(one is not None and one.unit == "CNY" for one in listed):
        return True  # 上缴上级支出、经营支出均为0
    return said.rstrip("为是均") in ("上年", "去年", "上年度", "本年", "") and moment.memory.money is not None


def _missing_unit(moment: Moment) -> Unit | None:
    """A unit left out: % after 增长 where an amount of change stands before, the next amount's after 较上年."""
    trigger, following, number = moment.clause.trigger, moment.next_number, moment.number
    if number.value == 0 and trigger is None and _is_money(moment):
        return find_unit("元")
    if trigger and trigger.kind in ("share", "completion", "rate") and number.decimals:
        return find_unit("%")
    if (
        trigger
        and trigger.kind == "direction"
        and (moment.memory.measure == "change" or trigger.rate)
        and number.decimals
    ):
        return find_unit("%")
    if following is None or following.unit is None or following.unit.unit != "CNY":
        return None
    if moment.words_after.startswith("”") or "+" in moment.clause.words()[-2:]:
        return None  # “1+3”政策 is a name
    if moment.words_after.strip()[:1] == "万" and len(moment.words_after.strip()) > 1:
        return None  # 带动1.8万农户增收，户均增收860元: counted, not booked
    said = trigger or moment.clause.words().strip()
    return following.unit if said and _lends(moment, following.start - number.stop) else None


def _lends(moment: Moment, distance: int) -> bool:
    """Whether the next amount is so placed that its unit is this one's too: in one list, or what this one moved by.

    编制35，共支出20万元 and 编制35其中经费20万元 count heads before they tell of money.
    """
    mark = moment.mark_after
    if mark is not None:
        return mark.kind == "direction" and distance <= _REACH
    return distance <= _BESIDE + 2 * (moment.words_after.strip() in _AND)
