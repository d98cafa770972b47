"""Hostile texts for a pattern: what is pumped is taken from the pattern itself and from what real pages are full of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from re import _constants as op
from re import _parser as parser

COMMON = (
    *("1", "1,", "１，", "1.", "12 ", "  1", "0.", "1亿", "2024年", "%", "-", "—", "_"),
    *(" ", "\n", " \n", "\t", "\u3000", "\xa0", "一", "万元", "年", "增加", "其中：", "a", "a ", "A", "#"),
    *("(", "（", "((", ")", "[", "{", "|", "<", "<a ", "</", "<!--", "&", "=", "'", '"'),
    *("/", "../", "\\", "http://", ":", ";", ",", "，", "。", "、"),
)  # fmt: skip
"""What is repeated whatever the pattern."""

OTHER = "\u2603"
TAILS = (OTHER, "\n" + OTHER, "")
"""A character that hardly any pattern names, in the line or behind it, makes a match fail at the end."""


def texts(pattern: str, flags: int) -> list[tuple[str, str, str]]:
    """`(head, unit, tail)`: texts are the head, the unit so many times, the tail."""
    tree = parser.parse(pattern, flags)
    found: dict[tuple[str, str], None] = {("", unit): None for unit in COMMON}
    for choice in range(3):
        whole = _sample(tree, choice)
        for head, unit in _pumped(tree, choice):
            found |= {("", unit): None, (head, unit): None}
        found |= {("", whole[:end]): None for end in range(1, len(whole) + 1)}
    return [(head, unit, tail) for head, unit in found if unit for tail in TAILS]


def _pumped(tree: Iterable[tuple[object, object]], choice: int) -> Iterator[tuple[str, str]]:
    """What stands before a repeated part, and that part, for every repeated part at any depth."""
    head = ""
    for kind, value in tree:
        for inner in _inner(kind, value):
            for deeper, unit in _pumped(inner, choice):
                yield head + deeper, unit
        if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            low, _, inner = value
            yield head, _sample(inner, choice)
            yield "", head + _sample(inner, choice)
            head += _sample(inner, choice) * max(low, 1)
        else:
            head += _sample([(kind, value)], choice)


def _inner(kind: object, value: object) -> list[object]:
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        return [value[2]]
    if kind is op.SUBPATTERN:
        return [value[3]]
    if kind is op.BRANCH:
        return list(value[1])
    if kind is op.ATOMIC_GROUP:
        return [value]
    if kind in (op.ASSERT, op.ASSERT_NOT):
        return [value[1]]
    return []


def _sample(tree: Iterable[tuple[object, object]], choice: int) -> str:
    """A text that the tree matches, or nearly; `choice` picks among alternatives."""
    return "".join(_one(kind, value, choice) for kind, value in tree)


def _one(kind: object, value: object, choice: int) -> str:
    if kind is op.LITERAL:
        return chr(value)
    if kind is op.NOT_LITERAL:
        return "a" if chr(value) != "a" else "b"
    if kind is op.ANY:
        return "x"
    if kind is op.IN:
        return _of_set(value, choice)
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        low, high, inner = value
        return _sample(inner, choice) * (min(max(low, choice % 2), 40) if high else 0)
    if kind is op.BRANCH:
        return _sample(value[1][choice % len(value[1])], choice)
    if kind is op.ASSERT and value[0] == 1:
        return _sample(value[1], choice)
    return "".join(_sample(inner, choice) for inner in _inner(kind, value) if kind not in (op.ASSERT, op.ASSERT_NOT))


def _of_set(items: list[tuple[object, object]], choice: int) -> str:
    if items[0][0] is op.NEGATE:
        refused = re.compile("[" + "".join(_as_set(item) for item in items[1:]) + "]")
        return next((char for char in "1a 一x(,.%" if not refused.fullmatch(char)), OTHER)
    kind, value = items[choice % len(items)]
    if kind is op.LITERAL:
        return chr(value)
    if kind is op.RANGE:
        return chr(value[0])
    return {op.CATEGORY_DIGIT: "1", op.CATEGORY_SPACE: " ", op.CATEGORY_WORD: "a"}.get(value, "一")


_CLASSES = {op.CATEGORY_DIGIT: r"\d", op.CATEGORY_SPACE: r"\s", op.CATEGORY_WORD: r"\w", op.CATEGORY_NOT_DIGIT: r"\D",
            op.CATEGORY_NOT_SPACE: r"\S", op.CATEGORY_NOT_WORD: r"\W"}  # fmt: skip


def _as_set(item: tuple[object, object]) -> str:
    kind, value = item
    if kind is op.LITERAL:
        return re.escape(chr(value))
    if kind is op.RANGE:
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    return _CLASSES[value]
