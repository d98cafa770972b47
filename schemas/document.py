"""What a reader gives and what a document is: blocks, tables, sections, in reading order.

A reader (HTML, PDF, spreadsheet, …) turns bytes into a `Reading`: untouched text and cells with their places.
Assembly turns a `Reading` into a `Document`: one text, a tree of sections over it, and the tables.
Nothing after the reader knows the format.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple

__all__ = [
    "GOVERNMENT_BOOKS",
    "NO_DISCLOSURE",
    "Attachment",
    "Block",
    "Box",
    "Cell",
    "Document",
    "Gap",
    "Glyphs",
    "Metadata",
    "Paragraph",
    "Reading",
    "RecognisedWord",
    "Section",
    "Table",
]

GOVERNMENT_BOOKS = frozenset({"gov_budget", "gov_final", "gov_report"})
"""Kinds of documents that tell the books of a whole government: its budget, its final accounts, its report on both."""
NO_DISCLOSURE = "no_disclosure"
"""Flag of a document that discloses no budget, accounts or debt, whatever it is called: no number of it is a fact."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in PDF points of the page as displayed, origin top left."""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The page and box of every character of a paragraph; both as long as its text.

    A character that the reader put in itself (a space between joined words) has an empty box.
    """

    pages: Sequence[int]
    boxes: Sequence[Box]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph or heading, exactly as printed; lines of one paragraph are joined by nothing.

    `heading` is 1 to 6 where the format itself marks a heading, 0 where it does not: most documents do not.
    `centred` and `size` (font size in points) are hints for title detection, where the reader knows them.
    """

    text: str
    page: int | None = None
    glyphs: Glyphs | None = None
    heading: int = 0
    centred: bool = False
    size: float = 0.0


class Cell(NamedTuple):
    """One cell of a grid as printed: 0-based place, spans, untouched text, page and box where there is one.

    `hidden` marks a cell of a hidden row, column or sheet: kept, never published as disclosed. `unread` is the leftover
    reason of a cell whose text may not be what the reader sees (a number format beyond reach): kept, never a fact.
    `note` carries what the format says beyond the text, such as a spreadsheet number format. `indent` is how far
    words begin inside the left edge, in points, where the format tells it by place; `centred` words leave as much room
    on their right. `printed` is the untouched text where `text` has a font's own glyphs as what they are.
    """

    row: int
    col: int
    text: str
    row_span: int = 1
    col_span: int = 1
    page: int | None = None
    box: Box | None = None
    hidden: bool = False
    note: str = ""
    indent: float | None = None
    centred: bool = False
    unread: str = ""
    printed: str = ""

    @property
    def readable(self) -> bool:
        """Whether its text is what a reader of the document sees there."""
        return not self.hidden and not self.unread


@dataclass(frozen=True, slots=True)
class Table:
    """One grid as a reader finds it, before pages are joined: cells in row-major order, spans resolved.

    `caption` are the lines printed directly above (title, 编制单位, 单位：万元), nearest last; `below` the notes under
    it (注：金额单位为万元), nearest first;
    `name` is a sheet name where the format has one. `status` and `flags` are the contract's.
    """

    cells: tuple[Cell, ...]
    rows: int
    cols: int
    pages: tuple[int, ...] = ()
    boxes: tuple[Box, ...] = ()
    caption: tuple[str, ...] = ()
    name: str = ""
    status: str = "native"
    flags: tuple[str, ...] = ()
    below: tuple[str, ...] = ()


class RecognisedWord(NamedTuple):
    """One piece of a line that was recognised in a picture: for each character its displayed box and how sure it is.

    `sure` is from 0 to 1; `others` are texts that the piece may have instead, the likeliest first. `beside` words stand
    in a picture on a page whose own text is read as well.
    """

    text: str
    page: int
    boxes: tuple[Box, ...]
    sure: tuple[float, ...]
    others: tuple[str, ...] = ()
    beside: bool = False


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that the page links or embeds: absolute or relative URL as printed, and the words of the link.

    Where the page declares a base, the URL is put on it.
    """

    url: str
    label: str
    how: str = "a"


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the page says about itself outside its text: meta tags, the 索引号 box, breadcrumb. All as printed."""

    meta: Mapping[str, str] = field(default_factory=dict)
    box: Mapping[str, str] = field(default_factory=dict)
    breadcrumb: tuple[str, ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers that the document shows and we cannot read: `kind` is a flag, `where` its titles, sheets or pages.

    `picture_tables`, `script_tables`, `formulas_without_values`, `broken_cells`, `several_units`, `nothing_read`.
    """

    kind: str
    count: int = 1
    where: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found in the bytes, in reading order.

    `flags` name what an analyst should know (`garbage_text_layer`, `declared_charset_wrong`, `pages_skipped`, …);
    `partial` says in words what could not be read, empty where everything was; `gaps` what it shows without numbers;
    `recognised` what is no text of the file but was recognised in pictures of its pages.
    """

    format: str
    blocks: tuple[Block, ...]
    metadata: Metadata = field(default_factory=Metadata)
    attachments: tuple[Attachment, ...] = ()
    pages: int | None = None
    text_source: str = "native"
    flags: tuple[str, ...] = ()
    partial: str = ""
    gaps: tuple[Gap, ...] = ()
    recognised: tuple[RecognisedWord, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One heading and its own text.

    `start` to `end` is its slice of the document's text, its heading line included, its children excluded: the
    slices tile the text, so that joining the sections' texts in order gives the document's text.
    `ordinal` is the printed numbering (`（一）`), `path` the titles from the root, `canonical` a standard section id.
    """

    number: int
    parent: int | None
    level: int
    ordinal: str
    title: str
    role: str
    canonical: str | None
    page: int | None
    start: int
    body: int
    end: int
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One disclosure, read: its text, its sections over the text, its tables, and who, what and when.

    `text` is the paragraphs joined by single line feeds. `pages_at` maps an offset to its page: `(offset, page)`
    pairs in order. `glyphs` are those of private use whose meaning the numbers tell (a font's own decimal point), with
    the character that each is. `superseded` are the ranges of the text that a correction notice replaces. `division`
    is `000000` and `year` 0 where the document does not tell.
    """

    format: str
    text: str
    paragraphs: tuple[Paragraph, ...]
    starts: tuple[int, ...]
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    table_sections: tuple[int, ...]
    title: str
    issuer: str
    issuer_id: str
    division: str
    year: int
    kind: str
    published: dt.date | None
    metadata: Metadata
    attachments: tuple[Attachment, ...]
    pages: int | None
    pages_at: tuple[tuple[int, int], ...]
    text_source: str
    flags: tuple[str, ...]
    partial: str
    gaps: tuple[Gap, ...] = ()
    glyphs: tuple[tuple[str, str], ...] = ()
    superseded: tuple[tuple[int, int], ...] = ()
    recognised: tuple[RecognisedWord, ...] = ()

    @property
    def plain(self) -> str:
        """The text with its glyphs of private use as what they are; every offset is that of `text`."""
        return self.text.translate({ord(glyph): plain for glyph, plain in self.glyphs}) if self.glyphs else self.text

    def section_at(self, offset: int) -> int:
        """The number of the section in which the character at `offset` of the text stands; -1 before the first."""
        return bisect_right(self.sections, offset, key=attrgetter("start")) - 1

    def page_of(self, offset: int) -> int | None:
        """The 1-based page on which the character at `offset` of the text is printed, or nothing without pages."""
        if not self.pages_at:
            return None
        place = bisect_right(self.pages_at, (offset, 1 << 30)) - 1
        return self.pages_at[place][1] if place >= 0 else None
