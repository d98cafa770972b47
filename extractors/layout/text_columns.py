"""Where the text of a page begins and ends: the left and right edges that its full lines agree on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from mingzhang.extractors.layout.lines import Line
from mingzhang.extractors.layout.segments import UPRIGHT, Turn
from mingzhang.extractors.layout.settings import LAYOUT

__all__ = ["PageLines", "TextColumn", "text_columns"]


@dataclass(frozen=True, slots=True)
class PageLines:
    """One page as read with its free lines (in no table), top to bottom, and its turn against the page as shown.

    `part` numbers the columns of a page that prints its text in several.
    """

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    turn: Turn = UPRIGHT
    part: int = 0

    @property
    def key(self) -> tuple[int, int]:
        """Page number and column of text: 0 where lines run over the whole page."""
        return (self.number, self.part)


@dataclass(frozen=True, slots=True)
class TextColumn:
    """The text's left and right edge on one page, and the usual distance between its lines, in points."""

    left: float
    right: float
    leading: float


def text_columns(sheets: Sequence[PageLines]) -> dict[tuple[int, int], TextColumn]:
    """Edges of each page and column of text: its own where enough long lines agree, else the document's."""
    by_width: dict[tuple[int, int], list[PageLines]] = {}
    for sheet in sheets:
        by_width.setdefault((round(sheet.width / LAYOUT.page_width_bin), sheet.part), []).append(sheet)
    columns: dict[tuple[int, int], TextColumn] = {}
    for group in by_width.values():
        everyones = _column([line for sheet in group for line in sheet.lines], None, group)
        for sheet in group:
            columns[sheet.key] = _column(list(sheet.lines), everyones, [sheet])
    return columns


def _column(lines: list[Line], fallback: TextColumn | None, sheets: Sequence[PageLines]) -> TextColumn:
    long = [line for line in lines if len(line.text) >= LAYOUT.edge_line]
    right = _agreed([line.x1 for line in long], upper=True)
    full = {id(line) for line in long if right is not None and line.x1 >= right - LAYOUT.edge_full * line.size}
    left = _agreed(
        [b.x0 for sheet in sheets for a, b in zip(sheet.lines, sheet.lines[1:], strict=False) if id(a) in full]
    )
    leading = _agreed(
        [b.middle - a.middle for sheet in sheets for a, b in zip(sheet.lines, sheet.lines[1:], strict=False)]
    )
    if fallback is None:
        alone = len(full) < LAYOUT.edge_proof and not sheets[0].part
        return _everyones(lines, left, right, leading or 0.0, sheets[0].width if alone else 0.0)
    if left is None or right is None or len(full) < LAYOUT.edge_proof or _only_indented(left, right, fallback):
        return TextColumn(fallback.left, fallback.right, leading or fallback.leading)
    return TextColumn(left, right, leading or fallback.leading)


def _everyones(lines: list[Line], left: float | None, right: float | None, leading: float, width: float) -> TextColumn:
    """A document's column; `width` is the page's where too few full lines tell the right edge: margins are alike."""
    x0 = min((line.x0 for line in lines), default=0.0)
    x1 = max((line.x1 for line in lines), default=width)
    right = x1 if right is None else right
    return TextColumn(x0 if left is None else left, max(right, width - x0), leading)


def _only_indented(left: float, right: float, fallback: TextColumn) -> bool:
    """Whether a page's lines start further in than the document's and end with them: a page of single lines."""
    return left > fallback.left + LAYOUT.page_indent and right > fallback.right - LAYOUT.page_indent


def _agreed(values: Sequence[float], *, upper: bool = False) -> float | None:
    """The value that most agree on within 4 points; the greatest of those bins that hold a third of the most."""
    bins = Counter(round(value / LAYOUT.edge_bin) for value in values)
    if not bins:
        return None
    most = max(bins.values())
    best = (
        max(place for place, count in bins.items() if count >= most * LAYOUT.edge_third)
        if upper
        else bins.most_common(1)[0][0]
    )
    near = [value for value in values if abs(value / LAYOUT.edge_bin - best) <= 1]
    return max(near) if upper else min(near)
