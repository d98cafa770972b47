"""Small digits raised or lowered beside larger ones: notes, told apart from the numbers that they stand behind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from mingzhang.extractors.layout.glyphs import Glyph
from mingzhang.extractors.layout.settings import LAYOUT
from mingzhang.extractors.runs import lowered, raised

__all__ = ["mark_raised"]

Ends = Mapping[int, Sequence[Glyph]]
"""Characters of a page by the step of width in which they end."""


def mark_raised(glyphs: Sequence[Glyph]) -> Sequence[Glyph]:
    """The glyphs with raised and lowered digits in Unicode's own characters, which no lexer takes for digits.

    The last character of full size before them is the measure: 1,842.36 and a raised 1 behind it are no 1,842.361. A
    browser draws what it has moved at the end of the page: there the measure is the character that ends beside it.
    """
    size = LAYOUT.note_size  # most pages hold none: told without a call for each character
    small = [a for b, a in pairwise(glyphs) if a[4] != b[4] and a[4] - a[2] < size * (b[4] - b[2])]
    if not any(glyph.text.isdecimal() for glyph in small):
        return glyphs
    return list(_marked(glyphs))


def _marked(glyphs: Sequence[Glyph]) -> Iterator[Glyph]:
    measure: Glyph | None = None
    end = 0.0
    ends: Ends | None = None
    for glyph in glyphs:
        shift = 0
        if measure is not None and glyph.text.isdecimal():
            if _is_beside(glyph, measure, end):
                shift = _shift(glyph, measure)
            elif _is_small(glyph, measure):
                ends = _by_end(glyphs) if ends is None else ends
                shift = next(filter(None, (_shift(glyph, one) for one in _before(glyph, ends))), 0)
        if shift:
            yield glyph._replace(text=raised(glyph.text) if shift > 0 else lowered(glyph.text))
        else:
            measure = glyph
            yield glyph
        end = glyph.x1


def _shift(glyph: Glyph, measure: Glyph) -> int:
    """1 for a digit much smaller than its measure at its top, or above the line of digits that are larger; -1 below."""
    _, _, top, _, bottom, turn = glyph
    high = measure.bottom - measure.top
    if turn or measure.turn or not bottom - top < LAYOUT.note_size * high:
        return 0
    if _is_at_top(glyph, measure) and (bottom - top < LAYOUT.raised_size * high or measure.text.isdecimal()):
        return 1
    share = LAYOUT.note_foot
    moved = (bottom - share * (bottom - top)) - (measure.bottom - share * high)
    return -1 if measure.text.isdecimal() and moved > LAYOUT.lowered_depth * high and bottom > measure.bottom else 0


def _is_at_top(glyph: Glyph, measure: Glyph) -> bool:
    height = LAYOUT.raised_height * (measure.bottom - measure.top)
    return glyph.bottom < measure.bottom - height and abs(glyph.top - measure.top) < height


def _is_small(glyph: Glyph, measure: Glyph) -> bool:
    return glyph.bottom - glyph.top < LAYOUT.raised_size * (measure.bottom - measure.top)


def _is_beside(glyph: Glyph, measure: Glyph, end: float) -> bool:
    return -1 <= glyph.x0 - end < LAYOUT.raised_distance * (measure.bottom - measure.top)


def _by_end(glyphs: Sequence[Glyph]) -> Ends:
    found: dict[int, list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        found[int(glyph.x1)].append(glyph)
    return found


def _before(glyph: Glyph, ends: Ends) -> Iterator[Glyph]:
    """The digits that end beside a small one, at its height."""
    reach = int(glyph.bottom - glyph.top) + 1
    for step in range(int(glyph.x0) - reach, int(glyph.x0) + 2):
        for one in ends.get(step, ()):
            level = one.top - 1 <= (glyph.top + glyph.bottom) / 2 <= one.bottom + 1
            if level and one is not glyph and one.text.isdecimal() and _is_beside(glyph, one, one.x1):
                yield one
