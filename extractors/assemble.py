"""From a reading to a document: one text, its sections, its tables, and who, what and when."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from mingzhang.extractors.identity import identify
from mingzhang.extractors.lettered import plain_reading, with_meanings
from mingzhang.extractors.numbers.glyphs import glyph_meanings
from mingzhang.extractors.sections.tree import build_sections
from mingzhang.schemas.document import NO_DISCLOSURE, Document, Paragraph, Reading, Table
from mingzhang.schemas.vocabulary.glyphs import published

__all__ = ["assemble"]


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
    tables, table_sections = _tables(reading, starts, [section.start for section in sections])
    identity = identify(plain, _join(plain_paragraphs)[1], url=url, name=name)
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
    reading: Reading, starts: tuple[int, ...], section_starts: list[int]
) -> tuple[tuple[Table, ...], tuple[int, ...]]:
    tables: list[Table] = []
    places: list[int] = []
    seen = 0
    for block in reading.blocks:
        if isinstance(block, Paragraph):
            seen += 1
        else:
            at = starts[seen - 1] if seen else 0
            tables.append(block)
            places.append(max(0, bisect_right(section_starts, at) - 1))
    return tuple(tables), tuple(places)


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
