"""Tables of a Word document that only frame other things, and the blocks that wrappers keep from their parents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from mingzhang.extractors.frames import is_data_around
from mingzhang.extractors.office.package import attribute, first, local, value, whole_number

__all__ = ["MAX_DEPTH", "NUMBER", "children", "is_frame", "span_of"]

MAX_DEPTH = 100
NUMBER = re.compile(r"[-−—(（]?\d[\d,，.．]*[)）]?[%％]?")
_WIDEST = 2_000
_WRAPPERS = frozenset(
    ["sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml", "AlternateContent", "Choice"],
)
_FEW_CELLS = 3


def children(parent: etree._Element, depth: int) -> Iterator[etree._Element]:
    """Children, looking through content controls, insertions and alternatives, which Word puts around blocks."""
    for child in parent:
        if local(child) in _WRAPPERS and depth < MAX_DEPTH:
            yield from children(child, depth + 1)
        else:
            yield child


def span_of(cell: etree._Element) -> int:
    """How many columns of the grid a cell takes."""
    return min(max(whole_number(value(first(cell, "tcPr"), "gridSpan"), 1), 1), _WIDEST)


def is_frame(table: etree._Element, depth: int) -> bool:
    """Whether a table only places other things: tables inside it, one cell a row, or one short row without numbers."""
    rows = [row for row in children(table, depth) if local(row) == "tr"]
    cells = [[cell for cell in children(row, depth) if local(cell) == "tc"] for row in rows]
    numbers = [[_is_number(cell) for cell in row] for row in cells]
    if next(table.iterdescendants("{*}tbl"), None) is not None:
        holding = sum(any(map(_holds_table, row)) for row in cells)
        return not is_data_around(len(rows), sum(map(sum, numbers)), holding)
    widest = max(map(len, cells), default=0)
    return widest <= 1 or (len(rows) == 1 and widest <= _FEW_CELLS and not any(numbers[0]))


def _is_number(cell: etree._Element) -> bool:
    """Whether one number is all that a cell prints."""
    texts = list(islice((text.text for text in cell.iter("{*}t") if text.text and text.text.strip()), 4))
    return NUMBER.fullmatch("".join(texts).strip()) is not None


def _holds_table(cell: etree._Element) -> bool:
    return next(cell.iterdescendants("{*}tbl"), None) is not None


def is_gone(row: etree._Element) -> bool:
    """Whether a row is hidden or its deletion tracked."""
    properties = first(row, "trPr")
    return first(properties, "hidden") is not None or first(properties, "del") is not None


def goes_on(cell: etree._Element) -> tuple[bool, bool]:
    """Whether a cell is part of one merged downwards, and whether it begins it."""
    merge = first(first(cell, "tcPr"), "vMerge")
    return merge is not None, merge is not None and attribute(merge, "val") == "restart"
