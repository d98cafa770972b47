"""Labels that run over a ruling: what stands beyond it is no part of the next cell (`…转移支付|收入 66,709`).

Workbooks print a name that is too long over the line, and as far over the next cell as that is free.
"""

from __future__ import annotations

from collections.abc import Sequence

from mingzhang.extractors.layout.glyphs import Glyph
from mingzhang.extractors.layout.grid import Grid
from mingzhang.extractors.layout.settings import LAYOUT
from mingzhang.extractors.numbers.amount import is_plain_amount

__all__ = ["rejoin_cut_words"]


def rejoin_cut_words(grid: Grid, share: Sequence[list[Glyph]]) -> None:
    """Move letters of the next cell that go on tight behind a label's last one to the label; `share` is changed."""
    doubtful = [at for at, chars in enumerate(share) if chars and _may_go_on(chars[-1], grid.places[at].box[2])]
    if not doubtful:
        return
    starts = {(place.row, place.col): at for at, place in enumerate(grid.places)}
    for at in doubtful:
        place, edge = grid.places[at], grid.places[at].box[2]
        right = starts.get((place.row, place.col + place.col_span))
        while right is not None and share[at] and _may_go_on(share[at][-1], edge):
            head = _going_on(share[at][-1], share[right])
            rest = [char for char in share[right] if char not in head]
            if not head or not _is_over(share[at][-1], head, rest, edge):
                break
            share[at].extend(head)
            share[right][:] = rest
            place, edge = grid.places[right], grid.places[right].box[2]
            right = starts.get((place.row, place.col + place.col_span))


def _may_go_on(last: Glyph, edge: float) -> bool:
    return _is_letter(last) and edge - last.x1 < LAYOUT.cut_reach * (last.bottom - last.top)


def _is_letter(char: Glyph) -> bool:
    return "\u2e80" <= char.text < "\uff00" and not char.turn


def _going_on(last: Glyph, right: Sequence[Glyph]) -> list[Glyph]:
    head: list[Glyph] = []
    before: Glyph | None = last
    while before is not None:
        before = next((char for char in right if _is_next(before, char)), None)
        head += [before] if before is not None else []
    return head


def _is_next(before: Glyph, char: Glyph) -> bool:
    tight = LAYOUT.cut_tight * (before.bottom - before.top)
    level = abs(char.top - before.top) < tight and abs(char.x0 - before.x1) < tight
    return level and char.x0 > before.x0 and _is_letter(char)


def _is_over(last: Glyph, head: Sequence[Glyph], rest: Sequence[Glyph], edge: float) -> bool:
    """Whether the next cell prints an amount beside the letters, or nothing and the ruling cuts one of them."""
    printed = "".join(char.text for char in rest if not char.text.isspace())
    if printed:
        return is_plain_amount(printed)
    return any(char.x0 + LAYOUT.across_ruling / 2 < edge < char.x1 - LAYOUT.across_ruling / 2 for char in (last, *head))
