"""One form for each character: what comparing folds, and what publishing a name folds.

A radical, a full-width digit or a compatibility ideograph is another code point for a character that has one; fonts and
converters put it there, and `⼀般公共预算` is 一般公共预算. `letters` folds these and keeps every offset.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from mingzhang.schemas.vocabulary.tsv import Row, read_rows

__all__ = ["GLYPHS", "folded", "letters", "load_glyphs", "published"]

_FILE = "glyphs.tsv"
_COLUMNS = ("glyph", "plain")


def load_glyphs(rows: Iterable[Row]) -> dict[str, str]:
    """What each glyph is; raises `VocabularyError` where a field is no single character or a glyph stands twice."""
    found: dict[str, str] = {}
    for row in rows:
        glyph, plain = row.fields
        if len(glyph) != 1 or len(plain) != 1 or glyph == plain:
            row.refuse(f"{glyph!r} to {plain!r} is no folding of one character")
        if glyph in found:
            row.refuse(f"{glyph!r} is given twice")
        found[glyph] = plain
    return found


GLYPHS: dict[str, str] = load_glyphs(read_rows(_FILE, _COLUMNS))
"""Glyphs that Unicode's own compatibility folding (NFKC) leaves alone, with the character that each is."""

_TABLE = str.maketrans(GLYPHS)
# Radicals, strokes, compatibility ideographs, full-width digits and letters, digits of other alphabets, and our own.
_LETTERS = re.compile(f"[⺀-⿟㇀-㇣豈-\ufaff０-９Ａ-Ｚａ-ｚ\U0001d7ce-\U0001d7ff{re.escape(''.join(GLYPHS))}]")
_BRACKETS = re.compile(r"[()﹙﹚︵︶]")
_QUOTED = re.compile(r'"([^"]*)"')
_OPENING = frozenset("(﹙︵")


def letters(text: str) -> str:
    """The text with one code point for each letter and digit; punctuation, signs and offsets stay as they are."""
    return _LETTERS.sub(_letter, text) if not text.isascii() else text


def _letter(found: re.Match[str]) -> str:
    char = found.group()
    plain = GLYPHS.get(char) or unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 else char


def folded(text: str) -> str:
    """The text to compare with: all compatibility forms folded, so that its length may change; never published."""
    return unicodedata.normalize("NFKC", text.translate(_TABLE))


@lru_cache(maxsize=1 << 14)
def published(name: str) -> str:
    """A name in the one form that is published: letters folded, brackets full-width, quotes “ ”; 因公出国（境）费.

    A name without a Chinese character (CT(64)) keeps its brackets.
    """
    if name.isascii():
        return name
    name = letters(name)
    name = _BRACKETS.sub(lambda bracket: "（" if bracket.group() in _OPENING else "）", name)
    return _QUOTED.sub(r"“\1”", name) if '"' in name else name
