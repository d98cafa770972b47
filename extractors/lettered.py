"""A reading with each character in its one form, for telling who, what and where; the document keeps its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from mingzhang.schemas.document import Paragraph, Reading, Table
from mingzhang.schemas.vocabulary.glyphs import letters

__all__ = ["plain_reading", "with_meanings"]


def plain_reading(reading: Reading, glyphs: Mapping[str, str]) -> Reading:
    """The reading with its letters folded (⽔利局 is 水利局) and its own glyphs as what they are; no offset moves."""
    table = str.maketrans(dict(glyphs))

    def plain(text: str) -> str:
        return letters(text.translate(table) if glyphs else text)

    blocks = tuple(_plain_block(block, plain) for block in reading.blocks)
    return replace(reading, metadata=replace(reading.metadata, title=plain(reading.metadata.title)), blocks=blocks)


def _plain_block(block: Paragraph | Table, plain: Callable[[str], str]) -> Paragraph | Table:
    """The block itself where nothing in it changes, which is nearly always."""
    if isinstance(block, Paragraph):
        text = plain(block.text)
        return block if text == block.text else replace(block, text=text)
    texts = [plain(cell.text) for cell in block.cells]
    caption = tuple(plain(line) for line in block.caption)
    if caption == block.caption and all(cell.text == text for cell, text in zip(block.cells, texts, strict=True)):
        return block
    cells = tuple(cell._replace(text=text) for cell, text in zip(block.cells, texts, strict=True))
    return replace(block, cells=cells, caption=caption)


def with_meanings(table: Table, glyphs: Mapping[str, str]) -> Table:
    """The table with its own glyphs as what they are; each cell that had one keeps what it prints beside."""
    meanings = str.maketrans(dict(glyphs))
    cells = tuple(
        cell._replace(text=plain, printed=cell.text) if (plain := cell.text.translate(meanings)) != cell.text else cell
        for cell in table.cells
    )
    return replace(table, cells=cells)
