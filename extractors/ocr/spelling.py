"""Unclear characters settled by what accounts are called: where 收人 and 收入 are both likely, it is 收入."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise

from mingzhang.schemas.vocabulary.codes import account_names

__all__ = ["spelled"]

_KNOWN = 20.0
"""Times: how much likelier a character is that makes a pair of a known name with its neighbour."""


def spelled(text: Sequence[str], at: int, chances: Mapping[str, float]) -> str:
    """The character at a place of the text: the likeliest of `chances`, those that names have beside it first."""
    before, behind = "".join(text[max(at - 1, 0) : at]), "".join(text[at + 1 : at + 2])

    def likely(char: str) -> float:
        known = before + char in _pairs() or char + behind in _pairs()
        return chances[char] * (_KNOWN if known else 1.0)

    return max(chances, key=likely)


@cache
def _pairs() -> frozenset[str]:
    """Two characters that follow one another in the name of an account."""
    return frozenset(first + second for name in account_names() for first, second in pairwise(name))
