"""Deciding what one number states: the pattern that fits, and the fact that it gives."""

from __future__ import annotations

from collections.abc import Callable

from mingzhang.extractors.binding.candidates import CandidateFact, NumberReading
from mingzhang.extractors.sentences import amounts, changes, counts
from mingzhang.extractors.sentences.context import NumberContext
from mingzhang.extractors.sentences.discourse import Discourse, Step, advance
from mingzhang.extractors.sentences.patterns import pattern_of
from mingzhang.extractors.sentences.steps import RateRead, TopicNamed
from mingzhang.extractors.sentences.subject import subject_of

__all__ = ["decide"]

_GIVES: dict[str, Callable[[NumberContext], tuple[CandidateFact, Step]]] = {
    "against": changes.give_against,
    "amount": amounts.give_amount,
    "change": changes.give_change,
    "completion": changes.give_completion,
    "count": counts.give_count,
    "counted_whole": counts.give_counted_whole,
    "last_year": amounts.give_last_year,
    "late": changes.give_late,
    "likewise": changes.give_likewise,
    "moved_by": changes.give_moved_by,
    "other_budget": changes.give_other_budget,
    "plain": changes.give_plain,
    "prior": amounts.give_prior,
    "score": counts.give_score,
    "share": changes.give_share,
    "target": amounts.give_target,
}


def _named(context: NumberContext) -> Discourse:
    """The discourse in which what a number without meaning is of is spoken of: 保险保费规模由2290万元增长至6174万元."""
    subject = subject_of(context, context.said) if "topic" in context.slots else None
    return advance(context.discourse, TopicNamed(subject.item)) if subject and subject.item else context.discourse


def decide(context: NumberContext) -> tuple[NumberReading, Discourse]:
    """The reading of one number, and the discourse behind it."""
    pattern = context.pattern = pattern_of(context)
    if pattern.left:
        discourse, last = _named(context), context.discourse.last
        if then := context.slots.get("then"):
            discourse = advance(discourse, RateRead(last._replace(measure=then)))
        return NumberReading(context.number, None, pattern.left, pattern.id), discourse
    candidate, step = _GIVES[pattern.gives](context)
    return NumberReading(context.number, candidate, "", pattern.id), advance(context.discourse, step)
