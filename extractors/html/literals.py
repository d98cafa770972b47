"""Data in the source of a script: array and object literals as Python values, long strings, all within bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["Value", "values_of", "written_by"]

Value = str | None | list["Value"] | dict[str, "Value"]
"""A literal; numbers as they are spelled, whatever is no data (`undefined`) as nothing."""

_BLANK = re.compile(r"(?:\s++|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?+)*+")
"""Blanks and remarks; one that is not closed goes on to the end."""
_TOKEN = re.compile(
    r"""(?P<text>"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+'|`[^`$\\]*+`)
      |(?P<number>-?\d++(?:\.\d++)?(?:[eE][-+]?\d++)?)
      |(?P<name>(?:[^\W\d]|\$)[\w$]*+)
      |(?P<mark>[][{}:,+])""",
    re.VERBOSE,
)
_START = re.compile(r"""[\[{]|(?<=[=(:,])\s{0,9}["'`]""")
_WRITE = re.compile(r"\bdocument\.write(?:ln)?\(")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_PLAIN = {"n": "\n", "t": "\t", "r": "", "b": "", "f": "", "v": ""}
_NOTHING = frozenset({"null", "undefined", "true", "false"})
_DEEPEST = 40
_MOST_TOKENS = 300_000
_LONG = 40
"""Characters from which a string that stands alone is looked at."""


class _NoLiteral(Exception):  # noqa: N818 - ends one attempt, never leaves this module
    pass


def values_of(script: str) -> Iterator[Value]:
    """Every outermost literal of a script, and its long strings, joined where `+` joins them; JSON in them as data."""
    reader, at = _Reader(script), 0
    while (start := _START.search(script, at)) is not None and reader.left > 0:
        at = start.end()
        try:
            value, end = reader.value(start.end() - 1, 0)
        except _NoLiteral:
            continue
        if isinstance(value, str):
            at = end
            if len(value) < _LONG:
                continue
            if value.lstrip()[:1] in ("[", "{"):
                yield from values_of(value)
                continue
        at = end
        yield value


def written_by(script: str) -> str:
    """All that a script writes into its page in literal strings, in order."""
    reader, parts = _Reader(script), []
    for call in _WRITE.finditer(script):
        try:
            value, _ = reader.value(call.end(), 0)
        except _NoLiteral:
            continue
        parts += [value] if isinstance(value, str) else []
    return "".join(parts)


class _Reader:
    """Reads literals of one script; `left` tokens may still be looked at."""

    def __init__(self, script: str) -> None:
        self._script, self.left = script, _MOST_TOKENS

    def _token(self, at: int) -> re.Match[str]:
        self.left -= 1
        found = self._found(at)
        if found is None or self.left <= 0:
            raise _NoLiteral
        return found

    def _found(self, at: int) -> re.Match[str] | None:
        """The token at a place, blanks and remarks before it passed over."""
        blank = _BLANK.match(self._script, at)
        return _TOKEN.match(self._script, blank.end() if blank else at)

    def value(self, at: int, depth: int) -> tuple[Value, int]:
        """The literal at a place, and where it ends."""
        token = self._token(at)
        kind, text = token.lastgroup, token[token.lastgroup or 0]
        if kind == "text":
            return self._joined(_unescaped(text[1:-1]), token.end())
        if kind == "number":
            return text, token.end()
        if kind == "name" and text in _NOTHING:
            return None, token.end()
        if text == "[" and depth < _DEEPEST:
            return self._array(token.end(), depth)
        if text == "{" and depth < _DEEPEST:
            return self._object(token.end(), depth)
        raise _NoLiteral

    def _joined(self, text: str, at: int) -> tuple[str, int]:
        parts = [text]
        while True:
            found = self._found(at)
            if found is None or found["mark"] != "+":
                return "".join(parts), at
            more = self._token(found.end())
            if more["text"] is None:
                raise _NoLiteral
            parts.append(_unescaped(more["text"][1:-1]))
            at = more.end()

    def _array(self, at: int, depth: int) -> tuple[list[Value], int]:
        found: list[Value] = []
        while True:
            token = self._token(at)
            if token["mark"] == "]":
                return found, token.end()
            if token["mark"] == ",":
                at = token.end()
                continue
            value, at = self.value(at, depth + 1)
            found.append(value)
            self._parted(at, "]")

    def _object(self, at: int, depth: int) -> tuple[dict[str, Value], int]:
        found: dict[str, Value] = {}
        while True:
            token = self._token(at)
            if token["mark"] == "}":
                return found, token.end()
            if token["mark"] == ",":
                at = token.end()
                continue
            if token["mark"] is not None:
                raise _NoLiteral
            key = _unescaped(token["text"][1:-1]) if token["text"] else token[token.lastgroup or 0]
            colon = self._token(token.end())
            if colon["mark"] != ":":
                raise _NoLiteral
            found[key], at = self.value(colon.end(), depth + 1)
            self._parted(at, "}")

    def _parted(self, at: int, closing: str) -> None:
        if self._token(at)["mark"] not in (",", closing):
            raise _NoLiteral


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    plain = _ESCAPE.sub(lambda m: chr(int(m[1] or m[2], 16)) if m[1] or m[2] else _PLAIN.get(m[3], m[3]), text)
    # \ud83d\ude00 are the halves of one character; a half alone is none
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
