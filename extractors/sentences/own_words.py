"""What a sentence of a report says of its own phase outranks its heading, as the heading outranks the title."""

from __future__ import annotations

import re
from dataclasses import replace

from mingzhang.extractors.sentences.scope import Scope
from mingzhang.schemas.vocabulary.shapes import shape

__all__ = ["REPORTS", "is_executed", "scope_of_sentence"]

REPORTS = frozenset({"gov_report", "gov_budget", "gov_final", "other", "debt"})
_PLANS = frozenset({"gov_report", "gov_budget"})
_LEADING_YEAR = re.compile(r"\s{0,8}(?:[^,;:。\d]{0,8}[,:]|预计|预期)?\s{0,8}((?:19|20)\d\d) ?年")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d) ?年")


def is_executed(words_before: str) -> bool:
    """Whether the words before an amount say only that it was received or spent: 预算15.66亿元，实际完成41.12亿元."""
    return shape("own.done").fullmatch("".join(words_before.split())) is not None


def scope_of_sentence(sentence: str, scope: Scope, before: Scope) -> Scope:
    """The scope that holds in a sentence of a section with `scope`; `before` held in the sentence before it.

    In a chapter on the budget of 2026, 完成120亿元 and 2025年收入120亿元 are of the execution of 2025, and so are the
    sentences of the paragraph behind; 建议2026年收入增长2%，完成120亿元 is the budget still.
    In a chapter on the execution of 2025, 预计2026年收入118亿元 is the budget of 2026, and the one carried out is
    told by 经汇总，全市一般公共预算收入为335亿元.
    """
    if scope.kind not in REPORTS or scope.silent:
        return scope
    if scope.measure == "final" and _is_compiled(sentence):
        return replace(scope, measure="budget")
    if scope.measure == "final":
        plan = _LEADING_YEAR.match(sentence) if scope.kind in _PLANS else None
        planned = plan is not None and int(plan.group(1)) == scope.year + 1
        return replace(scope, measure="budget", year=scope.year + 1) if planned else scope
    if scope.measure != "budget":
        return scope
    if shape("own.intended").search(sentence) or (years := _years(sentence)) == {scope.year}:
        return scope
    if shape("own.executed").search(sentence):
        year = max((year for year in years if year < scope.year), default=0)
        return replace(
            scope, measure="final", year=year or (before.year if before.measure == "final" else scope.year - 1)
        )
    leading = _LEADING_YEAR.match(sentence)
    if leading is None:
        return before
    said = int(leading.group(1))
    return replace(scope, measure="final", year=said) if said == scope.year - 1 else scope


def _is_compiled(sentence: str) -> bool:
    said = "".join(sentence.split())
    return bool(shape("own.compiled").search(said)) and not shape("own.carried_out").search(said)


def _years(sentence: str) -> set[int]:
    return {int(found) for found in _YEAR.findall(sentence)}
