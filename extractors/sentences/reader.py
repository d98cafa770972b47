"""Walking through the sentences of a section, number by number, with what has been said before in mind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extractors.numbers.lexer import Number
from extractors.sentences.clause import Clause, Piece
from extractors.sentences.decide import decide
from extractors.sentences.items import Item, is_known, phrase_of, split_pair
from extractors.sentences.marks import Mark
from extractors.sentences.moment import Moment
from extractors.sentences.scope import Scope
from extractors.sentences.state import Base, Memory, Turn
from extractors.sentences.tokens import Token, split_sentences, tokenise
from schemas.vocabulary.marks import words

__all__ = ["read_paragraph"]


_LISTED = re.compile(r"(?:主要|具体)?(?:内容|情况|构成|包括|支出|收入)?如下$")
_LONGEST_TOPIC, _MOST_TOPIC_TOKENS = 72, 8
_CAUSES = ("主要原因", "原因", "由于", "主要是", "主要由于", "主要系", "主要因")


@dataclass(slots=True)
class _Walk:
    """The state within one sentence: the clause being filled and those before it without a number."""

    clause: Clause = field(default_factory=Clause)
    before: list[Clause] = field(default_factory=list)
    in_reason: bool = False
    numbers: int = 0
    part: int = 0
    noun: str = ""
    outside: tuple[Item | None, str] | None = None
    outside_at: int = -1


def read_paragraph(text: str, numbers: Sequence[Number], scope: Scope, memory: Memory) -> list[Turn]:
    """One turn for every number of the paragraph; `text` is its normal form, offsets are into it.

    `memory` comes from the paragraphs before and is changed: an enumerated list below 「其中：」 keeps its parent, a
    sentence without subject takes the one before.
    """
    turns = [Turn(number, leftover=number.reason) for number in numbers if number.reason]
    if scope.silent:
        turns += [Turn(number, leftover=scope.silent) for number in numbers if not number.reason]
        return turns
    if not any(not number.reason for number in numbers):
        _remember_topic(text, scope, memory)
        return turns
    for sentence in split_sentences(tokenise(text, numbers)):
        turns += _read_sentence(text, sentence, scope, memory)
    return turns


def _remember_topic(text: str, scope: Scope, memory: Memory) -> None:
    """A paragraph without numbers may name what the next is about: 行政运行（项）。主要用于…"""
    opening = text[:_LONGEST_TOPIC].partition("。")[0]
    if len(opening) < _LONGEST_TOPIC:
        phrase = phrase_of(opening, issuer=scope.issuer)
        if phrase.above or (phrase.name and is_known(phrase.name)):
            memory.money = Item(phrase.name, phrase.above or _above(memory), phrase.code)
    if text.rstrip(" :").endswith("如下"):
        named = phrase_of(_LISTED.sub("", text.rstrip(" :"))).name
        memory.listing, memory.parent = True, Item(named) if is_known(named) else memory.title
    elif text.rstrip(" :").endswith(("其中", "包括", "构成为")):
        memory.listing, memory.parent = True, memory.parent or memory.title or memory.money


def _above(memory: Memory) -> tuple[str, ...]:
    return (*memory.parent.above, memory.parent.name) if memory.parent else ()


def _read_sentence(text: str, tokens: list[Token], scope: Scope, memory: Memory) -> list[Turn]:
    walk = _Walk()
    memory.base, memory.measure, memory.pair = None, "", ()
    if not memory.listing:
        first = text[tokens[0].start : tokens[0].end].strip()
        memory.parent = memory.money if first.startswith("其中") else None
        memory.parent_phase = memory.phase if memory.parent else ""
    turns: list[Turn] = []
    for index, token in enumerate(tokens):
        if token.number is not None and token.kind == "number":
            after = _after(text, tokens, index)
            turn = decide(Moment(token.number, walk.clause, tuple(walk.before), *after, scope, memory, walk.in_reason))
            if turn.draft:
                turn.draft.sentence = (tokens[0].start, tokens[-1].end)
                turn.draft.clause = walk.part
            _pair_up(turn, turns, walk, memory)
            turns.append(turn)
            walk.numbers += 1
            walk.noun = turn.draft.noun if turn.draft else ""
            walk.before, walk.clause = [], _next_clause(text, token, turn, walk)
        else:
            _step(text, token, walk, memory, scope)
    if not walk.numbers:
        _sentence_topic(text, tokens, scope, memory)
    _attach_reasons(text, tokens, turns)
    _open_listing(text, tokens, memory)
    return turns


def _next_clause(text: str, token: Token, turn: Turn, walk: _Walk) -> Clause:
    """A price threshold is part of the name it stands in: 单价100万元(含)以上设备2台(套)."""
    clause = Clause()
    if turn.leftover == "threshold":
        clause.add(Piece(walk.clause.words() + text[token.start : token.end], token.start))
    return clause


def _pair_up(turn: Turn, turns: list[Turn], walk: _Walk, memory: Memory) -> None:
    """收、支总计各是4125.49,4143.91万元: names and values zipped, the second value read like the first."""
    said = walk.clause.words()
    if turn.draft and ("各" in said or "分别" in said):
        names = split_pair(turn.draft.item.name)
        memory.pair = names if len(names) > 1 else memory.pair
        memory.pair_at = 0
        return
    first = turns[-1].draft if turns else None
    silent = not walk.clause.pieces and not walk.before
    if not (memory.pair and silent and first and memory.pair_at + 1 < len(memory.pair) and turn.number.unit):
        return
    if memory.pair_at == 0:
        first.item = Item(memory.pair[0], first.item.above)
    memory.pair_at += 1
    value = turn.number.value * turn.number.unit.factor
    turn.leftover = ""
    turn.draft = replace(
        first,
        number=turn.number,
        item=Item(memory.pair[memory.pair_at], first.item.above),
        value=-value if first.value < 0 and value > 0 else value,
        unit=turn.number.unit.unit,
        step=turn.number.unit.factor.scaleb(-turn.number.decimals),
        flags=[],
        why=f"paired with {memory.pair[0]}",
    )


def _after(text: str, tokens: list[Token], index: int) -> tuple[str, Mark | None, Number | None]:
    """What follows a number: the words up to the next break, the first mark, and the next number of the sentence."""
    words, mark, following = "", None, None
    for token in tokens[index + 1 :]:
        if token.kind == "words" and mark is None and not words:
            words = text[token.start : token.end].strip()
        elif token.kind == "mark" and mark is None:
            mark = token.mark
        elif token.kind == "number":
            following = token.number
            break
        elif token.kind != "words":
            break
    if following is None:
        following = next((token.number for token in tokens[index + 1 :] if token.kind == "number"), None)
    return words, mark, following


def _step(text: str, token: Token, walk: _Walk, memory: Memory, scope: Scope) -> None:
    """Take in a token that is no quantity."""
    if token.kind == "words":
        said = text[token.start : token.end].lstrip()
        if walk.noun and said.startswith(walk.noun):
            # 32个内设机构、12个直属事业单位: the noun behind the last number is no lead of the next.
            said = said[len(walk.noun) :].lstrip("、和及与 ")
        walk.noun = ""
        walk.clause.add(Piece(said, token.start))
    elif token.kind == "digits":
        _digits(text, token, walk)
    elif token.kind == "mark":
        _mark(text, token, walk, memory, scope)
    elif token.kind == "(":
        memory.opened.append((memory.money, memory.count, memory.parent, memory.parent_phase, memory.base))
        memory.parent, memory.parent_phase = memory.money, memory.phase
        _close(walk)
    elif token.kind == ")":
        if memory.opened:
            money, memory.count, memory.parent, memory.parent_phase, memory.base = memory.opened.pop()
            memory.money = money or memory.money
        _close(walk)
    else:
        if token.kind == ":":
            _name_project(walk, memory)
        if token.kind == ";":
            walk.in_reason = False
            walk.part += 1
            if walk.outside and walk.outside_at == walk.numbers:
                # 人员经费95万元，主要包括：基本工资…；公用经费10万元: a list without numbers has no parts.
                memory.parent, memory.parent_phase = walk.outside
            walk.before = []
            walk.clause = Clause()
            return
        _open_among(walk.clause, scope, memory)
        _close(walk, token.kind)


def _name_project(walk: _Walk, memory: Memory) -> None:
    """“档案数字化”项目绩效自评综述：… names the project that the scores and amounts behind it are of."""
    said = "".join(walk.clause.words().split())
    ending = next((ending for ending in words("project", "endings") if said.endswith(ending)), "")
    name = phrase_of(said.removesuffix(ending)).name if ending else ""
    if name and name != "项目":
        memory.project = memory.money = Item(name)


def _digits(text: str, token: Token, walk: _Walk) -> None:
    number = token.number
    if number is None or number.reason == "ordinal":
        return
    printed = text[token.start : token.end]
    if number.reason == "year":
        walk.clause.add_year(int(printed.strip()[:4]) if printed.strip()[:4].isdigit() else None)
    elif number.reason == "code":
        walk.clause.add(Piece(printed, token.start))
    elif number.reason == "date":
        walk.clause.add_date()


def _mark(text: str, token: Token, walk: _Walk, memory: Memory, scope: Scope) -> None:
    mark = token.mark
    if mark is None:
        return
    if mark.kind == "among":
        _among(text, token, walk, memory, scope)
        return
    if mark.kind == "reason" and not walk.numbers and not walk.before and not walk.clause.pieces:
        said = text[token.start : token.end]
        if said.startswith("用于"):
            # 用于教育事业的彩票公益金支出（2296004），… is a name, no purpose.
            walk.clause.add(Piece(said, token.start))
            return
    if mark.kind == "reason":
        walk.in_reason = True
        _close(walk)
        return
    if mark.kind == "compare":
        memory.base = _base(mark, scope, memory)
    walk.clause.add_mark(mark)


def _among(text: str, token: Token, walk: _Walk, memory: Memory, scope: Scope) -> None:
    """其中 and its kin: what was last said becomes the parent; 本年收入的具体构成为 names its parent itself."""
    walk.outside, walk.outside_at = (memory.parent, memory.parent_phase), walk.numbers
    phrase = phrase_of(walk.clause.words(), issuer=scope.issuer) if walk.clause.pieces else None
    if phrase and phrase.name and text[token.start : token.end] != "其中" and is_known(phrase.name):
        memory.parent = Item(phrase.name, (), phrase.code)
    elif (memory.money is not None and not (memory.parent and memory.money.above == _above(memory))) or (
        memory.money is not None and walk.numbers and not memory.listing
    ):
        memory.parent = memory.money
    memory.parent_phase = memory.phase
    _close(walk)


def _base(mark: Mark, scope: Scope, memory: Memory) -> Base:
    year = scope.year
    if mark.year == -1 or (mark.year is None and not mark.phase):
        year = scope.year - 1
    elif mark.year and mark.year > 0:
        year = mark.year
    phase = mark.phase
    if not phase:
        phase = "budget" if scope.measure == "budget" else "final"
        if scope.measure == "final" and memory.measure in ("budget", "adjusted_budget") and mark.year == -1:
            phase = "unspecified"
    return Base(year, phase)


def _open_among(clause: Clause, scope: Scope, memory: Memory) -> None:
    """“三公”经费支出决算中，…: what is inside is a part of it."""
    said = clause.words().rstrip()
    if said.endswith("中") and not clause.trigger:
        name = phrase_of(said[:-1], issuer=scope.issuer).name
        if name and is_known(name):
            memory.parent, memory.parent_phase = Item(name), ""


def _close(walk: _Walk, sign: str = ",") -> None:
    if walk.clause.pieces:
        walk.clause.sign = sign
        walk.before.append(walk.clause)
        walk.clause = Clause()


def _sentence_topic(text: str, tokens: list[Token], scope: Scope, memory: Memory) -> None:
    if tokens[0].mark is not None or len(tokens) > _MOST_TOPIC_TOKENS:
        return  # 主要用于…基本支出 explains what was named before, it names nothing
    words = "".join(text[token.start : token.end] for token in tokens if token.kind in ("words", "digits", "mark"))
    first = next((text[token.start : token.end] for token in tokens if token.kind == "words"), "")
    for candidate in (words if len(words) < 60 else first, first):
        phrase = phrase_of(candidate, issuer=scope.issuer)
        if phrase.name and (phrase.above or is_known(phrase.name)):
            memory.money = Item(phrase.name, phrase.above or _above(memory), phrase.code)
            return


def _open_listing(text: str, tokens: list[Token], memory: Memory) -> None:
    """A sentence that ends with 其中： or 如下： opens a list whose parent is what was said, or the heading's item."""
    tail = text[tokens[max(0, len(tokens) - 2)].start : tokens[-1].end].strip().rstrip(":,")
    if tail.endswith(("其中", "包括", "构成为", "方面")):
        memory.listing = True
    elif tail.endswith("如下"):
        named = _LISTED.sub("", text[tokens[0].start : tokens[-1].end].strip().rstrip(":,"))
        phrase = phrase_of(named)
        item = Item(phrase.name) if is_known(phrase.name) else memory.title
        memory.listing, memory.parent = True, item or memory.parent


def _attach_reasons(text: str, tokens: list[Token], turns: list[Turn]) -> None:
    """Give the printed reason to the facts of the clause group that stands before it."""
    marks = [token for token in tokens if token.mark is not None and token.mark.kind == "reason"]
    for mark in marks:
        end = next((t.start for t in tokens if t.start > mark.start and t.kind == ";"), tokens[-1].end)
        printed = text[mark.end : end].strip(" :,是为")
        if not text[mark.start : mark.end].startswith(
            ("主要原因", "原因", "由于", "主要是", "主要由于", "主要系", "主要因")
        ):
            continue
        before = [turn.draft for turn in turns if turn.draft and turn.number.stop <= mark.start]
        if before and printed:
            item = before[-1].item
            for draft in reversed(before):
                if draft.item != item or draft.reason is not None:
                    break
                draft.reason = printed
