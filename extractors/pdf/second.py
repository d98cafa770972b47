"""A page read a second time, by pdfplumber: its own characters, its own cells; slow, so only on doubt and bounded.

Both engines look at the same bytes and share nothing before the cell: other parser, other fonts' tables, other rulings.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mingzhang.extractors.layout.cell_text import cell_text
from mingzhang.extractors.layout.glyphs import Glyph
from mingzhang.extractors.layout.segments import Turn
from mingzhang.extractors.pdf.fallback import Fallback
from mingzhang.extractors.pdf.pages import Page, opened, read_page
from mingzhang.schemas.document import Box
from mingzhang.schemas.errors import UnreadableError

__all__ = ["SecondPage", "read_second"]

_MOST_PAGES = 8
_MOST_OBJECTS = 20_000
"""Characters and path segments of one page, and two and a half times as many of all pages: some seconds of
pdfplumber at the worst."""
_SAME_PLACE = 0.6
_SLACK = 1.0


@dataclass(frozen=True, slots=True)
class SecondPage:
    """What the second engine sees on one page: characters and cells, in the page's reading direction, top to bottom."""

    chars: tuple[Glyph, ...]
    cells: tuple[Box, ...]
    turn: Turn

    def text_in(self, shown: Box) -> str:
        """What the second engine reads in the place of a cell: in its own cell there, else in the place itself."""
        box = self.turn.read(shown)
        area = self._cell_at(box) or box
        low = bisect_left(self.chars, area[1] - _SLACK, key=_middle)
        high = bisect_right(self.chars, area[3] + _SLACK, key=_middle)
        inside = [char for char in self.chars[low:high] if area[0] <= (char.x0 + char.x1) / 2 <= area[2]]
        return cell_text([char for char in inside if area[1] <= _middle(char) <= area[3]], area)

    def _cell_at(self, box: Box) -> Box | None:
        """Its cell that is this one: they share more than half of what they cover together."""
        height = box[3] - box[1]  # cells that begin further away than this cannot share so much
        low = bisect_left(self.cells, box[1] - height, key=lambda cell: cell[1])
        high = bisect_right(self.cells, box[1] + height, key=lambda cell: cell[1])
        best = max(self.cells[low:high], key=lambda cell: _overlap(cell, box), default=None)
        return best if best is not None and _overlap(best, box) >= _SAME_PLACE else None


def read_second(data: bytes, numbers: Sequence[int]) -> dict[int, SecondPage]:
    """The 1-based pages `numbers` by the second engine, the first of them first, as many as the bounds allow.

    A page that it cannot read, or that is too dense for it, is left out.
    """
    found: dict[int, SecondPage] = {}
    left = _MOST_OBJECTS * 5 // 2
    fallback = Fallback(data)
    with opened(data) as document:
        for number in numbers[:_MOST_PAGES]:
            first = _first(document, number)
            work = first.drawing.segments + len(first.characters.chars) if first else 0
            if first is None or first.drawing.crowded or work > min(left, _MOST_OBJECTS):
                continue
            left -= work
            page = _second(fallback, first)
            if page is not None:
                found[number] = page
    return found


def _first(document: object, number: int) -> Page | None:
    """The page as pdfium has it: how dense it is, how it is turned."""
    try:
        return read_page(document, number - 1)
    except UnreadableError:
        return None


def _second(fallback: Fallback, first: Page) -> SecondPage | None:
    turn = first.turn if first.turn.degrees else Turn(0, first.width, first.height)
    read = fallback.characters_and_cells(first.number - 1, turn, _MOST_OBJECTS)
    if read is None:
        return None
    found, boxes = read
    chars = sorted(_once(found.chars), key=lambda char: (_middle(char), char.x0))
    return SecondPage(tuple(chars), tuple(sorted(boxes, key=lambda box: box[1])), turn)


def _once(chars: Iterable[Glyph]) -> Iterator[Glyph]:
    """The printed characters; one that stands twice in nearly one place (bold by double printing) counts once."""
    seen: set[tuple[str, int, int]] = set()
    for char in chars:
        places = {(char.text, int(char.x0 + shift), int(char.top + shift)) for shift in (0.0, 0.5)}
        if not char.text.isspace() and not places & seen:
            yield char
        seen |= places


def _middle(char: Glyph) -> float:
    return (char.top + char.bottom) / 2


def _overlap(one: Box, other: Box) -> float:
    """The share of the area of both that they have in common."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    if wide <= 0 or high <= 0:
        return 0.0
    return wide * high / (_area(one) + _area(other) - wide * high)


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
