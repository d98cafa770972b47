"""Finding the table of contents, so that no heading counts twice and no page number reads as an amount."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mingzhang.extractors.numbers.normal import compact
from mingzhang.extractors.sections.headings import ordinal_of

__all__ = ["contents_range"]

_TITLE = re.compile(r"^(?:目录|目次|CONTENTS)$", re.IGNORECASE)
_TAIL = re.compile(r"(?<![.…·\-—_。\s])[.…·\-—_。\s]*+\d{0,3}$|(?:PAGEREF|HYPERLINK).{0,240}$")
_LEADER = re.compile(r"(?:(?<!\.)\.{4,}+|(?<!…)…{2,}+|(?<!·)·{4,}+|(?<!-)-{6,}+)\s*+\d{0,3}\s*+$")
_LONGEST = 60
# With its leader and spaces.
_LONGEST_PRINTED = 4 * _LONGEST
_EARLY, _RUN = 80, 6


def contents_range(texts: Sequence[str]) -> tuple[int, int] | None:
    """Half-open range of the paragraphs that are the table of contents, or nothing.

    It begins at 目录 (or at a run of dot-leader lines) and ends before the paragraph that repeats its first entry;
    where none repeats it, at the first line that cannot be an entry (long, or the numbering starts over).
    """
    start = _start(texts)
    if start is None:
        return _untitled(texts)
    first = start + 1 if _TITLE.match(compact(texts[start])) else start
    while first < len(texts) and not texts[first].strip():
        first += 1
    end = _repeat(texts, first) or _last_entry(texts, first)
    return (start, end) if end > first else None


def _start(texts: Sequence[str]) -> int | None:
    for index, text in enumerate(texts[:200]):
        if _TITLE.match(compact(text[:24])):
            return index
        if _LEADER.search(text) and index + 1 < len(texts) and _LEADER.search(texts[index + 1]):
            return index
    return None


def _untitled(texts: Sequence[str]) -> tuple[int, int] | None:
    """A contents page whose title is a picture or missing: a run of headings most of which are printed again later."""
    index = 0
    while index < min(len(texts), _EARLY):
        end = index
        while end < len(texts) and len(texts[end]) <= _LONGEST and ordinal_of(texts[end].strip()):
            end += 1
        run = [_entry(text) for text in texts[index:end]]
        again = next((at for at in range(1, len(run)) if run[at] == run[0]), len(run))
        run, end = run[:again], index + again
        if len(run) >= _RUN:
            later = {_entry(text) for text in texts[end:]} - {""}
            if sum(entry in later for entry in run) * 2 >= len(run):
                return index, end
        index = max(end, index) + 1
    return None


def _entry(text: str) -> str:
    """The name of an entry without its leader and page; nothing for a line longer than any entry."""
    return _TAIL.sub("", compact(text)) if len(text) <= _LONGEST_PRINTED else ""


def _repeat(texts: Sequence[str], first: int) -> int | None:
    """Where an early entry of the contents is printed again as a heading, every line between being short."""
    if first >= len(texts):
        return None
    entries = [_entry(texts[index]) for index in range(first, min(first + 4, len(texts)))]
    for offset, entry in enumerate(entries[:2]):
        for index in range(first + offset + 1, min(first + 160, len(texts))):
            if len(texts[index]) > _LONGEST_PRINTED:
                break
            again = _entry(texts[index])
            if entry and (again == entry or (len(entry) >= 6 and again[: len(entry)] == entry)):
                return index
    return None


def _last_entry(texts: Sequence[str], first: int) -> int:
    seen_first: tuple[str, int] | None = None
    for index in range(first, min(first + 160, len(texts))):
        text = texts[index].strip()
        if len(text) > _LONGEST or (text.endswith("。") and len(text) > 24):
            return index
        found = ordinal_of(text)
        if found and seen_first and found[:2] == seen_first and found[0] == "part":
            return index
        if found and seen_first is None:
            seen_first = found[:2]
    return min(first + 160, len(texts))
