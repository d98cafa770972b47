"""Codes and names of accounts: what is printed together must belong together, in the year of the document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from mingzhang.extractors.checks.fact_index import FactIndex
from mingzhang.extractors.checks.relation import Outcome, said
from mingzhang.schemas.vocabulary.codes import Account, accounts
from mingzhang.schemas.vocabulary.concepts import key_of
from mingzhang.schemas.vocabulary.phrases import phrase
from mingzhang.schemas.vocabulary.rules import Rule

__all__ = ["named"]

# 社会保障和就业支出(208类)行政事业单位养老支出(05款)行政单位离退休(01项)
_PRINTED = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,24})\((?P<code>\d{3}(?=类)|\d\d(?=[款项]))[类款项]\)")
_LEVELS = {"类": 0, "款": 3, "项": 5}
_SURE = "high"
_GRACE = 1
"""Years in which a name that has ended is still met everywhere."""


def named(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """Each code with its name, once: a name that another code has, or one that the code has no longer."""
    told = set()
    for code, name, fact_no, span in (*_of_tables(index), *_of_text(index)):
        if (code, name) not in told and (wrong := _wrong(code, name, index.year)):
            told.add((code, name))
            words = phrase("account.named", name=name, code=code, wrong=wrong, rule=rule.says)
            yield said(rule, words, () if fact_no is None else (fact_no,), span=span)


def _of_tables(index: FactIndex) -> Iterator[tuple[str, str, int | None, tuple[int, int] | None]]:
    for fact_no, fact in enumerate(index.facts):
        if fact.code and fact.table is not None and fact.axis == "function":
            yield fact.code, fact.item, fact_no, None


def _of_text(index: FactIndex) -> Iterator[tuple[str, str, int | None, tuple[int, int] | None]]:
    """Codes as sentences print them, level by level behind their names."""
    code = ""
    for match in _PRINTED.finditer(index.plain):
        code = code[: _LEVELS[index.plain[match.end() - 2]]] + match["code"]
        yield code, match["name"].lstrip("、"), None, match.span()


def _wrong(code: str, name: str, year: int) -> str:
    """What is wrong with a code's name in a year, empty where nothing is, or where the vocabulary is not sure."""
    key, known = key_of(name), accounts().by_code.get(code, ())
    now = next((entry for entry in known if entry.held_in(year) and entry.confidence == _SURE), None)
    if not year or now is None or key == key_of(now.name):
        return ""
    old = next((entry for entry in known if key == key_of(entry.name)), None)
    if old is not None:
        ended = old.last is not None and old.last + _GRACE < year and old.level == "类"
        return phrase("account.renamed", year=now.first, name=now.name) if ended else ""
    others = _codes_of().get(key, set())
    if code in others or not any(len(other) == len(code) and other[:3] != code[:3] for other in others):
        return ""
    return phrase("account.other_code", name=now.name, code=min(others))


@cache
def _codes_of() -> dict[str, set[str]]:
    """The codes of every name, of all years, other names in print included."""
    found: dict[str, set[str]] = {}
    for entry in accounts():
        for name in _names(entry):
            found.setdefault(key_of(name), set()).add(entry.code)
    return found


def _names(entry: Account) -> tuple[str, ...]:
    return (entry.name, *entry.variants)
