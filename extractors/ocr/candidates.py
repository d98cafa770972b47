"""What a doubted number may be instead: texts that the network thought likely, digits that look alike, lost points.

A candidate has the shape of an amount and, in running text, as many characters as what stands there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from mingzhang.extractors.checks.fact_index import factor_of
from mingzhang.extractors.tables.amounts import read_amount
from mingzhang.schemas.facts import Fact

__all__ = ["Candidate", "candidates_of"]

Candidate = tuple[str, Fact]
"""The text as it would be printed, and the fact with that number."""

_ALIKE = {
    "0": "689",
    "1": "74",
    "2": "7",
    "3": "859",
    "4": "19",
    "5": "638",
    "6": "805",
    "7": "12",
    "8": "369",
    "9": "038",
}
_DECIMALS = 2
_MOST = 12


def candidates_of(fact: Fact, others: Sequence[str], sure: Sequence[float], doubt: float) -> Iterator[Candidate]:
    """At most twelve candidates, the network's own first; `sure` tells each character of the raw value's text.

    Nothing for a number whose value is not its printed one times its unit (a decrease in words: its sign is kept).
    """
    seen = {fact.raw_value}
    for text in (*others, *_alike(fact.raw_value, sure, doubt), *_with_point(fact)):
        if text in seen or len(seen) > _MOST:
            continue
        seen.add(text)
        if (changed := _changed(fact, text)) is not None:
            yield text, changed


def _alike(text: str, sure: Sequence[float], doubt: float) -> Iterator[str]:
    """The text with one unsure digit exchanged for one that looks like it."""
    if len(sure) != len(text):
        return
    for at, char in enumerate(text):
        if sure[at] < doubt:
            yield from (text[:at] + other + text[at + 1 :] for other in _ALIKE.get(char, ""))


def _with_point(fact: Fact) -> Iterator[str]:
    """A whole number of a cell as one whose point was lost: 123456 for 1234.56."""
    digits = fact.raw_value
    if fact.source == "table" and digits.isdecimal() and len(digits) > _DECIMALS:
        yield f"{digits[:-_DECIMALS]}.{digits[-_DECIMALS:]}"


def _changed(fact: Fact, text: str) -> Fact | None:
    before, after = read_amount(fact.raw_value), read_amount(text)
    if before is None or after is None or (fact.start is not None and len(text) != len(fact.raw_value)):
        return None
    factor = Decimal(1) if fact.unit == "percent" else factor_of(fact)
    if abs(before.value * factor) != abs(fact.value):
        return None
    sign = -1 if (fact.value < 0) != (before.value < 0) else 1
    return fact._replace(value=sign * after.value * factor, raw_value=text, decimals=after.decimals)
