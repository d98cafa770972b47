"""Plain text to a `Reading`: one grid of delimited values, or paragraphs and tables of aligned words."""

from __future__ import annotations

from mingzhang.extractors.charset import decode
from mingzhang.extractors.html.pretext import pieces_of_lines
from mingzhang.extractors.office.bands import bands_to_blocks
from mingzhang.extractors.office.sheets import RawCell, Sheet
from mingzhang.extractors.plain.delimited import rows_of_values
from mingzhang.extractors.runs import visible
from mingzhang.schemas.document import Block, Metadata, Paragraph, Reading, Table
from mingzhang.schemas.errors import UnreadableError

__all__ = ["read_plain"]

_CAPTION_LINES = 4
_CAPTION_CHARS = 60
_MOST_CHARS = 16 * 1024 * 1024


def read_plain(data: bytes, *, content_type: str = "") -> Reading:
    """Read delimited values as one sheet (`csv`), all other text as its paragraphs and tables (`txt`).

    Which it is, and with what delimiter, is told by the lines, never by the file's name.
    """
    decoded = decode(data, content_type=content_type)
    text = visible(decoded.text.rstrip("\x00\x1a").replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) > _MOST_CHARS:
        raise UnreadableError(f"a text of {len(text)} characters is beyond {_MOST_CHARS}", then="read it in parts")
    rows = rows_of_values(text)
    blocks = _sheet(rows) if rows else _lines(text)
    if not blocks:
        raise UnreadableError("the text prints nothing", then="fetch the file again")
    return Reading("csv" if rows else "txt", tuple(blocks), Metadata(), flags=decoded.flags)


def _sheet(rows: list[list[str]]) -> list[Block]:
    sheet = Sheet("")
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            if text:
                sheet.put(number, column, RawCell(text))
    return bands_to_blocks(sheet)


def _lines(text: str) -> list[Block]:
    blocks: list[Block] = []
    for piece in pieces_of_lines(text.split("\n")):
        if isinstance(piece, Table):
            blocks.append(Table(piece.cells, piece.rows, piece.cols, caption=_above(blocks)))
        else:
            blocks.append(Paragraph(piece.strip("\u3000 \t")))
    return blocks


def _above(blocks: list[Block]) -> tuple[str, ...]:
    """The short lines right above a table."""
    lines: list[str] = []
    for block in reversed(blocks[-_CAPTION_LINES:]):
        if isinstance(block, Table) or len(block.text) > _CAPTION_CHARS:
            break
        lines.append(block.text)
    return tuple(reversed(lines))
