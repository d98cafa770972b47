"""Formats by bytes; what has no reader is named; what is broken is refused."""

import io
import struct
import zipfile

import pytest

from mingzhang.extractors.office.compound import CompoundFile
from mingzhang.extractors.reading import read
from mingzhang.extractors.sniffing import sniff
from mingzhang.schemas.errors import UnreadableError, UnsupportedFormatError


def zipped(*names: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as out:
        for name in names:
            out.writestr(zipfile.ZipInfo(name), b"x")  # no clock in the bytes: they name the test
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"\r\n\r\n%PDF-1.4", "pdf"),
        (b"\xef\xbb\xbf<!DOCTYPE html><html>", "html"),
        (b"\r\n  <HTML><BODY>", "html"),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>", "html"),
        (b"<table border=1><tr><td>1</td></tr></table>", "html"),
        ("<html>".encode("utf-16"), "html"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        (zipped("[Content_Types].xml", "word/document.xml"), "docx"),
        (zipped("OFD.xml", "Doc_0/Document.xml"), "ofd"),
        (zipped("预算表.xls"), "zip"),
        (b"7z\xbc\xaf\x27\x1c" + b"\0" * 40, "7z"),
        (b"Rar!\x1a\x07\x01\x00", "rar"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 40, "jpeg"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "png"),
        ("收入100万元".encode(), "text"),
        (b"\xef\xbb\xbf<?xml?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'>", "xml spreadsheet"),
        (b"<ss:Workbook xmlns:ss='urn:schemas-microsoft-com:office:spreadsheet'>", "xml spreadsheet"),
        (b"<html xmlns:x='urn:schemas-microsoft-com:office:spreadsheet'><body>", "html"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n", "mhtml"),
        (b"From: <Saved by Blink>\r\nSubject: a\r\nMIME-Version: 1.0\r\n\r\n", "mhtml"),
        (b"Date: Mon, 4 Mar 2024\nContent-Type: multipart/related; boundary=x\n\n--x\n<html>", "mhtml"),
        (b"\x01\x02\x00\x03" * 20, "unknown"),
        (b"\r\n{\\rtf1 a}", "rtf"),
        (b"MZ" + b"\0" * 5000 + b"PK", "unknown"),
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (b"\0" * 4096, "empty"),
    ],
)
def test_the_bytes_decide(data, found):
    assert sniff(data) == found


@pytest.mark.parametrize("data", [zipped("a.pdf"), b"Rar!\x1a\x07\x00" + b"x" * 9])
def test_an_archive_is_no_document_but_what_holds_some(data):
    with pytest.raises(UnsupportedFormatError, match="read its members"):
        read(data)


@pytest.mark.parametrize("data", [bytes(range(256)) * 9])
def test_formats_without_reader_are_named_and_kept(data):
    with pytest.raises(UnsupportedFormatError, match=r"no reader for .* kept"):
        read(data, name="附件.pdf")


@pytest.mark.parametrize(
    "data", [b"", b"   ", zipped("xl/workbook.xml")[:-30], b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 90]
)
def test_empty_and_broken_bytes_are_unreadable(data):
    with pytest.raises(UnreadableError):
        read(data)


def compound(loop: bool = False) -> bytes:
    """A compound file of one stream: header, FAT, directory, data; with `loop` the FAT chain never ends."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<II", header, 44, 1, 1)
    struct.pack_into("<IIIIII", header, 56, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    for index in range(109):
        struct.pack_into("<I", header, 76 + 4 * index, 0xFFFFFFFF if index else 0)
    fat = [0xFFFFFFFD, 1 if loop else 0xFFFFFFFE, *range(3, 10), 0xFFFFFFFE] + [0xFFFFFFFF] * 118
    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry("WordDocument", 2, 0xFFFFFFFF, 2, 4096) + bytes(256)
    return bytes(header) + struct.pack("<128I", 0, *fat[1:])[:512] + directory + b"d" * 4096


def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    coded = name.encode("utf-16-le")
    out = bytearray(128)
    out[: len(coded)] = coded
    struct.pack_into("<HBBIII", out, 64, len(coded) + 2, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
    struct.pack_into("<II", out, 116, start, size)
    return bytes(out)


def test_streams_of_a_compound_file_are_found_by_name():
    assert CompoundFile(compound()).stream("worddocument") == b"d" * 4096
    assert sniff(compound()) == "doc"


def test_a_looping_sector_chain_is_refused():
    with pytest.raises(UnreadableError, match="loop"):
        CompoundFile(compound(loop=True))
