"""What the walk over a page finds, in reading order, before anyone decides what is disclosure and what is furniture."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice

from mingzhang.schemas.document import Attachment, Table

__all__ = ["FIGURE", "NUMBER", "Piece", "Pieces", "Span"]

NUMBER = re.compile(r"^[\s\u3000]*[-−—]?[\d,，.．]*\d[\s\u3000]*[%％]?$")
_ENOUGH_NUMBERS = 2
FIGURE = re.compile(r"\d[,，]*+[.．]\d|\d\s*+(?:[万亿千]?元|[%％])")
"""A number as disclosures print it: with decimals, with money, with a percent sign."""


@dataclass(slots=True)
class Piece:
    """A paragraph (`table` is none), a table or an image (`text` empty); `linked` counts its characters in links.

    `page` is that of a paragraph which the web page prints on pages of its own.
    """

    text: str
    table: Table | None = None
    heading: int = 0
    centred: bool = False
    linked: int = 0
    links: tuple[str, ...] = ()
    images: int = 0
    page: int | None = None

    @property
    def mass(self) -> int:
        """How much disclosure this may be: characters outside links; figures, cells and images weigh more."""
        if self.table is not None:
            return max(sum(len(cell.text) + 1 for cell in self.table.cells if not cell.hidden) - self.linked, 0)
        return max(len(self.text) - self.linked, 0) + 60 * self.images

    @property
    def has_figure(self) -> bool:
        """Whether it prints a number as disclosures do, outside links."""
        if self.table is not None:
            numbers = (cell for cell in self.table.cells if not cell.hidden and NUMBER.match(cell.text))
            return next(islice(numbers, _ENOUGH_NUMBERS - 1, None), None) is not None
        return self.linked < len(self.text) / 2 and FIGURE.search(self.text) is not None


@dataclass(frozen=True, slots=True)
class Span:
    """Pieces `start` to `end` (half-open) stem from one element; `kind` is `container`, `weak`, `chrome` or `title`."""

    kind: str
    start: int
    end: int


@dataclass(slots=True)
class Pieces:
    """Everything the walk found: the pieces, the spans of telling elements, and files with the piece they stand at."""

    pieces: list[Piece] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    files: list[tuple[int, Attachment]] = field(default_factory=list)
    scripts: int = 0
    flags: tuple[str, ...] = ()
