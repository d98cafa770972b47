"""Tables printed beside one another: the lines above them belong to the one that they stand over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mingzhang.extractors.layout.lines import Line, chunks_of, put_together
from mingzhang.extractors.layout.text_columns import PageLines
from mingzhang.schemas.document import Table

__all__ = ["Printed", "in_order"]

Printed = Line | Table


class _Placed(NamedTuple):
    """An item with its place in the order of reading: height, then rank, then height among equals."""

    at: float
    rank: int
    then: float
    item: Printed


def in_order(sheet: PageLines, tables: Sequence[Table], tops: Sequence[float]) -> list[Printed]:
    """Lines and tables of a page top to bottom; of two tables side by side the left one first, each below its lines."""
    pair = None if sheet.turn.degrees else _pair(tables)
    if pair is None:
        placed = [_Placed(line.middle, 1, 0.0, line) for line in sheet.lines]
    else:
        left, right = pair
        border = (tables[left].boxes[0][2] + tables[right].boxes[0][0]) / 2
        low = max(tops[left], tops[right])
        placed = [found for line in sheet.lines for found in _sides(line, border, low)]
        tops = [top if number not in pair else low for number, top in enumerate(tops)]
    ranks = {pair[1]: 2} if pair else {}
    placed += [
        _Placed(top, ranks.get(n, 0), 0.0, table) for n, (top, table) in enumerate(zip(tops, tables, strict=True))
    ]
    return [found.item for found in sorted(placed, key=lambda found: found[:3])]


def _pair(tables: Sequence[Table]) -> tuple[int, int] | None:
    """The first two tables of the page that stand beside one another, left and right."""
    for left, one in enumerate(tables):
        for right, other in enumerate(tables):
            a, b = one.boxes[0], other.boxes[0]
            if a[2] <= b[0] and min(a[3], b[3]) - max(a[1], b[1]) > (min(a[3] - a[1], b[3] - b[1])) / 2:
                return left, right
    return None


def _sides(line: Line, border: float, low: float) -> list[_Placed]:
    """A line above the tables as what stands left and right of the border between them; one across it stays whole."""
    if line.middle > low or line.turn:
        return [_Placed(line.middle, 1, 0.0, line)]
    chunks = chunks_of(line)
    if any(chunk.x0 < border < chunk.x1 for chunk in chunks):
        return [_Placed(line.middle, 1, 0.0, line)]
    left, right = ([chunk.chars for chunk in chunks if (chunk.x0 > border) == beyond] for beyond in (False, True))
    found = [_Placed(line.middle, 1, 0.0, put_together(left))] if left else []
    return [*found, _Placed(low, 1, line.middle, put_together(right))] if right else found
