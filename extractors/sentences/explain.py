"""Why a number was read as it was: its tokens, the pattern that decided, the bindings that arithmetic tried.

For developers and analysts who doubt a fact; nothing here takes part in reading.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from mingzhang.extractors.binding.candidates import CandidateFact, NumberReading, Trial
from mingzhang.extractors.numbers.lexer import lex
from mingzhang.extractors.numbers.normal import normalise
from mingzhang.extractors.sentences.read import settled_numbers
from mingzhang.extractors.sentences.scope import Scope
from mingzhang.extractors.sentences.tokens import Token, split_sentences
from mingzhang.schemas.document import Document

__all__ = ["Reading", "Tried", "explain_all", "explain_at"]

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Tried:
    """One binding that the solver tried: the other number, the calculation in words, whether it holds."""

    item: str
    calculation: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """The reading of the number at an offset.

    `tokens` are the sentence's, `kind: text` each. `decision` says what the number became, `why` which pattern decided
    and how, `trials` what arithmetic says of every binding within reach, `verdict` and `meaning` the fact's.
    """

    printed: str
    place: str
    sentence: str
    tokens: tuple[str, ...]
    decision: str
    why: str
    trials: tuple[Tried, ...]
    verdict: str
    meaning: str = ""


def explain_at(document: Document, offset: int) -> Reading | None:
    """Explain the number printed at `offset` of the document's text, or the next one behind it in its paragraph."""
    readings, trials = settled_numbers(document)
    for index, (scope, start, found) in enumerate(readings):
        end = readings[index + 1][1] if index + 1 < len(readings) else len(document.text) + 1
        if start <= offset < end:
            stop = max(one.number.stop for one in found)
            ordered = sorted(found, key=lambda one: one.number.start)
            one = next((one for one in ordered if one.number.stop > offset - start), None)
            text = normalise(document.plain[start : start + stop + 160])
            told = tuple(_told(trial) for trial in trials if one and one.candidate and _is_of(trial, one.candidate))
            return _reading(document, (scope, start, text), one, told) if one else None
    return None


def explain_all(document: Document) -> Iterator[tuple[int, Reading]]:
    """Every number of the text with the offset at which it begins, in order: the document is read once for all."""
    readings, trials = settled_numbers(document)
    told: dict[int, list[Tried]] = defaultdict(list)
    for trial in trials:
        mine = (trial.number, *trial.terms) if trial.holds else (trial.number,)
        for found in {id(one): one for one in mine}:
            told[found].append(_told(trial))
    for scope, start, found_here in readings:
        if not found_here:
            continue
        text = normalise(document.plain[start : start + max(one.number.stop for one in found_here) + 160])
        for one in sorted(found_here, key=lambda one: one.number.start):
            mine_told = tuple(told.get(id(one.candidate), ()))
            yield start + one.number.start, _reading(document, (scope, start, text), one, mine_told)


def _reading(
    document: Document, around: tuple[Scope, int, str], one: NumberReading, trials: tuple[Tried, ...]
) -> Reading:
    scope, start, text = around
    number, found = one.number, one.candidate
    begin = start + number.start
    sentence = _sentence_of(text, number.start)
    section = next(s for s in reversed(document.sections) if s.start <= begin)
    page = document.page_of(begin)
    path = " / ".join(section.path) or "(no section)"
    return Reading(
        printed=document.text[begin : start + number.stop],
        place=f"offset {begin}" + (f", page {page}" if page else "") + f", {path}",
        sentence=text[sentence[0].start : sentence[-1].end].strip() if sentence else "",
        tokens=tuple(f"{_kind(token)}: {text[token.start : token.end].strip()}" for token in sentence),
        decision=_decision(found, scope) if found else f"no fact: {one.leftover or 'unplaced'}",
        why=f"pattern {one.pattern}: {found.why}" if found else f"pattern {one.pattern}" if one.pattern else "",
        trials=trials,
        verdict=found.verdict if found else "",
        meaning=found.meaning if found else "",
    )


def _is_of(trial: Trial, found: CandidateFact) -> bool:
    """Whether a number was tried, or is a term of an identity that holds for another."""
    return trial.number is found or (trial.holds and any(term is found for term in trial.terms))


def _sentence_of(text: str, offset: int) -> list[Token]:
    for sentence in split_sentences(text, lex(text)):
        if sentence[0].start <= offset < sentence[-1].end:
            return sentence
    return []


def _kind(token: Token) -> str:
    if token.cue is not None:
        return token.cue.kind
    if token.number is not None and token.number.reason:
        return token.number.reason
    return token.kind


def _decision(found: CandidateFact, scope: Scope) -> str:
    against = f" against {found.compare_to}" if found.compare_to else ""
    fund = found.fund or scope.fund
    return f"{found.measure} of {found.item.path}, {found.value:,f} {found.unit}, {found.period}{against}, fund {fund}"


def _told(trial: Trial) -> Tried:
    """A trial as a calculation in words, with the item of the term that it binds the number to."""
    rate, terms = trial.number.value, [one.value for one in trial.terms]
    bound = trial.terms[-1]
    if trial.relation == "sum":
        said = f"{' + '.join(f'{one:,f}' for one in terms)} = {sum(terms):,f}, printed {rate:,f}"
    elif trial.relation == "difference":
        said = f"{terms[0]:,f} − {terms[1]:,f} = {terms[0] - terms[1]:,f}, printed {rate:,f}"
    elif trial.relation == "growth":
        base = terms[1] - terms[0]
        said = f"{terms[0]:,f} ÷ ({terms[1]:,f} − {terms[0]:,f}) = {_percent(terms[0], base)} %, printed {rate} %"
    elif trial.relation == "two years":
        said = f"({terms[0]:,f} − {terms[1]:,f}) ÷ {terms[1]:,f} = {_percent(terms[0] - terms[1], terms[1])} %, "
        said += f"printed {rate} %"
    else:
        said = f"{terms[0]:,f} ÷ {terms[1]:,f} = {_percent(terms[0], terms[1])} %, printed {rate} %"
    return Tried(f"{bound.item.name} ({bound.measure} {bound.period})", said, trial.holds)


def _percent(part: Decimal, whole: Decimal) -> str:
    return f"{part / whole * _HUNDRED:.4f}" if whole else "undefined"
