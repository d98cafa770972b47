"""Struck-out characters: those that a short horizontal line crosses in the middle are no text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from mingzhang.extractors.layout.glyphs import Glyph
from mingzhang.extractors.layout.segments import Segment
from mingzhang.extractors.layout.settings import LAYOUT

__all__ = ["without_struck"]


def without_struck(glyphs: Sequence[Glyph], segments: Sequence[Segment]) -> tuple[Sequence[Glyph], bool]:
    """The glyphs without those that a line strikes out, and whether digits were among them.

    Such a line begins and ends with the characters that it crosses, at the middle of their height, and meets no
    vertical ruling: an underline is lower, the ruling of a table is longer or has corners.
    """
    across = [one for one in segments if one.across and one.end - one.start < LAYOUT.strike_longest]
    if not across or not glyphs:
        return glyphs, False
    upright = sorted(
        ((top + bottom) / 2, place) for place, (_, _, top, _, bottom, turn) in enumerate(glyphs) if not turn
    )
    reach = LAYOUT.strike_middle * max([one[4] - one[2] for one in glyphs])
    struck: set[int] = set()
    for segment in across:
        low = bisect_left(upright, (segment.at - reach,))
        if low == len(upright) or upright[low][0] > segment.at + reach:
            continue
        crossed = [glyph for glyph in _near(segment, upright, low, reach, glyphs) if _is_crossed(segment, glyph)]
        if _is_strike(segment, crossed) and not _has_corners(segment, segments):
            struck.update(map(id, crossed))
    if not struck:
        return glyphs, False
    digits = any(id(glyph) in struck and glyph.text.isdecimal() for glyph in glyphs)
    return [glyph for glyph in glyphs if id(glyph) not in struck], digits


def _near(
    segment: Segment, upright: Sequence[tuple[float, int]], low: int, reach: float, glyphs: Sequence[Glyph]
) -> list[Glyph]:
    """The upright characters whose middle stands within `reach` of the segment, in the order of the page."""
    high = bisect_right(upright, (segment.at + reach, len(glyphs)))
    return [glyphs[place] for place in sorted(place for _, place in upright[low:high])]


def _is_crossed(segment: Segment, glyph: Glyph) -> bool:
    """Whether the segment runs through the middle of the character."""
    _, x0, top, x1, bottom, _ = glyph
    off = abs((top + bottom) / 2 - segment.at)
    return segment.start < (x0 + x1) / 2 < segment.end and off <= LAYOUT.strike_middle * (bottom - top)


def _is_strike(segment: Segment, crossed: Sequence[Glyph]) -> bool:
    """Whether the segment is as long as the characters that it crosses."""
    printed = [glyph for glyph in crossed if not glyph.text.isspace()]
    if len(printed) < LAYOUT.strike_fewest and not any(glyph.text.isdecimal() for glyph in printed):
        return False
    size = max(glyph.bottom - glyph.top for glyph in printed)
    left, right = min(glyph.x0 for glyph in printed), max(glyph.x1 for glyph in printed)
    room = LAYOUT.strike_over * size
    filled = sum(glyph.x1 - glyph.x0 for glyph in printed)
    return left - segment.start < room and segment.end - right < room and filled * 2 > segment.end - segment.start


def _has_corners(segment: Segment, segments: Sequence[Segment]) -> bool:
    near = LAYOUT.strike_corner
    return any(
        not one.across
        and one.start - near <= segment.at <= one.end + near
        and (abs(one.at - segment.start) <= near or abs(one.at - segment.end) <= near)
        for one in segments
    )
