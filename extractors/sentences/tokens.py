"""A paragraph as a row of tokens: numbers, marks, years, codes, brackets and the words between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import itemgetter
from typing import NamedTuple, TypeVar

from extractors.numbers.lexer import Number
from extractors.sentences.marks import Mark, find_marks

__all__ = ["Token", "split_sentences", "tokenise"]

Place = TypeVar("Place", Number, Mark)


class Token(NamedTuple):
    """One token of the normal form: `kind` is `number digits mark words , ; : ( ) 、 stop`."""

    kind: str
    start: int
    end: int
    number: Number | None = None
    mark: Mark | None = None


_PUNCTUATION = re.compile(r"[,;:()。!?]|、|(?<![0-9A-Za-z.])\.(?!\d)")
_STOPS = frozenset("。!?.")


def tokenise(text: str, numbers: Sequence[Number]) -> list[Token]:
    """The tokens of a paragraph's normal form, in order; brackets that hold no quantity stay inside the words.

    因公出国(境)费 is one name; 财政拨款收入10万元(其中一般公共预算8万元) nests. An enumeration comma separates only
    after a number: 硕士、博士研究生 is one name, 货物4万元、工程0万元 are two.
    """
    solid = _solid(text, numbers)
    tokens: list[Token] = []
    at = 0
    for token in solid:
        if token.start < at:
            continue
        _words(text, at, token.start, tokens)
        tokens.append(token)
        at = token.end
    _words(text, at, len(text), tokens)
    return _merge(text, _bracketed(tokens))


def _solid(text: str, numbers: Sequence[Number]) -> list[Token]:
    """Numbers and marks in order; a mark gives way to a quantity, other digits (较2021年) to a mark."""
    tokens: list[Token] = []
    quantities = [number for number in numbers if not number.reason]
    marks = _clear(list(find_marks(text)), quantities)
    others = _clear([number for number in numbers if number.reason], marks)
    tokens += [Token("number", number.start, number.stop, number) for number in quantities]
    tokens += [Token("mark", mark.start, mark.end, mark=mark) for mark in marks]
    tokens += [Token("digits", number.start, number.end, number) for number in others]
    tokens.sort(key=itemgetter(1))
    return tokens


def _clear(these: list[Place], taken: Sequence[Number | Mark]) -> list[Place]:
    """Those of `these` that touch none of `taken`; both in order and without overlap among themselves."""
    kept: list[Place] = []
    place = 0
    for this in these:
        while place < len(taken) and _stop(taken[place]) <= this.start:
            place += 1
        if place == len(taken) or taken[place].start >= this.end:
            kept.append(this)
    return kept


def _stop(one: Number | Mark) -> int:
    return one.stop if isinstance(one, Number) else one.end


def _words(text: str, start: int, end: int, tokens: list[Token]) -> None:
    at = start
    for found in _PUNCTUATION.finditer(text, start, end):
        if found.start() > at:
            tokens.append(Token("words", at, found.start()))
        sign = found.group()
        tokens.append(Token("stop" if sign in _STOPS else sign, found.start(), found.end()))
        at = found.end()
    if end > at:
        tokens.append(Token("words", at, end))


def _bracketed(tokens: list[Token]) -> list[Token]:
    """Turn brackets without a quantity inside, and enumeration commas inside a name, back into words."""
    open_at: list[int] = []
    plain: set[int] = set()
    for index, token in enumerate(tokens):
        if token.kind == "(":
            open_at.append(index)
        elif token.kind == ")":
            if not open_at:
                plain.add(index)
                continue
            first = open_at.pop()
            if not any(inner.kind == "number" for inner in tokens[first:index]):
                plain.update(range(first, index + 1))
    plain.update(open_at)
    for index, token in enumerate(tokens):
        if token.kind == "、" and not (index and _ends_value(tokens, index - 1)):
            plain.add(index)
    return [
        Token("words", token.start, token.end) if index in plain and token.kind not in ("number", "digits") else token
        for index, token in enumerate(tokens)
    ]


def _ends_value(tokens: list[Token], index: int) -> bool:
    return tokens[index].kind in ("number", ")")


def _merge(text: str, tokens: list[Token]) -> list[Token]:
    """Join neighbouring words; drop those that are only white space."""
    merged: list[Token] = []
    for token in tokens:
        if token.kind == "words" and merged and merged[-1].kind == "words" and merged[-1].end == token.start:
            merged[-1] = Token("words", merged[-1].start, token.end)
        else:
            merged.append(token)
    return [token for token in merged if token.kind != "words" or text[token.start : token.end].strip()]


def split_sentences(tokens: Sequence[Token]) -> list[list[Token]]:
    """The tokens cut after every full stop; a stop inside brackets or quotes still ends the sentence."""
    sentences: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind == "stop":
            if sentences[-1]:
                sentences.append([])
        else:
            sentences[-1].append(token)
    return [sentence for sentence in sentences if sentence]
