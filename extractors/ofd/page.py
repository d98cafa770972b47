"""One page of an OFD: its objects, those of blocks and composite units among them, as glyphs and segments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from mingzhang.extractors.layout.glyphs import Glyph
from mingzhang.extractors.layout.outlines import is_mesh
from mingzhang.extractors.layout.segments import UPRIGHT, Segment, Turn
from mingzhang.extractors.layout.shading import Fill, drop_shading
from mingzhang.extractors.ofd.container import Leaf
from mingzhang.extractors.ofd.matrix import Matrix, numbers, placed, scaled
from mingzhang.extractors.ofd.paths import drawn_by
from mingzhang.extractors.ofd.text import glyphs_of
from mingzhang.extractors.office.package import local

__all__ = ["Page", "read_page"]

POINTS = 72 / 25.4
"""Points of a millimetre."""
_MOST_CHARACTERS, _MOST_SEGMENTS, _MOST_OBJECTS = 60_000, 60_000, 60_000
_DEEPEST = 6
_MOSTLY = 0.6
_LARGEST = 20_000.0
"""Points of a page's longer side, as PDF bounds it (14,400) with room to spare."""


@dataclass(slots=True)
class Page:
    """What a page prints and draws, in points as read; `image_share` of it is under images.

    `askew` characters were left out, `crowded` says that its drawing was, `cut` that it has more text than is read.
    """

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    turn: Turn = UPRIGHT
    image_share: float = 0.0
    askew: int = 0
    crowded: bool = False
    cut: bool = False


def read_page(leaf: Leaf) -> Page:
    """The page with its glyphs and segments; one that prints its text sideways is turned."""
    left, top, width, height = leaf.box
    page = Page(min(width * POINTS, _LARGEST), min(height * POINTS, _LARGEST))
    fills: list[Fill] = []
    root = scaled(POINTS, left, top)
    drawn = 0
    for count, (element, outer) in enumerate(_objects(leaf, root)):
        kind = local(element)
        if count >= _MOST_OBJECTS:
            page.cut = page.crowded = True
            break
        if kind == "TextObject":
            _print(page, element, outer)
        elif kind == "ImageObject":
            page.image_share += _share(element, outer, page)
        elif not page.crowded:
            lines, fill = drawn_by(element, outer)
            page.segments += lines
            fills += [fill] if fill else []
            drawn += len(lines) + len(fill.rulings if fill else ())
            page.crowded = drawn > _MOST_SEGMENTS
    _draw(page, fills)
    return _upright(page)


def _objects(leaf: Leaf, root: Matrix) -> Iterator[tuple[Element, Matrix]]:
    """Every text, path and image that shows, with the transformation that is round it."""
    todo = [(layer, root, 0) for layer in reversed(leaf.layers)]
    while todo:
        element, outer, depth = todo.pop()
        kind = local(element) if isinstance(element.tag, str) else ""
        if element.get("Visible", "true").lower() == "false" or element.get("Alpha") == "0":
            continue
        if kind in {"TextObject", "PathObject", "ImageObject"}:
            yield element, outer
        elif kind == "Appearance":
            around = placed(element.get("Boundary"), None, outer)
            todo += [(child, around, depth) for child in reversed(element)]
        elif kind in {"Content", "Layer", "PageBlock"}:
            todo += [(child, outer, depth) for child in reversed(element)]
        elif kind == "CompositeObject" and depth < _DEEPEST:
            unit = leaf.units.get(element.get("ResourceID") or "")
            if unit is not None:
                todo.append((unit, placed(element.get("Boundary"), element.get("CTM"), outer), depth + 1))


def _print(page: Page, element: Element, outer: Matrix) -> None:
    if element.get("Fill", "true").lower() == "false" and element.get("Stroke", "false").lower() != "true":
        return
    room = _MOST_CHARACTERS - len(page.glyphs)
    found = list(glyphs_of(element, outer, room))
    page.cut = page.cut or room <= 0
    upright = [glyph for glyph in found if glyph is not None]
    page.askew += len(found) - len(upright)
    page.glyphs += upright


def _share(element: Element, outer: Matrix, page: Page) -> float:
    box = numbers(element.get("Boundary"), 4)
    if len(box) != 4:
        return 0.0
    x0, y0, x1, y1 = outer.box(box[0], box[1], box[0] + box[2], box[1] + box[3])
    wide, high = min(x1, page.width) - max(x0, 0.0), min(y1, page.height) - max(y0, 0.0)
    return max(0.0, wide) * max(0.0, high) / max(page.width * page.height, 1.0)


def _draw(page: Page, fills: list[Fill]) -> None:
    """Add the sides of shading to the rulings; a mesh gives none."""
    if page.crowded or is_mesh([*page.segments, *(one for fill in fills for one in fill.rulings)]):
        page.segments, page.crowded = [], True
        return
    page.segments += drop_shading(fills, page.segments)


def _upright(page: Page) -> Page:
    """The page turned so that most of its characters stand upright."""
    turns = Counter(glyph.turn for glyph in page.glyphs if glyph.turn)
    turned, count = turns.most_common(1)[0] if turns else (0, 0)
    if count <= _MOSTLY * len(page.glyphs):
        return page
    turn = page.turn = Turn(360 - turned, page.width, page.height)
    page.glyphs = [Glyph(g.text, *turn.read(g.box), (g.turn - turned) % 360) for g in page.glyphs]
    page.segments = [_turned(one, turn) for one in page.segments]
    if turn.degrees in (90, 270):
        page.width, page.height = page.height, page.width
    return page


def _turned(one: Segment, turn: Turn) -> Segment:
    box = (one.start, one.at, one.end, one.at) if one.across else (one.at, one.start, one.at, one.end)
    x0, y0, x1, y1 = turn.read(box)
    across = one.across if turn.degrees == 180 else not one.across
    return Segment(True, y0, x0, x1) if across else Segment(False, x0, y0, y1)
