"""Lines to rows of values, where one delimiter parts them all alike."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from itertools import pairwise

__all__ = ["rows_of_values"]

_DELIMITERS = ",\t;|"
_FEWEST_ROWS = 2
_SAME_WIDTH = 0.8
"""Share of the lines of several values that have as many as the one before or behind."""
_ALIGNED = re.compile(r"[^ \u3000] {2,}[^ ]|[^ \u3000]\u3000{2,}[^\u3000]")
_HEAD = re.compile(r"(?<!\d)\d{1,3}$")
_GROUP = re.compile(r"\d{3}(?!\d)")
_ALONE = re.compile(r"[-+(]?[\d.]+[%)]?")
_IN_WORDS = re.compile(r"[一-鿿][^\d]{0,20}\d[\d.]* ?(?:[万亿]?元|[%％])")
_KEPT = re.compile(r"""^(?:="([^"]*)"|['‘](?=\d+$)(.*))$""")
"""How spreadsheets, and who fills them, keep a code from becoming a number: a formula of text, an apostrophe."""
_TOLD = re.compile(r"\A\s{0,9}sep=(.)\n", re.IGNORECASE)
"""The line by which a spreadsheet is told the delimiter; it shows it as nothing."""


def rows_of_values(text: str) -> list[list[str]]:
    """The rows of a text of delimited values; none where no delimiter gives most lines the same number of values."""
    told = _TOLD.match(text)
    text = text[told.end() :] if told else text
    for delimiter in told[1] if told else _DELIMITERS:
        rows = _parsed(text, delimiter) if delimiter in text else []
        if rows and _is_grid(rows) and (delimiter != "," or not (_cuts_numbers(rows, text) or _tells(rows))):
            return [[_shown(value.strip()) for value in row] for row in rows]
    return []


def _shown(value: str) -> str:
    kept = _KEPT.match(value)
    return (kept[1] or kept[2] or "") if kept else value


def _parsed(text: str, delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True))
    except csv.Error:  # quotes left open, a value beyond the bounds: not what a spreadsheet writes
        return []


def _is_grid(rows: list[list[str]]) -> bool:
    """Whether lines of several values prevail, and nearly all of them have as many as a neighbour: prose has not."""
    widths = [len(row) for row in rows if any(value.strip() for value in row)]
    wide = [width for width in widths if width > 1]
    alike = sum(width in wide[max(at - 1, 0) : at] + wide[at + 1 : at + 2] for at, width in enumerate(wide))
    return alike >= max(_FEWEST_ROWS, _SAME_WIDTH * len(wide)) and len(wide) * 2 >= len(widths)


def _width(rows: list[list[str]]) -> tuple[int, int]:
    """The number of values that most rows have, and how many rows have it; rows of one value count least."""
    widths = Counter(len(row) for row in rows if any(value.strip() for value in row))
    return max(widths.items(), key=lambda pair: (pair[0] > 1, pair[1]), default=(0, 0))


def _cuts_numbers(rows: list[list[str]], text: str) -> bool:
    """Whether the commas stand inside numbers (1,842.36) of prose or of words under one another.

    Then no row is without such a comma, and a grid has at least its headings.
    """
    width, _ = _width(rows)
    return all(_is_cut(row) for row in rows if len(row) == width) or any(map(_ALIGNED.search, text.split("\n")))


def _is_cut(row: list[str]) -> bool:
    return any(_HEAD.search(left) and _GROUP.match(right) for left, right in pairwise(row))


def _tells(rows: list[list[str]]) -> bool:
    """Whether the values are clauses of sentences: amounts stand in words with their unit more often than alone.

    Pages stored with half-width commas are prose (基本支出20.5万元,占61.3%;…) however alike their lines are.
    """
    values = [value.strip() for row in rows for value in row]
    told = sum(_IN_WORDS.search(value) is not None for value in values)
    return told > sum(_ALONE.fullmatch(value) is not None for value in values)
