"""Automatic numbers of Word paragraphs (一、（一）1.) as text: a heading's ordinal is often only there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from mingzhang.extractors.office.package import Package, local

__all__ = ["Numbering", "read_numbering"]

_DIGITS = "零一二三四五六七八九"
_MARK = re.compile(r"%(\d)")
_CHINESE = frozenset(
    {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital", "taiwaneseCountingThousand"}
)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class _Level:
    format: str
    pattern: str
    start: int


@dataclass(slots=True)
class Numbering:
    """Counters of the lists of one document; bullets and unknown formats give no text."""

    lists: dict[str, dict[int, _Level]] = field(default_factory=dict)
    by_style: dict[str, tuple[str, int]] = field(default_factory=dict)
    _counts: dict[str, list[int]] = field(default_factory=dict)

    def next(self, properties: etree._Element | None, style: str) -> str:
        """The number printed before the next paragraph with these properties, empty where it has none."""
        list_, level = _reference(properties) or self.by_style.get(style) or ("", 0)
        levels = self.lists.get(list_)
        if not levels or level not in levels:
            return ""
        counts = self._counts.setdefault(list_, [0] * 9)
        counts[level] = counts[level] + 1 if counts[level] else levels[level].start
        counts[level + 1 :] = [0] * (8 - level)
        if levels[level].format in ("bullet", "none"):
            return ""
        return _MARK.sub(lambda match: self._spell(levels, counts, int(match.group(1)) - 1), levels[level].pattern)

    @staticmethod
    def _spell(levels: dict[int, _Level], counts: list[int], level: int) -> str:
        if level not in levels or not 0 <= level < len(counts):
            return ""
        number = counts[level] or levels[level].start
        format_ = levels[level].format
        if format_ in _CHINESE:
            return _chinese(number)
        if format_ in ("lowerLetter", "upperLetter") and 1 <= number <= len(_LETTERS):
            letter = _LETTERS[number - 1]
            return letter.upper() if format_ == "upperLetter" else letter
        return str(number)


def read_numbering(package: Package) -> Numbering:
    """The lists that `numbering.xml` defines, and the paragraph styles that belong to one."""
    numbering = Numbering()
    if "word/numbering.xml" in package:
        root = package.tree("word/numbering.xml")
        shapes = {_value(shape, "abstractNumId"): _levels(shape) for shape in root if local(shape) == "abstractNum"}
        for element in root:
            if local(element) == "num":
                shape = next((_value(child, "val") for child in element if local(child) == "abstractNumId"), "")
                numbering.lists[_value(element, "numId")] = shapes.get(shape, {})
    if "word/styles.xml" in package:
        for style in package.tree("word/styles.xml").iter("{*}style"):
            reference = _reference(next((child for child in style if local(child) == "pPr"), None))
            if reference:
                numbering.by_style[_value(style, "styleId")] = reference
    return numbering


def _levels(shape: etree._Element) -> dict[int, _Level]:
    levels = {}
    for element in shape:
        if local(element) == "lvl":
            inner = {local(child): _value(child, "val") for child in element}
            start = inner.get("start", "1")
            levels[_int(_value(element, "ilvl"))] = _Level(
                inner.get("numFmt", "decimal"), inner.get("lvlText", ""), _int(start) if start else 1
            )
    return levels


def _reference(properties: etree._Element | None) -> tuple[str, int] | None:
    if properties is None:
        return None
    holder = next((child for child in properties if local(child) == "numPr"), None)
    if holder is None:
        return None
    inner = {local(child): _value(child, "val") for child in holder}
    list_ = inner.get("numId", "")
    return (list_, min(_int(inner.get("ilvl", "0")), 8)) if list_ else None


def _value(element: etree._Element, name: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


def _int(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _chinese(number: int) -> str:
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return head + (_DIGITS[ones] if ones else "")
