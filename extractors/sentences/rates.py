"""Percentages: shares, completion rates, rates in brackets; growth is told by `changes`."""

from __future__ import annotations

import re

from mingzhang.extractors.sentences.changes import decide_change
from mingzhang.extractors.sentences.cues import Cue
from mingzhang.extractors.sentences.items import Item, is_known
from mingzhang.extractors.sentences.moment import Moment, draft_of, read_phrase, usual_base
from mingzhang.extractors.sentences.state import Turn
from mingzhang.extractors.sentences.subject import subject_of
from mingzhang.schemas.vocabulary.marks import words
from mingzhang.schemas.vocabulary.units import Unit

__all__ = ["decide_percent", "whole_named_in"]

_OTHER_BUDGET = re.compile(r"[和及、与]?(?:(?P<first>年初)|全年|调整后?|变动)(?:部门)?预算数?(?:的)?")
_UNDISCLOSED = frozenset({"performance", "overview", "other"})
_OF_WHICH = re.compile(r"的(?!比|占|增|降|减|速|幅|水平|标准|要求|目标|任务|进度|部分)[一-鿿]")
_SIGNED = {"+": 1, "-": -1}
_BARE_COMPLETION = 2
_RATES = ("率", "比例", "比重")


def decide_percent(moment: Moment, unit: Unit) -> Turn:
    """A percentage by its mark: 占, 完成预算的, 增长; without one it is a rate of the overview or no fact."""
    trigger = moment.clause.trigger
    if _OF_WHICH.match(moment.words_after):
        return Turn(moment.number, leftover="narrative")  # 占比超过5%的县有2个
    link = moment.clause.words().strip(" 的为是约")
    if trigger is None and moment.before and not link:
        trigger = moment.before[-1].trigger
    if trigger is None and moment.memory.opened and moment.memory.money is not None:
        if link in _SIGNED:
            return _signed(moment, unit, _SIGNED[link])
        if not link and moment.number.value < 0:
            return _signed(moment, unit, 1)
    if trigger is None and moment.memory.moved is not None and not link:
        return _moved_by(moment, unit)
    if trigger is None and moment.memory.measure == "completion_pct" and (other := _OTHER_BUDGET.fullmatch(link)):
        return _of_other_budget(moment, unit, other)
    if trigger is None:
        late = moment.memory.measure in ("whole", "counted", "of_budget") and not link
        return _late(moment, unit) if late else _plain(moment, unit)
    if trigger.kind in ("share", "rate"):
        return _share(moment, unit)
    if trigger.kind == "completion":
        return _completion(moment, unit, trigger)
    return _change(moment, unit, trigger)


def _change(moment: Moment, unit: Unit, trigger: Cue) -> Turn:
    """A change behind its direction, or behind a comparison where a sign tells it: 同比-5%."""
    if trigger.kind == "compare" and (sign := _said_sign(moment)):
        trigger = trigger._replace(kind="direction", sign=sign, phase="")
    if trigger.kind == "direction":
        return decide_change(moment, unit, trigger)
    return Turn(moment.number, leftover="unplaced")


def _said_sign(moment: Moment) -> int:
    """The direction that the sign right behind a comparison says: 同比-5%, 较上年为+3.2%; 0 where it has none."""
    link = moment.clause.after_trigger().strip(" 为是约:")
    return _SIGNED.get(link, 0) or int(not link and moment.number.value < 0)


def _of_other_budget(moment: Moment, unit: Unit, other: re.Match[str]) -> Turn:
    """完成年初预算的239.21%、调整预算的94.93%: the verb is said once."""
    if moment.memory.money is None:
        return Turn(moment.number, leftover="unplaced")
    draft = draft_of(moment, unit, moment.memory.money, "completion_pct")
    draft.compare_to = f"{moment.scope.year}:{'budget' if other['first'] else 'adjusted_budget'}"
    return Turn(moment.number, draft)


def _signed(moment: Moment, unit: Unit, sign: int) -> Turn:
    """增值税8020万元（+3.3%）, （-3.3%）: a sign in brackets is a direction; elsewhere a dash is a range."""
    draft = draft_of(moment, unit, moment.memory.money or Item(""), "change_pct", sign=sign)
    draft.compare_to, draft.why = str(moment.memory.base or usual_base(moment.scope)), "a sign in brackets"
    return Turn(moment.number, draft)


def _moved_by(moment: Moment, unit: Unit) -> Turn:
    """较上年减少1.50万元（9.38%）: the rate of the change before the bracket."""
    item, sign, base = moment.memory.moved or (Item(""), 1, "")
    draft = draft_of(moment, unit, item, "change_pct", sign=sign)
    draft.compare_to, draft.why = base, "the rate in brackets behind a change"
    moment.memory.moved = None
    return Turn(moment.number, draft)


def _late(moment: Moment, unit: Unit) -> Turn:
    """完成年初预算数100万元的45%, 占本年支出合计200万元的60%: the whole stands between mark and percentage."""
    memory = moment.memory
    item = memory.count if memory.measure == "counted" else memory.money
    if item is None:
        return Turn(moment.number, leftover="unplaced")
    share = memory.measure in ("whole", "counted")
    draft = draft_of(moment, unit, item, "share" if share else "completion_pct")
    draft.compare_to = memory.whole.name if share and memory.whole else f"{moment.scope.year}:budget"
    draft.whole = draft.compare_to if share else ""
    memory.measure = draft.measure
    return Turn(moment.number, draft)


def _plain(moment: Moment, unit: Unit) -> Turn:
    scope, name = moment.scope, read_phrase(moment, moment.clause.words()).name
    if scope.role == "overview" and scope.canonical != "work" and name.endswith(_RATES):
        return Turn(moment.number, draft_of(moment, unit, Item(name), "share"))
    return Turn(moment.number, leftover="narrative" if scope.role in _UNDISCLOSED else "unplaced")


def _share(moment: Moment, unit: Unit) -> Turn:
    memory = moment.memory
    _, item, carried = subject_of(moment, moment.clause.before_trigger())
    if item is None:
        return Turn(moment.number, leftover="unplaced")
    rate = moment.clause.trigger is not None and moment.clause.trigger.kind == "rate"
    if rate and moment.scope.role == "performance" and not carried and not is_known(item.name):
        return Turn(moment.number, leftover="narrative")  # 基层诊疗量占比66%: what was reached, not what was spent
    whole = whole_named_in(moment)
    parent = memory.parent if memory.parent and memory.parent != item else None
    draft = draft_of(moment, unit, item, "share")
    draft.whole, draft.whole_item = whole, parent
    draft.compare_to = whole or (parent.name if parent else None)
    draft.why = f"占 {draft.compare_to or '?'}"
    if not carried:
        memory.money = item
    memory.measure = "share"
    return Turn(moment.number, draft)


def whole_named_in(moment: Moment) -> str:
    """The printed name of the whole between 占 and the number, empty where the text leaves it out."""
    whole = "".join(moment.clause.after_trigger().split())
    before = None
    while before != whole:
        before = whole
        for tail in words("share", "tail"):
            whole = whole.removesuffix(tail)
    return read_phrase(moment, whole).name or whole


def _completion(moment: Moment, unit: Unit, trigger: Cue) -> Turn:
    memory = moment.memory
    _, item, carried = subject_of(moment, moment.clause.before_trigger())
    if trigger.end - trigger.start <= _BARE_COMPLETION and (memory.money is None or moment.scope.role in _UNDISCLOSED):
        return Turn(moment.number, leftover="narrative")  # 任务完成100%: of a deed, not of a budget
    if trigger.phase == "task" and memory.measure == "" and moment.scope.role in _UNDISCLOSED:
        return Turn(moment.number, leftover="narrative")  # 个别指标偏低，完成率达150%
    if item is None or (memory.measure == "" and not is_known(item.name)):
        item, carried = Item("预算执行率"), True
    draft = draft_of(moment, unit, item, "completion_pct")
    phase = trigger.phase if trigger.phase in ("budget", "adjusted_budget") else "budget"
    draft.compare_to = f"{moment.scope.year}:{phase}"
    draft.why = f"完成 {draft.compare_to}"
    if not carried:
        memory.money = item
    memory.measure = "completion_pct"
    return Turn(moment.number, draft)
