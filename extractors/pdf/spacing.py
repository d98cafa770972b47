"""Boxes of characters that the file sets closer than its font is wide, cut to where the next character begins.

pdfium tells a character's box by the font's advance; a negative character spacing is not in it. In the 2025 budget of
Qingdao digits 5 points apart have boxes 10 points wide: they would belong to two cells of a narrow table at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from mingzhang.extractors.layout.glyphs import Glyph
from mingzhang.extractors.pdf.calls import Numbers

__all__ = ["cut_to_advance", "may_be_set_close"]

_NARROWEST, _WIDEST, _REST = 0.3, 0.8, 0.2
"""Shares of a box's width at which the next character begins where spacing is negative; less is type printed twice."""


def may_be_set_close(boxes: Numbers, turns: Numbers) -> bool:
    """Whether a box reaches over the next one on its line; `boxes` has a row for each edge. Most pages have none."""
    x0, top, x1, bottom = boxes
    step, wide = x0[1:] - x0[:-1], (x1 - x0)[:-1]
    level = (top[1:] == top[:-1]) & (bottom[1:] == bottom[:-1]) & (turns[:-1] == 0)
    return bool((level & (_NARROWEST * wide < step) & (step < _WIDEST * wide)).any())


def cut_to_advance(glyphs: Sequence[Glyph]) -> Sequence[Glyph]:
    """The glyphs with boxes as wide as they are set; the last of a run is cut like the one before it.

    Punctuation is left alone: Chinese typesetting puts the next character into its empty half.
    """
    found: list[Glyph] = []
    share = 1.0
    for glyph, after in zip_longest(glyphs, glyphs[1:]):
        wide = glyph.x1 - glyph.x0
        if after is not None and _is_overlapped(glyph, after):
            share = (after.x0 - glyph.x0) / wide
            found.append(glyph._replace(x1=after.x0))
            continue
        as_it_is = share == 1.0 or (after is not None and _is_joined(glyph, after))
        found.append(glyph if as_it_is else glyph._replace(x1=glyph.x0 + share * wide))
        share = 1.0
    return found


def _is_overlapped(glyph: Glyph, after: Glyph) -> bool:
    text, x0, top, x1, bottom, turn = glyph
    step, wide = after[1] - x0, x1 - x0
    if not _NARROWEST * wide < step < _WIDEST * wide or turn or after[2] != top or after[4] != bottom:
        return False
    return (text.isalnum() or text in ".,") and not after[0].isspace()


def _is_joined(glyph: Glyph, after: Glyph) -> bool:
    """Whether words follow at the end of the whole box: the 年 behind 2019, which is set without the spacing."""
    return (
        after.top < glyph.bottom
        and glyph.top < after.bottom
        and not after.text.isdecimal()
        and (abs(after.x0 - glyph.x1) < _REST * (glyph.x1 - glyph.x0))
    )
