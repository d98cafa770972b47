"""Every rule over one document: verdicts for its facts, findings for its reader."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import partial

from mingzhang.extractors.checks import (
    accounts,
    columns,
    consecutive_sums,
    counting,
    crossing,
    debt,
    itemised,
    levels,
    rates,
    repeats,
    shares,
    statements,
    trees,
    wording,
)
from mingzhang.extractors.checks.exactness import exacting
from mingzhang.extractors.checks.fact_index import FactIndex
from mingzhang.extractors.checks.hints import Hints
from mingzhang.extractors.checks.messages import message
from mingzhang.extractors.checks.relation import WORDS, Outcome
from mingzhang.extractors.checks.scale import doubted_scale, of_unsure_scale
from mingzhang.schemas.document import Document
from mingzhang.schemas.facts import Extraction, Fact
from mingzhang.schemas.findings import SEVERITIES, Finding
from mingzhang.schemas.vocabulary.rules import Rule, rules

__all__ = ["CHECKS", "PROOFS", "check"]

CHECKS: dict[str, Callable[[FactIndex, Rule], Iterator[Outcome]]] = {
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
    "column_runs": consecutive_sums.column_runs,
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


PROOFS: dict[str, Callable[[FactIndex, Rule], Iterator[Outcome]]] = {
    "runs": consecutive_sums.runs,
    "table_runs": consecutive_sums.table_runs,
    "family": consecutive_sums.family,
    "echoed": repeats.echoed,
    "retold": repeats.retold,
}
"""Kinds that accuse nobody: asked last, and only of numbers that nothing has proven yet."""


def check(document: Document, extraction: Extraction) -> tuple[Extraction, tuple[Finding, ...]]:
    """The extraction with its verdicts, and the findings, gravest first; what passes too. Nothing is read anew."""
    if document.kind == "other" or not extraction.facts:
        return extraction, ()
    index = FactIndex(document, extraction)
    judged = _distinct(_asked(CHECKS, index), {})
    judged = dict(zip(judged, exacting(index, list(judged.values())), strict=True))
    index.proven = {fact_no for fact_no, fact in enumerate(index.facts) if fact.verdict == "proven"}
    index.proven |= _proven(index.facts, judged.values())
    found = _distinct(_asked(PROOFS, index), dict(judged))
    unsure = of_unsure_scale(index, found.values())
    outcomes = doubted_scale(found.values(), unsure) if unsure else list(found.values())
    proofs = outcomes[len(judged) :]
    proven = (index.proven - unsure) | _proven(index.facts, proofs)
    _lend(proven, [one.relation.facts for one in proofs if one.proves and one.lends])
    return replace(extraction, facts=_judged(index.facts, outcomes, proven)), _findings(index, outcomes)


def _asked(kinds: Mapping[str, Callable[[FactIndex, Rule], Iterator[Outcome]]], index: FactIndex) -> Iterator[Outcome]:
    """What the rules of these kinds say of the document, rule by rule."""
    for rule in rules():
        if rule.kind in kinds and rule.applies(index.document.kind, index.document.year):
            yield from kinds[rule.kind](index, rule)


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
            fact_nos = one.relation.facts
            loose = [fact_no for fact_no in fact_nos if fact_no not in proven]
            wrong |= set(loose or fact_nos[:1])
    told = []
    for fact_no, fact in enumerate(facts):
        verdict = "contradicted" if fact_no in wrong else "proven" if fact_no in proven else fact.verdict
        told.append(fact if verdict == fact.verdict else fact.graded(verdict))
    return tuple(told)


def _proven(facts: Sequence[Fact], outcomes: Iterable[Outcome]) -> set[int]:
    """The numbers that an identity of their own proves."""
    return {fact_no for one in outcomes if one.proves and not one.lends for fact_no in _carried(facts, one)}


def _lend(proven: set[int], pairs: Sequence[Sequence[int]]) -> None:
    """Carry proof to what is printed again, and on to what repeats that; a number that errs proves nobody."""
    while more := {fact_no for fact_nos in pairs if not proven.isdisjoint(fact_nos) for fact_no in fact_nos} - proven:
        proven |= more


def _carried(facts: Sequence[Fact], one: Outcome) -> list[int]:
    """The facts that an identity proves: not those so small that rounding alone would swallow them."""
    allowed, rate = one.judgement.allowed, one.relation.rate
    if not allowed:
        return list(one.relation.facts)
    return [
        fact_no
        for fact_no in one.relation.facts
        if fact_no == rate or not (value := facts[fact_no].value) or not -allowed <= value <= allowed
    ]


def _findings(index: FactIndex, outcomes: Sequence[Outcome]) -> tuple[Finding, ...]:
    """The findings, gravest first, what passes last."""
    ranked = sorted(outcomes, key=lambda one: _RANK[one.judgement.status == "pass", one.severity])
    hints = Hints(index, outcomes)
    return tuple(_finding(index, one, hints) for one in ranked)


_RANK = {(passed, severity): 3 * passed + rank for passed in (False, True) for rank, severity in enumerate(SEVERITIES)}


def _finding(index: FactIndex, one: Outcome, hints: Hints) -> Finding:
    judged, facts = one.judgement, one.relation.facts
    status = "undefined" if one.doubt and judged.status == "fail" else judged.status
    grave = status == "fail" and one.severity != "info"
    page = index.facts[facts[0]].page if facts else None
    blame = None if status == "pass" else "extraction" if one.doubt else "publisher" if grave else "unknown"
    hint = hints.of(one) if grave and not one.words else None
    page = page if page or one.start is None else index.document.page_of(one.start)
    _, expected, found, difference, allowed = judged
    numbers = (expected, found, difference, allowed)
    told = partial(message, index, one)
    return Finding(
        one.relation.rule.id, status, one.severity, told, facts, *numbers, blame, hint, page, one.start, one.end
    )
