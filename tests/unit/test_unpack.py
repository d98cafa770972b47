"""Archives in memory: names, bounds, damage; nothing that a member's name says is ever done."""

from __future__ import annotations

import gzip
import io
import random
import stat
import struct
import tarfile
import warnings
import zipfile
import zlib
from collections.abc import Callable

import py7zr
import pytest

from mingzhang.extractors.sniffing import sniff
from mingzhang.pipeline.unpack import Unpacked, unpack
from mingzhang.pipeline.unpack.member import BOUNDS, Bounds
from mingzhang.schemas.errors import MingzhangError, UnreadableError

FILES = {"甲局/收支总表.xls": b"one" * 100, "乙局.pdf": b"%PDF-1.4 two"}


def zipped(files: dict[str, bytes], encoding: str = "") -> bytes:
    """A zip; with an encoding, its names are those bytes without the flag that says UTF-8."""
    if encoding:
        return _by_hand(files, encoding)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def _by_hand(files: dict[str, bytes], encoding: str) -> bytes:
    """Stored members, names as bytes, flag 0: as zipfile never writes them."""
    body, directory = b"", b""
    for name, data in files.items():
        raw, sums = name.encode(encoding), struct.pack("<LLL", zlib.crc32(data), len(data), len(data))
        head = struct.pack("<HHHHH", 20, 0, 0, 0, 0x21) + sums + struct.pack("<HH", len(raw), 0)
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + head + struct.pack("<HHHLL", 0, 0, 0, 0, len(body)) + raw
        body += b"PK\x03\x04" + head + raw + data
    end = struct.pack("<HHHHLLH", 0, 0, len(files), len(files), len(directory), len(body), 0)
    return body + directory + b"PK\x05\x06" + end


def seven(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writef(io.BytesIO(data), name)
    return out.getvalue()


def tarred(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return out.getvalue()


def _vint(number: int) -> bytes:
    out = b""
    while number > 0x7F:
        out, number = out + bytes([number & 0x7F | 0x80]), number >> 7
    return out + bytes([number])


def _block(body: bytes) -> bytes:
    sized = _vint(len(body)) + body
    return struct.pack("<L", zlib.crc32(sized)) + sized


def rarred(files: dict[str, bytes]) -> bytes:
    """A rar 5 archive with stored members; packing needs a program that is not free."""
    out = b"Rar!\x1a\x07\x01\x00" + _block(_vint(1) + _vint(0) + _vint(0))
    for name, data in files.items():
        raw = name.encode()
        told = _vint(4) + _vint(len(data)) + _vint(0o644) + struct.pack("<L", zlib.crc32(data))
        told += _vint(0) + _vint(1) + _vint(len(raw)) + raw
        out += _block(_vint(2) + _vint(2) + _vint(len(data)) + told) + data
    return out + _block(_vint(5) + _vint(0) + _vint(0))


MADE: dict[str, Callable[[dict[str, bytes]], bytes]] = {
    "zip": zipped, "7z": seven, "rar": rarred, "tar": tarred, "gzip": lambda files: gzip.compress(tarred(files)),
}  # fmt: skip


def told(unpacked: Unpacked) -> dict[str, bytes]:
    return {member.path: member.data for member in unpacked.members}


@pytest.mark.parametrize("kind", MADE)
def test_the_members_come_out_under_their_names(kind: str) -> None:
    data = MADE[kind](FILES)
    assert sniff(data) == kind
    unpacked = unpack(data, kind)
    assert told(unpacked) == FILES
    assert unpacked.refused == ()


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_of_a_zip_without_a_flag_are_utf8_or_gb18030(encoding: str) -> None:
    assert told(unpack(zipped(FILES, encoding), "zip")) == FILES


def test_a_zip_whose_names_differ_before_the_bytes_and_in_the_list_is_read() -> None:
    data = zipped({"甲局.txt": b"abc"}, "gb18030").replace("甲".encode("gb18030"), b"??", 1)
    assert told(unpack(data, "zip")) == {"甲局.txt": b"abc"}


def test_a_gzip_of_one_file_gives_it_under_the_name_in_its_header() -> None:
    out = io.BytesIO()
    with gzip.GzipFile(filename="表.xls", fileobj=out, mode="wb") as file:
        file.write(b"content")
    assert set(told(unpack(out.getvalue(), "gzip")).values()) == {b"content"}


@pytest.mark.parametrize("kind", ["zip", "7z", "rar", "tar"])
@pytest.mark.parametrize("name", ["../out.xls", "/etc/out.xls", "a/../../out.xls", "C:\\out.xls"])
def test_a_name_that_climbs_is_refused_and_costs_no_other(kind: str, name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if kind == "7z":
            pytest.importorskip("py7zr")
            data = _patched_7z(name)
        else:
            data = MADE[kind]({name: b"x", "表.xls": b"good"})
    unpacked = unpack(data, kind)
    assert list(told(unpacked).values()) == [b"good"]
    assert any("climbs" in why for why in unpacked.refused)


def _patched_7z(name: str) -> bytes:
    """py7zr writes no such name: a harmless one of the same length is exchanged in the header, sums set right."""
    from py7zr import archiveinfo

    harmless = "x" * len(name)
    write = archiveinfo.write_utf16

    def exchanged(file: io.BytesIO, told: str) -> None:
        write(file, name if told == harmless else told)

    archiveinfo.write_utf16 = exchanged
    try:
        return seven({harmless: b"x", "表.xls": b"good"})
    finally:
        archiveinfo.write_utf16 = write


def test_links_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("表.xls")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("good.xls", "good")
    assert told(unpack(out.getvalue(), "zip")) == {"good.xls": b"good"}
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        entry = tarfile.TarInfo("表.xls")
        entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(entry)
    unpacked = unpack(out.getvalue(), "tar")
    assert (unpacked.members, unpacked.refused) == ((), ("表.xls: it is a link",))


@pytest.mark.parametrize("kind", MADE)
def test_what_unpacks_beyond_the_bounds_is_refused(kind: str) -> None:
    bounds = Bounds(member_bytes=10_000, total_bytes=25_000)
    files = {f"{n}.xls": bytes([65 + n]) * 9_000 for n in range(4)} | {"large.xls": b"x" * 20_000}
    try:
        unpacked = unpack(MADE[kind](files), kind, bounds)
    except UnreadableError as error:
        assert "unpacks to more" in str(error)  # a gzip is one stream: nothing of it is taken
        return
    assert set(told(unpacked)) <= {"0.xls", "1.xls", "2.xls"}
    assert sum(len(member.data) for member in unpacked.members) <= bounds.total_bytes
    assert any("unpacks to more" in why for why in unpacked.refused)


@pytest.mark.parametrize("kind", MADE)
def test_too_many_members_are_told_and_not_taken(kind: str) -> None:
    unpacked = unpack(MADE[kind]({f"{n}.xls": b"%d" % n for n in range(40)}), kind, Bounds(members=10))
    assert len(unpacked.members) == 10
    assert unpacked.refused[0] == "10.xls: the archive has more than 10 files"
    assert unpacked.refused[-1] == "and 10 more"


def test_a_damaged_member_costs_no_other() -> None:
    data = bytearray(zipped({"bad.xls": b"abcdefgh" * 400, "good.xls": b"good"}))
    data[60] ^= 0xFF
    unpacked = unpack(bytes(data), "zip")
    assert told(unpacked) == {"good.xls": b"good"}
    assert unpacked.refused[0].startswith("bad.xls: damaged")


def test_an_encrypted_archive_says_so() -> None:
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", password="secret") as archive:
        archive.writef(io.BytesIO(b"x"), "a.xls")
    with pytest.raises(UnreadableError, match="encrypted"):
        unpack(out.getvalue(), "7z")


def test_furniture_is_left_out_in_silence_and_twins_are_numbered() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w") as archive:
            for name in ("__MACOSX/._a.xls", "Thumbs.db", "~$a.docx", "folder/", "a.xls", "a.xls"):
                archive.writestr(name, "x")
    unpacked = unpack(data.getvalue(), "zip")
    assert (list(told(unpacked)), unpacked.refused) == (["a.xls", "a (2).xls"], ())


@pytest.mark.parametrize("kind", MADE)
def test_damage_anywhere_ends_in_words(kind: str) -> None:
    """A sample of `tests/fuzz/archives.py`."""
    chance, whole = random.Random(kind), MADE[kind](FILES)
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        cut = bytes(data[: chance.randint(len(data) // 2, len(data))])
        try:
            unpacked = unpack(cut, kind)
        except MingzhangError as error:
            assert len(str(error)) > 10
        else:
            assert sum(len(member.data) for member in unpacked.members) <= BOUNDS.total_bytes
