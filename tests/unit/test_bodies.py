"""Bodies whose label lies: `none`, gzip over plain bytes, gzip without a label."""

from __future__ import annotations

import gzip
import zlib

import pytest

from mingzhang.pipeline.fetch.body import TooLargeError, TruncatedError, read_body
from mingzhang.pipeline.fetch.result import Limits
from mingzhang.schemas.errors import FetchError

PAGE = "<html><body>云溪县2025年部门预算</body></html>".encode() * 40
RAW = zlib.compressobj(9, zlib.DEFLATED, -15)
DEFLATED = RAW.compress(PAGE) + RAW.flush()


def body(data: bytes, encoding: str, *, size: int = 7, is_text: bool = True, most: int = 1_000_000) -> bytes:
    chunks = (data[at : at + size] for at in range(0, len(data), size))
    return read_body(chunks, encoding, Limits(wire_bytes=most, body_bytes=most), is_text=is_text)[0]


PACKED = {
    "plain": PAGE,
    "gzip": gzip.compress(PAGE, mtime=0),
    "zlib": zlib.compress(PAGE),
    "deflate": DEFLATED,
    "two members": gzip.compress(PAGE[:99], mtime=0) + gzip.compress(PAGE[99:], mtime=0),
}


@pytest.mark.parametrize("size", [1, 2, 7, 100_000])
@pytest.mark.parametrize(
    ("packed", "encoding"),
    [
        ("plain", ""), ("plain", "identity"), ("plain", "none"), ("plain", "utf-8"), ("plain", "binary"),
        ("plain", "gzip"), ("plain", "deflate"), ("gzip", "gzip"), ("gzip", ""), ("gzip", "none"), ("gzip", "deflate"),
        ("zlib", "deflate"), ("zlib", "gzip"), ("deflate", "deflate"), ("two members", "gzip"),
    ],
)  # fmt: skip
def test_the_first_bytes_tell_how_a_page_is_packed(packed: str, encoding: str, size: int) -> None:
    assert body(PACKED[packed], encoding, size=size) == PAGE


def test_a_file_that_is_a_gzip_stays_one() -> None:
    data = gzip.compress(PAGE)
    assert body(data, "", is_text=False) == data


@pytest.mark.parametrize(("data", "expected"), [(b"", b""), (b"1", b"1"), (b"\x1f\x8b", b"\x1f\x8b")])
def test_a_body_of_a_byte_or_two_is_what_it_is(data: bytes, expected: bytes) -> None:
    assert body(data, "gzip") == expected


def test_what_is_cut_short_or_too_large_is_still_told() -> None:
    with pytest.raises(TruncatedError):
        body(gzip.compress(PAGE)[:-9], "")
    with pytest.raises(TooLargeError):
        body(gzip.compress(b"0" * 100_000), "none", most=9_000)
    for encoding in ("br", "gzip, br", "gzip, gzip"):
        with pytest.raises(FetchError, match=f"did not ask for: {encoding}"):
            body(PAGE, encoding)
