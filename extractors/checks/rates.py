"""Changes and percentages in sentences: growth over last year, completion of a budget.

Grammar leaves open which amount a percentage is of. Every reading is tried; only where none can hold is the publisher
accused, and then with the reading that grammar prefers: first as this year's amount, then as last year's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from mingzhang.extractors.checks.closeness import alike, near, own, together
from mingzhang.extractors.checks.fact_index import AMOUNTS, FactIndex
from mingzhang.extractors.checks.grading import outcome
from mingzhang.extractors.checks.relation import EQUAL, RATIO, Outcome, Relation, judge
from mingzhang.schemas.facts import Fact
from mingzhang.schemas.vocabulary.rules import Rule, rules

__all__ = ["completion", "decided", "difference", "growth"]

_BUDGETS = ("budget", "adjusted_budget")
_PRIOR = ("prior_final", "prior_budget")


def _rates(index: FactIndex, measure: str) -> Iterator[int]:
    return (fact_no for fact_no in index.text if index.facts[fact_no].measure == measure)


def decided(index: FactIndex, preferred: Sequence[Relation], others: Iterable[Relation]) -> Outcome | None:
    """The first preferred reading that holds; else the failure, which one of the others may excuse.

    A reading with another item's amounts excuses and proves nothing. Nobody is accused where one reading cannot be
    judged: 实际完成0.04亿元，较上年增加389万元 leaves nothing, or a little, for last year.
    """
    found = [outcome(index, relation) for relation in preferred]
    for one in found:
        if one.judgement.status == "pass":
            return one
    failed = next((one for one in found if one.judgement.status == "fail"), None)
    if failed is None or any(one.judgement.status == "undefined" for one in found):
        return None
    holding = next((one for one in others if judge(one, index.number).status == "pass"), None)
    return outcome(index, holding, proves=False) if holding else _named(index, failed)


def _close(index: FactIndex, found: Outcome | None) -> Iterator[Outcome]:
    """The outcome; a failure is doubted where other numbers stand between those of the relation."""
    if found is not None:
        apart = found.judgement.status == "fail" and not together(index, found.relation)
        yield found._replace(doubt="apart", severity="info") if apart else found


def growth(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """增加{change}，增长{rate}: the change over this year's amount less the change, or over a printed last year's."""
    for rate in _rates(index, "change_pct"):
        before = near(index, rate)
        mine = own(index, rate, before)
        changes = _changes(index, rate, mine)
        if changes and changes[0] != before[0]:
            continue
        if any((index.facts[p].value > 0) != (index.facts[rate].value > 0) for p in changes):
            continue
        current, prior = _this_years(index, rate, mine), _base(index, rate, mine)
        preferred = list(_growths(rule, rate, changes, current, prior))
        amounts = [p for p in alike(index, before, AMOUNTS | {*_PRIOR}) if p not in mine]
        found = decided(index, preferred, _growths(rule, rate, changes, amounts, [*amounts, *current]))
        if found is not None and not (found.judgement.status == "fail" and _negative(index, found)):
            yield from _close(index, found)


def _changes(index: FactIndex, rate: int, mine: Iterable[int]) -> list[int]:
    """The change before a rate, in its sentence and against the same base: 超收24.2亿元 is none of 同比增长25.96%."""
    fact = index.facts[rate]
    found = ((fact_no, index.facts[fact_no]) for fact_no in alike(index, mine, ("change",)))
    return [p for p, one in found if one.sentence == fact.sentence and one.compare_to == fact.compare_to][:1]


def _this_years(index: FactIndex, rate: int, mine: Iterable[int]) -> list[int]:
    amounts = alike(index, mine, AMOUNTS - {"count"}, "CNY")
    return [fact_no for fact_no in amounts if index.facts[fact_no].period == index.facts[rate].period]


def _base(index: FactIndex, fact_no: int, mine: Iterable[int]) -> list[int]:
    """The amounts of the sentence that a change or its rate may be measured from: of the year that it is against."""
    fact = index.facts[fact_no]
    year = (fact.compare_to or "").partition(":")[0]
    measures = _BUDGETS if _against_budget(fact) else _PRIOR
    amounts = alike(index, mine, measures, fact.unit if fact.measure == "change" else "CNY")
    found = ((fact_no, index.facts[fact_no]) for fact_no in amounts)
    return [p for p, one in found if one.sentence == fact.sentence and (not year or one.period == int(year))]


def _against_budget(fact: Fact) -> bool:
    """Whether a change is measured against the same year's budget."""
    return (fact.compare_to or "").startswith(f"{fact.period}:") and (fact.compare_to or "").endswith("budget")


def _growths(
    rule: Rule, rate: int, changes: Sequence[int], current: Iterable[int], prior: Iterable[int]
) -> Iterator[Relation]:
    prior, current = list(prior), list(current)
    for change in changes:
        for amount in prior:
            yield Relation(rule, RATIO, ((1, change),), ((1, amount),), rate)
        for amount in current:
            yield Relation(rule, RATIO, ((1, change),), ((1, amount), (-1, change)), rate)
    if not changes:
        for base in prior:
            for amount in current:
                if amount != base:
                    yield Relation(rule, RATIO, ((1, amount), (-1, base)), ((1, base),), rate)


def _negative(index: FactIndex, found: Outcome) -> bool:
    return sum(sign * index.facts[fact_no].value for sign, fact_no in found.relation.parts) <= 0


def difference(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """A change against a printed last year's amount or budget of the same item in the same sentence."""
    for fact_no in _rates(index, "change"):
        fact = index.facts[fact_no]
        every = own(index, fact_no, near(index, fact_no))
        base = _base(index, fact_no, every)
        amounts = AMOUNTS if index.main_measure == "budget" else AMOUNTS - {*_BUDGETS}
        current = [p for p in alike(index, every, amounts, fact.unit) if p not in base]
        pairs = [(now, then) for then in base for now in current if index.facts[now].value != index.facts[then].value]
        relations = [Relation(rule, EQUAL, ((1, fact_no),), ((1, now), (-1, then))) for now, then in pairs]
        yield from _close(index, decided(index, relations, ()))


def completion(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """决算 ÷ 预算 of the item's own amounts, else of any that stand in the same section."""
    if rule.forms:
        return
    for rate in _rates(index, "completion_pct"):
        before = near(index, rate)
        mine = own(index, rate, before)
        same = [p for p in mine if index.facts[p].period == index.facts[rate].period]
        finals, budgets = alike(index, same, ("final",)), alike(index, same, _BUDGETS)
        preferred = [Relation(rule, RATIO, ((1, f),), ((1, b),), rate) for b in budgets[:2] for f in finals[:2]]
        every = alike(index, before, ("final",)), alike(index, before, _BUDGETS)
        others = (Relation(rule, RATIO, ((1, f),), ((1, b),), rate) for b in every[1] for f in every[0])
        yield from _close(index, decided(index, preferred, others))


def _named(index: FactIndex, failed: Outcome) -> Outcome:
    """The failure under the rule that explains it: an amount printed as a rate (N-13), a neighbour's rate (N-14)."""
    relation = failed.relation
    if relation.shape != RATIO or failed.severity == "info":
        return failed
    rate = index.facts[relation.rate]
    raw = abs(rate.value)
    kind = ""
    if rate.measure == "completion_pct":
        final, base = (index.facts[terms[0][1]] for terms in (relation.whole, relation.parts))
        if final.raw_unit == base.raw_unit and final.raw_unit == "万元":
            kind = "amount_as_rate" if abs(final.value - base.value) / 10000 == raw else ""
    if not kind:
        same = [p for p in near(index, relation.rate) if index.facts[p].measure == rate.measure]
        kind = "copied_rate" if raw and any(abs(index.facts[p].value) == raw for p in same) else ""
    if not kind:
        return failed
    rule = next(rule for rule in rules() if rule.kind == kind)
    return Outcome(
        Relation(rule, relation.shape, relation.whole, relation.parts, relation.rate), failed.judgement, failed.severity
    )
