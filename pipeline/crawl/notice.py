"""Notices that stand with status 200 where a document should be: deleted, busy, log in, a page without its text.

Everything here looks at bytes alone.
"""

from __future__ import annotations

from bs4 import Tag

from mingzhang.extractors.charset import decode
from mingzhang.extractors.sniffing import sniff
from mingzhang.pipeline.crawl.printed import FEW, SHORT, page_of, printed_by, tells_the_same_amounts, why_emptied
from mingzhang.pipeline.fetch.soup import attribute, soup_of
from mingzhang.schemas.document import Reading
from mingzhang.schemas.errors import MingzhangError
from mingzhang.schemas.vocabulary.pages import PAGES

__all__ = ["LOGIN", "NOTICE", "has_password", "notice_beside_links", "notice_in", "says_little", "why_withdrawn"]

NOTICE = "a notice came instead of the document"
LOGIN = "a login page came instead of the document; we do not log in"
SMALL = 60_000
"""A page larger than this may have a login box in its corner and be a document all the same."""
FILES = frozenset("pdf xlsx xls xlsb docx doc pptx ppt ofd zip rar 7z gzip rtf wps jpeg png gif bmp tiff".split())

PICTURES = frozenset("jpeg png gif bmp tiff".split())


def has_password(body: bytes) -> bool:
    """Whether a small page asks for a password."""
    if len(body) > SMALL or b"password" not in body.lower():
        return False
    soup = soup_of(decode(body).text)
    inputs = soup.find_all("input") if soup is not None else []
    return any(attribute(each, "type").strip().lower() == "password" for each in inputs if isinstance(each, Tag))


def notice_in(reading: Reading) -> str:
    """The words of a notice that is all that a page prints, empty where it prints more or something else."""
    printed = printed_by(reading)
    if printed.tables or printed.files or printed.numbers >= FEW or printed.chars > SHORT:
        return ""
    return _words_of_notice(f"{reading.metadata.title}{printed.text}")


def notice_beside_links(body: bytes, reading: Reading) -> str:
    """The words of a notice that is all that a page prints beside its links, empty where it prints more."""
    printed = printed_by(reading)
    if len(body) > SMALL or printed.tables or printed.files or printed.numbers >= FEW:
        return ""
    soup = soup_of(decode(body).text)
    for link in soup.find_all(["a", "script", "style", "title"]) if soup is not None else []:
        link.extract()
    text = soup.get_text() if soup is not None else ""
    return _words_of_notice(text) if len("".join(text.split())) <= SHORT else ""


def _words_of_notice(text: str) -> str:
    plain = "".join(text.split()).lower()
    return next((words for words in PAGES.notices if words in plain), "")


def says_little(reading: Reading) -> bool:
    """Whether a page prints hardly anything: a form, not an article with a form in its corner."""
    printed = printed_by(reading)
    return printed.chars <= SHORT and printed.numbers < FEW and not printed.tables


def why_withdrawn(before: bytes, now: bytes, content_type: str) -> str:
    """Why other bytes at the address of a document are no new version of it, empty where they are one."""
    was, came = _kind(before), _kind(now)
    if was == came == "html":
        return _shrunk(before, now, content_type)
    nothing = {"text", "unknown", "empty", ""}
    if was in FILES - PICTURES | {"html"} and came in PICTURES:
        return f"a picture stands where a {was} document was"
    if came in FILES:
        return why_emptied(before, now, came) if was in FILES | {"html"} else ""
    if was not in FILES | {"html"} or came not in nothing | (FILES & {was} and {"html"}):
        return ""
    if came == "html" and tells_the_same_amounts(before, now, content_type):
        return ""  # some portals' workbooks are web pages by another name
    return f"{'a web page' if came == 'html' else 'something unreadable'} stands where a {was} file was"


def _kind(data: bytes) -> str:
    try:
        return sniff(data)
    except MingzhangError:
        return ""


def _shrunk(before: bytes, now: bytes, content_type: str) -> str:
    """A page whose numbers and files are gone and whose text is less than half is its template, not an edition."""
    was, came = page_of(before, ""), page_of(now, content_type)
    if was is not None and came is None:
        return "a page that prints nothing stands where a document was"
    if was is None or came is None or came.files - was.files:
        return ""
    numbers_gone = was.numbers >= FEW and 5 * came.numbers <= was.numbers
    said = next((words for words in PAGES.notices if words in "".join(came.text.split()).lower()), "")
    if said and numbers_gone and not came.tables:
        return f"{NOTICE}: {said}"
    emptied = numbers_gone and not came.numbers and not came.tables and not came.files
    if 2 * came.chars > was.chars and not emptied:
        return ""
    files_gone = bool(was.files) and not came.files and not came.numbers
    text_gone = was.chars >= SHORT and 5 * came.chars < was.chars
    if numbers_gone or files_gone or text_gone:
        left = f"{came.chars} characters of {was.chars}, {came.numbers} numbers of {was.numbers}"
        return f"a page without its content: {left}"
    return ""
