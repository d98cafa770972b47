"""Charset of pages: the bytes decide, declarations are witnesses."""

import pytest

from mingzhang.extractors.charset import decode

SENTENCE = "收入总计2779.15万元，其中：年初结转和结余594.21万元。镕堃喆"


def page(charset: str) -> str:
    return f'<html><head><meta charset="{charset}"></head><body>{SENTENCE}</body></html>'


@pytest.mark.parametrize(
    ("codec", "declared", "flags"),
    [
        ("utf-8", "utf-8", ()),
        ("gb18030", "gb2312", ()),
        ("gb18030", "GBK", ()),
        ("utf-8-sig", "utf-8", ()),
        ("utf-8", "gb2312", ("declared_charset_wrong",)),
        ("gb18030", "utf-8", ("declared_charset_wrong",)),
        ("gb18030", "iso-8859-1", ("declared_charset_wrong",)),
    ],
)
def test_bytes_win_over_the_declaration_and_a_wrong_one_is_flagged(codec, declared, flags):
    decoded = decode(page(declared).encode(codec))
    assert decoded.text == page(declared)
    assert decoded.flags == flags


def test_header_that_contradicts_the_bytes_is_flagged():
    decoded = decode(page("utf-8").encode(), content_type="text/html; charset=GBK")
    assert SENTENCE in decoded.text
    assert decoded.flags == ("declared_charset_wrong",)


def test_a_few_broken_bytes_do_not_turn_utf8_into_something_else():
    data = (page("utf-8") * 20).encode()
    broken = data[:300] + b"\xe6" + data[300:]
    decoded = decode(broken)
    assert decoded.charset == "utf-8"
    assert SENTENCE in decoded.text
    assert decoded.flags == ("undecodable_bytes",)


def test_short_gb_text_that_happens_to_be_valid_utf8_is_read_as_declared():
    assert decode(b'<meta charset="gb2312">' + "联通".encode("gbk")).text.endswith("联通")


def test_utf16_with_a_mark_is_read():
    assert SENTENCE in decode(page("utf-16").encode("utf-16")).text


def test_declared_big5_is_believed_where_the_bytes_agree():
    assert "預算收入總計" in decode('<meta charset="big5">預算收入總計'.encode("big5")).text


def test_unknown_declared_name_does_no_harm():
    assert SENTENCE in decode(page("no-such-charset").encode()).text


@pytest.mark.parametrize("data", [b"", b"\xff", b"\x80\x81\xfe\xff" * 50, bytes(range(256))])
def test_rubbish_never_raises(data):
    decode(data)
