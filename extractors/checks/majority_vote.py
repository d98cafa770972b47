"""Whether a table was understood: a structure that holds for most of its rows may accuse the few for which it fails.

A structure of ours that fails as often as it holds is our misunderstanding, not the publisher's error.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from mingzhang.extractors.checks.fact_index import FactIndex
from mingzhang.extractors.checks.relation import Outcome

__all__ = ["doubted", "settled"]

_TRUSTED = 3
"""A structure that fails so often, and more often than it holds, is not believed."""


def settled(index: FactIndex, table: int, outcomes: Sequence[Outcome], *, strict: bool = False) -> Iterator[Outcome]:
    """The outcomes of one structure of one table, doubted together where it does not hold for most of them.

    `strict`: the structure was guessed from headings alone, so that it must hold thrice as often as it fails.
    """
    held = sum(outcome.proves for outcome in outcomes)
    failed = sum(outcome.judgement.status == "fail" and outcome.severity != "info" for outcome in outcomes)
    if (strict and failed * 3 > held) or (failed >= _TRUSTED and failed > held):
        yield from doubted(outcomes, "structure")
    elif failed and index.unread(table):
        yield from doubted(outcomes, "unread")
    else:
        yield from outcomes


def doubted(outcomes: Iterable[Outcome], why: str) -> Iterator[Outcome]:
    """The outcomes with every failure doubted, for this reason; what holds in a doubted structure proves nothing."""
    for one in outcomes:
        if one.judgement.status == "fail":
            yield one._replace(doubt=why, severity="info", proves=False)
        else:
            yield one._replace(proves=False) if one.proves and why == "structure" else one
