"""The first lines of a document, where it says who it is: cover, title, captions of the first tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from mingzhang.schemas.document import Paragraph, Reading, Table
from mingzhang.schemas.vocabulary.issuers import ISSUERS

__all__ = ["Line", "opening_lines", "squash"]

_SPACES = re.compile(r"[\s\u3000\u00a0\u200b\ufeff]+")
_LONG_LABELS = "|".join(r"\s*".join(map(re.escape, label)) for label in ISSUERS.labels if len(label) > 3)
_SPLIT = re.compile(
    rf"(?=(?:{_LONG_LABELS})\s*[:：])|(?=目[\s\u3000]*录[\s\u3000]*$)|(?<=[算告明表])(?=20\d\d\s*年\s*\d{{1,2}}\s*月)"
    r"|(?=[—-]{2}\s*20\d\d\s*年\s*\d{1,2}\s*月)"
)
"""Where one paragraph holds two lines of a cover: before 预算单位：, before 目录, before the month it was printed."""
_MOST_LINES = 60
_ROWS = 8
_TITLE_CHARS = 8
_ANY_LABEL = "|".join(r"\s*+".join(map(re.escape, label)) for label in ISSUERS.labels)
_LABELLED = re.compile(rf"^\s*+(?:{_ANY_LABEL})(?:[（(](?:盖章|公章|签章)[）)])?\s*+[:：]\s*+\S{{3}}")
_LABEL_ALONE = re.compile(rf"^\s*+(?:{_ANY_LABEL})\s*+[:：]?\s*+$")


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
    """Captions, rows that print one text alone (a title inside the grid), and labels with the name in the next cell.

    The texts of any other row are headings or data: 项目 and 2022年决算数 name neither issuer nor year.
    """
    page = table.pages[0] if table.pages else None
    texts = [text for text in table.caption if text not in known]
    rows: dict[int, list[str]] = {}
    for cell in table.cells:
        if cell.row >= _ROWS:
            break
        if squash(cell.text) and not cell.hidden:
            rows.setdefault(cell.row, []).append(cell.text)
    for cells in rows.values():
        texts += _named_in(cells)
    return [Line(squash(text), text, page=page, in_table=True) for text in texts]


def _named_in(cells: list[str]) -> list[str]:
    worded = list(dict.fromkeys(cell for cell in cells if not squash(cell).isascii()))
    if len(worded) == 1 and (len(set(cells)) == 1 or len(squash(worded[0])) >= _TITLE_CHARS):
        return worded
    found = [cell for cell in cells if _LABELLED.search(cell)]
    pairs = [(squash(left), squash(right)) for left, right in pairwise(cells) if _LABEL_ALONE.match(left)]
    return found + [
        f"{left.rstrip(':：')}：{right}"
        for left, right in pairs
        if left.endswith((":", "：")) or (right.endswith(ISSUERS.endings) and len(right) > 3)
    ]
