"""The docx reader: paragraphs, headings and tables of `document.xml` in order, without tracked deletions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from mingzhang.extractors.office.numbering import Numbering, read_numbering
from mingzhang.extractors.office.package import Package, local
from mingzhang.schemas.document import Block, Cell, Metadata, Paragraph, Reading, Table
from mingzhang.schemas.errors import UnreadableError

__all__ = ["read_docx"]

_DOCUMENT = "word/document.xml"
_SILENT = frozenset(
    {"del", "moveFrom", "instrText", "delText", "footnoteReference", "pPr", "rPr", "sectPr", "Fallback"}
)
_MAX_DEPTH = 100
_CAPTION_LINES = 4
_CAPTION_CHARS = 60


@dataclass(frozen=True, slots=True)
class _Styles:
    """Outline level, centring and size by style id, inherited values included."""

    headings: dict[str, int]
    centred: frozenset[str]
    sizes: dict[str, float]
    default_size: float


def read_docx(data: bytes) -> Reading:
    """The body of a Word document: headers, footers, comments, deleted and hidden text stay out, revisions are in.

    Text boxes are read where they are anchored. Raises `UnreadableError` for damage, bombs and empty documents.
    """
    package = Package(data)
    root = package.tree(_DOCUMENT)
    body = next((child for child in root if local(child) == "body"), None)
    if body is None:
        raise UnreadableError("the docx file has no body", then="fetch the file again")
    reader = _Reader(_styles(package), read_numbering(package))
    blocks = tuple(reader.blocks(body, 0))
    images = sum(1 for _ in body.iter("{*}blip", "{*}imagedata"))
    if not blocks and not images:
        raise UnreadableError("the document prints nothing", then="fetch the file again")
    prose = sum(len(block.text) for block in blocks if isinstance(block, Paragraph))
    tables = any(isinstance(block, Table) for block in blocks)
    flags = ("body_is_images",) if images and not tables and prose < 100 else ()
    return Reading("docx", blocks, Metadata(), flags=flags, text_source="none" if flags else "native")


class _Reader:
    def __init__(self, styles: _Styles, numbering: Numbering) -> None:
        self._styles, self._numbering = styles, numbering

    def blocks(self, parent: etree._Element, depth: int) -> Iterator[Block]:
        """Blocks of a body, cell or text box; tables carry the short lines above them as caption."""
        above: list[str] = []
        for child in _children(parent, depth):
            kind = local(child)
            if kind == "p":
                for paragraph in self._paragraphs(child, depth):
                    above.append(paragraph.text)
                    yield paragraph
            elif kind == "tbl":
                table = self._table(child, _caption(above), depth)
                if table is not None:
                    above = []
                    yield table

    def _paragraphs(self, element: etree._Element, depth: int) -> Iterator[Paragraph]:
        properties = next((child for child in element if local(child) == "pPr"), None)
        style = _value(properties, "pStyle")
        parts: list[str] = []
        boxes: list[etree._Element] = []
        _gather(element, parts, boxes, 0)
        text = "".join(parts)
        number = self._numbering.next(properties, style) if text.strip() else ""
        size = _size(element) or self._styles.sizes.get(style, self._styles.default_size)
        heading = _outline(properties) or self._styles.headings.get(style, 0)
        centred = _value(properties, "jc") == "center" or (
            style in self._styles.centred and not _value(properties, "jc")
        )
        for line in (number + text).split("\n"):
            if line.strip("\u3000\u00a0 \t"):
                yield Paragraph(line.strip(" \t"), heading=heading, centred=centred, size=size)
        if depth < _MAX_DEPTH:
            for box in boxes:
                for block in self.blocks(box, depth + 1):
                    if isinstance(block, Paragraph):
                        yield block
                    else:
                        yield from (Paragraph(cell.text) for cell in block.cells if cell.text)

    def _table(self, element: etree._Element, caption: tuple[str, ...], depth: int) -> Table | None:
        rows = [row for row in _children(element, depth) if local(row) == "tr"]
        cells: list[Cell] = []
        open_: dict[int, int] = {}
        width = 0
        for index, row in enumerate(rows):
            properties = next((child for child in row if local(child) == "trPr"), None)
            column = _number(_value(properties, "gridBefore"))
            for cell in _children(row, depth):
                if local(cell) != "tc":
                    continue
                across = max(_number(_value(_first(cell, "tcPr"), "gridSpan"), 1), 1)
                merge = _first(_first(cell, "tcPr"), "vMerge")
                if merge is not None and _attribute(merge, "val") != "restart" and column in open_:
                    above = cells[open_[column]]
                    cells[open_[column]] = _taller(above, index)
                else:
                    if merge is not None:
                        open_[column] = len(cells)
                    else:
                        open_.pop(column, None)
                    cells.append(Cell(index, column, self._cell_text(cell, depth), 1, across))
                column += across
            width = max(width, column)
        if not any(cell.text for cell in cells):
            return None
        return Table(tuple(cells), len(rows), width, caption=caption)

    def _cell_text(self, cell: etree._Element, depth: int) -> str:
        if depth >= _MAX_DEPTH:
            return ""
        lines: list[str] = []
        for block in self.blocks(cell, depth + 1):
            lines += (
                [block.text] if isinstance(block, Paragraph) else [inner.text for inner in block.cells if inner.text]
            )
        return "\n".join(lines)


def _taller(cell: Cell, row: int) -> Cell:
    return Cell(cell.row, cell.col, cell.text, row - cell.row + 1, cell.col_span)


def _children(parent: etree._Element, depth: int) -> Iterator[etree._Element]:
    """Children, looking through content controls and insertions, around which Word wraps blocks."""
    for child in parent:
        if local(child) in ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml") and depth < _MAX_DEPTH:
            yield from _children(child, depth + 1)
        else:
            yield child


def _gather(element: etree._Element, parts: list[str], boxes: list[etree._Element], depth: int) -> None:
    for child in element:
        kind = local(child)
        if kind in _SILENT or (kind == "r" and _first(_first(child, "rPr"), "vanish") is not None):
            continue
        if kind == "t":
            parts.append(child.text or "")
        elif kind == "tab":
            parts.append("\t")
        elif kind in ("br", "cr"):
            parts.append("\n" if _attribute(child, "type") in ("", "textWrapping") else "")
        elif kind == "noBreakHyphen":
            parts.append("-")
        elif kind == "txbxContent":
            boxes.append(child)
        elif depth < _MAX_DEPTH:
            _gather(child, parts, boxes, depth + 1)


def _styles(package: Package) -> _Styles:
    headings: dict[str, int] = {}
    centred: set[str] = set()
    sizes: dict[str, float] = {}
    default = 0.0
    if "word/styles.xml" not in package:
        return _Styles(headings, frozenset(), sizes, default)
    root = package.tree("word/styles.xml")
    parents: dict[str, str] = {}
    for element in root.iter("{*}rPrDefault"):
        default = _number(next((_attribute(size, "val") for size in element.iter("{*}sz")), "0")) / 2
    for element in root.iter("{*}style"):
        id_, name = _attribute(element, "styleId"), _value(element, "name").lower()
        parents[id_] = _value(element, "basedOn")
        properties = _first(element, "pPr")
        level = _outline(properties)
        if name.startswith("heading ") and name[8:].isdigit():
            level = level or min(int(name[8:]), 6)
        if level:
            headings[id_] = level
        if _value(properties, "jc") == "center":
            centred.add(id_)
        if _value(_first(element, "rPr"), "sz"):
            sizes[id_] = _number(_value(_first(element, "rPr"), "sz")) / 2
    for id_, parent in parents.items():
        ancestor, steps = parent, 0
        while ancestor and steps < 20:
            if ancestor in sizes:
                sizes.setdefault(id_, sizes[ancestor])
            if ancestor in headings:
                headings.setdefault(id_, headings[ancestor])
            ancestor, steps = parents.get(ancestor, ""), steps + 1
    return _Styles(headings, frozenset(centred), sizes, default)


def _outline(properties: etree._Element | None) -> int:
    level = _value(properties, "outlineLvl")
    return int(level) + 1 if level.isdigit() and int(level) < 6 else 0


def _size(paragraph: etree._Element) -> float:
    """The largest size of the paragraph's own runs, in points; half-points in the file."""
    return max(
        (_number(_attribute(size, "val")) / 2 for size in paragraph.iterfind("./{*}r/{*}rPr/{*}sz")), default=0.0
    )


def _caption(above: list[str]) -> tuple[str, ...]:
    lines: list[str] = []
    for text in reversed(above[-_CAPTION_LINES:]):
        if len(text) > _CAPTION_CHARS:
            break
        lines.append(text)
    return tuple(reversed(lines))


def _first(element: etree._Element | None, name: str) -> etree._Element | None:
    return None if element is None else next((child for child in element if local(child) == name), None)


def _value(element: etree._Element | None, name: str) -> str:
    child = _first(element, name)
    return "" if child is None else _attribute(child, "val")


def _attribute(element: etree._Element, name: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


def _number(text: str, otherwise: int = 0) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else otherwise
