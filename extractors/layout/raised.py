"""Small digits raised beside larger ones: notes, told apart from the numbers that they stand behind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from mingzhang.extractors.layout.glyphs import Glyph
from mingzhang.extractors.layout.settings import LAYOUT
from mingzhang.extractors.runs import raised

__all__ = ["mark_raised"]


def mark_raised(glyphs: Sequence[Glyph]) -> Sequence[Glyph]:
    """The glyphs with raised ones in Unicode's raised characters, which no reader of numbers takes for digits.

    The last character of full size on the line is the measure: 1,842.36 and a raised 1 behind it are no 1,842.361.
    """
    size = LAYOUT.raised_size  # most pages hold none: told without a call for each character
    small = [a for b, a in pairwise(glyphs) if a[4] < b[4] and a[4] - a[2] < size * (b[4] - b[2])]
    if not any(glyph.text.isdecimal() for glyph in small):
        return glyphs
    return list(_marked(glyphs))


def _marked(glyphs: Sequence[Glyph]) -> Iterator[Glyph]:
    measure: Glyph | None = None
    end = 0.0
    for glyph in glyphs:
        if measure is not None and _is_raised(glyph, measure) and _is_beside(glyph, measure, end):
            yield glyph._replace(text=raised(glyph.text))
        else:
            measure = glyph
            yield glyph
        end = glyph.x1


def _is_raised(glyph: Glyph, measure: Glyph) -> bool:
    """Whether the glyph is a digit much smaller than its measure that stands at its top."""
    text, _, top, _, bottom, turn = glyph
    high = measure.bottom - measure.top
    return (
        text.isdecimal()
        and bottom - top < LAYOUT.raised_size * high
        and bottom < measure.bottom - LAYOUT.raised_height * high
        and abs(top - measure.top) < LAYOUT.raised_height * high
        and not turn
        and not measure.turn
    )


def _is_beside(glyph: Glyph, measure: Glyph, end: float) -> bool:
    return -1 <= glyph.x0 - end < LAYOUT.raised_distance * (measure.bottom - measure.top)
