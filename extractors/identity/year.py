"""The fiscal year: the title first, then the text's own talk of budgets and accounts; never a date of publication."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from mingzhang.extractors.identity.opening import Line
from mingzhang.extractors.identity.title import YEAR
from mingzhang.schemas.vocabulary.shapes import shape

__all__ = ["year_of"]

_DIGITS = {
    **{char: str(n) for n, char in enumerate("零一二三四五六七八九")},
    "〇": "0",
    "○": "0",
    "Ｏ": "0",
    "o": "0",
    "O": "0",
}
_DIGITS |= {chr(0xFF10 + n): str(n) for n in range(10)}
_SHORT_YEAR = shape("identity/year.short")
_BASE = r"(?<![较比与同于])(?<![较比与同于] )"
"""较2022年度决算数增加0.78万元: the year compared with is not the book's."""
_ACCOUNT = shape("identity/year.of_books")
_SPOKEN = shape("identity/year.spoken")
_MONTH = shape("identity/year.of_month")
_DEBT = shape("identity/year.of_debt")
_LAW = shape("identity/year.of_law")
_FORM = shape("identity/year.of_form")
_LABELLED = shape("identity/year.labelled")
_LONGEST_CAPTION = 60
_TEXT_HEAD = 6000
_FIRST, _LAST = 2000, 2100
_DEPARTMENTS = ("dept", "unit")


def year_of(title: str, text: str, name: str, kind: str, lines: Sequence[Line] = ()) -> int:
    """The fiscal year, 0 where nothing tells it.

    A title with two years (2025年预算执行情况与2026年预算草案) is about the accounts or the draft it submits.
    """
    told = _of_title(title, kind) or _of_text(text, kind) or _of_forms(lines) or _of_title(name, kind)
    return told or (_of_speech(text) if kind.startswith(_DEPARTMENTS) else 0)


def _of_speech(text: str) -> int:
    """The year that a department's text most often speaks of, bases of comparisons left out: 2019年，本部门….

    None where two years are spoken of alike.
    """
    counted = Counter(int(year) for year in _SPOKEN.findall(_LAW.sub("", text[:_TEXT_HEAD]))).most_common(2)
    return counted[0][0] if counted and (len(counted) == 1 or counted[0][1] > counted[1][1]) else 0


def _of_forms(lines: Sequence[Line]) -> int:
    """The year that all dated titles of forms agree on, else the one that stands beside 部门： or 单位：万元.

    The years of column headings are of columns.
    """
    titled = {_number(found[1]) for line in lines if _FORM.search(line.text) and (found := YEAR.search(line.text))}
    labelled = (line.raw for line in lines if _LABELLED.search(line.raw) and len(line.raw) <= _LONGEST_CAPTION)
    years = titled or {_number(found[1]) for line in labelled for found in YEAR.finditer(line)}
    return years.pop() if len(years) == 1 else 0


def _of_title(title: str, kind: str) -> int:
    found = [(match.end(), _number(match.group(1))) for match in YEAR.finditer(title)]
    if not found and (month := _MONTH.search(title)):
        return int(month[1])  # 2013年7月财政收支执行情况
    if not found:
        short = _SHORT_YEAR.search(title)
        return 2000 + int(short.group(1)) if short else 0
    if len(found) == 1:
        return found[0][1]
    word = "决算" if "决算" in title and not kind.endswith("budget") else "预算草案" if "预算草案" in title else ""
    at = title.find(word) if word else -1
    before = [year for end, year in found if end <= at]
    return before[-1] if before else max(year for _, year in found)


def _of_text(text: str, kind: str) -> int:
    head = _LAW.sub("", text[:_TEXT_HEAD])
    if kind == "debt":
        years = [int(year) for year in _DEBT.findall(head)]
    else:
        wanted = "决算" if kind.endswith("final") else "预算" if kind.endswith("budget") else ""
        years = [int(year) for year, word in _ACCOUNT.findall(head) if word == wanted or not wanted]
    counted = Counter(year for year in years if _FIRST < year < _LAST)
    if not counted:
        return 0
    most = max(counted.values())
    return max(year for year, count in counted.items() if count == most)


def _number(text: str) -> int:
    digits = "".join(_DIGITS.get(char, char) for char in text)
    return int(digits.replace("二", "2")) if digits.replace("二", "2").isdigit() else 0
