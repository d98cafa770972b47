"""The solver: of the readings that the words allow the one under which independent, non-trivial identities hold.

A change belongs to the amount with which its percentage holds (减少807.47万元 is of 年初结转和结余, not of 收入总计).
An identity that holds only because everything is zero proves nothing. The trials are what `explain` prints.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

from mingzhang.extractors.binding.candidates import CandidateFact, Item, Trial
from mingzhang.extractors.binding.relations import AMOUNTS, adds_up, trials_of
from mingzhang.schemas.vocabulary.concepts import key_of
from mingzhang.schemas.vocabulary.marks import words

__all__ = ["solve"]

_REACH = 14
"""How many candidates back an operand may stand: further than any sentence of the corpus, so that cost stays linear."""
_BY_ITEM = frozenset({"rate", "growth", "two years", "share", "completion", "difference", "sum"})
_BY_MEASURE = frozenset({"difference", "completion", "two years", "sum"})
_SETTLES = {"item": _BY_ITEM, "measure": _BY_MEASURE, "base": frozenset({"difference", "rate", "two years"})}


def solve(sections: Iterable[Sequence[CandidateFact]]) -> list[Trial]:
    """Settle the candidates of each section, grade them (`verdict`, `meaning`), and return the trials in order."""
    trials: list[Trial] = []
    everything: list[CandidateFact] = []
    for section in sections:
        held = len(trials)
        for place, number in enumerate(section):
            trials += _settled(number, section[max(0, place - _REACH) : place])
        trials += _sums(section)
        _grade_meaning(section, trials[held:])
        everything += section
    _grade_repeated(everything)
    return trials


def _settled(number: CandidateFact, near: Sequence[CandidateFact]) -> list[Trial]:
    """Try every binding of one number; the first that holds proves its terms, another item's only if it is alone."""
    if number.measure in AMOUNTS:
        return _total(number, near)
    trials = list(trials_of(number, near))
    own = next((trial for trial in trials if trial.own and trial.holds), None)
    if own is not None:
        _prove(number, *own.terms)
        if own.relation == "completion" and own.terms[1].measure == "adjusted_budget":
            number.compare_to = f"{own.terms[1].period}:adjusted_budget"
        _settle_base(number, own)
        return trials
    others = [trial for trial in trials if not trial.own and trial.holds and not _has_moved(trial, near)]
    if number.measure == "share" and others:
        _prove(number, *others[0].terms)
    elif others and _one_answer([trial.terms[-1] for trial in others]):
        return _moved(number, others, trials)
    return trials


def _has_moved(trial: Trial, near: Sequence[CandidateFact]) -> bool:
    """Whether the other item's own change was told: 教育支出…，增长14%；…；社会保障支出…，增长5% is not of 教育支出."""
    number, item = trial.number, trial.terms[-1].item
    return any(
        one.measure == number.measure and one.item == item and one.compare_to == number.compare_to for one in near
    )


def _settle_base(number: CandidateFact, trial: Trial) -> None:
    """Give a change whose base the words leave open, and its rate, the printed figure with which they hold.

    上年执行数95万元，比上年增加5万元 in a budget is against what was spent; 比上年 alone would be against the budget.
    """
    if "base" not in number.open or trial.relation not in _SETTLES["base"]:
        return
    base = trial.terms[-1]
    if base.measure.startswith("prior_"):
        compare_to = f"{base.period}:{base.measure.removeprefix('prior_')}"
        for one in (number, *(term for term in trial.terms if term.measure == "change")):
            if one.compare_to != compare_to:
                one.why += f"; against {compare_to}, with which it holds"
                one.compare_to = compare_to


def _one_answer(amounts: Sequence[CandidateFact]) -> bool:
    return len({key_of(one.item.name) for one in amounts}) == 1 or len({one.value for one in amounts}) == 1


def _moved(number: CandidateFact, others: Sequence[Trial], trials: list[Trial]) -> list[Trial]:
    """Give a change and its rate to the one item with which the percentage holds.

    本年收入642万元，本年支出642万元，结余0。较上年增加…: both sides say the same, the first is named.
    """
    alike = len({key_of(trial.terms[-1].item.name) for trial in others}) == 1
    chosen = others[-1] if alike else others[0]
    change, held = chosen.terms
    for one in (change, number):
        one.item = held.item
        one.why += f"; moved to {held.item.name}, for which alone the percentage holds"
    _prove(held, change, number)
    return [*(trial for trial in trials if trial is not chosen), chosen._replace(own=True)]


def _total(total: CandidateFact, near: Sequence[CandidateFact]) -> list[Trial]:
    """收入A，加上上级补助收入B、上年结转C，收入总计D: what the sentence named before makes the total."""
    grand = words("item", "grand_totals")
    if total.item.name not in grand or total.item.above:
        return []
    terms = [
        one
        for one in near
        if (one.sentence, one.measure, one.unit) == (total.sentence, total.measure, "CNY")
        and not one.item.above
        and one.period == total.period
    ]
    started = max((place for place, one in enumerate(terms) if one.item.name in grand), default=-1)
    return _sum([total], terms[started + 1 :])


def _sums(section: Sequence[CandidateFact]) -> list[Trial]:
    """Parts printed under one whole in one section that add up to it."""
    groups: dict[tuple[tuple[str, ...], str, int], list[CandidateFact]] = {}
    named: dict[tuple[str, str, int], list[CandidateFact]] = {}
    seen: set[tuple[Item, str, int]] = set()
    for one in section:
        item, measure, period = one.item, one.measure, one.period
        if measure not in AMOUNTS:
            continue
        named.setdefault((key_of(item.name), measure, period), []).append(one)
        if item.above and (item, measure, period) not in seen:
            seen.add((item, measure, period))
            groups.setdefault((item.above, measure, period), []).append(one)
    trials: list[Trial] = []
    for (above, measure, period), parts in groups.items():
        among = {id(part) for part in parts}
        wholes = [one for one in named.get((key_of(above[-1]), measure, period), ()) if id(one) not in among]
        same = [part for part in parts if wholes and part.unit == wholes[0].unit]
        found = _sum(wholes, same) if same else []
        if same and not any(trial.holds for trial in found):
            # 其中：财政拨款…、其他资金…。按支出类型划分：基本支出…；项目支出…: each sentence divides the whole.
            for _, told in groupby(same, key=attrgetter("sentence")):
                found += _sum(wholes, list(told))
        trials += found
    return trials


def _sum(wholes: Sequence[CandidateFact], parts: Sequence[CandidateFact]) -> list[Trial]:
    if sum(part.value != 0 for part in parts) < 2:
        return []
    trials = [Trial("sum", whole, tuple(parts), adds_up(whole, parts)) for whole in wholes]
    for trial in trials:
        if trial.holds:
            _prove(trial.number, *parts)
    return trials


def _prove(*candidates: CandidateFact) -> None:
    """Grade the terms of an identity that holds; where all are zero it says nothing."""
    if all(one.value == 0 for one in candidates):
        return
    for one in candidates:
        if one.value != 0 or len(candidates) > 2:
            one.verdict = "proven"


def _grade_meaning(section: Sequence[CandidateFact], trials: Sequence[Trial]) -> None:
    """`settled` where the words leave nothing open; `proven` where identities hold that fail under every other reading
    of what they leave open; `read` otherwise.
    """
    holding: dict[int, set[str]] = {}
    doubtful: set[int] = set()
    for trial in trials:
        for one in (trial.number, *trial.terms) if trial.holds and trial.own else ():
            holding.setdefault(id(one), set()).add(trial.relation)
        if trial.holds and not trial.own:
            doubtful.add(id(trial.number))  # another item would do as well
    for one in section:
        held = holding.get(id(one), set())
        slots = one.open - {"base"}  # period, measure and item, as the contract says
        settled = one.verdict == "proven" and all(held & _SETTLES[slot] for slot in slots)
        one.meaning = "settled" if not slots else "proven" if settled and id(one) not in doubtful else "read"
        if one.meaning == "settled" and one.verdict == "proven" and held and id(one) not in doubtful:
            one.meaning = "proven"


def _grade_repeated(candidates: Sequence[CandidateFact]) -> None:
    """`consistent`: the same thing with the same value stands elsewhere; a zero repeated says nothing."""
    groups: dict[tuple[str, str, int, str | None, Decimal], list[CandidateFact]] = {}
    for one in candidates:
        if one.value:
            thing = (key_of(one.item.name), one.measure, one.period, one.compare_to, one.value)
            groups.setdefault(thing, []).append(one)
    for alike in groups.values():
        for one in alike if len(alike) > 1 else ():
            if one.verdict == "unproven":
                one.verdict = "consistent"
