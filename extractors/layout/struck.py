"""Struck-out characters: those that a short horizontal line crosses in the middle are no text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

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
    by_middle: dict[int, list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        by_middle[int((glyph.top + glyph.bottom) / 2 / LAYOUT.strike_bin)].append(glyph)
    struck: set[int] = set()
    for segment in across:
        crossed = list(_crossed(segment, by_middle))
        if _is_strike(segment, crossed) and not _has_corners(segment, segments):
            struck.update(map(id, crossed))
    if not struck:
        return glyphs, False
    digits = any(id(glyph) in struck and glyph.text.isdecimal() for glyph in glyphs)
    return [glyph for glyph in glyphs if id(glyph) not in struck], digits


def _crossed(segment: Segment, by_middle: dict[int, list[Glyph]]) -> Iterator[Glyph]:
    """The characters whose middle the segment runs through over most of their width."""
    place = int(segment.at / LAYOUT.strike_bin)
    for number in (place - 1, place, place + 1):
        for glyph in by_middle.get(number, ()):
            _, x0, top, x1, bottom, turn = glyph
            off = abs((top + bottom) / 2 - segment.at)
            middle = (x0 + x1) / 2
            if not turn and segment.start < middle < segment.end and off <= LAYOUT.strike_middle * (bottom - top):
                yield glyph


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
