"""Open sides of ruled tables closed: a table without outer lines must not lose its first or last row or column.

Three-line tables leave left and right open (government accounts of Henan), a page break leaves the first row without
a top line (西南大学 2024, pages 11 and 13), and pages in the middle may carry nothing but vertical lines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from mingzhang.extractors.layout.glyphs import Glyph
from mingzhang.extractors.layout.intersections import Intersections
from mingzhang.extractors.layout.segments import Segment
from mingzhang.extractors.layout.settings import LAYOUT
from mingzhang.schemas.document import Box

__all__ = ["infer_missing_borders"]


def infer_missing_borders(edges: Sequence[Segment], crossings: Intersections, chars: Sequence[Glyph]) -> list[Segment]:
    """The edges that close open sides; a side is closed only where characters stand inside it."""
    if not edges:
        return []
    printed = [char for char in chars if not char.text.isspace()]
    added: list[Segment] = []
    for group in _groups(edges, crossings):
        whole = [*group, *_ends(group, printed)]
        added += whole[len(group) :]
        added += _sides(whole, printed)
    added += _lone_columns([edge for number, edge in enumerate(edges) if not edge.across], crossings, printed)
    return added


def _groups(edges: Sequence[Segment], crossings: Intersections) -> list[list[Segment]]:
    """Edges that hang together by crossing each other."""
    parent = list(range(len(edges)))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for down, along in crossings.values():
        first = root(next(iter(down)))
        for number in (*down, *along):
            if parent[number] != first:
                parent[root(number)] = first
    groups: dict[int, list[Segment]] = defaultdict(list)
    for number in {number for pair in crossings.values() for side in pair for number in side}:
        groups[root(number)].append(edges[number])
    return list(groups.values())


def _ends(group: Sequence[Segment], chars: Sequence[Glyph]) -> list[Segment]:
    """Top and bottom lines where the verticals reach beyond the outermost horizontal and text stands between them."""
    across, down = [edge for edge in group if edge.across], [edge for edge in group if not edge.across]
    x0, x1 = min(edge.start for edge in across), max(edge.end for edge in across)
    added: list[Segment] = []
    top, first = min(edge.start for edge in down), min(edge.at for edge in across)
    reaching = [edge for edge in down if edge.start <= top + LAYOUT.snap]
    if first - top > LAYOUT.open_side and _splits(reaching, (x0, top, x1, first), chars):
        added.append(Segment(True, top, x0, x1))
    bottom, last = max(edge.end for edge in down), max(edge.at for edge in across)
    reaching = [edge for edge in down if edge.end >= bottom - LAYOUT.snap]
    if bottom - last > LAYOUT.open_side and _splits(reaching, (x0, last, x1, bottom), chars):
        added.append(Segment(True, bottom, x0, x1))
    return added


def _splits(verticals: Sequence[Segment], area: Box, chars: Sequence[Glyph]) -> bool:
    """Whether characters stand on both sides of one of the verticals inside the area."""
    inside = _inside(chars, area)
    return any(
        any(char.x1 <= edge.at + LAYOUT.beside_ruling for char in inside)
        and any(char.x0 >= edge.at - LAYOUT.beside_ruling for char in inside)
        for edge in verticals
    )


def _inside(chars: Sequence[Glyph], area: Box) -> list[Glyph]:
    x0, top, x1, bottom = area
    return [
        char for char in chars if x0 <= (char.x0 + char.x1) / 2 <= x1 and top <= (char.top + char.bottom) / 2 <= bottom
    ]


def _sides(group: Sequence[Segment], chars: Sequence[Glyph]) -> list[Segment]:
    """Left and right lines where two or more horizontals reach equally far beyond the outermost vertical.

    A line that is drawn beside some rows only is meant for all (a 2023 report of Jiangsu frames three rows).
    """
    across, down = [edge for edge in group if edge.across], [edge for edge in group if not edge.across]
    added: list[Segment] = []
    left, inner = min(edge.start for edge in across), sorted({edge.at for edge in down})
    heights = [edge.at for edge in across if edge.start <= left + LAYOUT.snap]
    first = inner[0] if inner[0] - left > LAYOUT.open_side else _next_line(inner, left, beyond=1)
    if first is not None and _is_open(left, heights, down) and _holds(heights, left, first, chars):
        added.append(Segment(False, left, min(heights), max(heights)))
    right = max(edge.end for edge in across)
    heights = [edge.at for edge in across if edge.end >= right - LAYOUT.snap]
    last = inner[-1] if right - inner[-1] > LAYOUT.open_side else _next_line(inner[::-1], right, beyond=-1)
    if last is not None and _is_open(right, heights, down) and _holds(heights, last, right, chars):
        added.append(Segment(False, right, min(heights), max(heights)))
    return added


def _next_line(places: Sequence[float], side: float, *, beyond: int) -> float | None:
    """The first vertical line that leaves room for a column between itself and the side."""
    return next((place for place in places if beyond * (place - side) > LAYOUT.side_column), None)


def _is_open(side: float, heights: Sequence[float], down: Sequence[Segment]) -> bool:
    """Whether two rows or more have no line at this side."""
    drawn = [edge for edge in down if abs(edge.at - side) <= LAYOUT.open_side]
    lone = [at for at in heights if not any(edge.start - LAYOUT.snap <= at <= edge.end + LAYOUT.snap for edge in drawn)]
    return len(lone) > 1


def _holds(heights: Sequence[float], x0: float, x1: float, chars: Sequence[Glyph]) -> bool:
    return len(heights) > 1 and bool(_inside(chars, (x0, min(heights), x1, max(heights))))


def _lone_columns(verticals: Sequence[Segment], crossings: Intersections, chars: Sequence[Glyph]) -> list[Segment]:
    """A frame round two or more verticals of one length that no horizontal crosses, as wide as the text beside them."""
    crossed = {x for x, _ in crossings}
    same: dict[tuple[int, int], list[Segment]] = defaultdict(list)
    for edge in verticals:
        if edge.at not in crossed:
            same[(round(edge.start / LAYOUT.snap), round(edge.end / LAYOUT.snap))].append(edge)
    return [ruling for group in same.values() if len(group) > 1 for ruling in _frame(group, chars)]


def _frame(verticals: Sequence[Segment], chars: Sequence[Glyph]) -> list[Segment]:
    top, bottom = min(edge.start for edge in verticals), max(edge.end for edge in verticals)
    inside = _inside(chars, (0.0, top, float("inf"), bottom))
    first, last = min(edge.at for edge in verticals), max(edge.at for edge in verticals)
    if not inside or not _splits(verticals, (0.0, top, float("inf"), bottom), inside):
        return []
    left = min([first, *(char.x0 - LAYOUT.frame_margin for char in inside)])
    right = max([last, *(char.x1 + LAYOUT.frame_margin for char in inside)])
    frame = [Segment(True, top, left, right), Segment(True, bottom, left, right)]
    if first - left > LAYOUT.open_side:
        frame.append(Segment(False, left, top, bottom))
    if right - last > LAYOUT.open_side:
        frame.append(Segment(False, right, top, bottom))
    return frame
