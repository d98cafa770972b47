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
_SHORT = 10
"""So many times the reference is long for a text shorter than `LONGEST`."""
FOUR_TIMES = 8.0
"""A text four times as long may cost so many times as much: linear is 4, quadratic 16."""


@cache
def reference() -> float:
    """Processor seconds of the reference for 1,536 characters, here: a slower machine may not see more than a fast one.

    What is quadratic takes seven times as long for `LONGEST`.
    """
    return min(_seconds(_REFERENCE.search, "a" * 1536) for _ in range(5))


def grows_worse(ask: Callable[[str], object], text_of: Callable[[int], str]) -> str:
    """Empty where asking grows about as the text does, else the times in words.

    What repeats at most so many times grows worse up to so many: short texts are told of only if they take long.
    """
    for size in SIZES:
        least = reference() if size == LONGEST else _SHORT * reference()
        if _seconds(ask, text_of(size)) < least:
            continue
        long, short = (min(_seconds(ask, text_of(n)) for _ in range(3)) for n in (size, size // 4))
        if long >= least and long > FOUR_TIMES * max(short, 1e-6):
            return f"{size // 4} characters take {short:.4f} s, {size} take {long:.4f} s"
    return ""


def _seconds(ask: Callable[[str], object], text: str) -> float:
    began = time.process_time()
    ask(text)
    return time.process_time() - began
