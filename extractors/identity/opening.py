"""The first lines of a document, where it says who it is: cover, title, captions of the first tables."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mingzhang.schemas.document import Paragraph, Reading, Table
from mingzhang.schemas.vocabulary.issuers import ISSUERS

__all__ = ["Line", "opening_lines", "squash"]

_SPACES = re.compile(r"[\s\u3000\u00a0\u200b\ufeff]+")
_LONG_LABELS = "|".join(r"\s*".join(map(re.escape, label)) for label in ISSUERS.labels if len(label) > 3)
_SPLIT = re.compile(
    rf"(?=(?:{_LONG_LABELS})\s*[:：])|(?=目[\s\u3000]*录[\s\u3000]*$)|(?<=[算告明表])(?=20\d\d\s*年\s*\d{{1,2}}\s*月)"
)
"""Where one paragraph holds two lines of a cover: before 预算单位：, before 目录, before the month it was printed."""
_MOST_LINES = 60
_CELLS = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line with the hints that tell a title: squashed text, size, centring, page, heading level."""

    text: str
    raw: str
    size: float = 0.0
    centred: bool = False
    page: int | None = None
    heading: int = 0
    in_table: bool = False


def squash(text: str) -> str:
    """The text without any white space: covers are spaced by hand (`丽    江    市`)."""
    return _SPACES.sub("", text)


def opening_lines(reading: Reading) -> tuple[Line, ...]:
    """The first lines of the document in order; tables give their captions, names and first cells."""
    lines: list[Line] = []
    for block in reading.blocks:
        if isinstance(block, Paragraph):
            parts = _SPLIT.split(block.text)
            lines += [Line(squash(part), part, block.size, block.centred, block.page, block.heading) for part in parts]
        else:
            lines += _of_table(block, {line.raw for line in lines[-8:]})
        if len(lines) >= _MOST_LINES:
            break
    return tuple(line for line in lines if line.text)


def _of_table(table: Table, known: set[str]) -> list[Line]:
    page = table.pages[0] if table.pages else None
    texts = [text for text in table.caption if text not in known]
    texts += [cell.text for cell in table.cells[: 4 * _CELLS] if cell.text and not cell.hidden][:_CELLS]
    return [Line(squash(text), text, page=page, in_table=True) for text in texts]
