"""The unit of a table, a column, a row or a cell: from 单位：… lines, brackets, and words like 率 and 辆."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from mingzhang.extractors.tables.words import key, says
from mingzhang.schemas.vocabulary.columns import column_words
from mingzhang.schemas.vocabulary.marks import words as marked
from mingzhang.schemas.vocabulary.shapes import shape
from mingzhang.schemas.vocabulary.units import Unit, find_unit

__all__ = [
    "bracket_unit",
    "money_unit",
    "names_no_money",
    "names_worth",
    "percent_unit",
    "said_unit",
    "table_unit",
    "without_unit",
]

_LINE = shape("tables/unit.line")
_AS_UNIT = shape("tables/unit.as_said")
# 单位：万⏎元 (江苏省高级人民法院2019): the unit goes on in the next line, or in the one below the department's.
_TORN_OVER = 2
_OPEN = shape("tables/unit.torn")
_REST = shape("tables/unit.torn_rest")
_TITLED = shape("tables/unit.behind_title")
_BARE = shape("tables/unit.alone")
_BRACKET = shape("tables/unit.bracket")
_CLOSING = re.compile(r"[(（][^()（）]{1,6}[)）]$")
_SLASHED = shape("tables/unit.behind_stroke")
_SEPARATED = re.compile(r"[/、,，]")
_LEVELS = frozenset(column_words()["roles.code_is"])
_COUNTED = shape("tables/unit.counts_items")
"""Else 项 in brackets is the level of an account (行政运行（项）) and counts nothing."""
_MONEY = marked("tables/unit", "money")
_AMOUNT = marked("tables/heading", "amount")
_VEHICLE, _VEHICLE_NAMED = marked("tables/unit", "vehicle"), marked("tables/unit", "vehicle_named")


def table_unit(lines: Sequence[str]) -> str:
    """The money unit that the lines above a table print, as printed (`万元`), nearest line first; may be empty."""
    for place in range(len(lines) - 1, -1, -1):
        line = lines[place]
        above = lines[max(0, place - _TORN_OVER) : place] if _REST.fullmatch(key(line)) else ()
        torn = next((open_ for open_ in reversed(above) if _OPEN.search(key(open_))), "")
        for part in (torn + line.replace("\n", ""), *reversed(line.split("\n"))):
            if symbol := _line_unit(key(part)):
                return symbol
    return ""


@lru_cache(maxsize=4096)
def _line_unit(text: str) -> str:
    found = [symbol for match in _LINE.finditer(text) if (symbol := _leading(match[1]))]
    found += [match[1] for match in _AS_UNIT.finditer(text) if money_unit(match[1])]
    if found:
        return found[-1]
    bare = _BARE.match(text) or _TITLED.search(text)
    return bare[1] if bare else ""


def _leading(text: str) -> str:
    return next((symbol for symbol in _MONEY if text.startswith(symbol)), "")


@lru_cache(maxsize=65536)
def bracket_unit(text: str) -> Unit | None:
    """The unit in brackets in a heading or row label, and money behind a stroke: 团组数（个）, 决算数/元."""
    folded = key(text)
    for inner in reversed(_BRACKET.findall(folded)):
        if inner in _LEVELS and not _COUNTED.search(folded):
            continue
        parts = _SEPARATED.split(inner)
        of_vehicles = says(folded, _VEHICLE_NAMED)
        meant = next((part for part in parts if of_vehicles and part in _VEHICLE), parts[0])
        for symbol in (inner, meant):
            unit = find_unit(symbol) or find_unit(symbol.replace("(", "（"))
            if unit is not None:
                return unit
    slashed = _SLASHED.search(folded)
    return find_unit(slashed[1]) if slashed else None


@lru_cache(maxsize=65536)
def counted_unit(text: str) -> Unit | None:
    """The unit of a counted thing, whatever its bracket says (接待批次（个）) or where it has none (编制人数)."""
    folded = key(text)
    named = folded if not _BRACKET.search(folded) else _BRACKET.sub("", folded)
    return next((find_unit(rule.value) for rule in column_words().counts if named.endswith(rule.words)), None)


def said_unit(text: str) -> Unit | None:
    """The unit that a heading or a label says by what it counts, in its bracket or as its last sign: 平均利率%."""
    return counted_unit(text) or bracket_unit(text) or (find_unit("%") if key(text).endswith("%") else None)


@lru_cache(maxsize=4096)
def names_worth(text: str, *, beside_counts: bool) -> bool:
    """Whether a heading says that what things are worth stands below it; 金额 says so only beside a 数量."""
    folded = key(text)
    words = column_words()
    return any(word in folded for word in words["money.worth"]) or (beside_counts and folded.startswith(_AMOUNT))


@lru_cache(maxsize=65536)
def names_no_money(text: str) -> bool:
    """Whether a heading or a label says what is no sum of money, in a unit that is none of ours: 期限（年）."""
    folded = key(text)
    match = _CLOSING.search(folded)
    words = column_words()
    if match and match[0].strip("()") in words["money.other_units"]:
        return True
    return (folded[: match.start()] if match else folded).endswith(words["money.never"])


@lru_cache(maxsize=65536)
def without_unit(text: str) -> str:
    """A label without the unit in its closing bracket: 国内公务接待人次（人）."""
    match = _CLOSING.search(text)
    return text[: match.start()] if match and match.start() and bracket_unit(match[0]) is not None else text


def percent_unit(path: Iterable[str]) -> bool:
    """Whether the headings announce a percentage."""
    return any("%" in key(text) for text in path)


def money_unit(symbol: str) -> Unit | None:
    """The unit of a symbol, if it is money."""
    unit = find_unit(symbol)
    return unit if unit is not None and unit.unit == "CNY" else None
