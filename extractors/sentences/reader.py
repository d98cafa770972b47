"""Walking through the sentences of a section, number by number, with what has been said before in mind."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mingzhang.extractors.numbers.lexer import Number
from mingzhang.extractors.sentences.clause import Clause
from mingzhang.extractors.sentences.cues import Cue
from mingzhang.extractors.sentences.decide import decide
from mingzhang.extractors.sentences.items import Item
from mingzhang.extractors.sentences.listing import is_line, next_line
from mingzhang.extractors.sentences.moment import Moment
from mingzhang.extractors.sentences.own_words import scope_of_sentence
from mingzhang.extractors.sentences.pairs import pair_up
from mingzhang.extractors.sentences.reasons import attach_reasons
from mingzhang.extractors.sentences.scope import Scope
from mingzhang.extractors.sentences.state import Draft, Memory, Turn
from mingzhang.extractors.sentences.tokens import Token, split_sentences
from mingzhang.extractors.sentences.topics import open_listing, remember_topic, sentence_topic
from mingzhang.extractors.sentences.walk import Walk, base_of, divided_whole, take_in

__all__ = ["read_paragraph"]

# 截至2018年12月31日，…: what stands there at that day is no budget.
_AS_OF = re.compile(r"截[至止] ?((?:19|20)\d\d) ?年")
# 2025年部门预算安排购置车辆0辆: what is to be bought, behind what is there.
_PLANNED = re.compile(r"预算安排|安排购置|计划|拟购|拟新增|[新增]购|购置车辆|新增")
_LONGEST_PURPOSE = 24
# 1-6月, 上半年, 截至9月底: what is told is not a year's.
_PART_OF_YEAR = re.compile(
    r"(?<!\d)1 ?[-—至~到] ?(?:[2-9]|1[01]) ?月|上半年|[一三]季度|截[至止](?:20\d\d ?年)?(?:[1-9]|1[01]) ?月"
    r"|(?<!\d)(?:[1-9]|1[01]) ?月(?:份|末|底)?,?.{0,20}累计"
)
_LONGEST_LEAD = 60
_WHOLE_YEAR = frozenset({"dept_final", "unit_final", "dept_budget", "unit_budget", "gov_final", "gov_budget"})
_TALK = frozenset({"words", "digits", "mark", ","})
_PARTS = ("其中", "包括", "包含", "主要包括", "具体包括")
_NEW_STATEMENT = ("共", "全年", "累计", "截至", "截止", "人数", "次数", "参会人数", "参训人数")


def read_paragraph(text: str, numbers: Sequence[Number], scope: Scope, memory: Memory) -> list[Turn]:
    """One turn for every number of the paragraph; `text` is its normal form, offsets are into it.

    `memory` comes from the paragraphs before and is changed: an enumerated list below 「其中：」 keeps its parent, a
    sentence without subject takes the one before.
    """
    turns = [Turn(number, None, number.reason or scope.silent) for number in numbers if number.reason or scope.silent]
    if scope.silent:
        return turns
    if len(turns) == len(numbers):
        remember_topic(text, scope, memory)
        memory.told = None
        return turns
    next_line(text, memory, scope.issuer)
    memory.frame = None
    if scope.canonical != "assets":
        memory.stock_year = 0
    if found := _AS_OF.search(text):
        memory.stock_year = int(found.group(1))
    memory.partial = bool(scope.kind not in _WHOLE_YEAR and _PART_OF_YEAR.search(text[:_LONGEST_LEAD]))
    own = scope
    for sentence in split_sentences(text, numbers):
        own = scope_of_sentence(text[sentence[0].start : sentence[-1].end], scope, own)
        if memory.stock_year and _PLANNED.search(text, sentence[0].start, sentence[-1].end):
            memory.stock_year = 0
        turns += _read_sentence(text, sentence, own, memory)
    memory.told = memory.money
    memory.opening = None
    for turn in turns:
        if turn.draft is not None and turn.draft.unit == "CNY":
            memory.opening = turn.draft.item
            memory.first = memory.first or memory.opening
            break
    return turns


def _read_sentence(text: str, tokens: list[Token], scope: Scope, memory: Memory) -> list[Turn]:
    _begin(text, tokens, memory)
    if _names_only(text, tokens):
        _frame(tokens, scope, memory)
        if whole := divided_whole(text[tokens[0].start : tokens[0].end].strip(), memory):
            memory.money, memory.headline = whole, None
            return []
        sentence_topic(text, tokens, scope, memory)
        open_listing(text, tokens, memory)
        return []
    walk, turns = Walk(), list[Turn]()
    for index, token in enumerate(tokens):
        number = token.number
        if number is None or token.kind != "number":
            take_in(text, token, walk, memory, scope)
            continue
        words, mark, following = _after(text, tokens, index)
        reason = _in_reason(number, walk)
        before = tuple(walk.before)
        moment = Moment(
            number=number, clause=walk.clause, before=before, words_after=words, mark_after=mark, next_number=following,
            scope=scope, memory=memory, in_reason=reason, link=walk.link,
        )  # fmt: skip
        turn = decide(moment)
        draft = turn.draft
        if draft is not None:
            draft.sentence, draft.clause = (tokens[0].start, tokens[-1].end), walk.part
            if memory.partial and draft.period == scope.year:
                draft.flags.append("partial_year")
            if draft.measure != "change":
                memory.moved = None
            if draft.measure == "change" and turns:
                turn = _doubted(turn, draft, turns, walk)
        pair_up(turn, turns, walk, memory)
        turns.append(turn)
        walk.numbers += 1
        walk.link, walk.noun = "", turn.draft.noun if turn.draft else ""
        walk.counted = turn.draft is not None and turn.draft.measure == "count"
        walk.before, walk.clause = [], _next_clause(text, token, turn, walk)
    if not walk.numbers:
        sentence_topic(text, tokens, scope, memory)
    if walk.numbers:
        memory.headline = _headline(turns, walk) if walk.parted else None
        memory.spread = _spread(turns, memory)
    if walk.explained and turns:
        attach_reasons(text, tokens, turns)
    open_listing(text, tokens, memory)
    return turns


def _begin(text: str, tokens: list[Token], memory: Memory) -> None:
    """Forget what was of the sentence before, and find whose parts this one tells."""
    memory.base, memory.measure, memory.pair, memory.moved = memory.frame, "", (), None
    memory.counted, memory.scored, memory.per_head, memory.verb = None, None, False, None
    memory.count_phase, memory.count_whole, memory.moved_count = "", None, None
    memory.loose, memory.said_year, memory.caused = None, None, None
    memory.parent, memory.parent_phase = (memory.lists[-1].whole, memory.parent_phase) if memory.lists else (None, "")
    first = text[tokens[0].start : tokens[0].end].strip()
    if first.startswith(_PARTS) and (not memory.lists or is_line(memory.money, memory)):
        memory.parent, memory.parent_phase = memory.money, memory.phase
    if tokens[0].mark is not None and tokens[0].mark.kind in ("compare", "direction") and memory.headline is not None:
        memory.money = memory.headline  # …其中：甲5万元，乙6万元。比上年减少1万元: of the whole, not of 乙


def _names_only(text: str, tokens: list[Token]) -> bool:
    """Whether a sentence has no number, bracket or list (三公经费支出中, 其中, a colon): nothing to walk through."""
    if "中" in text[tokens[0].start : tokens[-1].end]:
        return False
    return all(kind in _TALK and (mark is None or mark[0] != "among") for kind, _, _, _, mark in tokens)


def _frame(tokens: list[Token], scope: Scope, memory: Memory) -> None:
    """与2021年执行数相比，有以下变化。一是收入增加3627万元: what the sentences behind are compared with."""
    for token in tokens:
        if token.mark is not None and token.mark.kind == "compare" and token.mark.phase:
            memory.frame = base_of(token.mark, scope, memory)


def _doubted(turn: Turn, draft: Draft, turns: list[Turn], walk: Walk) -> Turn:
    """A change that is of nothing named is a leftover."""
    if _moved_before(draft, turns):
        return Turn(turn.number, None, "unplaced")
    if draft.unit == "point" and _of_what_was_left(turns[-1], walk):
        return Turn(turn.number, None, turns[-1].leftover)
    return turn


def _moved_before(draft: Draft, turns: list[Turn]) -> bool:
    """Whether the sentence has said another change of the same thing from the same base.

    因公出国费60万元，比上年减少25万元，…严控290.5万元，比上年减少26.7万元: where a name was torn out, the second change
    is of what nothing names.
    """
    return any(
        earlier.value != draft.value
        and (earlier.measure, earlier.item, earlier.compare_to) == (draft.measure, draft.item, draft.compare_to)
        for earlier in (turn.draft for turn in turns)
        if earlier is not None
    )


def _of_what_was_left(before: Turn, walk: Walk) -> bool:
    """审结率97.6%，同比上升1.2个百分点: points of a rate that is no fact."""
    unit = before.number.unit
    return (
        before.draft is None
        and unit is not None
        and unit.unit == "percent"
        and not walk.clause.before_trigger().strip()
        and not any(clause.words().strip() for clause in walk.before)
    )


def _headline(turns: list[Turn], walk: Walk) -> Item | None:
    """The whole of a sentence that lists parts: what 其中 or …中 stands behind, else its first amount."""
    return walk.whole or next((turn.draft.item for turn in turns if turn.draft and turn.draft.unit == "CNY"), None)


def _spread(turns: list[Turn], memory: Memory) -> Item | None:
    """What 具体情况如下 behind the sentence tells more of: the whole where it named several parts, else the last."""
    whole = memory.headline
    if whole is None:
        return memory.money
    parts = {t.draft.item for t in turns if t.draft and whole and t.draft.item.above[-1:] == (whole.name,)}
    return whole if len(parts) > 1 else memory.money


def _in_reason(number: Number, walk: Walk) -> bool:
    """Whether a number is part of a printed reason. A purpose names amounts of its own: …，用于法律服务338万元."""
    if not walk.in_reason or not walk.purpose:
        return walk.in_reason
    said = walk.clause.words().strip()
    if walk.clause.year or said.startswith(_NEW_STATEMENT):
        walk.in_reason = False  # 主要用于接待检查组，2020年共接待22个团组，195人次: a statement of its own
        return False
    named = 2 <= len(said) <= _LONGEST_PURPOSE
    return not (named and number.unit is not None and number.unit.unit == "CNY")


def _next_clause(text: str, token: Token, turn: Turn, walk: Walk) -> Clause:
    """A price threshold is part of the name it stands in: 单价100万元(含)以上设备2台(套)."""
    clause = Clause()
    if turn.leftover == "threshold":
        clause.add(walk.clause.words() + text[token.start : token.end], token.start)
    return clause


def _after(text: str, tokens: list[Token], index: int) -> tuple[str, Cue | None, Number | None]:
    """What follows a number: the words up to the next break, the first mark, and the next number of the sentence."""
    words, mark, broken = "", None, False
    for place in range(index + 1, len(tokens)):
        kind, start, end, number, found = tokens[place]
        if kind == "number":
            return words, mark, number
        if broken:
            continue
        if kind == "mark":
            mark = mark or found
        elif kind == "words":
            if mark is None and not words:
                words = text[start:end].strip()
        else:
            broken = True
    return words, mark, None
