"""Lines of a column of labels given to the amounts beside them: where one label ends and the next begins.

A line that fills its cell goes on in the next, or is a label of its own that happens to be as wide. The amounts tell:
as many labels as amounts stand beside them, each label centred on its amount, or begun or ended level with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from mingzhang.extractors.layout.lines import Line
from mingzhang.extractors.layout.ordinals import ORDINAL
from mingzhang.extractors.layout.settings import LAYOUT
from mingzhang.schemas.document import Box

__all__ = ["label_entries"]

_OPENS = re.compile(rf"{ORDINAL.pattern}|其中[:：]")
_Entry = tuple[Line, ...]
_Level = Callable[[_Entry], float]


def label_entries(lines: Sequence[Line], box: Box, amounts: Sequence[float]) -> list[_Entry] | None:
    """The labels that a cell's lines are, for amounts at these heights (ascending); None where they do not agree."""
    found: list[_Entry] = []
    for chain in _chains(lines, box):
        entries = _shared_out(chain, _beside(chain, amounts))
        if entries is None:
            return None
        found += entries
    return found


def _chains(lines: Sequence[Line], box: Box) -> Iterator[_Entry]:
    """Lines of which each but the last fills the cell: one label, or several."""
    chain: list[Line] = []
    for line in lines:
        if chain and (_has_room(chain[-1], box) or _OPENS.match(line.text)):
            yield tuple(chain)
            chain = []
        chain.append(line)
    if chain:
        yield tuple(chain)


def _has_room(line: Line, box: Box) -> bool:
    return box[2] - line.x1 >= LAYOUT.merged_full * line.size


def _beside(chain: _Entry, amounts: Sequence[float]) -> list[float]:
    reach = LAYOUT.merged_centre * chain[0].size
    return [amount for amount in amounts if chain[0].middle - reach <= amount <= chain[-1].middle + reach]


def _shared_out(chain: _Entry, amounts: Sequence[float]) -> list[_Entry] | None:
    """The chain as one label for each amount; whole where there is one amount or none."""
    if len(amounts) < 2 or len(chain) < 2:
        return [chain] if len(amounts) < 2 else None
    if len(amounts) == len(chain) and all(_level(line, at) for line, at in zip(chain, amounts, strict=True)):
        return [(line,) for line in chain]
    for level in (_centre, _begin, _end):
        found = _aligned(chain, amounts, level)
        if found is not None:
            return found
    return None


def _level(line: Line, amount: float) -> bool:
    return abs(line.middle - amount) <= LAYOUT.merged_centre * line.size


def _centre(entry: _Entry) -> float:
    return (entry[0].middle + entry[-1].middle) / 2


def _begin(entry: _Entry) -> float:
    return entry[0].middle


def _end(entry: _Entry) -> float:
    return entry[-1].middle


def _aligned(chain: _Entry, amounts: Sequence[float], level: _Level) -> list[_Entry] | None:
    """The cut of the chain into one label for each amount that stands nearest to them, None where none is near.

    `best[n]` is the smallest distance, and its cuts, for the first amounts and the first `n` lines.
    """
    most = LAYOUT.merged_centre * chain[0].size
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for amount in amounts:
        reached: dict[int, tuple[float, tuple[int, ...]]] = {}
        for start, (distance, cuts) in best.items():
            for end in range(start + 1, len(chain) + 1):
                off = abs(level(chain[start:end]) - amount)
                if off <= most and (end not in reached or distance + off < reached[end][0]):
                    reached[end] = (distance + off, (*cuts, end))
        best = reached
    if len(chain) not in best:
        return None
    return [chain[start:end] for start, end in pairwise((0, *best[len(chain)][1]))]
