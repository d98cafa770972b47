"""What stands above alike rows of one table: a row of a known thing, or the block of a list that starts over."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from mingzhang.extractors.naming.row_words import Words
from mingzhang.schemas.facts import Fact

__all__ = ["block_of_rows", "is_block", "outer_of_rows"]

_BLOCK = "第{}组"
_NAMED = re.compile(r"第\d{1,4}组")
_CODED = frozenset({3, 5, 7})


def outer_of_rows(words: Words, known: frozenset[int], alike: Iterable[Collection[int]]) -> dict[int, str]:
    """By row, the label of the nearest row above in the same column that is a `known` thing: 货物 above a unit's row.

    Only where the labels of all alike rows are there and differ: the unit that buys goods here and services there.
    """
    found: dict[int, str] = {}
    for rows in alike:
        column = next((texts for texts in words.values() if all(row in texts for row in rows)), None)
        if column is None or not known.isdisjoint(rows):
            continue
        labels = {row: _label_above(column, known, row) for row in rows}
        if "" not in labels.values() and len(set(labels.values())) == len(labels):
            found |= labels
    return found


def _label_above(texts: Mapping[int, str], known: frozenset[int], row: int) -> str:
    above = [at for at in texts if at < row and at in known]
    return texts[max(above)] if above else ""


def block_of_rows(facts: Iterable[Fact], alike: Sequence[Collection[int]]) -> dict[int, str]:
    """By row, the block of a list of accounts that starts over (one list for each unit, no unit named), counted from 1.

    Empty where the codes do not rise within blocks, or where alike rows stand in one block.
    """
    codes = {fact.row: fact.code for fact in facts if fact.row is not None and fact.code and len(fact.code) in _CODED}
    blocks: dict[int, int] = {}
    block, before = 1, ""
    for row, code in sorted(codes.items()):
        block += code < before
        blocks[row], before = block, code
    told = [rows for rows in alike if all(row in blocks for row in rows)]
    if block == 1 or any(len({blocks[row] for row in rows}) < len(rows) for rows in told):
        return {}
    return {row: _BLOCK.format(blocks[row]) for row in blocks} if told else {}


def is_block(name: str) -> bool:
    """Whether a name in a path is that of a block: what stands below it is some unit's, not the department's."""
    return _NAMED.fullmatch(name) is not None
