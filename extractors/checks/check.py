"""Every rule over one document: verdicts for its facts, findings for its reader."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import partial

from mingzhang.extractors.checks import (
    accounts,
    columns,
    counting,
    crossing,
    debt,
    echoes,
    itemised,
    levels,
    rates,
    runs,
    shares,
    statements,
    trees,
    wording,
)
from mingzhang.extractors.checks.exactness import exacting
from mingzhang.extractors.checks.hints import Hints
from mingzhang.extractors.checks.ledger import Ledger
from mingzhang.extractors.checks.messages import message
from mingzhang.extractors.checks.rebinding import second_binding
from mingzhang.extractors.checks.relation import WORDS, Outcome
from mingzhang.extractors.checks.scale import doubted_scale, of_unsure_scale
from mingzhang.schemas.document import Document
from mingzhang.schemas.facts import Extraction, Fact
from mingzhang.schemas.findings import SEVERITIES, Finding
from mingzhang.schemas.vocabulary.rules import Rule, rules

__all__ = ["CHECKS", "PROOFS", "check"]

CHECKS: dict[str, Callable[[Ledger, Rule], Iterator[Outcome]]] = {
    "sum": crossing.sums,
    "at_most": crossing.at_most,
    "restated": crossing.restated,
    "running": crossing.running,
    "items": itemised.items,
    "projects": itemised.projects,
    "evaluated": crossing.evaluated,
    "tree": trees.tree,
    "same_rows": trees.same_rows,
    "rows_at_most": trees.rows_at_most,
    "level": levels.level,
    "not_negative": levels.not_negative,
    "columns": columns.columns,
    "flow": columns.flow,
    "change": columns.change,
    "share": shares.share,
    "difference": rates.difference,
    "growth": rates.growth,
    "completion": rates.completion,
    "direction": statements.direction,
    "zero_growth": statements.zero_growth,
    "zero_budget": statements.zero_budget,
    "zero_change": statements.zero_change,
    "unchanged": statements.unchanged,
    "reason": statements.reason,
    "listed": statements.listed,
    "listed_changes": statements.listed_changes,
    "column_runs": runs.column_runs,
    "debt_balance": debt.balance,
    "debt_limit": debt.within_limit,
    "repeated": statements.repeated,
    "implied_prior": statements.implied_prior,
    "both_or_none": counting.both_or_none,
    "per_head": counting.per_head,
    "contract_shares": counting.contract_shares,
    "staff": counting.staff,
    "weights": wording.weights,
    "named_projects": wording.named_projects,
    "contents": wording.contents,
    "left_empty": wording.left_empty,
    "words": wording.words,
    "empty_note": wording.empty_note,
    "named": accounts.named,
    "names": wording.names,
    "clash": wording.clash,
    "number_year": wording.number_year,
    "execution": wording.execution,
}
"""The function of each kind of rule. `across` runs over the published tables; `reading`, `unit`, `amount_as_rate` and
`copied_rate` name what other kinds find."""


PROOFS: dict[str, Callable[[Ledger, Rule], Iterator[Outcome]]] = {
    "runs": runs.runs,
    "table_runs": runs.table_runs,
    "family": runs.family,
    "echoed": echoes.echoed,
    "retold": echoes.retold,
}
"""Kinds that accuse nobody: asked last, and only of numbers that nothing has proven yet."""


def check(document: Document, extraction: Extraction) -> tuple[Extraction, tuple[Finding, ...]]:
    """The extraction with its verdicts, and the findings, gravest first; what passes is told too."""
    if document.kind == "other" or not extraction.facts:
        return extraction, ()
    return second_binding(document, extraction, _once(document, extraction), _once)


def _once(document: Document, extraction: Extraction) -> tuple[Extraction, tuple[Finding, ...]]:
    ledger = Ledger(document, extraction)
    judged = _distinct(_asked(CHECKS, ledger), {})
    judged = dict(zip(judged, exacting(ledger, list(judged.values())), strict=True))
    ledger.proven = {place for place, fact in enumerate(ledger.facts) if fact.verdict == "proven"}
    ledger.proven |= _proven(ledger.facts, judged.values())
    found = _distinct(_asked(PROOFS, ledger), dict(judged))
    unsure = of_unsure_scale(ledger, found.values())
    outcomes = doubted_scale(found.values(), unsure) if unsure else list(found.values())
    proofs = outcomes[len(judged) :]
    proven = (ledger.proven - unsure) | _proven(ledger.facts, proofs)
    _lend(proven, [one.relation.facts for one in proofs if one.proves and one.lends])
    return replace(extraction, facts=_judged(ledger.facts, outcomes, proven)), _findings(ledger, outcomes)


def _asked(kinds: Mapping[str, Callable[[Ledger, Rule], Iterator[Outcome]]], ledger: Ledger) -> Iterator[Outcome]:
    """What the rules of these kinds say of the document, rule by rule."""
    for rule in rules():
        if rule.kind in kinds and rule.applies(ledger.document.kind, ledger.document.year):
            yield from kinds[rule.kind](ledger, rule)


def _distinct(outcomes: Iterable[Outcome], found: dict[object, Outcome]) -> dict[object, Outcome]:
    """One outcome of each relation more: the same numbers against one another are told once, under the first rule.

    A list that one rule calls incomplete may be known as complete to another, by the columns beside it.
    """
    for outcome in outcomes:
        relation = outcome.relation
        key: object = (relation.shape, frozenset(relation.whole + relation.parts), relation.rate)
        if relation.shape == WORDS:
            key = (relation.rule.id, relation.rule.part, outcome.words, outcome.start)
        known = found.setdefault(key, outcome)
        if known.doubt == "incomplete" and not outcome.doubt:
            found[key] = outcome
    return found


def _judged(facts: Sequence[Fact], outcomes: Sequence[Outcome], proven: Set[int]) -> tuple[Fact, ...]:
    """Verdicts: what the sentences proved stays; an error contradicts the numbers that nothing else proves."""
    wrong: set[int] = set()
    for one in outcomes:
        if one.judgement.status == "fail" and one.severity == "error":
            places = one.relation.facts
            loose = [place for place in places if place not in proven]
            wrong |= set(loose or places[:1])
    told = []
    for place, fact in enumerate(facts):
        verdict = "contradicted" if place in wrong else "proven" if place in proven else fact.verdict
        told.append(fact if verdict == fact.verdict else fact.graded(verdict))
    return tuple(told)


def _proven(facts: Sequence[Fact], outcomes: Iterable[Outcome]) -> set[int]:
    """The numbers that an identity of their own proves."""
    return {place for one in outcomes if one.proves and not one.lends for place in _carried(facts, one)}


def _lend(proven: set[int], pairs: Sequence[Sequence[int]]) -> None:
    """Carry proof to what is printed again, and on to what repeats that; a number that errs proves nobody."""
    while more := {place for places in pairs if not proven.isdisjoint(places) for place in places} - proven:
        proven |= more


def _carried(facts: Sequence[Fact], one: Outcome) -> list[int]:
    """The facts that an identity proves: not those so small that rounding alone would swallow them."""
    allowed, rate = one.judgement.allowed, one.relation.rate
    if not allowed:
        return list(one.relation.facts)
    return [
        place
        for place in one.relation.facts
        if place == rate or not (value := facts[place].value) or not -allowed <= value <= allowed
    ]


def _findings(ledger: Ledger, outcomes: Sequence[Outcome]) -> tuple[Finding, ...]:
    """The findings, gravest first, what passes last."""
    ranked = sorted(outcomes, key=lambda one: _RANK[one.judgement.status == "pass", one.severity])
    hints = Hints(ledger, outcomes)
    return tuple(_finding(ledger, one, hints) for one in ranked)


_RANK = {(passed, severity): 3 * passed + rank for passed in (False, True) for rank, severity in enumerate(SEVERITIES)}


def _finding(ledger: Ledger, one: Outcome, hints: Hints) -> Finding:
    judged, facts = one.judgement, one.relation.facts
    status = "undefined" if one.doubt and judged.status == "fail" else judged.status
    grave = status == "fail" and one.severity != "info"
    page = ledger.facts[facts[0]].page if facts else None
    blame = None if status == "pass" else "extraction" if one.doubt else "publisher" if grave else "unknown"
    hint = hints.of(one) if grave and not one.words else None
    page = page if page or one.start is None else ledger.document.page_of(one.start)
    _, expected, found, difference, allowed = judged
    numbers = (expected, found, difference, allowed)
    told = partial(message, ledger, one)
    return Finding(
        one.relation.rule.id, status, one.severity, told, facts, *numbers, blame, hint, page, one.start, one.end
    )
