"""How the processor time of a question grows with the length of the text: about as the text does, or worse.

Times are compared with one another, never with a clock: what is fast at the longest text is not looked at further.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from functools import cache

__all__ = ["grows_worse"]

LONGEST = 4096
SIZES = (12, 18, 24, 32, 48, 64, 128, 256, 512, 1024, LONGEST)
"""Small steps first: what doubles with every character is seen before it takes for ever."""
_REFERENCE = re.compile("a*b")
"""Reads the rest of `aaa…` from every place: the quickest of the quadratic."""
FOUR_TIMES = 8.0
"""A text four times as long may cost so many times as much: linear is 4, quadratic 16."""


@cache
def worth_a_look() -> float:
    """Processor seconds from which a pattern is looked at: those of the reference, here, for 1,536 characters.

    A slower machine may not see more than a fast one: what is quadratic takes seven times as long for `LONGEST`.
    """
    return min(_seconds(_REFERENCE.search, "a" * 1536) for _ in range(5))


def grows_worse(ask: Callable[[str], object], text_of: Callable[[int], str]) -> str:
    """Empty where asking grows about as the text does, else the times in words."""
    for size in SIZES:
        if _seconds(ask, text_of(size)) < worth_a_look():
            continue
        long, short = (min(_seconds(ask, text_of(n)) for _ in range(3)) for n in (size, size // 4))
        if long >= worth_a_look() and long > FOUR_TIMES * max(short, 1e-6):
            return f"{size // 4} characters take {short:.4f} s, {size} take {long:.4f} s"
    return ""


def _seconds(ask: Callable[[str], object], text: str) -> float:
    began = time.process_time()
    ask(text)
    return time.process_time() - began
