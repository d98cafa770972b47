"""How the processor time of a question grows with the length of the text: about as the text does, or worse.

Times are compared with one another, never with a clock: what is fast at the longest text is not looked at further.
"""

from __future__ import annotations

import time
from collections.abc import Callable

__all__ = ["grows_worse"]

LONGEST = 8192
SIZES = (12, 18, 24, 32, 48, 64, 128, 256, 512, 1024, 2048, 4096, LONGEST)
"""Small steps first: what doubles with every character is seen before it takes for ever."""
WORTH_A_LOOK = 0.010
"""Seconds: the quickest pattern that reads the rest of the text from every place takes several times as long for
8,192 characters, one that reads each character a few times takes a tenth."""
FOUR_TIMES = 8.0
"""A text four times as long may cost so many times as much: linear is 4, quadratic 16."""


def grows_worse(ask: Callable[[str], object], text_of: Callable[[int], str]) -> str:
    """Empty where asking grows about as the text does, else the times in words."""
    for size in SIZES:
        if _seconds(ask, text_of(size)) < WORTH_A_LOOK:
            continue
        long, short = (min(_seconds(ask, text_of(n)) for _ in range(3)) for n in (size, size // 4))
        if long >= WORTH_A_LOOK and long > FOUR_TIMES * max(short, 1e-6):
            return f"{size // 4} characters take {short:.4f} s, {size} take {long:.4f} s"
    return ""


def _seconds(ask: Callable[[str], object], text: str) -> float:
    began = time.process_time()
    ask(text)
    return time.process_time() - began
