"""A normal form of Chinese text that keeps every offset: one character in, one character out."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from mingzhang.schemas.vocabulary.glyphs import GLYPHS

__all__ = ["compact", "fold", "normalise"]

_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u202f\u205f\u3000\ufeff\t\r\v\f\u00ad\u200c\u200d\u200e\u200f\u2060"  # noqa: E501 - one shape, one line
_FIXED = {
    **dict.fromkeys(_SPACES, " "),
    "【": "[",
    "】": "]",
    "﹝": "〔",
    "﹞": "〕",
    "−": "-",
    "－": "-",
    "﹣": "-",
    "–": "-",
    "≧": "≥",
    "≦": "≤",
    "∶": ":",
    "︰": ":",
    "∼": "~",
    "〜": "~",
    "⁓": "~",
    "﹪": "%",
    "．": ".",
    "｡": "。",
    "〈": "《",
    "〉": "》",
    "「": "“",
    "」": "”",
    "『": "“",
    "』": "”",
    "\x02": "-",
}

# Circled numbers and superscripts are ordinals and footnote marks: folded, they would read as digits of an amount.
_KEPT = frozenset(
    [*map(chr, range(0x2460, 0x2500)), *map(chr, range(0x2070, 0x20A0)), *map(chr, range(0x3200, 0x3400)), *"¹²³"]
)


def _one(char: str) -> str:
    """The normal form of one character: full-width forms and Kangxi radicals folded where that stays one character."""
    fixed = _FIXED.get(char)
    if fixed is not None:
        return fixed
    if char in _KEPT:
        return char
    plain = GLYPHS.get(char, char)
    folded = unicodedata.normalize("NFKC", plain)
    return folded if len(folded) == 1 else plain


class _Table(dict[int, str]):
    """A translation table that fills itself, so that each distinct character is folded once."""

    def __missing__(self, key: int) -> str:
        value = _one(chr(key))
        self[key] = value
        return value


_TABLE = _Table()


# Nearly all that is folded in a Chinese text are these: replaced one by one in C, the rest (outside ASCII, the unified
# ideographs and the usual marks, none of which folds) is looked up.
_USUAL = tuple((odd, _TABLE[ord(odd)]) for odd in "，：；（）％\u3000\u00a0")
_SHORT = 48
_ODD = re.compile(r"[^\n -~一-\u9fff、。“”‘’《》…—·〔〕①-⑳]")

# A full-width comma between plain digits separates two numbers (收、支总计各是4125.49，414.91), but groups thousands
# where the digits have that shape (2，226.21) and no word before lists (各减少51，100万元) or numbers (项目3，200万元).
_LISTED = re.compile(r"(?<=[0-9])，(?=[0-9])")
_GROUPED = re.compile(r"(?<![0-9.．,，])[1-9][0-9]{0,2}(?:，[0-9]{3})+(?![0-9]|，[0-9])")
_LISTS = re.compile(r"(?:各|分别|依次)[^。；;]{0,24}$|(?:项目|标段|[第表图注件包款条]) ?$")
_LEAD = 30


# 2,226·21万元, 3·5%: a dot in the middle of the line is a decimal point where a unit stands behind the digits.
_DOTTED = re.compile(r"(?<=[0-9０-９])[·•‧∙⋅⸱ꞏ・｡。٫](?=[0-9０-９]{1,4}[ ]?(?:[百千万亿]{0,2}元|[%％]))")
_DOTS = re.compile("[·•‧∙⋅⸱ꞏ・｡。٫][0-9０-９]")


def _commas(text: str) -> str:
    """The text with `,` in grouped numbers and 、 between listed ones for the full-width comma between plain digits."""
    return _LISTED.sub("、", _GROUPED.sub(_grouped, text))


def _grouped(found: re.Match[str]) -> str:
    digits = found.group()
    before = found.string[max(0, found.start() - _LEAD) : found.start()]
    return digits if digits.count("，") == 1 and _LISTS.search(before) else digits.replace("，", ",")


# A note's mark behind a number or a name (2,226.21¹万元, 320.00①万元, 18.65[2]万元) is blank: it neither joins a number
# nor parts it from its unit. It stays where letters or a power of ten carry it (m², 10⁴元) and between two numbers.
_MARKED = re.compile("[⁰¹²³⁴-⁹₀-₉ᵃ-ᵛ*※注]|[①-⑳❶-❿\\]][ ]?[百千万亿元人个辆%]")
_NOTE = re.compile(
    r"(?<![A-Za-z])(?<!(?<!\d)(?<!\d[.,])10)[⁽]?[⁰¹²³⁴-⁹ᵃ-ᵛ]+[⁾]?(?![ \n]{0,3}\d)"
    r"|(?<=\d)(?:[₀-₉]{1,2}|[①-⑳❶-❿]|[*※]{1,3}|\[[\d⁰¹²³⁴-⁹①-⑳]{1,2}\]|备?注[\d⁰¹²³⁴-⁹]{0,2})(?=[ ]?[百千万亿元人个辆%])"  # noqa: E501 - one shape, one line
)


def normalise(text: str) -> str:
    """Fold full-width digits and punctuation, odd spaces and Kangxi radicals; `len` and every offset stay the same.

    Chinese full stops and enumeration commas (。、) stay; （）：；，become ():;, so that documents whose punctuation
    was converted to half-width (the sample page) and those that kept it read alike.
    """
    if "，" in text:
        text = _commas(text)
    if _DOTS.search(text):
        text = _DOTTED.sub(".", text)
    if len(text) < _SHORT:
        text = text.translate(_TABLE)
    else:
        for odd, plain in _USUAL:
            text = text.replace(odd, plain)
        text = _ODD.sub(lambda odd: _TABLE[ord(odd.group())], text)
    return _NOTE.sub(lambda mark: " " * len(mark.group()), text) if _MARKED.search(text) else text


def fold(text: str) -> str:
    """Each character in its normal form, notes and listed numbers as they are; `len` and every offset stay the same."""
    return text.translate(_TABLE)


@lru_cache(maxsize=1 << 14)
def compact(text: str) -> str:
    """The normal form without any white space; offsets are lost, so only for comparing names (they recur: kept)."""
    return "".join(normalise(text).split())
