"""Notices that stand with status 200 where a document should be: deleted, busy, log in, a page without its text.

Everything here looks at bytes alone.
"""

from __future__ import annotations

import re
from html import unescape

from bs4 import Tag

from mingzhang.extractors.charset import decode
from mingzhang.extractors.html.reader import read_html
from mingzhang.extractors.sniffing import sniff
from mingzhang.pipeline.crawl.printed import (
    AMOUNT,
    FEW,
    SHORT,
    page_of,
    printed_by,
    share_said,
    tells_the_same_amounts,
    why_emptied,
)
from mingzhang.pipeline.fetch.soup import attribute, soup_of
from mingzhang.schemas.document import Reading
from mingzhang.schemas.errors import MingzhangError
from mingzhang.schemas.vocabulary.pages import PAGES

__all__ = [
    "LOGIN",
    "NOTICE",
    "has_password",
    "is_login",
    "just_words",
    "notice_beside_links",
    "notice_in",
    "notice_in_script",
    "prints_a_table",
    "says_little",
    "something_else",
    "why_withdrawn",
]

NOTICE = "a notice came instead of the document"
LOGIN = "a login page came instead of the document; we do not log in"
SMALL = 60_000
"""A page larger than this may have a login box in its corner and be a document all the same."""
FILES = frozenset("pdf xlsx xls xlsb docx doc pptx ppt ofd zip rar 7z gzip rtf wps jpeg png gif bmp tiff".split())

SAID, HARDLY_SAID, HARDLY_RUN = 0.5, 0.3, 0.1
"""A page prints its title where it has half of its pairs of characters; one with less than a third of them, or hardly
any four in a row (a front page has all kinds of words), prints something else."""
ALERT = re.compile(r"""\balert\s{0,9}\(\s{0,9}(["'])([^"'\n]{1,300})\1""")
TAG = re.compile("<[^<>]{0,2000}>")
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
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
    return _words_of_notice(_little_beside_links(body, reading))


def is_login(body: bytes, reading: Reading) -> bool:
    """Whether a page asks for a password and prints next to nothing beside its links."""
    files = [file for file in reading.attachments if file.how != "img"]
    return has_password(body) and not files and (says_little(reading) or bool(_little_beside_links(body, reading)))


def _little_beside_links(body: bytes, reading: Reading) -> str:
    """What a page prints beside its links, empty where that is more than a notice."""
    printed = printed_by(reading)
    if len(body) > SMALL or printed.tables or printed.files or printed.numbers >= FEW:
        return ""
    soup = soup_of(decode(body).text)
    for link in soup.find_all(["a", "script", "style", "title"]) if soup is not None else []:
        link.extract()
    text = soup.get_text() if soup is not None else ""
    return text if len("".join(text.split())) <= SHORT else ""


def _words_of_notice(text: str) -> str:
    plain = "".join(text.split()).lower()
    return next((words for words in PAGES.notices if words in plain), "")


def notice_in_script(body: bytes) -> str:
    """The words of a notice that a page without words only opens in a box: alert('该信息已删除')."""
    told = " ".join(found[2] for found in ALERT.finditer(decode(body).text)) if len(body) <= SMALL else ""
    return _words_of_notice(told)


def something_else(body: bytes, reading: Reading, label: str, content_type: str = "") -> str:
    """Why a page is not what its link promises: it has next to nothing of the title by which it was linked.

    A page with files, pictures or frames may leave its title to them; one that prints little must have half of it.
    """
    if reading.attachments or "undecodable_bytes" in reading.flags:
        return ""
    text = decode(body, content_type=content_type).text
    pairs = share_said(label, text)
    runs = min(pairs - HARDLY_SAID, share_said(label, text, 4) - HARDLY_RUN)
    if runs >= 0 and (pairs >= SAID or not says_little(reading)):
        return ""
    return f"{NOTICE}: nothing of {label[:60]!r} stands there"


def prints_a_table(reading: Reading) -> bool:
    """Whether a page prints a table of numbers, as a sheet does that names nobody."""
    printed = printed_by(reading)
    return bool(printed.tables) and printed.numbers >= FEW


def just_words(body: bytes) -> str:
    """The body where it is no page and no file and prints no amounts: null, {"code": 404}, <Error/>; else empty."""
    if len(body) > 6 * SHORT or CONTROL.search(body):
        return ""
    text = decode(body).text
    words = unescape(TAG.sub(" ", text)).strip()
    return text.strip() or " " if len(words) <= SHORT and len(AMOUNT.findall(words)) < FEW else ""


def says_little(reading: Reading) -> bool:
    """Whether a page prints hardly anything: a form, not an article with a form in its corner."""
    printed = printed_by(reading)
    return printed.chars <= SHORT and printed.numbers < FEW and not printed.tables


def why_withdrawn(before: bytes, now: bytes, content_type: str, label: str = "") -> str:
    """Why other bytes at the address of a document are no new version of it, empty where they are one.

    `label` are the words by which the address is linked now: a page that they name is what it should be.
    """
    was, came = _kind(before), _kind(now)
    if was == came == "html":
        return _shrunk(before, now, content_type) or _replaced(before, now, content_type, label)
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


def _replaced(before: bytes, now: bytes, content_type: str, label: str) -> str:
    """A page that has neither the title of the document that printed amounts there nor that of its link."""
    try:
        was, came = read_html(before), read_html(now, content_type=content_type)
    except MingzhangError:
        return ""
    if printed_by(was).numbers < FEW or not something_else(now, came, was.metadata.title, content_type):
        return ""
    return something_else(now, came, label or was.metadata.title, content_type)
