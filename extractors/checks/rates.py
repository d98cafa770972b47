"""Changes and percentages in sentences: growth over last year, completion of a budget.

Grammar leaves open which amount a percentage is of. Every reading is tried; only where none can hold is the publisher
accused, and then with the reading that grammar prefers: first as this year's amount, then as last year's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from mingzhang.extractors.checks.closeness import alike, near, own, together
from mingzhang.extractors.checks.grading import outcome
from mingzhang.extractors.checks.ledger import AMOUNTS, Ledger
from mingzhang.extractors.checks.relation import EQUAL, RATIO, Outcome, Relation, judge
from mingzhang.schemas.facts import Fact
from mingzhang.schemas.vocabulary.rules import Rule, rules

__all__ = ["completion", "decided", "difference", "growth"]

_BUDGETS = ("budget", "adjusted_budget")
_PRIOR = ("prior_final", "prior_budget")


def _rates(ledger: Ledger, measure: str) -> Iterator[int]:
    return (place for place in ledger.text if ledger.facts[place].measure == measure)


def decided(ledger: Ledger, preferred: Sequence[Relation], others: Iterable[Relation]) -> Outcome | None:
    """The first preferred reading that holds; else the failure, which one of the others may excuse.

    A reading with another item's amounts excuses and proves nothing. Nobody is accused where one reading cannot be
    judged: 实际完成0.04亿元，较上年增加389万元 leaves nothing, or a little, for last year.
    """
    found = [outcome(ledger, relation) for relation in preferred]
    for one in found:
        if one.judgement.status == "pass":
            return one
    failed = next((one for one in found if one.judgement.status == "fail"), None)
    if failed is None or any(one.judgement.status == "undefined" for one in found):
        return None
    holding = next((one for one in others if judge(one, ledger.number).status == "pass"), None)
    return outcome(ledger, holding, proves=False) if holding else _named(ledger, failed)


def _close(ledger: Ledger, found: Outcome | None) -> Iterator[Outcome]:
    """The outcome; a failure is doubted where other numbers stand between those of the relation."""
    if found is not None:
        apart = found.judgement.status == "fail" and not together(ledger, found.relation)
        yield found._replace(doubt="apart", severity="info") if apart else found


def growth(ledger: Ledger, rule: Rule) -> Iterator[Outcome]:
    """增加{change}，增长{rate}: the change over this year's amount less the change, or over a printed last year's."""
    for rate in _rates(ledger, "change_pct"):
        before = near(ledger, rate)
        mine = own(ledger, rate, before)
        changes = _changes(ledger, rate, mine)
        if changes and changes[0] != before[0]:
            continue
        if any((ledger.facts[p].value > 0) != (ledger.facts[rate].value > 0) for p in changes):
            continue
        current, prior = _this_years(ledger, rate, mine), _base(ledger, rate, mine)
        preferred = list(_growths(rule, rate, changes, current, prior))
        amounts = [p for p in alike(ledger, before, AMOUNTS | {*_PRIOR}) if p not in mine]
        found = decided(ledger, preferred, _growths(rule, rate, changes, amounts, [*amounts, *current]))
        if found is not None and not (found.judgement.status == "fail" and _negative(ledger, found)):
            yield from _close(ledger, found)


def _changes(ledger: Ledger, rate: int, mine: Iterable[int]) -> list[int]:
    """The change before a rate, in its sentence and against the same base: 超收24.2亿元 is none of 同比增长25.96%."""
    fact = ledger.facts[rate]
    found = ((place, ledger.facts[place]) for place in alike(ledger, mine, ("change",)))
    return [p for p, one in found if one.sentence == fact.sentence and one.compare_to == fact.compare_to][:1]


def _this_years(ledger: Ledger, rate: int, mine: Iterable[int]) -> list[int]:
    amounts = alike(ledger, mine, AMOUNTS - {"count"}, "CNY")
    return [place for place in amounts if ledger.facts[place].period == ledger.facts[rate].period]


def _base(ledger: Ledger, place: int, mine: Iterable[int]) -> list[int]:
    """The amounts of the sentence that a change or its rate may be measured from: of the year that it is against."""
    fact = ledger.facts[place]
    year = (fact.compare_to or "").partition(":")[0]
    measures = _BUDGETS if _against_budget(fact) else _PRIOR
    amounts = alike(ledger, mine, measures, fact.unit if fact.measure == "change" else "CNY")
    found = ((place, ledger.facts[place]) for place in amounts)
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


def _negative(ledger: Ledger, found: Outcome) -> bool:
    return sum(sign * ledger.facts[place].value for sign, place in found.relation.parts) <= 0


def difference(ledger: Ledger, rule: Rule) -> Iterator[Outcome]:
    """A change against a printed last year's amount or budget of the same item in the same sentence."""
    for place in _rates(ledger, "change"):
        fact = ledger.facts[place]
        every = own(ledger, place, near(ledger, place))
        base = _base(ledger, place, every)
        amounts = AMOUNTS if ledger.main_measure == "budget" else AMOUNTS - {*_BUDGETS}
        current = [p for p in alike(ledger, every, amounts, fact.unit) if p not in base]
        pairs = [(now, then) for then in base for now in current if ledger.facts[now].value != ledger.facts[then].value]
        relations = [Relation(rule, EQUAL, ((1, place),), ((1, now), (-1, then))) for now, then in pairs]
        yield from _close(ledger, decided(ledger, relations, ()))


def completion(ledger: Ledger, rule: Rule) -> Iterator[Outcome]:
    """决算 ÷ 预算 of the item's own amounts, else of any that stand in the same section."""
    if rule.forms:
        return
    for rate in _rates(ledger, "completion_pct"):
        before = near(ledger, rate)
        mine = own(ledger, rate, before)
        same = [p for p in mine if ledger.facts[p].period == ledger.facts[rate].period]
        finals, budgets = alike(ledger, same, ("final",)), alike(ledger, same, _BUDGETS)
        preferred = [Relation(rule, RATIO, ((1, f),), ((1, b),), rate) for b in budgets[:2] for f in finals[:2]]
        every = alike(ledger, before, ("final",)), alike(ledger, before, _BUDGETS)
        others = (Relation(rule, RATIO, ((1, f),), ((1, b),), rate) for b in every[1] for f in every[0])
        yield from _close(ledger, decided(ledger, preferred, others))


def _named(ledger: Ledger, failed: Outcome) -> Outcome:
    """The failure under the rule that explains it: an amount printed as a rate (N-13), a neighbour's rate (N-14)."""
    relation = failed.relation
    if relation.shape != RATIO or failed.severity == "info":
        return failed
    rate = ledger.facts[relation.rate]
    raw = abs(rate.value)
    kind = ""
    if rate.measure == "completion_pct":
        final, base = (ledger.facts[terms[0][1]] for terms in (relation.whole, relation.parts))
        if final.raw_unit == base.raw_unit and final.raw_unit == "万元":
            kind = "amount_as_rate" if abs(final.value - base.value) / 10000 == raw else ""
    if not kind:
        same = [p for p in near(ledger, relation.rate) if ledger.facts[p].measure == rate.measure]
        kind = "copied_rate" if raw and any(abs(ledger.facts[p].value) == raw for p in same) else ""
    if not kind:
        return failed
    rule = next(rule for rule in rules() if rule.kind == kind)
    return Outcome(
        Relation(rule, relation.shape, relation.whole, relation.parts, relation.rate), failed.judgement, failed.severity
    )
