"""A page as a picture with what was read drawn over it: cells by kind, table edges, joins with other pages.

For people who doubt a cell; nothing here takes part in reading. Boxes are those of the cells, in points of the page as
displayed, so that rotated pages need nothing special.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import pypdfium2 as pdfium
from PIL import Image, ImageDraw

from mingzhang.schemas.document import Box
from mingzhang.schemas.errors import UnreadableError
from mingzhang.schemas.facts import LogicalTable, ReadCell

__all__ = ["COLOURS", "DIFFERENT", "draw_page"]

_SCALE = 2.0
_LONGEST_SIDE = 6000
COLOURS = {
    "number": (0, 140, 60),
    "code": (20, 90, 220),
    "header": (225, 120, 0),
    "line_no": (150, 60, 190),
    "text": (130, 130, 130),
    "dash": (0, 160, 170),
    "blank": (205, 205, 205),
}
"""What the colour of a cell's edge says of its kind; red marks a table's outer edge and its number."""
_EDGE = (220, 30, 30)
DIFFERENT = (230, 0, 200)
"""Edge of a cell that the second engine reads differently; what it reads stands in the cell."""


def draw_page(data: bytes, page: int, tables: Sequence[LogicalTable], second: Sequence[tuple[Box, str]] = ()) -> bytes:
    """PNG bytes of the 1-based `page` with the cells of `tables` that stand on it.

    `second` are the boxes of cells that a second engine reads differently, each with what it reads. Raises
    `UnreadableError` where the bytes are no PDF or have no such page.
    """
    image, scale = _render(data, page)
    over = Image.new("RGBA", image.size, (0, 0, 0, 0))
    pen = ImageDraw.Draw(over)
    for table in tables:
        cells = [read for read in table.cells if read.cell.page == page and read.cell.box]
        if cells:
            _draw_table(pen, table, cells, page, scale)
    for box, text in second:
        _draw_difference(pen, box, text, scale)
    out = io.BytesIO()
    Image.alpha_composite(image, over).convert("RGB").save(out, "PNG")
    return out.getvalue()


def _render(data: bytes, page: int) -> tuple[Image.Image, float]:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise UnreadableError(f"only pages of a PDF can be drawn ({error})", then="draw a PDF") from error
    if not 1 <= page <= len(document):
        raise UnreadableError(f"there is no page {page}", then=f"the document has {len(document)} pages")
    sheet = document[page - 1]
    scale = min(_SCALE, _LONGEST_SIDE / max(*sheet.get_size(), 1.0))
    image = sheet.render(scale=scale).to_pil().convert("RGBA")
    sheet.close()
    document.close()
    return image, scale


def _draw_table(
    pen: ImageDraw.ImageDraw, table: LogicalTable, cells: Sequence[ReadCell], page: int, scale: float
) -> None:
    for read in cells:
        if read.cell.box:
            colour = COLOURS.get(read.kind, COLOURS["text"])
            fill = (*colour, 38) if read.kind in ("number", "code", "header", "line_no") else None
            pen.rectangle(_scaled(read.cell.box, scale), outline=(*colour, 230), fill=fill, width=2)
    left, top, right, bottom = _around(cells)
    pen.rectangle(_scaled((left, top, right, bottom), scale), outline=(*_EDGE, 255), width=4)
    label, at = _label(table, cells, page), (left * scale + 4, max(2.0, top * scale - 26))
    pen.rectangle(pen.textbbox(at, label, font_size=20), fill=(255, 255, 255, 215))
    pen.text(at, label, fill=(*_EDGE, 255), font_size=20)


def _draw_difference(pen: ImageDraw.ImageDraw, box: Box, text: str, scale: float) -> None:
    pen.rectangle(_scaled(box, scale), outline=(*DIFFERENT, 255), width=4)
    shown = "".join(char for char in text if char.isascii() and char.isprintable()) or "?"
    at = (box[0] * scale + 5, box[1] * scale + 3)
    pen.rectangle(pen.textbbox(at, shown, font_size=16), fill=(255, 255, 255, 215))
    pen.text(at, shown, fill=(*DIFFERENT, 255), font_size=16)


def _label(table: LogicalTable, cells: Sequence[ReadCell], page: int) -> str:
    """Number, form, rows, and with which pages the table is joined; in signs that every font has."""
    rows = [read.cell.row for read in cells]
    joined = [str(other) for other in table.pages if other != page]
    with_pages = f", joined with p. {' '.join(joined)}" if joined else ""
    return f"table {table.number}: {table.form or 'unknown form'}, rows {min(rows)}-{max(rows)}{with_pages}"


def _around(cells: Iterable[ReadCell]) -> tuple[float, float, float, float]:
    boxes = [read.cell.box for read in cells if read.cell.box]
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


def _scaled(box: Box, scale: float) -> tuple[float, float, float, float]:
    left, top, right, bottom = (edge * scale for edge in box)
    return left, top, max(left, right), max(top, bottom)
