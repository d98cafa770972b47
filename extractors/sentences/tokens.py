"""A paragraph as a row of tokens: numbers, cues, years, codes, brackets and the words between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from operator import itemgetter
from typing import NamedTuple, TypeVar

from mingzhang.extractors.numbers.lexer import Number
from mingzhang.extractors.sentences.cues import Cue, find_cues

__all__ = ["Token", "split_sentences"]

Placed = TypeVar("Placed", Number, Cue)


class Token(NamedTuple):
    """One token of the normal form: `kind` is `number digits cue words , ; : ( ) 、 stop`."""

    kind: str
    start: int
    end: int
    number: Number | None = None
    cue: Cue | None = None


# Nearly all that a paragraph becomes are tokens: made without the detour through the class's own constructor.
_token = partial(tuple.__new__, Token)
_PUNCTUATION = re.compile(r"[,;:()。!?、.](?:(?<!\.)|(?<![0-9A-Za-z.]\.))")
_STOPS = frozenset("。!?.")
_VALUE_ENDS = frozenset({"number", ")"})


def split_sentences(text: str, numbers: Sequence[Number]) -> list[list[Token]]:
    """The tokens of each sentence of a paragraph's normal form, in order.

    Brackets that hold no quantity stay inside the words: 因公出国(境)费 is one name, 财政拨款10万元(其中…8万元) nests.
    An enumeration comma separates only after a number: 硕士、博士研究生 is one name, 货物4万元、工程0万元 are two. A
    stop ends the sentence, also inside brackets or quotes, and is no token of it.
    """
    signs = _signs(text, _solid(text, numbers))
    plain = _plain(signs)
    tokens: list[Token] = []
    sentences = [tokens]
    at = 0
    for index, sign in enumerate(signs):
        if index in plain:
            continue
        start = sign[1]
        if start > at and not text[at:start].isspace():
            tokens.append(_token(("words", at, start, None, None)))
        at = sign[2]
        if sign[0] != "stop":
            tokens.append(sign)
        elif tokens:
            tokens = []
            sentences.append(tokens)
    if at < len(text) and not text[at:].isspace():
        tokens.append(_token(("words", at, len(text), None, None)))
    return sentences if sentences[-1] else sentences[:-1]


def _signs(text: str, solid: list[Token]) -> list[Token]:
    """Everything but words: `solid` and the punctuation between."""
    signs: list[Token] = []
    at = passed = 0
    points = [point.start() for point in _PUNCTUATION.finditer(text)]
    last = len(points)
    for token in (*solid, Token("end", len(text), len(text))):
        start = token[1]
        if start < at:
            continue
        while passed < last and (place := points[passed]) < start:
            passed += 1
            if place < at:
                continue
            sign = text[place]
            if sign != "." or place + 1 == start or not text[place + 1 : place + 2].isdigit():
                signs.append(_token(("stop" if sign in _STOPS else sign, place, place + 1, None, None)))
        signs.append(token)
        at = token[2]
    signs.pop()
    return signs


def _plain(signs: list[Token]) -> set[int]:
    """Which of `signs` are part of the words: brackets with no quantity inside, enumeration commas inside a name."""
    plain: set[int] = set()
    opened: list[tuple[int, int]] = []
    numbers = 0
    for index, sign in enumerate(signs):
        kind = sign[0]
        if kind == "number":
            numbers += 1
        elif kind == "(":
            opened.append((index, numbers))
        elif kind == ")":
            first, before = opened.pop() if opened else (index, numbers)
            if numbers == before:
                plain.update(place for place in range(first, index + 1) if signs[place][0] != "digits")
        elif kind == "、" and not (index and signs[index - 1][0] in _VALUE_ENDS and signs[index - 1][2] == sign[1]):
            plain.add(index)
    plain.update(index for index, _ in opened)
    return plain


def _solid(text: str, numbers: Sequence[Number]) -> list[Token]:
    """Numbers and cues in order; a cue gives way to a quantity, other digits (较2021年) to a cue."""
    tokens: list[Token] = []
    quantities = [number for number in numbers if not number.reason]
    cues = _clear(find_cues(text), quantities)
    others = _clear([number for number in numbers if number.reason], cues)
    tokens += [_token(("number", number.start, number.stop, number, None)) for number in quantities]
    tokens += [_token(("cue", cue.start, cue.end, None, cue)) for cue in cues]
    tokens += [_token(("digits", number.start, number.end, number, None)) for number in others]
    tokens.sort(key=itemgetter(1))
    return tokens


def _clear(these: list[Placed], taken: Sequence[Number | Cue]) -> list[Placed]:
    """Those of `these` that touch none of `taken`; both in order and without overlap among themselves."""
    if not taken:
        return these
    kept: list[Placed] = []
    place = 0
    for this in these:
        while place < len(taken) and _stop(taken[place]) <= this.start:
            place += 1
        if place == len(taken) or taken[place].start >= this.end:
            kept.append(this)
    return kept


def _stop(one: Number | Cue) -> int:
    return one.stop if isinstance(one, Number) else one.end
