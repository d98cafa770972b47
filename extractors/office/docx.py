"""The docx reader: paragraphs, headings and tables of `document.xml` in order, without tracked deletions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from lxml import etree

from mingzhang.extractors.captions import is_form_title, stands_below_title
from mingzhang.extractors.office.flatpackage import packed
from mingzhang.extractors.office.numbering import Numbering, read_numbering
from mingzhang.extractors.office.package import Package, attribute, first, local, value, whole_number
from mingzhang.extractors.office.pictures import Pictures
from mingzhang.extractors.office.wordruns import deleted_text, read_run_styles
from mingzhang.extractors.office.wordstyles import outline_level, read_paragraph_styles
from mingzhang.extractors.office.wordtables import MAX_DEPTH, NUMBER, children, goes_on, is_frame, is_gone, span_of
from mingzhang.extractors.runs import Run, printed
from mingzhang.schemas.document import Block, Cell, Gap, Metadata, Paragraph, Reading, Table
from mingzhang.schemas.errors import MingzhangError, UnreadableError

__all__ = ["read_docx"]

_DOCUMENT = "word/document.xml"
_SILENT = frozenset({"instrText", "delText", "footnoteReference", "pPr", "rPr", "sectPr", "Fallback", "rt"})
"""Without a text of the line: `rt` is the reading above a word."""
_DELETED = frozenset({"del", "moveFrom"})
_SPELLED = {"t": "", "tab": "\t", "noBreakHyphen": "-"}
_CLEAR = ("", "auto", "FFFFFF")
_WIDEST = 2_000
_LUMPED = 3
_CAPTION_LINES = 4
_CAPTION_CHARS = 60


def read_docx(data: bytes, read_part: Callable[[bytes], Reading] | None = None) -> Reading:
    """The body of a Word document: headers, footers, comments, deleted and hidden text stay out, revisions are in.

    Text boxes are read where they are anchored, parts of other formats (`w:altChunk`) where they are taken in, by
    `read_part`. Raises `UnreadableError` for damage, bombs and empty documents.
    """
    package = Package(packed(data))
    root = package.tree(_DOCUMENT)
    body = next((child for child in root if local(child) == "body"), None)
    if body is None:
        raise UnreadableError("the docx file has no body", then="fetch the file again")
    pictures = Pictures(package, _DOCUMENT)
    reader = _Reader(package, read_part, pictures)
    blocks = tuple(reader.blocks(body, 0, []))
    images = sum(1 for _ in body.iter("{*}blip", "{*}imagedata"))
    if not blocks and not images:
        raise UnreadableError("; ".join(reader.unread) or "the document prints nothing", then="fetch the file again")
    prose = sum(len(block.text) for block in blocks if isinstance(block, Paragraph))
    tables = any(isinstance(block, Table) for block in blocks)
    only_images = bool(images) and not tables and prose < 100
    if only_images:
        blocks += tuple(pictures.blocks(body))
    seen = bool(pictures.words)
    flags = (*(("body_is_images",) if only_images and not seen else ()), *pictures.flags, *sorted(reader.left_out))
    pictured = tuple(reader.pictured)
    return Reading(
        "docx",
        blocks,
        Metadata(),
        flags=flags,
        text_source=("ocr" if seen else "none") if only_images else "mixed" if seen else "native",
        partial="; ".join([*reader.unread, *filter(None, [pictures.partial])]),
        gaps=(Gap("picture_tables", len(pictured), pictured),) if pictured else (),
        recognised=tuple(pictures.words),
    )


class _Reader:
    def __init__(self, package: Package, read_part: Callable[[bytes], Reading] | None, pictures: Pictures) -> None:
        self._package, self._read_part, self._pictures = package, read_part, pictures
        self._styles, self._run_styles = read_paragraph_styles(package), read_run_styles(package)
        self._numbering: Numbering = read_numbering(package)
        self._grounds = 0
        self.left_out: set[str] = set()
        self.pictured: list[str] = []
        """Titles of forms below which a picture stands."""
        self.unread: list[str] = []
        """In words, parts of other formats that were not read."""

    def blocks(self, parent: etree._Element, depth: int, above: list[str]) -> Iterator[Block]:
        """Blocks of a body, cell or text box; tables carry the short lines above them as caption.

        `above` are the lines since the last table; it is kept up.
        """
        for child in children(parent, depth):
            for block in self._of_child(child, depth, above):
                if isinstance(block, Table):
                    above.clear()
                yield block
            if local(child) == "p" and _has_picture(child) and (title := _title(above)):
                yield from self._pictured(child, title, _caption(above))

    def _pictured(self, paragraph: etree._Element, title: str, caption: tuple[str, ...]) -> Iterator[Block]:
        """What the pictures below a title print; a title whose picture shows no table that was read is told."""
        shown = list(self._pictures.blocks(paragraph))
        if not any(isinstance(block, Table) for block in shown):
            self.pictured.append(title)
        yield from (_captioned(block, caption) for block in shown)

    def _of_child(self, child: etree._Element, depth: int, above: list[str]) -> Iterator[Block]:
        kind = local(child)
        if kind == "p":
            lines, boxes = self._paragraph(child)
            above += [line.text for line in lines]
            yield from lines
            self._grounds += 1
            for box in boxes if depth < MAX_DEPTH else ():
                yield from self.blocks(box, depth + 1, above)
            self._grounds -= 1
        elif kind == "tbl" and is_frame(child, depth):
            yield from self._framed(child, depth, above)
        elif kind == "tbl" and (table := self._table(child, _caption(above), depth)) is not None:
            yield table
        elif kind == "altChunk":
            yield from self._chunk(attribute(child, "id"))

    def _framed(self, table: etree._Element, depth: int, above: list[str]) -> Iterator[Block]:
        """What stands in the cells of a table that is a frame."""
        if depth >= MAX_DEPTH:
            return
        for row in self._rows(table, depth):
            for cell in children(row, depth):
                if local(cell) == "tc":
                    ground = _is_shaded(first(cell, "tcPr"))
                    self._grounds += ground
                    yield from self.blocks(cell, depth + 1, above)
                    self._grounds -= ground

    def _chunk(self, relation: str) -> Iterator[Block]:
        """The blocks of a part of another format; one that cannot be read is told."""
        part = self._package.related(_DOCUMENT).get(relation, "")
        try:
            found = self._read_part(self._package.member(part)) if self._read_part else None
        except MingzhangError as error:
            self.unread.append(f"{part or relation}: {error.what}")
            return
        if found is None:
            self.unread.append(f"{part or relation}: a document inside a document is not read")
            return
        self.left_out.update(found.flags)
        self.unread += [found.partial] if found.partial else []
        yield from found.blocks

    def _paragraph(self, element: etree._Element) -> tuple[list[Paragraph], list[etree._Element]]:
        """The lines of a paragraph, and the text boxes that are anchored in it."""
        properties = next((child for child in element if local(child) == "pPr"), None)
        style = value(properties, "pStyle")
        runs: list[Run] = []
        boxes: list[etree._Element] = []
        ground = _is_shaded(properties)
        self._grounds += ground
        self._gather(element, style, runs, boxes, 0)
        self._grounds -= ground
        text, flags = printed(runs)
        self.left_out.update(flags)
        number = self._numbering.next(properties, style) if text.strip() else ""
        size = _size(element) or self._styles.sizes.get(style, self._styles.default_size)
        heading = outline_level(properties) or self._styles.headings.get(style, 0)
        centred = value(properties, "jc") == "center" or (style in self._styles.centred and not value(properties, "jc"))
        shown = [line.strip(" \t") for line in (number + text).split("\n") if line.strip("\u3000\u00a0 \t")]
        return [Paragraph(line, heading=heading, centred=centred, size=size) for line in shown], boxes

    def _rows(self, table: etree._Element, depth: int) -> list[etree._Element]:
        return [row for row in children(table, depth) if local(row) == "tr" and not self._leaves_out(row)]

    def _table(self, element: etree._Element, caption: tuple[str, ...], depth: int) -> Table | None:
        rows = self._rows(element, depth)
        styled = int(first(first(element, "tblPr"), "tblStyle") is not None)
        self._grounds += styled
        cells: list[Cell] = []
        open_: dict[int, int] = {}
        width = 0
        for index, row in enumerate(rows):
            properties = next((child for child in row if local(child) == "trPr"), None)
            column = min(whole_number(value(properties, "gridBefore")), _WIDEST)
            for cell in children(row, depth):
                if local(cell) != "tc":
                    continue
                across = span_of(cell)
                merged, begins = goes_on(cell)
                if merged and not begins and column in open_:
                    above = cells[open_[column]]
                    cells[open_[column]] = _taller(above, index)
                else:
                    if merged:
                        open_[column] = len(cells)
                    else:
                        open_.pop(column, None)
                    cells.append(Cell(index, column, self._cell_text(cell, depth), 1, across))
                column += across
            width = max(width, column)
        self._grounds -= styled
        if not any(cell.text for cell in cells):
            return None
        return Table(tuple(cells), len(rows), width, caption=caption)

    def _leaves_out(self, row: etree._Element) -> bool:
        """Whether the row is no longer there, told once where it prints a number."""
        if not is_gone(row):
            return False
        if any(char.isdigit() for text in row.iter("{*}t", "{*}delText") for char in text.text or ""):
            self.left_out.add("hidden_text" if first(first(row, "trPr"), "hidden") is not None else "struck_text")
        return True

    def _cell_text(self, cell: etree._Element, depth: int) -> str:
        if depth >= MAX_DEPTH:
            return ""
        ground = _is_shaded(first(cell, "tcPr"))
        self._grounds += ground
        lines = self._cell_lines(cell, depth)
        self._grounds -= ground
        return "\n".join(lines)

    def _cell_lines(self, cell: etree._Element, depth: int) -> list[str]:
        """The lines of a cell; blank ones stay among three and more, so that rows lumped into one keep in step."""
        lines: list[str] = []
        for child in children(cell, depth):
            if local(child) == "p":
                paragraphs, boxes = self._paragraph(child)
                inside = [line for box in boxes for line in self._cell_lines(box, depth + 1)]
                lines += [*(paragraph.text for paragraph in paragraphs), *inside] or [""]
            elif local(child) == "tbl" and (table := self._table(child, (), depth + 1)) is not None:
                lines += [inner.text for inner in table.cells if inner.text]
        filled = [line for line in lines if line]
        rows = len(filled) > 1 or (len(filled) == 1 and NUMBER.fullmatch(filled[0]) is not None)
        return lines if len(lines) >= _LUMPED and rows else filled

    def _gather(
        self, element: etree._Element, style: str, runs: list[Run], boxes: list[etree._Element], depth: int
    ) -> None:
        """The runs of a paragraph in order, each with its state; text boxes are put aside."""
        state = self._run_styles.state(element, style, on_colour=self._grounds > 0) if local(element) == "r" else ""
        state = state or ("raised" if _is_mark(element) else "")
        for child in element:
            kind = local(child)
            if kind in _SILENT:
                continue
            if kind in _DELETED:
                runs += deleted_text(child)
            elif kind in _SPELLED:
                runs.append(Run((child.text or "") if kind == "t" else _SPELLED[kind], state))
            elif kind in ("br", "cr"):
                runs.append(Run("\n" if attribute(child, "type") in ("", "textWrapping") else "", state))
            elif kind == "txbxContent":
                boxes.append(child)
            elif depth < MAX_DEPTH:
                self._gather(child, style, runs, boxes, depth + 1)


def _is_mark(run: etree._Element) -> bool:
    """Whether the text of a run is the mark of a note that its author chose himself (1, *, 注)."""
    return any(
        local(child).endswith("noteReference") and attribute(child, "customMarkFollows") not in ("", "0", "false")
        for child in run
    )


def _is_shaded(properties: etree._Element | None) -> bool:
    """Whether a paragraph or cell stands on a colour: white letters are seen on it."""
    shade = first(properties, "shd")
    return shade is not None and attribute(shade, "fill").upper() not in _CLEAR


def _has_picture(paragraph: etree._Element) -> bool:
    """Whether a paragraph shows a picture, a drawing of Word 97, or an embedded object."""
    return next(paragraph.iter("{*}blip", "{*}imagedata", "{*}OLEObject"), None) is not None


def _taller(cell: Cell, row: int) -> Cell:
    return Cell(cell.row, cell.col, cell.text, row - cell.row + 1, cell.col_span)


def _size(paragraph: etree._Element) -> float:
    """The largest size of the paragraph's own runs, in points; half-points in the file."""
    return max(
        (whole_number(attribute(size, "val")) / 2 for size in paragraph.iterfind("./{*}r/{*}rPr/{*}sz")), default=0.0
    )


def _title(above: list[str]) -> str:
    """The title of a form over what follows, its unit perhaps between; empty where there is none."""
    last = next((text for text in reversed(above[-_CAPTION_LINES:]) if not stands_below_title(text)), "")
    return last if is_form_title(last) else ""


def _captioned(block: Block, above: tuple[str, ...]) -> Block:
    """A recognised table with the lines above its picture, where the picture has no title of its own."""
    return replace(block, caption=above) if isinstance(block, Table) and not block.caption else block


def _caption(above: list[str]) -> tuple[str, ...]:
    lines: list[str] = []
    for text in reversed(above[-_CAPTION_LINES:]):
        if len(text) > _CAPTION_CHARS:
            break
        lines.append(text)
    return tuple(reversed(lines))
