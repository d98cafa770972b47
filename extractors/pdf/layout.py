"""Where the text of a page begins and ends: the left and right edges that its full lines agree on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from mingzhang.extractors.pdf.geometry import UPRIGHT, Turn
from mingzhang.extractors.pdf.lines import Line

__all__ = ["Column", "Sheet", "columns_of"]

_BIN = 4.0
_LONG = 12
"""A line of at least this many characters tells something about the text's edges."""
_ENOUGH = 3
"""Full lines that prove where the text ends."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page as read with its free lines (in no table), top to bottom, and its turn against the page as shown."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    turn: Turn = UPRIGHT


@dataclass(frozen=True, slots=True)
class Column:
    """The text's left and right edge on one page, and the usual distance between its lines, in points."""

    left: float
    right: float
    leading: float


def columns_of(sheets: Sequence[Sheet]) -> dict[int, Column]:
    """For each page number its column: the page's own edges where enough long lines agree, else the document's."""
    by_width: dict[int, list[Sheet]] = {}
    for sheet in sheets:
        by_width.setdefault(round(sheet.width / 10), []).append(sheet)
    columns: dict[int, Column] = {}
    for group in by_width.values():
        everyones = _column([line for sheet in group for line in sheet.lines], None, group)
        for sheet in group:
            columns[sheet.number] = _column(list(sheet.lines), everyones, [sheet])
    return columns


def _column(lines: list[Line], fallback: Column | None, sheets: Sequence[Sheet]) -> Column:
    long = [line for line in lines if len(line.text) >= _LONG]
    right = _agreed([line.x1 for line in long], upper=True)
    full = {id(line) for line in long if right is not None and line.x1 >= right - 2 * line.size}
    left = _agreed(
        [b.x0 for sheet in sheets for a, b in zip(sheet.lines, sheet.lines[1:], strict=False) if id(a) in full]
    )
    leading = _agreed(
        [b.middle - a.middle for sheet in sheets for a, b in zip(sheet.lines, sheet.lines[1:], strict=False)]
    )
    if fallback is None:
        return _everyones(lines, left, right, leading or 0.0, sheets[0].width if len(full) < _ENOUGH else 0.0)
    if left is None or right is None or len(full) < _ENOUGH or _only_indented(left, right, fallback):
        return Column(fallback.left, fallback.right, leading or fallback.leading)
    return Column(left, right, leading or fallback.leading)


def _everyones(lines: list[Line], left: float | None, right: float | None, leading: float, width: float) -> Column:
    """A document's column; `width` is the page's where too few full lines tell the right edge: margins are alike."""
    x0 = min((line.x0 for line in lines), default=0.0)
    x1 = max((line.x1 for line in lines), default=width)
    right = x1 if right is None else right
    return Column(x0 if left is None else left, max(right, width - x0), leading)


def _only_indented(left: float, right: float, fallback: Column) -> bool:
    """Whether a page's lines start further in than the document's and end with them: a page of single lines."""
    return left > fallback.left + 20 and right > fallback.right - 20


def _agreed(values: Sequence[float], *, upper: bool = False) -> float | None:
    """The value that most agree on within 4 points; the greatest of those bins that hold a third of the most."""
    bins = Counter(round(value / _BIN) for value in values)
    if not bins:
        return None
    most = max(bins.values())
    best = max(place for place, count in bins.items() if count >= most / 3) if upper else bins.most_common(1)[0][0]
    near = [value for value in values if abs(value / _BIN - best) <= 1]
    return max(near) if upper else min(near)
