"""Changes, and percentages of every kind: what they are of, which way they go, what they are compared with."""

from __future__ import annotations

from mingzhang.extractors.binding.candidates import CandidateFact, Item
from mingzhang.extractors.sentences.context import NumberContext, Subject
from mingzhang.extractors.sentences.discourse import Step
from mingzhang.extractors.sentences.items import is_known, item_of
from mingzhang.extractors.sentences.own_words import REPORTS
from mingzhang.extractors.sentences.steps import ChangeRead, RateRead
from mingzhang.extractors.sentences.subject import subject_of
from mingzhang.schemas.vocabulary.marks import words
from mingzhang.schemas.vocabulary.shapes import shape

__all__ = [
    "change_subject",
    "give_against",
    "give_change",
    "give_completion",
    "give_late",
    "give_likewise",
    "give_moved_by",
    "give_other_budget",
    "give_plain",
    "give_share",
    "is_prose",
    "said_sign",
]

_LONGEST_CAUSE = 24
_SHORTEST_NAME = 3
_SIGNS = {"+": 1, "-": -1}
_CROSS_YEAR_KINDS = frozenset({"gov_report", "gov_budget", "other", "debt"})
_COMPARED = frozenset({"budget", "adjusted_budget"})
Given = tuple[CandidateFact, Step]


def change_subject(context: NumberContext) -> Subject:
    """What a change is of: named behind the direction (减少公务接待费5万元), before it, or carried over."""
    tail = context.phrase(context.clause.after_trigger())
    discourse = context.discourse
    if len(tail.name) >= _SHORTEST_NAME and context.kind == "money":
        return Subject(tail, Item(tail.name, discourse.part.above), False, discourse.part)
    subject = subject_of(context, context.head)
    if subject.carried and context.kind == "percent" and discourse.counts.moved is not None:
        # 国内公务接待30批次，较上年减少119批次，下降79.87%
        return Subject(subject.phrase, discourse.counts.moved, True, subject.part)
    return subject


def is_prose(context: NumberContext) -> bool:
    """Whether a change is prose: of nothing in particular (普遍增幅超20%), a cause (主要是商品房销售面积下降18.3%)."""
    subject = change_subject(context)
    if subject.item is None:
        return False
    if context.scope.kind in REPORTS and subject.item.name.endswith(words("disclosed", "macro")):
        return True  # 一、二、三产业分别增长2.3%
    if subject.carried and context.discourse.last.caused == subject.item:
        return False  # 主要是：一般公共服务支出增加235万元，增长11.7%
    if subject.carried:
        return context.in_reason or bool(shape("number.more_than").search(context.number.qualifier))
    if is_known(subject.item.name):
        return False
    if context.in_reason and context.before and not context.head.strip():
        return True  # 主要是划入农机职能，增加2604万元
    # 起将在职人员养老金下达给省级部门，增加部门预算…: prose about a cause names no item.
    return (context.in_reason and context.kind == "percent") or len(subject.item.name) > _LONGEST_CAUSE


def said_sign(context: NumberContext) -> int:
    """The direction that the sign right behind a comparison says: 同比-5%, 较上年为+3.2%; 0 where it has none."""
    link = shape("number.link").sub("", context.tail)
    return _SIGNS.get(link, 0) or int(not link and context.number.value < 0)


def give_change(context: NumberContext) -> Given:
    """A change or its rate, with its base and its year."""
    subject, cue, discourse = change_subject(context), context.cue, context.discourse
    item, scope, money = subject.item, context.scope, context.kind == "money"
    assert item is not None
    assert cue is not None
    phase = cue.phase if cue.kind == "direction" else ""
    sign = {"+": 1, "tail": said_sign(context)}.get(context.slots.get("sign", ""), cue.sign)
    found = context.candidate(item, "change_pct" if context.kind == "percent" else "change", sign=sign)
    found.compare_to = str(context.base)
    if _on_other_terms(context):
        found.flags.append("like_for_like")
    compared = any(piece.cue and piece.cue.kind == "compare" for piece in context.clause.pieces)
    if phase and (discourse.last.base is None or not compared):
        found.compare_to = f"{found.period}:{phase}"
    unsaid = not context.base.said and not phase
    found.open = frozenset(["item"] * subject.carried + ["base"] * unsaid)
    found.period = max(found.period, discourse.time.year)  # 2024年预算安排5200万元，比2023年预算下降1.89%
    ahead = scope.year + 1 if context.clause.year == scope.year + 1 else 0
    # 2022年度“三公”经费预算较2021年度增加1.68万元, in the account of 2021; what follows is of 2022 too
    found.period = ahead or found.period
    found.why = f"direction {sign:+d}, base {found.compare_to}"
    named = bool(subject.phrase.name) and not subject.carried and subject is not subject_of(context, context.head)
    moved = discourse.last.moved if found.measure == "change" else None
    if money and context.words_after == "":
        moved = (item, sign, found.compare_to)
    last = discourse.last._replace(
        measure="change",
        moved=moved,
        verb=(sign, found.compare_to, item) if money and named else None,
        caused=item if context.in_reason and not subject.carried and money else None,
    )
    # 2014年预算数比上年执行数减少49万元，比上年预算数减少59万元: of what the paragraph before began with, both
    again = subject.carried and item != discourse.told.opening
    return found, ChangeRead(None if again else item, last, subject.part, ahead, not money)


def _on_other_terms(context: NumberContext) -> bool:
    """下降6.4%，剔除减税降费因素，同口径下降0.9%: the second rate is on other terms than the figures beside it."""
    if not context.before and not (context.clause.pieces and context.clause.pieces[0].text):
        return False
    said = "".join([clause.words() for clause in (*context.before, context.clause)])
    return shape("cue.other_terms").search(said) is not None


def give_likewise(context: NumberContext) -> Given:
    """减少因公出国（境）费102.30万元、公务接待费16.60万元: one verb over a list."""
    last = context.discourse.last
    sign, compare_to, _ = last.verb or (1, "", None)
    item = item_of(context.phrase(context.clause.words()), context.discourse.part.above)
    found = context.candidate(item, "change", sign=sign)
    found.compare_to, found.why = compare_to, "the verb of the list"
    return found, ChangeRead(None, last, context.discourse.part)


def give_against(context: NumberContext) -> Given:
    """决算数大于年初预算数53.20万元: a change told by comparing the two."""
    said, year = "".join(context.said.split()), context.scope.year
    item = context.discourse.topic
    assert item is not None
    found = context.candidate(item, "change", sign=1 if shape("change.more").search(said) else -1)
    earlier, planned = shape("cue.last_year").search(said), shape("change.than_budget").search(said)
    found.compare_to = f"{year - 1 if earlier else year}:{'budget' if planned else 'final'}"
    found.why = "a comparison of the two"
    last = context.discourse.last._replace(measure="change", verb=None)
    return found, ChangeRead(None, last, context.discourse.part)


def give_plain(context: NumberContext) -> Given:
    """A fact whose slots the pattern itself fills."""
    slots, discourse, scope = context.slots, context.discourse, context.scope
    subject = subject_of(context, context.head) if slots["item"] == "subject" else None
    item = {
        "slot": context.slot_item,
        "topic": discourse.topic,
        "subject": subject.item if subject else None,
        "whole": Item(context.whole_named),
        "phrase": Item(context.phrase(context.clause.words()).name),
    }[slots["item"]]
    assert item is not None
    cue_phase = (context.cue.phase if context.cue else "") or "budget"
    measure = {"cue": cue_phase, "section": scope.measure}.get(slots["measure"], slots["measure"])
    cue_sign = context.cue.sign if context.cue else 1
    signs = {"said": _SIGNS.get(context.link_words, 1), "verb": _verb_sign(context), "cue": cue_sign}
    found = context.candidate(item, measure, sign=signs.get(slots.get("sign", ""), 1))
    if compare := slots.get("compare"):
        found.compare_to = str(context.base) if compare == "base" else f"{scope.year}:{compare}"
    if "flag" in slots:
        found.flags.append(slots["flag"])
    found.why = (context.pattern.id if context.pattern else "").replace("_", " ")
    last = discourse.last._replace(measure=slots.get("then", discourse.last.measure), verb=None)
    if slots["item"] == "whole":
        last = last._replace(whole=item)
    return found, RateRead(last, item if subject else None, subject.part if subject else None)


def _verb_sign(context: NumberContext) -> int:
    return -1 if shape("change.less").match(context.tail) else 1


def give_moved_by(context: NumberContext) -> Given:
    """较上年减少1.50万元（9.38%）: the rate of the change before the bracket."""
    last = context.discourse.last
    item, sign, base = last.moved or (Item(""), 1, "")
    found = context.candidate(item, "change_pct", sign=sign)
    found.compare_to, found.why = base, "the rate in brackets behind a change"
    return found, RateRead(last._replace(moved=None))


def give_late(context: NumberContext) -> Given:
    """完成年初预算数100万元的45%, 占本年支出合计200万元的60%: the whole stands between cue and percentage."""
    discourse, share = context.discourse, context.slots["measure"] == "share"
    item = discourse.counts.item if discourse.last.measure == "counted" else discourse.topic
    assert item is not None
    found = context.candidate(item, context.slots["measure"])
    whole = discourse.last.whole
    base = context.slots.get("compare", "budget")
    found.compare_to = whole.name if share and whole else f"{context.scope.year}:{base}"
    found.whole = found.compare_to if share else ""
    return found, RateRead(discourse.last._replace(moved=None, measure=found.measure))


def give_share(context: NumberContext) -> Given:
    """A share of the whole that is named behind 占, or of the whole of the open list."""
    subject, discourse = subject_of(context, context.clause.before_trigger()), context.discourse
    item, above = subject.item, subject.part.whole
    assert item is not None
    parent = above if above and above != item else None
    found = context.candidate(item, "share")
    found.whole, found.whole_item = context.whole_named, parent
    if subject.carried and discourse.last.measure and discourse.time.year and context.scope.kind in _CROSS_YEAR_KINDS:
        found.period = discourse.time.year  # 2025年安排“三保”支出149亿元，占…的42%, in the budget of 2026
    found.compare_to = found.whole or (parent.name if parent else None)
    found.why = f"a share of {found.compare_to or '?'}"
    found.open = frozenset(["item"] * subject.carried)
    last = discourse.last._replace(measure="share")
    return found, RateRead(last, None if subject.carried else item, subject.part)


def give_completion(context: NumberContext) -> Given:
    """How much of a budget was used; a rate of nothing that was named is that of the whole budget."""
    subject, discourse, cue = subject_of(context, context.head), context.discourse, context.cue
    item, carried = subject.item, subject.carried
    if item is None or (discourse.last.measure == "" and not is_known(item.name)):
        item, carried = Item(words("completion", "of_all")[0]), True
    found = context.candidate(item, "completion_pct")
    phase = cue.phase if cue and cue.phase in _COMPARED else "budget"
    found.compare_to = f"{context.scope.year}:{phase}"
    found.why = f"completion of {found.compare_to}"
    found.open = frozenset(["item"] * carried)
    last = discourse.last._replace(measure="completion_pct")
    return found, RateRead(last, None if carried else item, subject.part)


def give_other_budget(context: NumberContext) -> Given:
    """完成年初预算的239.21%、调整预算的94.93%: the verb is said once."""
    item = context.discourse.topic
    assert item is not None
    found = context.candidate(item, "completion_pct")
    opening = shape("change.opening").search(context.said)
    found.compare_to = f"{context.scope.year}:{'budget' if opening else 'adjusted_budget'}"
    return found, RateRead(context.discourse.last._replace(moved=None))
