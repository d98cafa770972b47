"""Marks that point to a note and stand behind a printed number or name: `¹`, `①`, `*`, `[2]`, `（注3）`."""

from __future__ import annotations

import re

from mingzhang.schemas.vocabulary.concepts import find

__all__ = ["MARK", "name_without_mark", "without_mark"]

_UP = "⁰¹²³⁴-⁹₀-₉"
_LETTERS = "ᵃ-ᶻʰʲˡʳˢʷˣʸⁱⁿ"
_ROUND = "①-⑳⑴-⒇❶-❿⓫-⓴➀-➓"
MARK = (
    rf"(?:[⁽]?[{_UP}{_LETTERS}]{{1,4}}[⁾]?|[{_ROUND}]{{1,3}}|[*＊※†‡#＃]{{1,3}}"
    rf"|[\[［【〔](?:备?注)?[0-9０-９{_UP}{_ROUND}*]{{1,2}}[\]］】〕]|[(（][{_UP}{_ROUND}*※]{{1,3}}[)）]"
    rf"|[(（]备?注[:：]?[0-9０-９{_UP}{_ROUND}一二三四五六七八九十]{{0,2}}[)）]|备?注[0-9０-９{_UP}{_ROUND}]{{1,2}})"
)
"""One mark, as a piece of a pattern: letters and digits only where they are raised, or in brackets of their own."""
_NAME_TAIL = re.compile(
    rf"(?:[⁽]?[{_UP}]{{1,3}}[⁾]?|[*＊※]{{1,3}}|[\[［【〔](?:备?注)?[0-9０-９{_UP}]{{1,2}}[\]］】〕]|[(（]备?注[0-9０-９{_UP}{_ROUND}]{{0,2}}[)）]"
    rf"|备?注[{_UP}]{{1,3}})\Z"
)
"""Circled numbers and # stay: they tell things apart (项目①, 1#), but for those behind a name of the books (合计①)."""
_ROUND_TAIL = re.compile(rf"[{_ROUND}]{{1,2}}\Z")
_TAIL = re.compile(rf"(?:\s{{0,3}}{MARK}){{1,4}}\s*\Z")
_FRONT = re.compile(rf"\s{{0,3}}[⁽]?[{_UP}]{{1,3}}[⁾]?\s{{0,3}}(?=[\d０-９])")
_LOOKS = frozenset("*＊※†‡#＃]］】〕)）⁾0123456789０１２３４５６７８９")

_NAME_LOOKS = frozenset("*＊※]］】〕)）⁾⁰¹²³⁴⁵⁶⁷⁸⁹")


def without_mark(text: str) -> str:
    """The text without raised marks at its front and any at its end; a text that is nothing but marks stays."""
    if not text.isascii() and (front := _FRONT.match(text)):
        text = text[front.end() :]
    last = text.rstrip()[-1:]
    if not last or not (last in _LOOKS or last in "¹²³" or "\u02b0" <= last <= "\u24ff" or "❶" <= last <= "➓"):
        return text
    found = next(_TAIL.finditer(text, max(len(text) - 24, 0)), None)
    return text[: found.start()] if found and text[: found.start()].strip() else text


def name_without_mark(name: str) -> str:
    """A name without the mark of a note at its end (项目支出¹, 其他收入[2]); offsets before it stay."""
    last = name[-1:]
    if "①" <= last <= "⒇":
        bare = _ROUND_TAIL.sub("", name)
        return bare if find(bare) is not None or bare.endswith(("合计", "总计")) else name
    if last not in _NAME_LOOKS:
        return name
    found = _NAME_TAIL.search(name, max(len(name) - 8, 0))
    return name[: found.start()] if found and found.start() else name
