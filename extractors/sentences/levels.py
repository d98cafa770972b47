"""Ordinals, codes and levels in front of and inside the names of accounts: （一）教育支出(205类)普通教育(02款)."""

from __future__ import annotations

import re

from mingzhang.schemas.vocabulary.marks import words

__all__ = ["EDGE", "joined_code", "take_code", "take_levels", "without_ordinal"]

_DIGIT = re.compile(r"\d")
EDGE = " \n,;:、.。·*-—“”\"'‘’[]"
_CODE = re.compile(
    r"\( ?(\d{3}|\d{5}|\d{7}) ?[类款项]? ?\)|\( ?(\d\d) ?[款项]? ?\)|(?<!\d)(\d{3}|\d{5}|\d{7})(?=[类款项]\))"
    r"|^[“\"‘]?(\d{3}|\d{5}|\d{7})[-— ]*(?=[一-鿿])"
)
_LEVEL = re.compile(r"\( ?(?:\d{0,7} ?(?:[类款项目]|科目)|[类款项]级)(?:级|科目)? ?\)(?:支出)?")
_ORDINAL = re.compile(
    r"^(?:\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]{1,3}[、.]|\d{1,2}[、.](?!\d)|\(?\d{1,2}\)|[①-⑳⑴-⒇])"
)
_LEVEL_LETTERS = re.compile("[类款项]")


def take_code(text: str) -> tuple[str | None, str]:
    """The printed code of `text`, if there is one, and the text without it."""
    text = text.strip()
    if not _DIGIT.search(text):
        return None, text
    text = without_ordinal(text)  # （一）2010301-行政运行
    codes = [next(group for group in found.groups() if group) for found in _CODE.finditer(text)]
    levels = _split_level if len(codes) > 1 else _level_word
    return (joined_code(codes), _CODE.sub(levels, text)) if codes else (None, text)


def joined_code(codes: list[str]) -> str | None:
    """The code of the last level: printed whole, or level by level as 212类 05款 01项."""
    if len(codes[-1]) > 2:
        return codes[-1]
    joined = "".join(codes)
    return joined if len(codes[0]) == 3 and len(joined) in (5, 7) else None


def _split_level(code: re.Match[str]) -> str:
    """社会保障和就业(208)行政事业单位养老支出(05): codes alone part the levels where there are several."""
    return _level_word(code) or (f"({words('item', 'levels')[-1]})" if code.group().startswith("(") else "")


def _level_word(code: re.Match[str]) -> str:
    """What stays of a code in brackets: (205类) keeps its (类), (2050202) nothing."""
    level = _LEVEL_LETTERS.search(code.group())
    return f"({level.group()})" if level and code.group().startswith("(") else ""


def take_levels(text: str) -> tuple[tuple[str, ...], str]:
    """Split an account triple: 教育支出(类)普通教育(款)小学教育(项) is 小学教育 below the other two."""
    if "(" not in text:
        return (), text
    parts = [part.strip(EDGE) for part in _LEVEL.split(text)]
    parts = [part for part in parts if part]
    if len(parts) < 2 or not _LEVEL.search(text):
        return (), _LEVEL.sub("", text)
    tail = text[list(_LEVEL.finditer(text))[-1].end() :].strip(EDGE)
    if tail and not (len(parts) >= 2 and len(tail) <= 2):
        return tuple(parts[:-1]), parts[-1]
    return tuple(parts[:-1]) if not tail else tuple(parts[:-2]), parts[-1] if not tail else parts[-2]


def without_ordinal(text: str) -> str:
    """The text without the number that it begins with."""
    found = _ORDINAL.match(text)
    return text[found.end() :] if found else text
