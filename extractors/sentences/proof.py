"""Arithmetic over drafts: the intervals of printed numbers decide attachment and grade every fact.

A change belongs to the amount with which its percentage holds (sample page: 减少807.47万元 is of 年初结转和结余, not of
收入总计); an identity that holds only because everything is zero proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

from mingzhang.extractors.sentences.candidates import CandidateFact, NumberReading, in_order
from mingzhang.extractors.sentences.items import Item
from mingzhang.extractors.sentences.scope import Scope
from mingzhang.schemas.intervals import Interval, percent_of, printed, printed_percent
from mingzhang.schemas.vocabulary.concepts import key_of

__all__ = ["prove"]

_AMOUNTS = frozenset({"final", "budget", "adjusted_budget", "balance", "limit", "limit_new", "count"})
_GRAND_TOTALS = frozenset({"收入总计", "支出总计", "收入合计", "支出合计", "收入总量", "支出总量"})
_BUDGETS = frozenset({"budget", "adjusted_budget"})
_REACH = 14
"""How many drafts back an operand may stand: further than any sentence of the corpus, so that cost stays linear."""


def prove(readings: list[tuple[Scope, int, list[NumberReading]]]) -> None:
    """Cue the drafts that an identity proves; move a change to the amount whose arithmetic alone holds."""
    everything: list[CandidateFact] = []
    section: list[CandidateFact] = []
    last: Scope | None = None
    for scope, _, turns in readings:
        if scope is not last and not scope.continues:
            _prove_sums(section)
            section = []
        last = scope
        drafts = [turn.candidate for turn in in_order(turns) if turn.candidate]
        for draft in drafts:
            if judge := _JUDGES.get(draft.measure):
                judge(draft, section[-_REACH:])
            elif draft.item.name in _GRAND_TOTALS and not draft.item.above:
                _judge_total(draft, section[-_REACH:])
            section.append(draft)
        everything += drafts
    _prove_sums(section)
    _link(everything)


def _same(one: CandidateFact, other: CandidateFact) -> bool:
    mine, yours = one.item.name, other.item.name
    return mine == yours or key_of(mine) == key_of(yours)


def _amounts(near: Iterable[CandidateFact], unit: str = "CNY") -> list[CandidateFact]:
    return [draft for draft in near if draft.measure in _AMOUNTS and draft.unit == unit]


def _interval(draft: CandidateFact) -> Interval:
    if draft.interval is None:
        draft.interval = printed(draft.value, draft.step)
    return draft.interval


def _percent(draft: CandidateFact) -> Interval:
    return printed_percent(draft.value, draft.step)


def _mark(*drafts: CandidateFact) -> None:
    if all(draft.value == 0 for draft in drafts):
        return
    for draft in drafts:
        if draft.value != 0 or len(drafts) > 2:
            draft.verdict = "proven"


def _rate_holds(current: CandidateFact, change: CandidateFact, rate: CandidateFact) -> bool:
    prior = _interval(current) - _interval(change)
    found = percent_of(_interval(change), prior)
    return found is not None and found.meets(_percent(rate))


def _judge_rate(rate: CandidateFact, near: Sequence[CandidateFact]) -> None:
    """增加{change}，增长{rate}: find the amount for which both hold, the item's own first."""
    change = next(
        (d for d in reversed(near) if d.measure == "change" and d.sentence == rate.sentence and d.unit == "CNY"), None
    )
    priors = [d for d in near if d.measure.startswith("prior_") and _same(d, rate)]
    if change is None or change.number.start > rate.number.start or (rate.value > 0) != (change.value > 0):
        _judge_lone_rate(rate, near, priors)
        return
    for prior in reversed(priors):
        found = percent_of(_interval(change), _interval(prior))
        if found and found.meets(_percent(rate)):
            _mark(prior, change, rate)
            return
    earlier = [d for d in _amounts(near) if d.number.start < change.number.start or d.sentence != change.sentence]
    own = [d for d in reversed(earlier) if _same(d, change)]
    holding = [d for d in own if _rate_holds(d, change, rate)]
    if holding and rate.value != 0:
        _mark(holding[0], change, rate)
        return
    if not own or rate.value == 0:
        return
    inside = [d for d in earlier if d.sentence == change.sentence]
    others = [d for d in inside or earlier if not _same(d, change) and _rate_holds(d, change, rate)]
    names = {key_of(d.item.name) for d in others}
    if len(names) == 1 or len({d.value for d in others}) == 1:
        # 本年收入642万元，本年支出642万元，结余0。较上年增加…: both sides say the same, the first is named.
        held = others[-1] if len(names) == 1 else others[0]
        for draft in (change, rate):
            draft.item = held.item
            draft.why += f"; moved to {held.item.name}, for which alone the percentage holds"
        _mark(held, change, rate)


def _judge_lone_rate(rate: CandidateFact, near: Sequence[CandidateFact], priors: Sequence[CandidateFact]) -> None:
    for prior in reversed(priors):
        for current in reversed([d for d in _amounts(near, prior.unit) if _same(d, rate)]):
            found = percent_of(_interval(current) - _interval(prior), _interval(prior))
            if found and rate.value != 0 and found.meets(_percent(rate)):
                _mark(prior, current, rate)
                return


def _judge_change(change: CandidateFact, near: Sequence[CandidateFact]) -> None:
    """本年 − 上年 = 增减, and against the budget: 决算 − 预算 = 增减."""
    own = [d for d in near if _same(d, change) and d.unit == change.unit]
    bases = [d for d in own if d.measure.startswith("prior_")]
    if change.compare_to and change.compare_to.endswith("budget"):
        bases += [d for d in own if d.measure in _BUDGETS and f"{d.period}:budget" == change.compare_to]
    for base in reversed(bases):
        for current in reversed([d for d in own if d.measure in _AMOUNTS and d is not base]):
            if change.value and (_interval(current) - _interval(base)).meets(_interval(change)):
                _mark(current, base, change)
                return


def _judge_share(share: CandidateFact, near: Sequence[CandidateFact]) -> None:
    parts = [d for d in reversed(_amounts(near)) if _same(d, share)]
    if not parts or share.value == 0:
        return
    part = parts[0]
    wanted = key_of(share.whole or (share.compare_to or ""))
    wholes = [d for d in reversed(_amounts(near)) if d is not part and d.measure == part.measure and not _same(d, part)]
    named = [d for d in wholes if wanted and (wanted in key_of(d.item.name) or key_of(d.item.name) in wanted)]
    parent = [d for d in wholes if share.whole_item and key_of(d.item.name) == key_of(share.whole_item.name)]
    for whole in (*named, *parent):
        if _share_holds(part, whole, share):
            _mark(part, whole, share)
            return
    if share.whole and named:
        return
    holding = [d for d in wholes if abs(d.value) >= abs(part.value) and _share_holds(part, d, share)]
    if holding and share.value != Decimal(100):
        _mark(part, holding[-1], share)


def _share_holds(part: CandidateFact, whole: CandidateFact, share: CandidateFact) -> bool:
    found = percent_of(_interval(part), _interval(whole))
    return found is not None and found.meets(_percent(share))


def _judge_total(total: CandidateFact, near: Sequence[CandidateFact]) -> None:
    """收入A，加上上级补助收入B、上年结转C，收入总计D: what the sentence named before makes the total."""
    terms = [
        draft
        for draft in near
        if (draft.sentence, draft.measure, draft.unit) == (total.sentence, total.measure, "CNY")
        and not draft.item.above
        and draft.period == total.period
    ]
    started = max((place for place, draft in enumerate(terms) if draft.item.name in _GRAND_TOTALS), default=-1)
    _prove_sum([total], terms[started + 1 :])


def _judge_completion(rate: CandidateFact, near: Sequence[CandidateFact]) -> None:
    """决算 ÷ 预算 = 完成率, against the budget that stands nearest."""
    own = [d for d in reversed(_amounts(near)) if _same(d, rate)]
    budgets = [d for d in own if d.measure in _BUDGETS]
    finals = [d for d in own if d.measure == "final"]
    for budget in budgets[:2]:
        for final in finals[:2]:
            if rate.value and final.value and _share_holds(final, budget, rate):
                _mark(final, budget, rate)
                if budget.measure == "adjusted_budget":
                    rate.compare_to = f"{budget.period}:adjusted_budget"
                return


def _prove_sums(drafts: Sequence[CandidateFact]) -> None:
    """Parts printed under one whole in one section that add up to it, each term rounded on its own."""
    groups: dict[tuple[tuple[str, ...], str, int], list[CandidateFact]] = {}
    named: dict[tuple[str, str, int], list[CandidateFact]] = {}
    seen: set[tuple[Item, str, int]] = set()
    for draft in drafts:
        item, measure, period = draft.item, draft.measure, draft.period
        if measure not in _AMOUNTS:
            continue
        named.setdefault((key_of(item.name), measure, period), []).append(draft)
        place = (item, measure, period)
        if item.above and place not in seen:
            seen.add(place)
            groups.setdefault((item.above, measure, period), []).append(draft)
    for (above, measure, period), parts in groups.items():
        among = {id(part) for part in parts}
        wholes = [d for d in named.get((key_of(above[-1]), measure, period), ()) if id(d) not in among]
        same = [part for part in parts if wholes and part.unit == wholes[0].unit]
        if same and not _prove_sum(wholes, same):
            # 其中：财政拨款…、其他资金…。按支出类型划分：基本支出…；项目支出…: each sentence divides the whole.
            for _, told in groupby(same, key=attrgetter("sentence")):
                _prove_sum(wholes, list(told))


def _prove_sum(wholes: Sequence[CandidateFact], parts: Sequence[CandidateFact]) -> bool:
    """Cue the wholes that `parts` add up to, and the parts; whether there was one."""
    if sum(part.value != 0 for part in parts) < 2:
        return False
    total = sum((_interval(part) for part in parts), Interval(Decimal(0), Decimal(0)))
    holding = [whole for whole in wholes if total.meets(_interval(whole))]
    for whole in holding:
        _mark(whole, *parts)
    return bool(holding)


_JUDGES = {
    "change_pct": _judge_rate,
    "change": _judge_change,
    "share": _judge_share,
    "completion_pct": _judge_completion,
}


def _link(drafts: Sequence[CandidateFact]) -> None:
    """`consistent`: the same thing with the same value stands elsewhere; a zero repeated says nothing."""
    groups: dict[tuple[str, str, int, str | None, Decimal], list[CandidateFact]] = {}
    for draft in drafts:
        if draft.value:
            thing = (key_of(draft.item.name), draft.measure, draft.period, draft.compare_to, draft.value)
            groups.setdefault(thing, []).append(draft)
    for alike in groups.values():
        if len(alike) > 1:
            for draft in alike:
                if draft.verdict == "unproven":
                    draft.verdict = "consistent"
