"""Numbers that run over a ruling: their digits belong to one cell, the one that holds most of them.

`267.80` a little too wide for its cell would be 267.8 and a false 0 beside it: wrong twice.
"""

from __future__ import annotations

from collections.abc import Sequence

from mingzhang.extractors.layout.glyphs import Glyph
from mingzhang.extractors.layout.grid import Grid
from mingzhang.extractors.layout.settings import LAYOUT
from mingzhang.extractors.numbers.amount import is_plain_amount

__all__ = ["rejoin_cut_numbers"]

_PARTS = frozenset("0123456789.,，．%％-−－")


def rejoin_cut_numbers(grid: Grid, share: Sequence[list[Glyph]]) -> None:
    """Move the digits of numbers that a vertical ruling cuts to the cell with most of them; `share` is changed."""
    doubtful = [at for at, chars in enumerate(share) if chars and _may_go_on(chars[-1], grid.places[at].box[2])]
    if not doubtful:
        return
    starts = {(place.row, place.col): at for at, place in enumerate(grid.places)}
    for at in doubtful:
        place = grid.places[at]
        if not share[at] or not _may_go_on(share[at][-1], place.box[2]):
            continue  # what the cell before it took was all that stood here
        right = starts.get((place.row, place.col + place.col_span))
        if right is not None:
            _rejoin(share[at], share[right])


def _may_go_on(last: Glyph, edge: float) -> bool:
    return last.text in _PARTS and not last.turn and edge - last.x1 < LAYOUT.cut_reach * (last.bottom - last.top)


def _rejoin(left: list[Glyph], right: list[Glyph]) -> None:
    """The number at the end of the left cell and what goes on tight behind it in the right one, put into one cell."""
    tail, head = [left[-1]], list[Glyph]()
    while following := next((char for char in right if _is_next((head or tail)[-1], char)), None):
        head.append(following)
    while head and (before := next((char for char in left if _is_next(char, tail[0])), None)):
        tail.insert(0, before)
    if not head or not is_plain_amount("".join(char.text for char in (*tail, *head))):
        return
    taken, kept = (head, right) if len(tail) >= len(head) else (tail, left)
    kept[:] = [char for char in kept if char not in taken]
    if kept is right:
        left.extend(head)
    else:
        right[:0] = tail


def _is_next(before: Glyph, char: Glyph) -> bool:
    height = before.bottom - before.top
    return (
        char.text in _PARTS
        and not char.turn
        and char.x0 > before.x0
        and abs(char.top - before.top) < LAYOUT.cut_tight * height
        and abs(char.x0 - before.x1) < LAYOUT.cut_tight * height
    )
