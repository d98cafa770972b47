"""The docx reader: paragraphs, headings and tables of `document.xml` in order, without tracked deletions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from mingzhang.extractors.captions import is_form_title
from mingzhang.extractors.office.numbering import Numbering, read_numbering
from mingzhang.extractors.office.package import Package, attribute, first, local, value, whole_number
from mingzhang.extractors.office.wordruns import RunStyles, deleted_text, read_run_styles
from mingzhang.extractors.runs import Run, printed
from mingzhang.schemas.document import Block, Cell, Gap, Metadata, Paragraph, Reading, Table
from mingzhang.schemas.errors import UnreadableError

__all__ = ["read_docx"]

_DOCUMENT = "word/document.xml"
_SILENT = frozenset({"instrText", "delText", "footnoteReference", "pPr", "rPr", "sectPr", "Fallback"})
_DELETED = frozenset({"del", "moveFrom"})
_SPELLED = {"t": "", "tab": "\t", "noBreakHyphen": "-"}
_CLEAR = ("", "auto", "FFFFFF")
_MAX_DEPTH = 100
_WIDEST = 2_000
_LUMPED = 3
_NUMBER = re.compile(r"[-−—(（]?\d[\d,，.．]*[)）]?[%％]?")
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
    reader = _Reader(_styles(package), read_run_styles(package), read_numbering(package))
    blocks = tuple(reader.blocks(body, 0))
    images = sum(1 for _ in body.iter("{*}blip", "{*}imagedata"))
    if not blocks and not images:
        raise UnreadableError("the document prints nothing", then="fetch the file again")
    prose = sum(len(block.text) for block in blocks if isinstance(block, Paragraph))
    tables = any(isinstance(block, Table) for block in blocks)
    pictures = ("body_is_images",) if images and not tables and prose < 100 else ()
    flags = (*pictures, *sorted(reader.left_out))
    pictured = tuple(reader.pictured)
    gaps = (Gap("picture_tables", len(pictured), pictured),) if pictured else ()
    source = "none" if pictures else "native"
    return Reading("docx", blocks, Metadata(), flags=flags, text_source=source, gaps=gaps)


class _Reader:
    def __init__(self, styles: _Styles, run_styles: RunStyles, numbering: Numbering) -> None:
        self._styles, self._run_styles, self._numbering = styles, run_styles, numbering
        self._grounds = 0
        self.left_out: set[str] = set()
        self.pictured: list[str] = []
        """Titles of forms below which a picture stands."""

    def blocks(self, parent: etree._Element, depth: int) -> Iterator[Block]:
        """Blocks of a body, cell or text box; tables carry the short lines above them as caption."""
        above: list[str] = []
        for child in _children(parent, depth):
            kind = local(child)
            if kind == "p":
                for paragraph in self._paragraphs(child, depth):
                    above.append(paragraph.text)
                    yield paragraph
                if above and is_form_title(above[-1]) and _has_picture(child):
                    self.pictured.append(above[-1])
            elif kind == "tbl":
                table = self._table(child, _caption(above), depth)
                if table is not None:
                    above = []
                    yield table

    def _paragraphs(self, element: etree._Element, depth: int) -> Iterator[Paragraph]:
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
        heading = _outline(properties) or self._styles.headings.get(style, 0)
        centred = value(properties, "jc") == "center" or (style in self._styles.centred and not value(properties, "jc"))
        for line in (number + text).split("\n"):
            if line.strip("\u3000\u00a0 \t"):
                yield Paragraph(line.strip(" \t"), heading=heading, centred=centred, size=size)
        if depth < _MAX_DEPTH:
            self._grounds += 1
            for box in boxes:
                for block in self.blocks(box, depth + 1):
                    if isinstance(block, Paragraph):
                        yield block
                    else:
                        yield from (Paragraph(cell.text) for cell in block.cells if cell.text)
            self._grounds -= 1

    def _table(self, element: etree._Element, caption: tuple[str, ...], depth: int) -> Table | None:
        rows = [row for row in _children(element, depth) if local(row) == "tr" and not self._leaves_out(row)]
        styled = int(first(first(element, "tblPr"), "tblStyle") is not None)
        self._grounds += styled
        cells: list[Cell] = []
        open_: dict[int, int] = {}
        width = 0
        for index, row in enumerate(rows):
            properties = next((child for child in row if local(child) == "trPr"), None)
            column = min(whole_number(value(properties, "gridBefore")), _WIDEST)
            for cell in _children(row, depth):
                if local(cell) != "tc":
                    continue
                across = min(max(whole_number(value(first(cell, "tcPr"), "gridSpan"), 1), 1), _WIDEST)
                merge = first(first(cell, "tcPr"), "vMerge")
                if merge is not None and attribute(merge, "val") != "restart" and column in open_:
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
        self._grounds -= styled
        if not any(cell.text for cell in cells):
            return None
        return Table(tuple(cells), len(rows), width, caption=caption)

    def _leaves_out(self, row: etree._Element) -> bool:
        """Whether the row is no longer there, told once where it prints a number."""
        if not _is_gone(row):
            return False
        if any(char.isdigit() for text in row.iter("{*}t", "{*}delText") for char in text.text or ""):
            self.left_out.add("hidden_text" if first(first(row, "trPr"), "hidden") is not None else "struck_text")
        return True

    def _cell_text(self, cell: etree._Element, depth: int) -> str:
        if depth >= _MAX_DEPTH:
            return ""
        ground = _is_shaded(first(cell, "tcPr"))
        self._grounds += ground
        lines = self._cell_lines(cell, depth)
        self._grounds -= ground
        return "\n".join(lines)

    def _cell_lines(self, cell: etree._Element, depth: int) -> list[str]:
        """The lines of a cell; blank ones stay among three and more, so that rows lumped into one keep in step."""
        lines: list[str] = []
        for child in _children(cell, depth):
            if local(child) == "p":
                lines += [paragraph.text for paragraph in self._paragraphs(child, depth + 1)] or [""]
            elif local(child) == "tbl" and (table := self._table(child, (), depth + 1)) is not None:
                lines += [inner.text for inner in table.cells if inner.text]
        filled = [line for line in lines if line]
        rows = len(filled) > 1 or (len(filled) == 1 and _NUMBER.fullmatch(filled[0]) is not None)
        return lines if len(lines) >= _LUMPED and rows else filled

    def _gather(
        self, element: etree._Element, style: str, runs: list[Run], boxes: list[etree._Element], depth: int
    ) -> None:
        """The runs of a paragraph in order, each with its state; text boxes are put aside."""
        state = self._run_styles.state(element, style, on_colour=self._grounds > 0) if local(element) == "r" else ""
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
            elif depth < _MAX_DEPTH:
                self._gather(child, style, runs, boxes, depth + 1)


def _is_shaded(properties: etree._Element | None) -> bool:
    """Whether a paragraph or cell stands on a colour: white letters are seen on it."""
    shade = first(properties, "shd")
    return shade is not None and attribute(shade, "fill").upper() not in _CLEAR


def _is_gone(row: etree._Element) -> bool:
    """Whether a row is hidden or its deletion tracked."""
    properties = first(row, "trPr")
    return first(properties, "hidden") is not None or first(properties, "del") is not None


def _has_picture(paragraph: etree._Element) -> bool:
    """Whether a paragraph shows a picture, a drawing of Word 97, or an embedded object."""
    return next(paragraph.iter("{*}blip", "{*}imagedata", "{*}OLEObject"), None) is not None


def _taller(cell: Cell, row: int) -> Cell:
    return Cell(cell.row, cell.col, cell.text, row - cell.row + 1, cell.col_span)


def _children(parent: etree._Element, depth: int) -> Iterator[etree._Element]:
    """Children, looking through content controls and insertions, around which Word wraps blocks."""
    for child in parent:
        if local(child) in ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml") and depth < _MAX_DEPTH:
            yield from _children(child, depth + 1)
        else:
            yield child


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
        default = whole_number(next((attribute(size, "val") for size in element.iter("{*}sz")), "0")) / 2
    for element in root.iter("{*}style"):
        id_, name = attribute(element, "styleId"), value(element, "name").lower()
        parents[id_] = value(element, "basedOn")
        properties = first(element, "pPr")
        level = _outline(properties)
        if name.startswith("heading ") and name[8:].isdigit():
            level = level or min(int(name[8:]), 6)
        if level:
            headings[id_] = level
        if value(properties, "jc") == "center":
            centred.add(id_)
        if value(first(element, "rPr"), "sz"):
            sizes[id_] = whole_number(value(first(element, "rPr"), "sz")) / 2
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
    level = value(properties, "outlineLvl")
    return int(level) + 1 if level.isdigit() and int(level) < 6 else 0


def _size(paragraph: etree._Element) -> float:
    """The largest size of the paragraph's own runs, in points; half-points in the file."""
    return max(
        (whole_number(attribute(size, "val")) / 2 for size in paragraph.iterfind("./{*}r/{*}rPr/{*}sz")), default=0.0
    )


def _caption(above: list[str]) -> tuple[str, ...]:
    lines: list[str] = []
    for text in reversed(above[-_CAPTION_LINES:]):
        if len(text) > _CAPTION_CHARS:
            break
        lines.append(text)
    return tuple(reversed(lines))
