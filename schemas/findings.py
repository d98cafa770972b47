"""What a check says of a document: a rule that holds, fails, or cannot be decided, with the numbers that say so."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

__all__ = ["BLAMES", "SEVERITIES", "STATUSES", "Finding"]

STATUSES = frozenset({"pass", "fail", "undefined"})
SEVERITIES = ("error", "warning", "info")
"""Gravest first. `error`: the numbers cannot all be right; `warning`: a reader should ask; `info`: rounding, style."""
BLAMES = frozenset({"publisher", "extraction", "unknown"})


class Finding(NamedTuple):
    """One check on one document.

    `facts` are places in `Extraction.facts`, the fact that is judged first. `expected`, `found`, `difference` and
    `allowed` are in the base unit of that fact (yuan, percentage points, counts). `start` and `end` are offsets of the
    document's text where words, not a fact, are judged.
    """

    rule: str
    status: str
    severity: str
    told: str | Callable[[], str]
    facts: tuple[int, ...] = ()
    expected: Decimal | None = None
    found: Decimal | None = None
    difference: Decimal | None = None
    allowed: Decimal | None = None
    blame: str | None = None
    hint: str | None = None
    page: int | None = None
    start: int | None = None
    end: int | None = None

    @property
    def message(self) -> str:
        """One sentence in Chinese, written when it is read: most findings pass, and a trial check reads none."""
        return self.told if isinstance(self.told, str) else self.told()
