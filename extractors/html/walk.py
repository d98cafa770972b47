"""One pass over the tree of a page: its pieces in reading order, with what ids, classes and styles tell of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lxml import etree
from lxml.etree import _Element as Element

from mingzhang.extractors.html.blockgrid import HOLDERS, grid_of_blocks, run_of_rows
from mingzhang.extractors.html.files import files_of
from mingzhang.extractors.html.forms import VALUES, value_of
from mingzhang.extractors.html.grid import BREAK, GridRow, cell_text, is_layout, rows_of_table, runs_of, to_table
from mingzhang.extractors.html.look import PLAIN, Look, Looks
from mingzhang.extractors.html.names import displayed, role_of
from mingzhang.extractors.html.pieces import Piece, Pieces, Span
from mingzhang.extractors.html.pretext import pieces_of_lines
from mingzhang.extractors.html.set_blocks import blocks_of_set_pages
from mingzhang.extractors.html.set_pages import SetPage, find_set_pages
from mingzhang.extractors.html.tree import MAX_NODES, text_of
from mingzhang.extractors.html.whitespace import collapse, is_blank
from mingzhang.extractors.runs import FLAGS, Run, printed
from mingzhang.schemas.document import Table
from mingzhang.schemas.errors import UnreadableError

__all__ = ["walk"]

_SILENT = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "xml",
        "head",
        "select",
        "option",
        "textarea",
        "button",
        "svg",
        "canvas",
        "video",
        "audio",
        "title",
        "meta",
        "link",
    ]
)
_BLOCKS = frozenset(
    [
        "html",
        "body",
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "tbody",
        "thead",
        "tfoot",
        "tr",
        "td",
        "th",
        "caption",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "nav",
        "aside",
        "form",
        "fieldset",
        "blockquote",
        "center",
        "pre",
        "address",
        "figure",
        "figcaption",
        "hr",
        "details",
        "summary",
        "br",
        "legend",
        "menu",
        "dir",
    ]
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_IN_LINES = frozenset({"br", "span", "b", "strong", "font", "i", "em", "u", "sup", "sub"})
_SET_AS_BLOCK = frozenset({"block", "table", "flex", "grid", "list-item", "table-row", "flow-root"})
_NOT_THERE = Look(gone=True)
_DRAWN = frozenset({"svg", "canvas", "amp-img"})
"""Pictures that are no files of their own."""
_FILES = frozenset({"a", "iframe", "embed", "object", "frame", "img", "param"})


def walk(root: Element) -> Pieces:
    """All displayed pieces of a page; raises `UnreadableError` beyond the bound on nodes."""
    walker = _Walker(Looks.of_page(root), find_set_pages(root))
    events = etree.iterwalk(root, events=("start", "end"))
    for nodes, (event, element) in enumerate(events):
        if nodes > 2 * MAX_NODES:
            raise UnreadableError(f"a page of more than {MAX_NODES} nodes", then="read it in parts")
        if event == "end":
            walker.end(element)
        elif walker.start(element):
            events.skip_subtree()
    walker.flush()
    walker.found.flags = tuple(sorted(walker.looks.left_out))
    return walker.found


def _is_block(tag: str, look: Look) -> bool:
    """Whether a browser begins a new line for the element."""
    return tag in _BLOCKS or look.display in _SET_AS_BLOCK


class _Walker:
    def __init__(self, looks: Looks, set_pages: Mapping[Element, Sequence[SetPage]]) -> None:
        self.found = Pieces()
        self.looks = looks
        self._set_pages = set_pages
        self._pages_before = 0
        self._around: list[Look] = [PLAIN]
        self._words: list[Run] = []
        self._links: list[str] = []
        self._linked = 0
        self._images = 0
        self._in_link = 0
        self._heading = 0
        self._centres: list[Element] = []
        self._roles: list[tuple[Element, str, int]] = []
        self._taken: set[Element] = set()
        """Siblings that a table of rows has taken."""

    def start(self, element: Element) -> bool:
        """Enter an element; true where its inside is not to be walked."""
        tag = element.tag
        if not isinstance(tag, str) or tag in _SILENT or element in self._taken:
            self._around.append(_NOT_THERE)
            self.found.scripts += tag == "script"
            self._images += tag in _DRAWN
            if tag == "button":
                self._add_files(element, tag)
            if tag in VALUES and not (look := self.looks.inside(element, self._around[-2])).gone:
                self._add(value_of(element), look)
            return True
        look = self.looks.inside(element, self._around[-1])
        self._around.append(look)
        if look.gone:
            self.looks.leave_out(element)
            return True
        style = element.get("style")
        display = displayed(style) if style else ""
        if _is_block(tag, look):
            self.flush()
            self._enter_block(element, tag, display)
            if element in self._set_pages:
                self._add_set_pages(self._set_pages[element])
                return True
            if self._add_grid(element, look):
                return True
        if tag in _FILES or any(name == "onclick" or str(name).startswith("data-") for name in element.attrib):
            self._add_files(element, tag)
        if tag in _DRAWN or (style and "url(" in style and "background" in style):
            self._images += 1
        if tag == "a":
            self._in_link += 1
            self._links.append("")
        self._add(value_of(element) if tag == "input" else element.text, look)
        return False

    def end(self, element: Element) -> None:
        """Leave an element and take up the text that follows it."""
        tag = element.tag
        look = self._around.pop()
        if look.gone or not isinstance(tag, str):
            pass
        elif _is_block(tag, look):
            self.flush()
            self._leave_block(element, tag)
        elif tag == "a":
            self._in_link = max(self._in_link - 1, 0)
        self._add(element.tail, self._around[-1])

    def flush(self) -> None:
        """End the paragraph that is being gathered; one that prints nothing vanishes."""
        text = collapse(self.looks.seen(printed(self._words))) if self._words else ""
        if text and not is_blank(text):
            links = tuple(filter(None, map(collapse, self._links)))
            piece = Piece(text, None, self._heading, bool(self._centres), min(self._linked, len(text)), links)
            piece.images = self._images
            self.found.pieces.append(piece)
        elif self._images:
            self.found.pieces.append(Piece("", images=self._images))
        self._words, self._links, self._linked, self._images = [], [], 0, 0
        if self._in_link:
            self._links.append("")

    def _add(self, text: str | None, look: Look) -> None:
        if not text:
            return
        self._words.append(Run(text, look.state))
        if self._in_link and look.state not in FLAGS:
            self._linked += len(text.strip())
            self._links[-1] += text

    def _enter_block(self, element: Element, tag: str, display: str) -> None:
        self._heading = _HEADINGS.get(tag, self._heading)
        if display == "centre" or tag == "center" or (element.get("align") or "").lower() == "center":
            self._centres.append(element)
        id_, class_ = element.get("id") or "", element.get("class") or ""
        role = (
            role_of(tag, id_, class_) if id_ or class_ or tag in {"nav", "footer", "aside", "article", "main"} else ""
        )
        if role:
            self._roles.append((element, role, len(self.found.pieces)))

    def _leave_block(self, element: Element, tag: str) -> None:
        if tag in _HEADINGS:
            self._heading = 0
        if self._centres and self._centres[-1] is element:
            self._centres.pop()
        if self._roles and self._roles[-1][0] is element:
            _, role, start = self._roles.pop()
            self.found.spans.append(Span(role, start, len(self.found.pieces)))

    def _add_grid(self, element: Element, look: Look) -> bool:
        """Add the table or the preformatted text that an element is; true where nothing of it is left to walk."""
        if element.tag == "table":
            if is_layout(element):
                return False
            self._add_table(element, rows_of_table(element, self.looks, look))
            while self.looks.aside:
                inner, inner_look = self.looks.aside.pop(0)
                self._add_table(inner, rows_of_table(inner, self.looks, inner_look))
            return True
        if element.tag in ("pre", "xmp", "listing") or (look.pre and all(child.tag in _IN_LINES for child in element)):
            self._add_lines(element, look)
            return True
        grid = grid_of_blocks(element, self.looks, look) if element.tag in HOLDERS else None
        if grid is None and element.tag in HOLDERS and (grid := run_of_rows(element, self.looks, self._around[-2])):
            self._taken.update(sibling for sibling, _ in zip(element.itersiblings(), grid.rows[1:], strict=False))
        if grid is None:
            return False
        self._add_texts(grid.above, look)
        self._add_table(element, grid.rows)
        self._add_texts(grid.below, look)
        return True

    def _add_set_pages(self, pages: Sequence[SetPage]) -> None:
        """Add the paragraphs and tables of pages whose texts stand at places; those behind the first add none."""
        for block in blocks_of_set_pages(pages, self.looks, self._around[-2], self._pages_before):
            if isinstance(block, Table):
                self.found.pieces.append(Piece("", block))
            else:
                self.found.pieces.append(Piece(block.text, None, centred=block.centred, page=block.page))
        self._pages_before += len(pages)

    def _add_texts(self, elements: Sequence[Element], look: Look) -> None:
        for element in elements:
            for line in cell_text(element, self.looks, self.looks.inside(element, look)).split("\n"):
                self._words.append(Run(line))
                self.flush()

    def _add_lines(self, element: Element, look: Look) -> None:
        """The paragraphs and tables of preformatted text."""
        lines = self.looks.seen(printed(runs_of(element, self.looks, look))).replace(BREAK, "\n").split("\n")
        for piece in pieces_of_lines(lines):
            if isinstance(piece, Table):
                self.found.pieces.append(Piece("", piece))
            else:
                self._words.append(Run(piece))
                self.flush()

    def _add_table(self, element: Element, rows: Sequence[GridRow]) -> None:
        table = to_table(rows, self.looks)
        for inner in element.iterdescendants("a", "img", "iframe", "embed", "object"):
            self._add_files(inner, inner.tag)
        caption = element.find("caption")
        if caption is not None:
            self._words.append(Run(text_of(caption)))
            self.flush()
        if table is not None:
            linked = sum(len(collapse(text_of(link))) for link in element.iterdescendants("a"))
            self.found.pieces.append(Piece("", table, linked=linked))

    def _add_files(self, element: Element, tag: str) -> None:
        here = len(self.found.pieces)
        files = list(files_of(element, tag))
        self.found.files += [(here, file) for file in files]
        if tag == "img" or any(file.how == "img" for file in files):
            self._images += 1
