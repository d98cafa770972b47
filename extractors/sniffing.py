"""What the bytes are, by the bytes alone: file names and extensions lie (136 of 663 `.pdf` were web pages)."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from mingzhang.extractors.charset import wide_codec
from mingzhang.extractors.office.compound import CompoundFile
from mingzhang.extractors.office.package import member_name
from mingzhang.schemas.errors import UnreadableError

__all__ = ["is_tar", "sniff"]

_MAGIC = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole2"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"\x1f\x8b", "gzip"),
    (b"{\\rtf", "rtf"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
)
_PDF_WITHIN = 1024
_TAR = slice(257, 262)
_HEAD = 4096
_XML_MARKS = (
    (b"schemas.microsoft.com/office/2006/xmlPackage", "docx"),
    (b"urn:schemas-microsoft-com:office:spreadsheet", "xml spreadsheet"),
    (b"schemas.microsoft.com/office/word", "xml word"),
)
_HTML = re.compile(
    rb"<\s*(?:!doctype\s+html|html|head|body|meta|title|script|style|table|div|p|span|center|font|frameset|h[1-6]|ul|br|a|link|base|section|article)\b",
    re.IGNORECASE,
)
_XML_START = re.compile(rb"<\?xml|<(?:\w{1,8}:)?(?:Workbook|wordDocument|package)\b")
_HEADER_LINE = re.compile(rb"[A-Za-z][A-Za-z-]{2,40}+:")
_MULTIPART = re.compile(rb"(?:^|\n)(?:mime-version|content-type)\s*+:\s*+(?:1\.0|multipart/|text/html)", re.IGNORECASE)
_MEMBERS = (
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsb"),
    ("word/document.xml", "docx"),
    ("ppt/presentation.xml", "pptx"),
    ("ofd.xml", "ofd"),
)
_TYPES_MEMBER = "[content_types].xml"
_MAX_TYPES = 4 * 1024 * 1024
_TYPES = (
    (b"wordprocessingml.document.main+xml", "docx"),
    (b"spreadsheetml.sheet.main+xml", "xlsx"),
    (b"presentationml.presentation.main+xml", "pptx"),
)
_STREAMS = (
    ("workbook", "xls"),
    ("book", "xls"),
    ("worddocument", "doc"),
    ("matost", "wps"),
    ("mn0", "wps"),
    ("powerpoint document", "ppt"),
    ("encryptedpackage", "encrypted"),
)
_MAX_MEMBERS = 20_000
_OPEN_DOCUMENT = re.compile(rb"PK\x03\x04[\s\S]{26}mimetypeapplication/vnd\.oasis\.opendocument\.([a-z]{1,20})")


def sniff(data: bytes) -> str:
    """The format's short name (`html pdf xlsx xls docx doc ofd zip 7z rar tar gzip …`), `empty`, `text` or `unknown`.

    A broken zip or OLE2 container raises `UnreadableError`.
    """
    if not data.strip(b"\x00\t\r\n\f \xef\xbb\xbf"):
        return "empty"
    for magic, name in _MAGIC:
        if data.startswith(magic):
            return _inside(data, name)
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return "pdf"
    if is_tar(data):
        return "tar"
    return _of_text(data.rstrip(b"\x00")[:_HEAD])


def is_tar(data: bytes) -> bool:
    """Whether the bytes begin with the header of a tar archive."""
    return data[_TAR] == b"ustar"


def _inside(data: bytes, name: str) -> str:
    if name == "zip":
        return _of_zip(data)
    if name == "ole2":
        return _of_compound(data)
    return name


def _of_zip(data: bytes) -> str:
    if (told := _OPEN_DOCUMENT.match(data)) is not None:
        return {b"text": "odt", b"spreadsheet": "ods"}.get(told[1], "odp")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()[:_MAX_MEMBERS]
            names = {member_name(info).lower(): info for info in infos}
            found = next((format_ for member, format_ in _MEMBERS if member in names), "")
            return found or _of_types(archive, names.get(_TYPES_MEMBER))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as broken:
        raise UnreadableError(f"the zip container is damaged ({broken})", then="fetch the file again") from broken


def _of_types(archive: zipfile.ZipFile, member: zipfile.ZipInfo | None) -> str:
    """What an office file says that its parts are, where its main part has another name than usual."""
    if member is None or member.file_size > _MAX_TYPES:
        return "zip"
    try:
        told = archive.read(member)
    except (zlib.error, RuntimeError, EOFError):  # damaged, encrypted: then it is looked at as an archive
        return "zip"
    return next((format_ for mark, format_ in _TYPES if mark in told), "zip")


def _of_compound(data: bytes) -> str:
    names = {name.lower() for name in CompoundFile(data).names()}
    return next((format_ for stream, format_ in _STREAMS if stream in names), "ole2")


def _of_text(head: bytes) -> str:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head.decode("utf-16", "replace").encode("utf-8")
    elif codec := wide_codec(head):
        head = head.decode(codec, "replace").encode("utf-8")
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t")
    if start.startswith(b"{\\rtf"):
        return "rtf"
    for mark, name in _XML_MARKS:
        if mark in head and _XML_START.match(start):
            return name
    if _HEADER_LINE.match(start) and _MULTIPART.search(start):
        return "mhtml"
    if _HTML.search(head):
        return "html"
    return "unknown" if b"\x00" in head or _control_share(head) > 0.05 else "text"


def _control_share(head: bytes) -> float:
    return sum(byte < 32 and byte not in b"\t\r\n\f" for byte in head) / max(len(head), 1)
