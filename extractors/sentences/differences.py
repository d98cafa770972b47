"""Changes told without a direction of their own: two figures compared, a bare difference, one verb before a list."""

from __future__ import annotations

import re

from mingzhang.extractors.sentences.items import is_known, item_of
from mingzhang.extractors.sentences.moment import Moment, draft_of, read_phrase, usual_base
from mingzhang.extractors.sentences.state import Turn
from mingzhang.schemas.vocabulary.marks import words
from mingzhang.schemas.vocabulary.units import Unit

__all__ = ["decide_bare_difference", "decide_difference", "is_difference"]

_AGAINST = re.compile(
    r"(?:支出|收入)?(?:决算|执行|实际支出|实际完成)数?(?:(?P<more>大于|高于|多于|超过|超出)|(?:小于|低于|少于))"
    r"(?P<earlier>上年度?|去年)?(?:年初|全年|调整)?(?P<phase>预算|决算)数?"
)
_NAMES = frozenset({"差值", "差额", "差异"})
"""A difference printed without saying which way (handbook P045) is not placed."""


def is_difference(name: str) -> bool:
    """Whether an item's name says no more than that two figures differ (差值, 差额)."""
    return name in _NAMES


def decide_difference(moment: Moment, unit: Unit) -> Turn | None:
    """The change that an amount is, or nothing where it is a plain amount."""
    memory, said = moment.memory, moment.clause.words().strip()
    parts = moment.link == "、" or (memory.parent is not None and memory.parent == memory.moved_item)
    if memory.verb and parts and moment.clause.trigger is None and said:
        return _likewise(moment, unit, memory.verb)
    memory.verb = None
    trigger = moment.clause.trigger
    if trigger is not None and trigger.kind == "compare" and memory.money is not None:
        tail = "".join(moment.clause.after_trigger().split())
        if tail in words("direction", "behind_comparison"):
            return _more_or_less(moment, unit, tail)
    found = _AGAINST.fullmatch("".join(said.split()))
    return _against(moment, unit, found) if found else None


def _more_or_less(moment: Moment, unit: Unit, verb: str) -> Turn:
    """较上年追加112.50万元, 比上年少安排5万元: verbs that tell a direction only behind a comparison."""
    item, sign = moment.memory.money, -1 if verb.startswith(("少", "核")) else 1
    draft = draft_of(moment, unit, item or item_of(read_phrase(moment, verb), ()), "change", sign=sign)
    draft.compare_to = str(moment.memory.base or usual_base(moment.scope))
    draft.why, moment.memory.measure = f"{verb} behind a comparison", "change"
    return Turn(moment.number, draft)


def _likewise(moment: Moment, unit: Unit, verb: tuple[int, str]) -> Turn:
    """减少因公出国（境）费102.30万元、公务接待费16.60万元: one verb over a list."""
    phrase = read_phrase(moment, moment.clause.words())
    if not is_known(phrase.name):
        return Turn(moment.number, leftover="narrative" if moment.in_reason else "unplaced")
    draft = draft_of(moment, unit, item_of(phrase, moment.above), "change", sign=verb[0])
    draft.compare_to, draft.why = verb[1], "the verb of the list"
    return Turn(moment.number, draft)


def _against(moment: Moment, unit: Unit, found: re.Match[str]) -> Turn:
    """决算数大于年初预算数53.20万元: a change told by comparing the two."""
    if moment.memory.money is None:
        return Turn(moment.number, leftover="unplaced")
    sign = 1 if found["more"] else -1
    draft = draft_of(moment, unit, moment.memory.money, "change", sign=sign)
    year = moment.scope.year - 1 if found["earlier"] else moment.scope.year
    draft.compare_to = f"{year}:{'budget' if found['phase'] == '预算' else 'final'}"
    draft.why = "a comparison of the two"
    moment.memory.measure = "change"
    return Turn(moment.number, draft)


def decide_bare_difference(moment: Moment, unit: Unit) -> Turn:
    """差值为3万元: a change against the budget that does not say which way (handbook P045); flagged, not signed."""
    if moment.memory.money is None:
        return Turn(moment.number, leftover="unplaced")
    draft = draft_of(moment, unit, moment.memory.money, "change")
    draft.compare_to = f"{moment.scope.year}:budget"
    draft.flags.append("direction_unstated")
    return Turn(moment.number, draft)
