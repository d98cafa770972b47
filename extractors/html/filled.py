"""What the scripts of a page would put into it, put into it: rows of data as tables, strings of markup as elements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from lxml import etree
from lxml.etree import _Element as Element

from mingzhang.extractors.captions import is_form_title
from mingzhang.extractors.html.data_rows import DataTable, Labels, labels_in, tables_in
from mingzhang.extractors.html.gaps import left_empty
from mingzhang.extractors.html.literals import Value, values_of, written_by
from mingzhang.extractors.html.tree import parse, text_of

__all__ = ["fill_in"]

_FIELD_ATTRIBUTES = ("prop", "field", "data-field", "data-index", "dataindex")
_FIELD_OPTIONS = ("lay-data", "data-options", ":column")
_FIELD = re.compile(r"""\b(?:field|prop)\s{0,9}:\s{0,9}["']([\w.$-]{1,80})["']""")
_TARGET = re.compile(r"""(?:getElementById\(\s{0,9}|["'(]\s{0,9}#|\bel\s{0,9}:\s{0,9}["']#|["']#)["']?([\w-]{1,80})""")
_MARKUP = re.compile(r"<(?:table|tr|p|div)\b", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"\{\{|<%|\$\{|#\{")
_FIGURE = re.compile(r"(?<![\d,.])(?:\d[\d,]{2,}+(?:\.\d++)?|\d{1,2}+\.\d++)")
_AMOUNT = re.compile(r"\d\.\d")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_UNSEEN = frozenset({"script", "style", "textarea"})
_COMPONENTS = ("el-table-column", "a-table-column", "vxe-column", "vxe-table-column", "el-column")
_FEWEST_FIGURES = 3
_MOST_SCRIPT = 2_000_000
_TEMPLATES = ("text/html", "text/template", "text/x-template", "text/plain")


def fill_in(root: Element) -> bool:
    """Put what scripts hold and the page does not print into the page; whether there was any.

    Rows need headings and the title of a form, their own or one above the element that is left empty for them; markup
    needs numbers and no gaps to be filled in. What is printed already, as on pages drawn twice, is left out.
    """
    scripts = [(element, text) for element, text in _scripts(root) if len(_FIGURE.findall(text)) >= _FEWEST_FIGURES]
    if not scripts:
        return False
    page = _Page(root)
    held = [(element, text, list(_values(element, text))) for element, text in scripts]
    page.labels += [one for _, _, values in held for value in values for one in labels_in(value)]
    for element, text, values in held:
        for value in values:
            for rows in tables_in(value, page.labels):
                page.take(rows, element, text)
            for markup in _markup(value, 0):
                page.take(markup, element, text)
    return page.filled


class _Page:
    """A page that is filled in: what it prints, its own headings of columns, what is left empty in it."""

    def __init__(self, root: Element) -> None:
        self._root, self.filled = root, False
        self._printed = _figures(_seen(root.iter("body")))
        self._in_tables = _figures(_seen(root.iter("table")))
        self.labels = list(_labels_of_page(root))
        self._waiting = [place for place, _ in left_empty(root)]

    def take(self, part: DataTable | str, script: Element, text: str) -> None:
        """Put a part of a script where it belongs, unless it is printed or nothing says what it is."""
        told = _TAG.sub("\n", part) if isinstance(part, str) else "\n".join(c for row in part.rows for c in row)
        found = _figures(told)
        printed = self._printed if isinstance(part, str) else self._in_tables
        if not found or len(found & printed) * 2 >= len(found):
            return
        if self._put(part, script, text):
            self._printed |= found
            self._in_tables |= found
            self.filled = True
            if script.tag == "textarea":
                script.text = ""

    def _put(self, part: DataTable | str, script: Element, text: str) -> bool:
        """Put a part where its script names an empty element, else where one is left empty below a title, else here."""
        if isinstance(part, str):
            place = _target(text, self._root)
            elements = list(next(parse(part).root.iter("body"), ()))
        else:
            titled = any(map(is_form_title, part.lines))
            place = self._place_of(part, text, titled=titled)
            if place is None and not titled:
                return False
            elements = _elements(part, headed=place is not None and place.tag == "table")
        _insert(elements, place, script, self._root)
        return True

    def _place_of(self, part: DataTable, text: str, *, titled: bool) -> Element | None:
        head = _head_of(part, self._root)
        if head is not None:
            return head
        if self._waiting:
            return self._waiting.pop(0)
        return _target(text, self._root) if titled else None


def _insert(elements: list[Element], place: Element | None, script: Element, root: Element) -> None:
    parent = script.getparent()
    if place is not None and place.tag == "table":
        place.extend(row for element in elements for row in element.iter("tr"))
    elif place is not None:
        place.extend(elements)
    elif parent is not None and next(script.iterancestors("head"), None) is None:
        at = parent.index(script) + 1
        parent[at:at] = elements
    else:
        next(root.iter("body"), root).extend(elements)


def _scripts(root: Element) -> Iterator[tuple[Element, str]]:
    for element in root.iter("script", "textarea"):
        text = (element.text or "")[:_MOST_SCRIPT]
        if text.strip() and not element.get("src"):
            yield element, text


def _is_article(text: str) -> bool:
    """Whether a string is the markup of paragraphs or rows with amounts: a menu, a footer has none."""
    if len(_MARKUP.findall(text[:_MOST_SCRIPT])) < _FEWEST_FIGURES or _PLACEHOLDER.search(text):
        return False
    return len(_AMOUNT.findall(_TAG.sub("\n", text))) >= _FEWEST_FIGURES


def _values(element: Element, text: str) -> Iterator[Value]:
    if element.tag == "textarea" or (element.get("type") or "").lower() in _TEMPLATES:
        yield text
    else:
        yield written_by(text)
        yield from values_of(text)


def _labels_of_page(root: Element) -> Iterator[Labels]:
    """The fields that elements of the page name, with their headings: cells of a head, columns of a component."""
    found: dict[Element | None, Labels] = {}
    for element in root.iter("th", "td", *_COMPONENTS):
        field = next((one for name in _FIELD_ATTRIBUTES if (one := element.get(name))), "")
        if not field and (told := _FIELD.search(" ".join(element.get(name) or "" for name in _FIELD_OPTIONS))):
            field = told[1]
        label = element.get("label") or element.get("title") or text_of(element).strip()
        if field and label:
            holder = next(element.iterancestors("table", "el-table", "a-table", "vxe-table"), element.getparent())
            found.setdefault(holder, {})[field] = label
    yield from found.values()


def _markup(value: Value, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        if _is_article(value):
            yield value
    elif depth < 30 and value is not None:
        for one in value.values() if isinstance(value, dict) else value:
            yield from _markup(one, depth + 1)


def _seen(elements: Iterator[Element]) -> str:
    """The texts that elements print, on lines of their own."""
    parts: list[str] = []
    for element in elements:
        for part in element.iter():
            if part.tag not in _UNSEEN:
                parts.append(part.text or "")
            parts.append(part.tail or "")
    return "\n".join(parts)


def _figures(text: str) -> set[Decimal]:
    return {Decimal(one.replace(",", "")) for one in _FIGURE.findall(text)}


def _head_of(part: DataTable, root: Element) -> Element | None:
    """The table of the page whose head names the fields of the data, where it has no rows of its own."""
    for table in root.iter("table"):
        heads = [field for one in _labels_of_page(table) for field in one]
        if len(heads) > 1 and set(heads) <= set(part.fields) and not _FIGURE.search(text_of(table)):
            return table
    return None


def _target(text: str, root: Element) -> Element | None:
    named = dict.fromkeys(_TARGET.findall(text[:_MOST_SCRIPT]))
    for element in root.iter("div", "section", "article", "td", "span", "main"):
        if element.get("id") in named and not text_of(element).strip():
            return element
    return None


def _elements(part: DataTable, *, headed: bool) -> list[Element]:
    """The lines and the table of data; without its head row where the page has one."""
    table = etree.Element("table")
    for row in part.rows[1:] if headed else part.rows:
        line = etree.SubElement(table, "tr")
        for cell in row:
            etree.SubElement(line, "td").text = _clean(cell)
    lines = []
    for text in part.lines:
        paragraph = etree.Element("p")
        paragraph.text = _clean(text)
        lines.append(paragraph)
    return [*lines, table]


def _clean(text: str) -> str:
    """The text without what XML cannot hold."""
    return "".join(char for char in text if (char >= " " and char not in "\ufffe\uffff") or char in "\t\n")
