"""Which characters the bytes of a page are: byte order mark, strict UTF-8, then what is declared, then GB18030."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

__all__ = ["Decoded", "decode", "wide_codec"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHINESE = frozenset({"gb2312", "gbk", "gb18030", "gb_2312-80", "gb2312-80", "x-gbk", "cp936", "ms936", "windows-936"})
_DECLARED = re.compile(r"""charset\s*+=\s*+["']?\s*+([A-Za-z0-9_:.-]+)""", re.IGNORECASE)
_XML_DECLARED = re.compile(r"""<\?xml[^<>]*?encoding\s*+=\s*+["']([A-Za-z0-9_:.-]+)""", re.IGNORECASE)
_HAN = re.compile("[\u2e80-\u9fff\uf900-\ufaff]")
_NON_ASCII = re.compile(rb"[\x80-\xff]+")
_HEAD_BYTES = 4096
_WIDE_SHARE = 20
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\ufffe\uffff]")
_BROKEN_SHARE = 0.02
"""A page of UTF-8 with a few broken bytes has far fewer; GB18030 read as UTF-8 is broken nearly throughout."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text, the codec that gave it, and the flags `declared_charset_wrong` and `undecodable_bytes`."""

    text: str
    charset: str
    flags: tuple[str, ...] = ()


def decode(data: bytes, *, content_type: str = "") -> Decoded:
    """Decode a page; a declaration (HTTP header, meta) is a witness, never the judge: many pages declare wrongly.

    GB18030 stands behind every declared gb2312 or gbk. Undecodable bytes become U+FFFD and are flagged.
    """
    declared = _declared(data, content_type)
    text, charset = _by_mark(data) or _by_bytes(data, declared)
    flags = []
    if any(_family(name) != _family(charset) for name in declared) and not data.isascii():
        flags.append("declared_charset_wrong")
    if "\ufffd" in text:
        flags.append("undecodable_bytes")
    return Decoded(text, charset, tuple(flags))


def _declared(data: bytes, content_type: str) -> list[str]:
    head = data[:_HEAD_BYTES].decode("latin-1")
    found = [_DECLARED.search(content_type), _DECLARED.search(head), _XML_DECLARED.search(head)]
    return [match.group(1).lower() for match in found if match]


def _family(name: str) -> str:
    if name in _CHINESE:
        return "gb18030"
    try:
        return codecs.lookup(name).name.removesuffix("-sig")
    except LookupError:
        return name


def _by_mark(data: bytes) -> tuple[str, str] | None:
    """What a byte order mark says, save UTF-8 before bytes that are none: some programs put its mark before GBK."""
    for mark, codec in _BOMS:
        if data.startswith(mark):
            believed = mark != codecs.BOM_UTF8 or _strict(data, codec) is not None
            return (data.decode(codec, "replace"), codec) if believed else _by_bytes(data[len(mark) :], [])
    codec = wide_codec(data)
    return (data.decode(codec, "replace"), codec) if codec else None


def wide_codec(data: bytes) -> str:
    """UTF-16 by the zeros beside its digits and line ends, where no mark says so; empty where it is none."""
    head = data[:_HEAD_BYTES]
    zeros = (head[::2].count(0), head[1::2].count(0))
    for codec, here, there in (("utf-16-le", zeros[1], zeros[0]), ("utf-16-be", zeros[0], zeros[1])):
        if here * _WIDE_SHARE > len(head) and there * 4 < here:  # 一 is 4E 00
            text = head[: len(head) & ~1].decode(codec, "replace")
            return "" if _CONTROL.search(text) else codec
    return ""


def _by_bytes(data: bytes, declared: list[str]) -> tuple[str, str]:
    families = [_family(name) for name in declared]
    strict = _strict(data, "utf-8")
    if strict is not None and not ("gb18030" in families and _looks_foreign(strict)):
        return strict, "utf-8"
    for codec in dict.fromkeys((*(name for name in families if name == "big5"), "gb18030")):
        text = _strict(data, codec)
        if text is not None and _HAN.search(text):
            return text, codec
    for codec in families:
        text = _strict(data, codec) if codec not in {"utf-8", "iso8859-1", "ascii", "cp1252"} else None
        if text is not None:
            return text, codec
    return _least_broken(data)


def _looks_foreign(text: str) -> bool:
    """A few GB characters can be valid UTF-8 by chance; then they read as Greek or Arabic, never as Chinese."""
    return not text.isascii() and not _HAN.search(text)


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeDecodeError, LookupError):
        return None


def _least_broken(data: bytes) -> tuple[str, str]:
    runs = sum(len(run) for run in _NON_ASCII.findall(data)) / 3
    as_utf8 = data.decode("utf-8", "replace")
    if as_utf8.count("\ufffd") <= runs * _BROKEN_SHARE:
        return as_utf8, "utf-8"
    as_gb = data.decode("gb18030", "replace")
    if as_gb.count("\ufffd") <= as_utf8.count("\ufffd"):
        return as_gb, "gb18030"
    return as_utf8, "utf-8"
