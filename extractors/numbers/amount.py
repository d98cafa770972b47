"""What an amount looks like in print: the one pattern that all readers ask, and what its parts say.

It judges a whole piece of text (a cell, a piece of a line); finding numbers inside sentences is the lexer's work.
"""

from __future__ import annotations

import re

__all__ = ["AMOUNT", "has_decimals", "is_amount", "is_amount_or_dash", "is_plain_amount", "is_sure_amount"]

AMOUNT = re.compile(
    r"(?P<sign>[-−－﹣△])?(?P<bracket>[(（])?"
    r"(?:\d{1,3}(?P<grouped>(?:[,，]\d{3})+)|\d+)(?P<decimals>[.．]\d+)?[)）]?\s?(?P<percent>[%％])?"
)
"""A sign or bracket of accounts, digits with or without groups of three, decimals, a percent sign."""
_DASHES = re.compile(r"[-—–－]+")


def is_amount(text: str) -> bool:
    """Whether the text is one amount and nothing else."""
    return AMOUNT.fullmatch(text) is not None


def is_amount_or_dash(text: str, dashes: int = 2) -> bool:
    """Whether the text is one amount, or at most so many dashes that stand in the place of one."""
    return is_amount(text) or (len(text) <= dashes and _DASHES.fullmatch(text) is not None)


def is_plain_amount(text: str) -> bool:
    """Whether the text is one amount without the brackets of accounts."""
    found = AMOUNT.fullmatch(text)
    return found is not None and not found["bracket"] and text[-1] not in ")）"


def is_sure_amount(text: str) -> bool:
    """Whether the text is an amount that is no year, count or ordinal: with groups of digits or decimals."""
    found = AMOUNT.fullmatch(text)
    return found is not None and bool(found["grouped"] or found["decimals"])


def has_decimals(text: str) -> bool:
    """Whether the text is one amount with decimals."""
    found = AMOUNT.fullmatch(text)
    return found is not None and found["decimals"] is not None
