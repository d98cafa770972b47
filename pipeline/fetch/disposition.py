"""What a server calls the file it sends: `Content-Disposition` in the six forms that portals print it in.

Plain, quoted, `filename*=UTF-8''…` (RFC 6266), raw bytes of GBK or UTF-8, percent-encoded in the plain `filename`, and
RFC 2047 words; text that was taken for Latin-1 once too often is turned back. Folders in a name are never kept.
"""

from __future__ import annotations

import email.errors
import email.header
import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote_to_bytes

__all__ = ["file_name", "label_of"]

_LONGEST = 200
_CHARSETS = ("utf-8", "gb18030")
_EXTENDED = re.compile(r"^([A-Za-z0-9_-]*)'[^']*'(.*)$", re.DOTALL)
_WORDS = re.compile(r"=\?[A-Za-z0-9_.-]+\?[BbQq]\?[^?]*\?=")
_UNPRINTED = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\ufeff]")
_TELLING = re.compile(r"预算|决算|债|三公|绩效|财政")


def file_name(headers: Iterable[tuple[str, str]]) -> str:
    """The name that the answer gives its file, without folders; empty where it gives none.

    `headers` hold values as Latin-1, byte for byte as they came.
    """
    value = next((value for name, value in headers if name.lower() == "content-disposition"), "")
    told = dict(_parameters(value))
    names = (_extended(told.get("filename*", "")), _plain(told.get("filename", "")))
    return next((bare for name in names if (bare := _bare(name))), "")


def label_of(words: str | None, headers: Iterable[tuple[str, str]]) -> str:
    """The words of the link, or the name that the server gives, where the words (下载, 附件1) tell nothing."""
    name = file_name(headers)
    told = words or ""
    return name if name and (not told or (_TELLING.search(name) and not _TELLING.search(told))) else told


def _parameters(value: str) -> Iterator[tuple[str, str]]:
    """`name=value` pairs after the type; a semicolon inside quotes ends none."""
    for part in _parts(value):
        name, equals, text = part.partition("=")
        if equals:
            yield name.strip().lower(), _unquoted(text.strip())


def _parts(value: str) -> Iterator[str]:
    part: list[str] = []
    quoted = escaped = False
    for char in value:
        if char == ";" and not quoted:
            yield "".join(part)
            part = []
            continue
        quoted ^= char == '"' and not escaped
        escaped = char == "\\" and quoted and not escaped
        part.append(char)
    yield "".join(part)


def _unquoted(text: str) -> str:
    """The text without its quotes; a backslash before a quote or a backslash only protects it."""
    if len(text) > 1 and text.startswith('"') and text.endswith('"'):
        return re.sub(r'\\(["\\])', r"\1", text[1:-1])
    return text.strip('"')


def _extended(text: str) -> str:
    match = _EXTENDED.match(text)
    return _decoded(unquote_to_bytes(match[2]), match[1]) if match else _plain(text)


def _plain(text: str) -> str:
    if _WORDS.search(text):
        return _words(text)
    raw = text.encode("latin-1", "ignore")
    return _turned_back(_decoded(unquote_to_bytes(raw) if b"%" in raw else raw))


def _words(text: str) -> str:
    try:
        parts = email.header.decode_header(text)
    except (ValueError, email.errors.HeaderParseError):
        return ""
    return "".join(_decoded(part, charset or "") if isinstance(part, bytes) else part for part, charset in parts)


def _decoded(raw: bytes, charset: str = "") -> str:
    for name in filter(None, (charset, *_CHARSETS)):
        try:
            return raw.decode("gb18030" if name.lower() in ("gbk", "gb2312") else name)
        except (UnicodeDecodeError, LookupError):
            continue
    return ""


def _turned_back(text: str) -> str:
    """Text that was UTF-8 or GBK, taken for Latin-1 and encoded again, as it was meant."""
    if text.isascii() or any(ord(char) > 0xFF for char in text):
        return text
    return _decoded(text.encode("latin-1")) or text


def _bare(name: str) -> str:
    """The last part of a path, whoever's separators it uses; nothing of a name that is only dots."""
    last = _UNPRINTED.sub("", name).replace("\\", "/").rpartition("/")[2].strip()
    return last[-_LONGEST:] if last.strip(". ") else ""
