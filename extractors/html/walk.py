"""One pass over the tree of a page: its pieces in reading order, with what ids, classes and styles tell of them."""

from __future__ import annotations

from lxml import etree
from lxml.etree import _Element as Element

from mingzhang.extractors.html.files import files_of
from mingzhang.extractors.html.forms import VALUES, value_of
from mingzhang.extractors.html.grid import is_layout, rows_of_table, to_table
from mingzhang.extractors.html.look import PLAIN, Look, Looks
from mingzhang.extractors.html.names import displayed, role_of
from mingzhang.extractors.html.pieces import Piece, Pieces, Span
from mingzhang.extractors.html.tree import MAX_NODES, text_of
from mingzhang.extractors.html.whitespace import collapse, is_blank
from mingzhang.extractors.runs import FLAGS, Run, printed
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
_NOT_THERE = Look(gone=True)
_FILES = frozenset({"a", "iframe", "embed", "object", "frame", "img"})


def walk(root: Element) -> Pieces:
    """All displayed pieces of a page; raises `UnreadableError` beyond the bound on nodes."""
    walker = _Walker(Looks.of_page(root))
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


class _Walker:
    def __init__(self, looks: Looks) -> None:
        self.found = Pieces()
        self.looks = looks
        self._around: list[Look] = [PLAIN]
        self._words: list[Run] = []
        self._links: list[str] = []
        self._linked = 0
        self._images = 0
        self._in_link = 0
        self._heading = 0
        self._centres: list[Element] = []
        self._roles: list[tuple[Element, str, int]] = []

    def start(self, element: Element) -> bool:
        """Enter an element; true where its inside is not to be walked."""
        tag = element.tag
        if not isinstance(tag, str) or tag in _SILENT:
            self._around.append(_NOT_THERE)
            self.found.scripts += tag == "script"
            if tag in VALUES:
                self._add(value_of(element), self._around[-2])
            return True
        look = self.looks.inside(element, self._around[-1])
        self._around.append(look)
        if look.gone:
            self.looks.leave_out(element)
            return True
        style = element.get("style")
        display = displayed(style) if style else ""
        if tag in _BLOCKS or display == "block":
            self.flush()
            self._enter_block(element, tag, display)
            if tag == "table" and not is_layout(element):
                self._add_table(element)
                return True
        if tag in _FILES or element.get("onclick"):
            self._add_files(element, tag)
        if tag == "a":
            self._in_link += 1
            self._links.append("")
        self._add(value_of(element) if tag == "input" else element.text, look)
        return False

    def end(self, element: Element) -> None:
        """Leave an element and take up the text that follows it."""
        tag = element.tag
        if self._around.pop().gone or not isinstance(tag, str):
            pass
        elif tag in _BLOCKS or displayed(element.get("style") or "") == "block":
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

    def _add_table(self, element: Element) -> None:
        table = to_table(rows_of_table(element, self.looks, self._around[-1]), self.looks)
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
        self.found.files += [(here, file) for file in files_of(element, tag)]
        if tag == "img":
            self._images += 1
