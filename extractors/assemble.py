"""From a reading to a document: one text, its sections, its tables, and who, what and when."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from mingzhang.extractors.corrections import SUPERSEDED, old_tables, superseded
from mingzhang.extractors.identity import identify
from mingzhang.extractors.lettered import plain_reading, with_meanings
from mingzhang.extractors.numbers.glyphs import glyph_meanings
from mingzhang.extractors.sections.tree import build_sections
from mingzhang.schemas.document import NO_DISCLOSURE, Block, Document, Paragraph, Reading, Table
from mingzhang.schemas.vocabulary.glyphs import published

__all__ = ["assemble"]

_NOTES, _LOOKED_AT, _NOTE_CHARS = 3, 6, 160
_MARKED = re.compile(r"\s{0,40}+[（(]?(?:备?注|说明)\s*+(?:\d{1,2}\s*+)?[:：、.．]")
_NOTE = re.compile(_MARKED.pattern + r"|\s{0,40}+[（(]?(?:金额|计量|货币)?单位\s*+[:：]")


def assemble(reading: Reading, *, url: str = "", name: str = "") -> Document:
    """The document that `reading` is; `url` and `name` are the weakest hints for its identity.

    The text is the paragraphs joined by line feeds. A table belongs to the section of the paragraph before it. Who,
    what and which section is told by characters in their one form; the text keeps those that are printed.
    """
    paragraphs = tuple(block for block in reading.blocks if isinstance(block, Paragraph))
    starts, text = _join(paragraphs)
    glyphs = glyph_meanings("\n".join((text, *_cell_texts(reading))))
    plain = plain_reading(reading, glyphs)
    plain_paragraphs = tuple(block for block in plain.blocks if isinstance(block, Paragraph))
    sections = build_sections(plain_paragraphs, starts, _join(plain_paragraphs)[1])
    identity = identify(plain, _join(plain_paragraphs)[1], url=url, name=name)
    old = superseded(identity.title, _join(plain_paragraphs)[1])
    set_aside = old_tables(identity.title, text, plain.blocks)
    tables, table_sections = _tables(reading, starts, [section.start for section in sections], set_aside)
    return Document(
        format=reading.format,
        text=text,
        paragraphs=paragraphs,
        starts=starts,
        sections=sections,
        tables=tuple(with_meanings(table, glyphs) for table in tables) if glyphs else tables,
        table_sections=table_sections,
        title=published(identity.title),
        issuer=published(identity.issuer),
        issuer_id=identity.issuer_id,
        division=identity.division,
        year=identity.year,
        kind=identity.kind,
        published=identity.published,
        metadata=reading.metadata,
        attachments=reading.attachments,
        pages=reading.pages,
        pages_at=_pages_at(paragraphs, starts),
        text_source=reading.text_source,
        flags=reading.flags if identity.disclosure else (*reading.flags, NO_DISCLOSURE),
        partial=reading.partial,
        gaps=reading.gaps,
        glyphs=tuple(glyphs.items()),
        superseded=old,
        recognised=reading.recognised,
    )


def _cell_texts(reading: Reading) -> Iterator[str]:
    return (cell.text for block in reading.blocks if isinstance(block, Table) for cell in block.cells)


def _join(paragraphs: tuple[Paragraph, ...]) -> tuple[tuple[int, ...], str]:
    starts: list[int] = []
    at = 0
    for paragraph in paragraphs:
        starts.append(at)
        at += len(paragraph.text) + 1
    return tuple(starts), "\n".join(paragraph.text for paragraph in paragraphs)


def _tables(
    reading: Reading, starts: tuple[int, ...], section_starts: list[int], old: frozenset[int]
) -> tuple[tuple[Table, ...], tuple[int, ...]]:
    tables: list[Table] = []
    places: list[int] = []
    seen = 0
    for place, block in enumerate(reading.blocks):
        if isinstance(block, Paragraph):
            seen += 1
        else:
            at = starts[seen - 1] if seen else 0
            above = tables[-1].below if tables else ()
            table = replace(
                block,
                caption=tuple(line for line in block.caption if line not in above),
                below=_notes_below(reading.blocks[place + 1 : place + 1 + _LOOKED_AT]),
            )
            tables.append(_superseded(table) if place in old else table)
            places.append(max(0, bisect_right(section_starts, at) - 1))
    return tuple(tables), tuple(places)


def _superseded(table: Table) -> Table:
    """The table with every cell set aside: what a correction notice says was published before."""
    return replace(table, cells=tuple(cell._replace(unread=cell.unread or SUPERSEDED) for cell in table.cells))


def _notes_below(blocks: Sequence[Block]) -> tuple[str, ...]:
    """The notes printed right under a table; a bare 单位：万元 is one only where no table follows that it may head."""
    lines: list[str] = []
    for block in blocks[:_NOTES]:
        if not isinstance(block, Paragraph) or len(block.text) > _NOTE_CHARS or not _NOTE.match(block.text):
            break
        lines.append(block.text)
    if lines and not _MARKED.match(lines[-1]) and any(isinstance(block, Table) for block in blocks):
        lines.pop()
    return tuple(lines)


def _pages_at(paragraphs: tuple[Paragraph, ...], starts: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    """Where each page begins in the text: at paragraphs, and inside a paragraph that runs over a page break."""
    marks: list[tuple[int, int]] = []
    for paragraph, start in zip(paragraphs, starts, strict=True):
        if paragraph.page is None:
            continue
        pages = paragraph.glyphs.pages if paragraph.glyphs else (paragraph.page,)
        for offset, page in enumerate(pages):
            if not marks or marks[-1][1] != page:
                marks.append((start + offset, page))
    return tuple(marks)
