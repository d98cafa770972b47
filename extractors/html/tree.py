"""Text of a page to lxml's tree, within bounds: no network, no entities of its own, no endless depth."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element as Element

from mingzhang.schemas.errors import UnreadableError

__all__ = ["MAX_NODES", "Page", "parse", "text_of"]

MAX_CHARS = 16 * 1024 * 1024
MAX_NODES = 2_000_000
_NOT_XML = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_PROLOG = re.compile(r"^\s*<\?xml[^>]*\?>")
_INLINE = re.compile(r"</?(?:span|font|b|i|u|em|strong|o:p|big|small|sub|sup)\b[^<>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """The root element; `whole` is false where the page was nested beyond what can be read, and the rest is missing."""

    root: Element
    whole: bool


def parse(text: str) -> Page:
    """The page's tree; raises `UnreadableError` for pages without any markup or beyond the bounds.

    Unclosed inline tags nest without end (pages pasted from Word): such a page is read again without them.
    """
    if len(text) > MAX_CHARS:
        raise UnreadableError(f"a page of {len(text)} characters is beyond {MAX_CHARS}", then="read it in parts")
    text = _PROLOG.sub("", _NOT_XML.sub("", text.replace("\r\n", "\n")))
    page = _parse(text)
    return page if page.whole else _parse(_INLINE.sub("", text))


def _parse(text: str) -> Page:
    # not lxml.html's: it chooses a class for each element anew, in Python, whenever one is touched
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, no_network=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.XMLSyntaxError as broken:
        raise UnreadableError(f"no page in the bytes ({broken})", then="fetch it again") from broken
    if root is None:
        raise UnreadableError("no page in the bytes (Document is empty)", then="fetch it again")
    return Page(root, not any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log))


def text_of(element: Element) -> str:
    """All text inside the element, displayed or not, as in the source."""
    return "".join(map(str, element.itertext()))
