"""Reading the sentences of a paragraph, number by number, with what has been said before in mind."""

from __future__ import annotations

from collections.abc import Sequence

from mingzhang.extractors.binding.candidates import CandidateFact, Item, NumberReading
from mingzhang.extractors.numbers.lexer import Number
from mingzhang.extractors.sentences.clause import Clause
from mingzhang.extractors.sentences.context import Amounts, NumberContext
from mingzhang.extractors.sentences.cues import Cue
from mingzhang.extractors.sentences.decide import decide
from mingzhang.extractors.sentences.discourse import Discourse, advance
from mingzhang.extractors.sentences.items import phrase_of
from mingzhang.extractors.sentences.own_words import REPORTS, scope_of_sentence
from mingzhang.extractors.sentences.reasons import attach_reasons
from mingzhang.extractors.sentences.respectively import distribute_respectively
from mingzhang.extractors.sentences.scope import PART_OF_YEAR, Scope
from mingzhang.extractors.sentences.sentence import Bracket, SentenceState, base_of, consume_token
from mingzhang.extractors.sentences.steps import (
    Compares,
    ParagraphBegins,
    ParagraphEnds,
    PartOpens,
    PlanBegins,
    SentenceBegins,
    SentenceEnds,
)
from mingzhang.extractors.sentences.tokens import Token, split_sentences
from mingzhang.extractors.sentences.topics import (
    divided_whole,
    with_listing,
    with_paragraphs_topic,
    with_sentences_topic,
)
from mingzhang.schemas.vocabulary.concepts import find
from mingzhang.schemas.vocabulary.shapes import shape

__all__ = ["read_paragraph"]

_LONGEST_PURPOSE = 24
_LONGEST_LEAD = 60
_WHOLE_YEAR = frozenset({"dept_final", "unit_final", "dept_budget", "unit_budget", "gov_final", "gov_budget"})
_OF_A_YEAR = frozenset({"final", "budget", "adjusted_budget", "prior_final", "prior_budget"})
_DERIVED = frozenset({"change", "change_pct", "completion_pct", "share"})
_UNTOLD = frozenset({"narrative", "unplaced"})
_PLANNED = frozenset({"budget", "adjusted_budget", "limit", "limit_new"})
_TALK = frozenset({"words", "digits", "cue", ","})
_RESUMES = frozenset({"compare", "direction"})


def read_paragraph(
    text: str, numbers: Sequence[Number], scope: Scope, discourse: Discourse, amounts: Amounts
) -> tuple[list[NumberReading], Discourse]:
    """One reading for every number of the paragraph, and the discourse behind it.

    `text` is its normal form, offsets are into it. `discourse` comes from the paragraphs before: an enumerated list
    below 「其中：」 keeps its whole, a sentence without subject takes the one before. `amounts` are the section's.
    """
    silent = [number for number in numbers if number.reason or scope.silent]
    readings = [NumberReading(number, None, number.reason or scope.silent) for number in silent]
    if scope.silent:
        return readings, discourse
    if len(readings) == len(numbers):
        return readings, advance(with_paragraphs_topic(text, scope, discourse), ParagraphEnds(silent=True))
    discourse = advance(discourse, _beginning(text, scope))
    own, open_brackets = scope, list[Discourse]()
    for tokens in split_sentences(text, numbers):
        own = scope_of_sentence(text[tokens[0].start : tokens[-1].end], scope, own)
        if discourse.time.stock_year and shape("time.planned").search(text, tokens[0].start, tokens[-1].end):
            discourse = advance(discourse, PlanBegins())
        state = SentenceState(text, tokens, own, discourse, amounts)
        state.brackets = [Bracket(outer) for outer in open_brackets]
        _read_sentence(state)
        readings += state.readings
        discourse, open_brackets = state.discourse, [one.discourse for one in state.brackets]
    opening = (one.candidate.item for one in readings if one.candidate and one.candidate.unit == "CNY")
    return readings, advance(discourse, ParagraphEnds(next(opening, None)))


def _beginning(text: str, scope: Scope) -> ParagraphBegins:
    """截至2018年12月31日，…: what stands there at that day is no budget."""
    found = shape("time.as_of").search(text)
    stock_year = int(found["year"]) if found else None if scope.canonical == "assets" else 0
    lead = text[:_LONGEST_LEAD]
    partial = scope.kind not in _WHOLE_YEAR and (
        bool(PART_OF_YEAR.search(lead)) or (scope.partial and not shape("time.whole_year").search(lead))
    )
    return ParagraphBegins(text, scope.issuer, stock_year, partial)


def _read_sentence(state: SentenceState) -> None:
    text, tokens, readings = state.text, state.tokens, state.readings
    first = tokens[0].cue
    parts = bool(shape("list.parts").match(text[tokens[0].start : tokens[0].end].strip()))
    state.step(SentenceBegins(parts, first is not None and first.kind in _RESUMES))
    if _names_only(text, tokens):
        state.discourse = _without_numbers(text, tokens, state.scope, state.discourse)
        return
    for index, token in enumerate(tokens):
        if token.number is None or token.kind != "number":
            consume_token(token, state)
        else:
            readings.append(_read_number(index, token.number, state))
    if not state.numbers:
        state.discourse = with_sentences_topic(text, tokens, state.scope, state.discourse)
    else:
        headline = _headline(readings, state) if state.parted else None
        state.step(SentenceEnds(headline, _spread(readings, headline, state.discourse)))
    if state.explained and readings:
        attach_reasons(text, tokens, readings)
    state.discourse = with_listing(text, tokens, state.discourse)


def _read_number(index: int, number: Number, state: SentenceState) -> NumberReading:
    tokens, scope, readings = state.tokens, state.scope, state.readings
    after, cue, following = _after(state.text, tokens, index)
    context = NumberContext(
        number=number, clause=state.clause, before=tuple(state.before), words_after=after, cue_after=cue,
        next_number=following, scope=scope, discourse=state.discourse, in_reason=_in_reason(number, state),
        link=state.link, brackets=bool(state.brackets), amounts=state.amounts,
    )  # fmt: skip
    reading, state.discourse = decide(context)
    candidate = reading.candidate
    if candidate is not None:
        candidate.sentence, candidate.clause = (tokens[0].start, tokens[-1].end), state.part
        if state.discourse.time.partial and candidate.period == scope.year and candidate.measure not in _PLANNED:
            candidate.flags.append("partial_year")
        of_a_year = scope.kind in REPORTS and candidate.measure in _OF_A_YEAR
        if of_a_year and _sums_years(tokens[0].start, number.start, tokens[index].end, state.text):
            candidate.flags.append("several_years")
        if candidate.measure in _OF_A_YEAR and shape("time.milestone").search(context.squeezed):
            candidate.flags.append("milestone")
        if all(one.candidate is None or one.candidate.item == candidate.item for one in readings):
            candidate.open -= {"item"}  # the sentence has named nothing else
        if candidate.measure in _DERIVED and readings:
            reading = _doubted(reading, candidate, readings, state)
    state.spoken = _spoken_of(reading, state)
    distribute_respectively(reading, readings, state)
    state.numbers += 1
    state.link, state.noun = "", reading.candidate.noun if reading.candidate else ""
    state.counted = reading.candidate is not None and reading.candidate.measure == "count"
    clause = Clause()
    if reading.leftover == "threshold":  # part of the name it stands in: 单价100万元(含)以上设备2台(套)
        token = tokens[index]
        clause.add(state.clause.words() + state.text[token.start : token.end], token.start)
    state.before, state.clause = [], clause
    return reading


def _spoken_of(reading: NumberReading, state: SentenceState) -> Item | None:
    """The money that a report's sentence names before it counts something, until it tells an amount.

    全市新增专项债券共安排用于170余个公益性资本项目，其中…: the parts behind are of the bonds, not of what was told
    before.
    """
    if reading.candidate is not None and reading.candidate.unit == "CNY":
        return None
    unit, said = reading.number.unit, (*state.before, state.clause)
    if state.spoken is not None or state.numbers or state.scope.kind not in REPORTS or unit is None:
        return state.spoken
    named = (phrase_of(clause.words(), state.scope.issuer).name for clause in said if clause.trigger is None)
    name = next((name for name in named if shape("amount.spoken_of").search(name)), "")
    return Item(name) if name else None


def _sums_years(sentence: int, number: int, end: int, text: str) -> bool:
    """Whether the sum of several years is told: “十四五”时期 or 五年来 before the number, no single year between.

    A sentence behind the one that says so goes on with it where it says 累计; what is compared with five years is of
    five years.
    """
    if shape("time.against_years").match(text, end):
        return True
    spans = list(shape("time.several_years").finditer(text, 0, number))
    if not spans or shape("time.one_year").search(text, spans[-1].end(), number):
        return False
    return spans[-1].start() >= sentence or bool(shape("time.summed_up").search(text, sentence, number))


def _without_numbers(text: str, tokens: list[Token], scope: Scope, discourse: Discourse) -> Discourse:
    for token in tokens:
        if token.cue is not None and token.cue.kind == "compare" and token.cue.phase:
            # 与2021年执行数相比，有以下变化。一是收入增加3627万元: what the sentences behind are compared with
            discourse = advance(discourse, Compares(base_of(token.cue, scope, discourse), frame_only=True))
    if whole := divided_whole(text[tokens[0].start : tokens[0].end].strip(), discourse):
        ended = advance(discourse, SentenceEnds(None, discourse.told.spread))
        return advance(ended, PartOpens(ended.part, whole))
    return with_listing(text, tokens, with_sentences_topic(text, tokens, scope, discourse))


def _names_only(text: str, tokens: list[Token]) -> bool:
    """Whether a sentence has no number, bracket or list (三公经费支出中, 其中, a colon): nothing to walk through."""
    if shape("list.within").search(text, tokens[0].start, tokens[-1].end):
        return False
    return all(kind in _TALK and (cue is None or cue[0] != "among") for kind, _, _, _, cue in tokens)


def _doubted(
    reading: NumberReading, candidate: CandidateFact, readings: list[NumberReading], state: SentenceState
) -> NumberReading:
    """A change or rate that is of nothing named is a leftover."""
    if candidate.measure == "change" and _moved_before(candidate, readings):
        return NumberReading(reading.number, None, "unplaced", "moved_twice")
    if _of_what_was_left(readings[-1], state):
        return NumberReading(reading.number, None, readings[-1].leftover, "rate_of_no_fact")
    return reading


def _moved_before(candidate: CandidateFact, readings: list[NumberReading]) -> bool:
    """Whether the sentence has said another change of the same thing from the same base.

    因公出国费60万元，比上年减少25万元，…严控290.5万元，比上年减少26.7万元: where a name was torn out, the second change
    is of what nothing names.
    """
    same = (candidate.measure, candidate.item, candidate.compare_to)
    return any(
        earlier.value != candidate.value and (earlier.measure, earlier.item, earlier.compare_to) == same
        for earlier in (one.candidate for one in readings)
        if earlier is not None
    )


def _of_what_was_left(before: NumberReading, state: SentenceState) -> bool:
    """Whether a change or rate is of the number right before it, which is no fact.

    审结率97.6%，同比上升1.2个百分点; 地区生产总值119亿元，增长2.8%; 剔除专项后支出27亿元，增长16.9%，完成预算的103.4%.
    """
    unit = before.number.unit
    return (
        before.candidate is None
        and before.leftover in _UNTOLD
        and unit is not None
        and unit.unit in ("percent", "CNY")
        and not state.clause.before_trigger().strip()
        and not any(clause.words().strip() for clause in state.before)
    )


def _headline(readings: list[NumberReading], state: SentenceState) -> Item | None:
    """The whole of a sentence that lists parts: what 其中 or …中 stands behind, else its first amount."""
    amounts = (one.candidate.item for one in readings if one.candidate and one.candidate.unit == "CNY")
    return state.whole or next(amounts, None)


def _spread(readings: list[NumberReading], whole: Item | None, discourse: Discourse) -> Item | None:
    """What 具体情况如下 behind the sentence tells more of: the whole where it named several parts, else the last."""
    if whole is None:
        return discourse.topic
    parts = {one.candidate.item for one in readings if one.candidate and one.candidate.item.above[-1:] == (whole.name,)}
    return whole if len(parts) > 1 else discourse.topic


def _in_reason(number: Number, state: SentenceState) -> bool:
    """Whether a number is part of a printed reason. A purpose names amounts of its own: …，用于法律服务338万元."""
    if not state.in_reason or not state.purpose:
        state.in_reason = state.in_reason and not _states_anew(number, state)
        return state.in_reason
    said = state.clause.words().strip()
    if state.clause.year or shape("time.new_statement").match(said):
        state.in_reason = False  # 主要用于接待检查组，2020年共接待22个团组，195人次: a statement of its own
        return False
    named = 2 <= len(said) <= _LONGEST_PURPOSE
    return not (named and number.unit is not None and number.unit.unit == "CNY")


def _states_anew(number: Number, state: SentenceState) -> bool:
    """Whether a cause turns out to be a statement: 增减变化的主要原因是：2018年“三公”经费支出预算合计24.75万元，…."""
    money = number.unit is not None and number.unit.unit == "CNY"
    if not money or not state.clause.year or state.clause.trigger is not None or not state.explained_at_colon:
        return False
    return find(phrase_of(state.clause.words(), state.scope.issuer).name) is not None


def _after(text: str, tokens: list[Token], index: int) -> tuple[str, Cue | None, Number | None]:
    """What follows a number: the words up to the next break, the first cue, and the next number of the sentence."""
    words, cue, broken = "", None, False
    for place in range(index + 1, len(tokens)):
        kind, start, end, number, found = tokens[place]
        if kind == "number":
            return words, cue, number
        if broken:
            continue
        if kind == "cue":
            cue = cue or found
        elif kind == "words":
            if cue is None and not words:
                words = text[start:end].strip()
        else:
            broken = True
    return words, cue, None
