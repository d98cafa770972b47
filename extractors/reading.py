"""Bytes to `Reading`: the format is sniffed from the bytes, never from the name, and given to its reader."""

from __future__ import annotations

from collections.abc import Callable

from mingzhang.extractors.ocr.means import means
from mingzhang.extractors.sniffing import sniff
from mingzhang.schemas.document import Reading
from mingzhang.schemas.errors import UnreadableError, UnsupportedFormatError

__all__ = ["READERS", "read"]

_MAX_BYTES = 512 * 1024 * 1024


def read(data: bytes, *, name: str = "", content_type: str = "") -> Reading:
    """Read the bytes whatever they are called; `name` only serves messages, `content_type` only the charset.

    Raises `UnreadableError` (damaged, encrypted, empty, beyond bounds), `BlockedError` (a challenge page or script
    shell) and `UnsupportedFormatError` (a format without a reader yet; it says which).
    """
    if len(data) > _MAX_BYTES:
        raise UnreadableError(f"{len(data)} bytes are more than {_MAX_BYTES}", where=name, then="split the file")
    found = sniff(data)
    if found == "empty":
        raise UnreadableError("the file is empty", where=name, then="fetch it again")
    if found == "encrypted":
        raise UnreadableError("the office file is encrypted", where=name, then="ask the publisher for an open file")
    if found in _ARCHIVES:
        raise UnsupportedFormatError(f"a {found} archive is not read itself", where=name, then="read its members")
    reader = READERS.get(found)
    if reader is None:
        what = f"no reader for {_WORDS.get(found, found)} yet"
        raise UnsupportedFormatError(what, where=name, then="the bytes are kept; read it with a later version")
    return reader(data, content_type)


def _html(data: bytes, content_type: str) -> Reading:
    from mingzhang.extractors.html.reader import read_html  # noqa: PLC0415 - a run of PDF files needs no HTML parser

    return read_html(data, content_type=content_type)


def _pdf(data: bytes, _content_type: str) -> Reading:
    from mingzhang.extractors.pdf.reader import read_pdf  # noqa: PLC0415

    return read_pdf(data)


def _xlsx(data: bytes, _content_type: str) -> Reading:
    from mingzhang.extractors.office.xlsx import read_xlsx  # noqa: PLC0415

    return read_xlsx(data)


def _xls(data: bytes, _content_type: str) -> Reading:
    from mingzhang.extractors.office.xls import read_xls  # noqa: PLC0415

    return read_xls(data)


def _docx(data: bytes, _content_type: str) -> Reading:
    from mingzhang.extractors.office.docx import read_docx  # noqa: PLC0415

    return read_docx(data, _part_of_docx)


def _part_of_docx(data: bytes) -> Reading:
    """A part of another format inside a Word document; what such a part takes in itself is not looked into."""
    from mingzhang.extractors.office.docx import read_docx  # noqa: PLC0415

    found = sniff(data)
    if found not in _TAKEN_IN:
        raise UnsupportedFormatError(f"{_WORDS.get(found, found)} inside a Word document is not read")
    return read_docx(data) if found == "docx" else READERS[found](data, "")


def _spreadsheetml(data: bytes, content_type: str) -> Reading:
    from mingzhang.extractors.office.spreadsheetml import read_spreadsheetml  # noqa: PLC0415

    return read_spreadsheetml(data, content_type=content_type)


def _web_archive(data: bytes, _content_type: str) -> Reading:
    from mingzhang.extractors.html.webarchive import read_web_archive  # noqa: PLC0415

    return read_web_archive(data)


def _ofd(data: bytes, _content_type: str) -> Reading:
    from mingzhang.extractors.ofd.reader import read_ofd  # noqa: PLC0415

    return read_ofd(data)


def _plain(data: bytes, content_type: str) -> Reading:
    from mingzhang.extractors.plain.reader import read_plain  # noqa: PLC0415

    return read_plain(data, content_type=content_type)


def _picture(data: bytes, _content_type: str) -> Reading:
    given = means()
    if given is None:
        raise UnsupportedFormatError("a picture needs OCR", then="install the extra mingzhang[ocr]")
    from mingzhang.extractors.ocr.pictures import read_picture  # noqa: PLC0415 - OpenCV, of the extra `ocr`

    return read_picture(data, given)


READERS: dict[str, Callable[[bytes, str], Reading]] = {
    "html": _html,
    "pdf": _pdf,
    "xlsx": _xlsx,
    "xls": _xls,
    "docx": _docx,
    "xml spreadsheet": _spreadsheetml,
    "mhtml": _web_archive,
    "ofd": _ofd,
    "text": _plain,
    "jpeg": _picture,
    "png": _picture,
    "gif": _picture,
    "bmp": _picture,
    "tiff": _picture,
}
"""One reader per format; a format that is missing here is `UnsupportedFormatError`."""

_TAKEN_IN = frozenset({"html", "mhtml", "docx", "text"})
_ARCHIVES = frozenset({"zip", "7z", "rar", "tar", "gzip"})
_WORDS = {
    "doc": "Word 97-2003 (doc)",
    "ole2": "this OLE2 file (neither Word nor Excel)",
    "unknown": "bytes of unknown format",
}
