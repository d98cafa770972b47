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

__all__ = ["files_of", "files_of_scripts"]

_EXTENSION = re.compile(
    r"\.(?:" + "|".join(sorted(PAGES.files, key=len, reverse=True)) + r")(?![a-z0-9])", re.IGNORECASE
)
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|bmp|webp|tiff?|svg)$", re.IGNORECASE)
_FRAMES_OF_PICTURES = frozenset({"object", "embed"})
"""Elements that show a picture as `img` does."""
_QUOTED = re.compile(r"""['"]([^'"]+)['"]""")
_VIEWER = re.compile(r"[?&;](?:file|filepath|fileurl|url|src|pdf|path)=([^&#]+)", re.IGNORECASE)
_DOWNLOAD = re.compile(r"/attach(?:ment)?[/.]|download|downfile|viewfile|filename=|wbfileid=|attachid=", re.IGNORECASE)
_BEFORE_FILES = re.compile(r"附[件表]\s{0,3}[0-9一二三四五六七八九十]{0,3}\s{0,3}[:：.、]")
_UNTIL_FILES = re.compile(_BEFORE_FILES.pattern + r"\s{0,3}(?:[0-9]{1,2}\s{0,3}[.、]\s{0,3})?\Z")
_CLASS_OF_FILES = re.compile(
    r"(?:^|[\s_-])(?:attach(?:ment)?s?|appendix|annex|fujian|filelink)(?:$|[\s_-])", re.IGNORECASE
)
_PAGE = re.compile(r"(?:\.(?:s?html?|jhtml)|/)\Z", re.IGNORECASE)
_ELSEWHERE = re.compile(r"(?:mailto|tel|javascript|data):", re.IGNORECASE)
_NO_FRAME = ("about:", "javascript:", "data:")
_WRITTEN = ("data-href", "data-url", "data-file", "data-path", "data-src", "data-link", "data-fileurl", "data-filepath")
"""Attributes in which a link, or whatever a script makes one, carries its address."""
_LATE = ("data-src", "data-original", "data-lazy-src", "data-url")
"""Attributes of what is loaded late, with the address that its own attribute gets then."""
_QUOTED_FILE = r"""["']?\s{0,9}[(:=]\s{0,9}(?:\{\s{0,9}["']?url["']?\s{0,9}:\s{0,9})?["']([^"'<>\n]{5,600})["']"""
_SHOWN = re.compile(r"(?:embed|pdfobject|getdocument|pdf[\w$]{0,20}|\bload)" + _QUOTED_FILE, re.IGNORECASE)
"""A file that a script shows (PDFObject, pdf.js): a name that says so, and a quoted address."""
_LISTED = re.compile(r"(?:file[\w$]{0,20}|attach[\w$]{0,20}|\burl|\bsrc|\bhref|\bopen)" + _QUOTED_FILE, re.IGNORECASE)
"""A file that a script names among its data, which may be those of other articles (Dali's final accounts)."""
_ENDS = re.compile(_EXTENSION.pattern + r"(?:[?#]|$)", re.IGNORECASE)
_MOST_SCRIPT = 400_000
_SOURCES = {"iframe": "src", "embed": "src", "object": "data", "frame": "src", "img": "src"}


def files_of(element: Element, tag: str) -> Iterator[Attachment]:
    """Attachments that this one element names: URLs as printed, unresolved; never those of its descendants."""
    if tag == "a":
        yield from _of_link(element)
    elif tag in _SOURCES:
        yield from _of_source(element, tag)
    elif tag == "param" and (element.get("name") or "").lower() in {"src", "filename", "url", "movie"}:
        yield from _of_address(element.get("value") or "", "", "param")
    script = element.get("onclick")
    if script:
        yield from _of_script(element, script)
    if tag not in _SOURCES:
        for name in _WRITTEN:
            yield from _of_address(element.get(name) or "", _label(element), "data")


def files_of_scripts(root: Element, *, listed: bool) -> Iterator[Attachment]:
    """Files that the page's own scripts show, and with `listed` those that they name in their data; as printed."""
    room = _MOST_SCRIPT
    for script in root.iter("script"):
        code = (script.text or "")[:room].replace("\\/", "/")
        room -= len(code)
        for told in (*_SHOWN.findall(code), *(_LISTED.findall(code) if listed else ())):
            if "/" in told or told.isascii():
                yield from _of_address(told, "", "script")


def _of_address(told: str, label: str, how: str) -> Iterator[Attachment]:
    """A file that an attribute or a script names; other addresses (pictures of buttons, pages) are none."""
    url = _slashed(told)
    if _ENDS.search(unquote(url)) and not url.lower().startswith(_NO_FRAME):
        yield from _of_viewer(url, label)
        if not _VIEWER.search(url):
            yield Attachment(url, label, how)


def _slashed(told: str) -> str:
    """The address as a browser takes it: a backslash of Windows is a slash."""
    return told.strip().replace("\\", "/")


def _of_link(element: Element) -> Iterator[Attachment]:
    url = _slashed(element.get("href") or "")
    if not url or url.startswith("#"):
        return
    if url.lower().startswith("javascript:"):
        yield from _of_script(element, url)
        return
    label = _label(element)
    named = _EXTENSION.search(unquote(url)) or _EXTENSION.search(label) or _DOWNLOAD.search(url)
    if named or _is_said_to_be_a_file(element, url, label):
        yield Attachment(url, label, "a")
        yield from _of_viewer(url, label)


def _is_said_to_be_a_file(element: Element, url: str, label: str) -> bool:
    """Whether a link whose address and words name no file stands where a page puts its files: 附件1：, `download`."""
    if _PAGE.search(urlsplit(url).path) or not url.partition("#")[0] or _ELSEWHERE.match(url):
        return False
    if element.get("download") is not None or _BEFORE_FILES.match(label):
        return True
    above = element.getparent()
    previous = element.getprevious()
    before = (previous.tail if previous is not None else above.text if above is not None else "") or ""
    names = " ".join(each.get("class") or "" for each in (element, above) if each is not None)
    return bool(label) and bool(_UNTIL_FILES.search(before[-40:]) or _CLASS_OF_FILES.search(names))


def _of_source(element: Element, tag: str) -> Iterator[Attachment]:
    late = next((told for name in _LATE if (told := (element.get(name) or "").strip())), "")
    own = (element.get(_SOURCES[tag]) or "").strip()
    url = _slashed(late if late and (tag == "img" or not own or own.lower().startswith(_NO_FRAME)) else own)
    if not url or url.lower().startswith(_NO_FRAME):
        return
    label = (element.get("title") or element.get("alt") or "").strip()
    pictured = tag in _FRAMES_OF_PICTURES and _is_picture(url, element.get("type") or "")
    yield Attachment(url, label, "img" if pictured else tag)
    yield from _of_viewer(url, label)


def _is_picture(url: str, told: str = "") -> bool:
    """Whether an address, or the type that is told of it, is a picture's."""
    return told.lower().startswith("image/") or _PICTURE.search(urlsplit(url).path) is not None


def _of_script(element: Element, script: str) -> Iterator[Attachment]:
    quoted = [text.strip() for text in _QUOTED.findall(unquote(script))]
    files = [text for text in quoted if _EXTENSION.search(text)]
    if not files and _EXTENSION.search(_label(element)):
        files = [text for text in quoted if "/" in text and _DOWNLOAD.search(text)]
    places = [text for text in files if "/" in _slashed(text)] or files[-1:]
    for url in map(_slashed, places):
        yield Attachment(url, _label(element) or next((text for text in files if text != url), ""), "onclick")


def _of_viewer(url: str, label: str) -> Iterator[Attachment]:
    for value in _VIEWER.findall(url):
        inner = unquote(value)
        if _EXTENSION.search(urlsplit(inner).path if "://" in inner else inner):
            yield Attachment(inner, label, "viewer")


def _label(element: Element) -> str:
    return collapse(text_of(element)) or (element.get("title") or "").strip()
