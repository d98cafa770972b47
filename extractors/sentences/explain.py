"""Why a number was read as it was: its tokens, the bindings that were tried, their arithmetic, the decision.

For developers and analysts who doubt a fact; nothing here takes part in reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from mingzhang.extractors.numbers.lexer import lex
from mingzhang.extractors.numbers.normal import normalise
from mingzhang.extractors.sentences.candidates import CandidateFact, NumberReading
from mingzhang.extractors.sentences.read import read_numbers
from mingzhang.extractors.sentences.scope import Scope
from mingzhang.extractors.sentences.tokens import Token, split_sentences
from mingzhang.schemas.document import Document
from mingzhang.schemas.intervals import percent_of, printed, printed_percent

__all__ = ["Reading", "Trial", "explain_at"]

_AMOUNTS = frozenset(
    {"final", "budget", "adjusted_budget", "prior_final", "prior_budget", "balance", "limit", "limit_new"}
)
_HUNDRED = Decimal(100)
_REACH = 14


@dataclass(frozen=True, slots=True)
class Trial:
    """One binding that arithmetic can try: the other number, the calculation in words, whether it holds."""

    item: str
    calculation: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """The reading of the number at an offset.

    `tokens` are the sentence's, `kind: text` each. `decision` says what the number became, `why` how the reader came
    to it, `trials` what arithmetic says of every binding within reach, `verdict` the fact's, empty for a leftover.
    """

    printed: str
    place: str
    sentence: str
    tokens: tuple[str, ...]
    decision: str
    why: str
    trials: tuple[Trial, ...]
    verdict: str


def explain_at(document: Document, offset: int) -> Reading | None:
    """Explain the number printed at `offset` of the document's text, or the next one behind it in its paragraph."""
    from mingzhang.extractors.sentences.proof import prove  # noqa: PLC0415 - reading alone needs no second import of it

    readings = read_numbers(document)
    prove(readings)
    for index, (scope, start, turns) in enumerate(readings):
        end = readings[index + 1][1] if index + 1 < len(readings) else len(document.text) + 1
        if start <= offset < end:
            turn = _turn_at(turns, offset - start)
            return _reading(document, scope, start, turn, readings[: index + 1]) if turn else None
    return None


def _turn_at(turns: Sequence[NumberReading], offset: int) -> NumberReading | None:
    ordered = sorted(turns, key=lambda turn: turn.number.start)
    return next((turn for turn in ordered if turn.number.stop > offset), None)


def _reading(
    document: Document,
    scope: Scope,
    start: int,
    turn: NumberReading,
    before: list[tuple[Scope, int, list[NumberReading]]],
) -> Reading:
    number, draft = turn.number, turn.candidate
    begin = start + number.start
    text = normalise(document.plain[start : start + max(t.number.stop for t in before[-1][2]) + 160])
    sentence = _sentence_of(text, number.start)
    section = next(s for s in reversed(document.sections) if s.start <= begin)
    page = document.page_of(begin)
    near = [t.candidate for s, _, turns in before[:-1] if s is scope for t in turns if t.candidate]
    near += [t.candidate for t in before[-1][2] if t.candidate and t.number.start < number.start]
    return Reading(
        printed=document.text[begin : start + number.stop],
        place=f"offset {begin}"
        + (f", page {page}" if page else "")
        + f", {' / '.join(section.path) or '(no section)'}",
        sentence=text[sentence[0].start : sentence[-1].end].strip() if sentence else "",
        tokens=tuple(f"{_kind(token)}: {text[token.start : token.end].strip()}" for token in sentence),
        decision=_decision(draft, scope) if draft else f"no fact: {turn.leftover or 'unplaced'}",
        why=draft.why if draft else "",
        trials=tuple(_trials(draft, near[-_REACH:])) if draft else (),
        verdict=draft.verdict if draft else "",
    )


def _sentence_of(text: str, offset: int) -> list[Token]:
    for sentence in split_sentences(text, lex(text)):
        if sentence[0].start <= offset < sentence[-1].end:
            return sentence
    return []


def _kind(token: Token) -> str:
    if token.mark is not None:
        return token.mark.kind
    if token.number is not None and token.number.reason:
        return token.number.reason
    return token.kind


def _decision(draft: CandidateFact, scope: Scope) -> str:
    against = f" against {draft.compare_to}" if draft.compare_to else ""
    fund = draft.fund or scope.fund
    return f"{draft.measure} of {draft.item.path}, {draft.value:,f} {draft.unit}, {draft.period}{against}, fund {fund}"


def _trials(draft: CandidateFact, near: Sequence[CandidateFact]) -> list[Trial]:
    amounts = [other for other in near if other.measure in _AMOUNTS and other.unit == "CNY"]
    if draft.measure == "change_pct":
        changes = [other for other in near if other.measure == "change" and other.sentence == draft.sentence]
        return [_rate(draft, changes[-1], amount) for amount in reversed(amounts)] if changes else []
    if draft.measure == "share":
        parts = [amount for amount in amounts if amount.item.name == draft.item.name]
        return [_part(draft, parts[-1], whole) for whole in reversed(amounts) if parts and whole is not parts[-1]]
    if draft.measure == "completion_pct":
        finals = [amount for amount in amounts if amount.measure == "final" and amount.item.name == draft.item.name]
        budgets = [amount for amount in amounts if amount.measure in ("budget", "adjusted_budget")]
        return [_part(draft, finals[-1], budget) for budget in reversed(budgets)] if finals else []
    if draft.measure == "change":
        return [_difference(draft, one, other) for one in amounts for other in amounts if _could_differ(one, other)]
    return []


def _could_differ(one: CandidateFact, other: CandidateFact) -> bool:
    return one is not other and one.measure in ("final", "budget") and one.item.name == other.item.name


def _rate(rate: CandidateFact, change: CandidateFact, amount: CandidateFact) -> Trial:
    base = amount.value - change.value
    found = percent_of(printed(change.value, change.step), printed(base, amount.step + change.step))
    share = f"{change.value / base * _HUNDRED:.4f}" if base else "undefined"
    words = f"{change.value:,f} ÷ ({amount.value:,f} − {change.value:,f}) = {share} %, printed {rate.value} %"
    return Trial(_named(amount), words, found is not None and found.meets(printed_percent(rate.value, rate.step)))


def _part(rate: CandidateFact, part: CandidateFact, whole: CandidateFact) -> Trial:
    found = percent_of(printed(part.value, part.step), printed(whole.value, whole.step))
    share = f"{part.value / whole.value * _HUNDRED:.4f}" if whole.value else "undefined"
    words = f"{part.value:,f} ÷ {whole.value:,f} = {share} %, printed {rate.value} %"
    return Trial(_named(whole), words, found is not None and found.meets(printed_percent(rate.value, rate.step)))


def _difference(change: CandidateFact, one: CandidateFact, other: CandidateFact) -> Trial:
    gap = printed(one.value, one.step) - printed(other.value, other.step)
    words = f"{one.value:,f} − {other.value:,f} = {one.value - other.value:,f}, printed {change.value:,f}"
    return Trial(_named(other), words, gap.meets(printed(change.value, change.step)))


def _named(draft: CandidateFact) -> str:
    return f"{draft.item.name} ({draft.measure} {draft.period})"
