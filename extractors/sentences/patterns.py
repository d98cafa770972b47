"""Which pattern of the grammar fits a number: its kind and cue, the words around it, what was said before."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from mingzhang.extractors.binding.candidates import Item
from mingzhang.extractors.sentences.amounts import amount_of, compares_by_name, plan_phrase
from mingzhang.extractors.sentences.changes import change_subject, is_prose, said_sign
from mingzhang.extractors.sentences.context import NumberContext
from mingzhang.extractors.sentences.counts import is_count_named, is_disclosed, is_scored
from mingzhang.extractors.sentences.items import is_known
from mingzhang.extractors.sentences.own_words import REPORTS
from mingzhang.extractors.sentences.subject import subject_of
from mingzhang.schemas.vocabulary.marks import words
from mingzhang.schemas.vocabulary.patterns import Pattern, patterns
from mingzhang.schemas.vocabulary.shapes import shape

__all__ = ["CONDITIONS", "pattern_of"]

_BARE = 2
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_UNDISCLOSED = frozenset({"performance", "overview", "other"})
_SIGNS = frozenset({"+", "-"})
_MOVES = frozenset({"direction", "result"})


Shapes = tuple[tuple[Callable[[NumberContext], str], re.Pattern[str]], ...]
Conditions = tuple[tuple[Callable[[NumberContext], bool], bool], ...]


class _Asked(NamedTuple):
    """A pattern with the functions that answer what it asks."""

    pattern: Pattern
    shapes: Shapes
    when: Conditions


@cache
def _index() -> dict[tuple[str, str], tuple[_Asked, ...]]:
    found: dict[tuple[str, str], list[_Asked]] = {}
    for pattern in patterns():
        shapes = tuple((_WORDS[name], shape) for name, shape in pattern.shapes)
        asked = _Asked(pattern, shapes, tuple((CONDITIONS[name], wanted) for name, wanted in pattern.when))
        for number in pattern.number:
            for cue in pattern.cue:
                found.setdefault((number, cue), []).append(asked)
    return {key: tuple(each) for key, each in found.items()}


def pattern_of(context: NumberContext) -> Pattern:
    """The first pattern that fits; every kind of number has a last one that always does."""
    cue, last = context.cue.kind if context.cue else "", context.discourse.last.measure
    for pattern, shapes, when in _index()[context.kind, cue]:
        if pattern.last and last not in pattern.last:
            continue
        if (pattern.where or pattern.not_where) and not _stands(pattern, context):
            continue
        if (not shapes or _is_said(shapes, context)) and (not when or _holds(when, context)):
            return pattern
    raise LookupError(f"no pattern for {context.kind} behind {cue}")


def _stands(pattern: Pattern, context: NumberContext) -> bool:
    places = (context.scope.kind, context.scope.role, context.scope.canonical)
    return not (pattern.where and pattern.where.isdisjoint(places)) and pattern.not_where.isdisjoint(places)


def _is_said(shapes: Shapes, context: NumberContext) -> bool:
    for words_of, wanted in shapes:
        found = wanted.search(words_of(context))
        if found is None:
            return False
        if wanted.groupindex:
            context.filled = found.groupdict()
    return True


def _holds(when: Conditions, context: NumberContext) -> bool:
    for condition, answer in when:  # noqa: SIM110 - asked of every number: a generator costs more than its answers
        if condition(context) is not answer:
            return False
    return True


_WORDS: dict[str, Callable[[NumberContext], str]] = {
    "said": lambda context: context.squeezed,
    "head": lambda context: context.squeezed_head,
    "tail": lambda context: context.tail,
    "behind": lambda context: context.words_after,
    "before": lambda context: "".join(context.before[-1].words().split()) if context.before else "",
    "item": lambda context: context.phrase(context.clause.words()).name,
}


def _item(context: NumberContext) -> Item:
    return subject_of(context, context.head).item or Item("")


def _listed_change(context: NumberContext) -> bool:
    """Whether one verb stands over a list that goes on: 减少因公出国（境）费102.30万元、公务接待费16.60万元."""
    verb, whole = context.discourse.last.verb, context.discourse.part.whole
    if verb is None or context.cue is not None or not context.said:
        return False
    return context.link == "、" or (whole is not None and whole == verb[2])


def _moves_or_bare(context: NumberContext) -> bool:
    moves = context.cue_after is not None and context.cue_after.kind in _MOVES
    return moves or not context.phrase(context.clause.after_trigger()).name


def _told(context: NumberContext) -> bool:
    """Whether an amount is told in prose: in a reason and of nothing known, or of the place (工业总产值268亿元)."""
    amount = amount_of(context)
    name, unit = (amount.item or Item("")).name, context.unit
    if context.in_reason and (amount.carried or not is_known(name)):
        return True
    if context.scope.kind in REPORTS and name.endswith(words("disclosed", "macro")):
        return True  # 地区生产总值119亿元 of a county
    if context.scope.role != "overview" or unit is None:
        return False
    # 粉丝12.6万 does not say 元
    return name.endswith(words("disclosed", "macro")) or not (
        shape("number.yuan").search(unit.symbol) or is_known(name)
    )


def _to_a_result(context: NumberContext) -> bool:
    cue = context.cue_after
    return cue is not None and cue.kind == "result" and cue.phase != "adjusted_budget"


def _amount_known(context: NumberContext) -> bool:
    name = (amount_of(context).item or Item("")).name
    return is_known(name) or shape("amount.of_the_books").search(name) is not None


def _no_budget_here(context: NumberContext) -> bool:
    return context.discourse.topic is None or context.scope.role in _UNDISCLOSED


def _late_item(context: NumberContext) -> bool:
    discourse = context.discourse
    return (discourse.counts.item if discourse.last.measure == "counted" else discourse.topic) is not None


def _per_visitor(context: NumberContext) -> bool:
    public = context.scope.canonical == "three_public"
    return public and shape("amount.per_visitor").fullmatch(context.said) is not None


CONDITIONS: dict[str, Callable[[NumberContext], bool]] = {
    "a_year": lambda context: _FIRST_YEAR < context.number.value < _LAST_YEAR,
    "amount_known": _amount_known,
    "amount_subject": lambda context: amount_of(context).item is not None,
    "bare_completion": lambda context: context.cue is not None and context.cue.end - context.cue.start <= _BARE,
    "carried": lambda context: subject_of(context, context.head).carried,
    "changed": lambda context: change_subject(context).item is not None,
    "count_named": is_count_named,
    "difference": lambda context: (
        shape("amount.difference").fullmatch((amount_of(context).item or Item("")).name) is not None
    ),
    "dated": lambda context: context.clause.year is not None,
    "disclosed": is_disclosed,
    "first": lambda context: not context.clause.pieces and not context.before,
    "in_brackets": lambda context: context.brackets,
    "known": lambda context: is_known(_item(context).name),
    "known_name": lambda context: is_known(context.phrase(context.clause.words()).name),
    "late_item": _late_item,
    "listed_change": _listed_change,
    "money": lambda context: context.unit is not None and context.unit.unit == "CNY",
    "more_than": lambda context: shape("number.more_than").search(context.number.qualifier) is not None,
    "moved": lambda context: context.discourse.last.moved is not None,
    "moves_or_bare": _moves_or_bare,
    "named_limit": lambda context: bool(context.phrase(plan_phrase(context)).name),
    "negative": lambda context: context.number.value < 0,
    "no_budget_here": _no_budget_here,
    "per_vehicle": lambda context: shape("amount.per_vehicle").search(context.said) is not None,
    "per_visitor": _per_visitor,
    "plan_limit": lambda context: shape("number.plan_limit").fullmatch(context.number.bound) is not None,
    "prose": is_prose,
    "rate_cue": lambda context: context.cue is not None and context.cue.rate,
    "reason": lambda context: context.in_reason,
    "scored": is_scored,
    "signed": lambda context: context.link_words in _SIGNS or (not context.link_words and context.number.value < 0),
    "slot_or_topic": lambda context: context.slot_item is not None,
    "subject": lambda context: subject_of(context, context.head).item is not None,
    "subject_of_prior": lambda context: bool(_item(context).name) or compares_by_name(context),
    "tail_signed": lambda context: said_sign(context) != 0,
    "task": lambda context: context.cue is not None and context.cue.phase == "task",
    "to_a_result": _to_a_result,
    "told": _told,
    "topic": lambda context: context.discourse.topic is not None,
    "unlinked": lambda context: not context.link_words,
    "unsigned": lambda context: context.cue is not None and context.cue.sign == 0 and context.number.value > 0,
    "whole": lambda context: bool(context.whole_named),
    "yuan": lambda context: context.unit is not None and shape("number.yuan").search(context.unit.symbol) is not None,
}
