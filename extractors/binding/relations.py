"""The relations in which a number can stand to those before it, each tried with every binding that the words allow.

Every printed number is an interval; a relation holds where values inside the intervals satisfy it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal

from mingzhang.extractors.binding.candidates import CandidateFact, Trial
from mingzhang.schemas.intervals import Interval, percent_of, printed_percent
from mingzhang.schemas.vocabulary.concepts import key_of

__all__ = ["AMOUNTS", "adds_up", "same_item", "trials_of"]

AMOUNTS = frozenset({"final", "budget", "adjusted_budget", "balance", "limit", "limit_new", "count"})
_BUDGETS = frozenset({"budget", "adjusted_budget"})
_ALL = Decimal(100)
_NEAREST = 2
"""How many budgets and outcomes of one item a completion is tried with."""


def trials_of(number: CandidateFact, near: Sequence[CandidateFact]) -> Iterator[Trial]:
    """What arithmetic says of every binding of `number` to those before it (`near`), the words' own first."""
    relations = _RELATIONS.get(number.measure)
    return relations(number, near) if relations and number.value else iter(())


def same_item(one: CandidateFact, other: CandidateFact) -> bool:
    """Whether two candidates name one thing."""
    mine, yours = one.item.name, other.item.name
    return mine == yours or key_of(mine) == key_of(yours)


def adds_up(whole: CandidateFact, parts: Iterable[CandidateFact]) -> bool:
    """Whether the parts, each rounded on its own, can add up to the whole."""
    return sum((part.range for part in parts), Interval(Decimal(0), Decimal(0))).meets(whole.range)


def _amounts(near: Iterable[CandidateFact], unit: str = "CNY") -> list[CandidateFact]:
    return [one for one in near if one.measure in AMOUNTS and one.unit == unit]


def _rate(number: CandidateFact, near: Sequence[CandidateFact]) -> Iterator[Trial]:
    """增加{change}，增长{rate}: the change by the figure before it, or by this year's amount less the change."""
    priors = [one for one in near if one.measure.startswith("prior_") and same_item(one, number)]
    change = next(
        (d for d in reversed(near) if d.measure == "change" and d.sentence == number.sentence and d.unit == "CNY"), None
    )
    if change is None or change.number.start > number.number.start or (number.value > 0) != (change.value > 0):
        yield from _lone_rate(number, near, priors)
        return
    for prior in reversed(priors):
        yield Trial("rate", number, (change, prior), _part_of(number, change.range, prior.range))
    before = [
        one for one in _amounts(near) if one.number.start < change.number.start or one.sentence != change.sentence
    ]
    own = [one for one in reversed(before) if same_item(one, change)]
    for current in own:
        yield Trial("growth", number, (change, current), _grew(number, change, current))
    if own:
        inside = [one for one in before if one.sentence == change.sentence] or before
        others = [one for one in inside if not same_item(one, change)]
        for current in others:
            yield Trial("growth", number, (change, current), _grew(number, change, current), own=False)


def _lone_rate(
    number: CandidateFact, near: Sequence[CandidateFact], priors: Sequence[CandidateFact]
) -> Iterator[Trial]:
    for prior in reversed(priors):
        for current in reversed([one for one in _amounts(near, prior.unit) if same_item(one, number)]):
            yield Trial(
                "two years", number, (current, prior), _part_of(number, current.range - prior.range, prior.range)
            )


def _grew(rate: CandidateFact, change: CandidateFact, current: CandidateFact) -> bool:
    return _part_of(rate, change.range, current.range - change.range)


def _part_of(rate: CandidateFact, part: Interval, whole: Interval) -> bool:
    found = percent_of(part, whole)
    return found is not None and found.meets(printed_percent(rate.value, rate.step))


def _change(number: CandidateFact, near: Sequence[CandidateFact]) -> Iterator[Trial]:
    """本年 − 上年 = 增减, and against the budget: 决算 − 预算 = 增减."""
    own = [one for one in near if same_item(one, number) and one.unit == number.unit]
    bases = [one for one in own if one.measure.startswith("prior_")]
    if number.compare_to and number.compare_to.endswith("budget"):
        bases += [one for one in own if one.measure in _BUDGETS and f"{one.period}:budget" == number.compare_to]
    for base in reversed(bases):
        for current in reversed([one for one in own if one.measure in AMOUNTS and one is not base]):
            yield Trial("difference", number, (current, base), (current.range - base.range).meets(number.range))


def _share(number: CandidateFact, near: Sequence[CandidateFact]) -> Iterator[Trial]:
    """The part is the last amount of the item; the whole is the one named, that of the open list, or any larger one."""
    amounts = _amounts(near)
    part = next((one for one in reversed(amounts) if same_item(one, number)), None)
    if part is None:
        return
    wanted = key_of(number.whole or (number.compare_to or ""))
    above = key_of(number.whole_item.name) if number.whole_item else ""
    wholes = [d for d in reversed(amounts) if d is not part and d.measure == part.measure and not same_item(d, part)]
    keys = [key_of(one.item.name) for one in wholes]
    named = [one for one, key in zip(wholes, keys, strict=True) if wanted and (wanted in key or key in wanted)]
    parents = [one for one, key in zip(wholes, keys, strict=True) if above and key == above]
    for whole in (*named, *parents):
        yield Trial("share", number, (part, whole), _part_of(number, part.range, whole.range))
    if number.value == _ALL or (number.whole and named):
        return
    for whole in wholes[::-1]:
        if abs(whole.value) >= abs(part.value):
            yield Trial("share", number, (part, whole), _part_of(number, part.range, whole.range), own=False)


def _completion(number: CandidateFact, near: Sequence[CandidateFact]) -> Iterator[Trial]:
    """决算 ÷ 预算 = 完成率, against the budget that stands nearest."""
    own = [one for one in reversed(_amounts(near)) if same_item(one, number)]
    budgets = [one for one in own if one.measure in _BUDGETS]
    finals = [one for one in own if one.measure == "final" and one.value]
    for budget in budgets[:_NEAREST]:
        for final in finals[:_NEAREST]:
            yield Trial("completion", number, (final, budget), _part_of(number, final.range, budget.range))


_RELATIONS: dict[str, Callable[[CandidateFact, Sequence[CandidateFact]], Iterator[Trial]]] = {
    "change_pct": _rate,
    "change": _change,
    "share": _share,
    "completion_pct": _completion,
}
