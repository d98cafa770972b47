"""Files that a page links, embeds or opens by script: the tables of a disclosure are often only there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from lxml.etree import _Element as Element

from mingzhang.extractors.html.tree import text_of
from mingzhang.extractors.html.whitespace import collapse
from mingzhang.schemas.document import Attachment
from mingzhang.schemas.vocabulary.pages import PAGES

__all__ = ["files_of"]

_EXTENSION = re.compile(
    r"\.(?:" + "|".join(sorted(PAGES.files, key=len, reverse=True)) + r")(?![a-z0-9])", re.IGNORECASE
)
_QUOTED = re.compile(r"""['"]([^'"]+)['"]""")
_VIEWER = re.compile(r"[?&](?:file|filepath|fileurl|url|src|pdf|path)=([^&#]+)", re.IGNORECASE)
_DOWNLOAD = re.compile(r"/attach(?:ment)?[/.]|download|downfile|viewfile|filename=|wbfileid=|attachid=", re.IGNORECASE)
_NO_FRAME = ("about:", "javascript:", "data:")
_SOURCES = {"iframe": "src", "embed": "src", "object": "data", "frame": "src", "img": "src"}


def files_of(element: Element, tag: str) -> Iterator[Attachment]:
    """Attachments that this one element names: URLs as printed, unresolved; never those of its descendants."""
    if tag == "a":
        yield from _of_link(element)
    elif tag in _SOURCES:
        yield from _of_source(element, tag)
    script = element.get("onclick")
    if script:
        yield from _of_script(element, script)


def _of_link(element: Element) -> Iterator[Attachment]:
    url = (element.get("href") or "").strip()
    if not url or url.startswith("#"):
        return
    if url.lower().startswith("javascript:"):
        yield from _of_script(element, url)
        return
    label = _label(element)
    if _EXTENSION.search(unquote(url)) or _EXTENSION.search(label) or _DOWNLOAD.search(url):
        yield Attachment(url, label, "a")
        yield from _of_viewer(url, label)


def _of_source(element: Element, tag: str) -> Iterator[Attachment]:
    url = (element.get(_SOURCES[tag]) or "").strip()
    if not url or url.lower().startswith(_NO_FRAME):
        return
    label = (element.get("title") or element.get("alt") or "").strip()
    yield Attachment(url, label, tag)
    yield from _of_viewer(url, label)


def _of_script(element: Element, script: str) -> Iterator[Attachment]:
    quoted = [text.strip() for text in _QUOTED.findall(unquote(script))]
    files = [text for text in quoted if _EXTENSION.search(text)]
    places = [text for text in files if "/" in text] or files[-1:]
    for url in places:
        yield Attachment(url, _label(element) or next((text for text in files if text != url), ""), "onclick")


def _of_viewer(url: str, label: str) -> Iterator[Attachment]:
    for value in _VIEWER.findall(url):
        inner = unquote(value)
        if _EXTENSION.search(urlsplit(inner).path if "://" in inner else inner):
            yield Attachment(inner, label, "viewer")


def _label(element: Element) -> str:
    return collapse(text_of(element)) or (element.get("title") or "").strip()
