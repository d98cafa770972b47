"""What stands near a number of the text, and whether numbers stand so close together that they may accuse."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise

from mingzhang.extractors.checks.fact_index import FactIndex, total_words
from mingzhang.extractors.checks.relation import Relation
from mingzhang.schemas.facts import Fact
from mingzhang.schemas.vocabulary.concepts import key_of
from mingzhang.schemas.vocabulary.marks import either, words
from mingzhang.schemas.vocabulary.shapes import shape

__all__ = ["alike", "explains", "near", "own", "together"]

_REACH = 14
_FAR = 160
"""Characters between two numbers beyond which no sentence that we know joins them."""
_TOTAL = 2
"""Characters of 合计, 总计, 小计; 收入合计 names what it totals."""
_STOPS = re.compile(r"[;；]")
_RATES = frozenset({"share", "change_pct", "completion_pct", "growth"})


def near(index: FactIndex, fact_no: int) -> Sequence[int]:
    """The text facts before this one in its section, nearest first, no further than sentences reach."""
    at = index.order[fact_no]
    found = []
    for other in reversed(index.text[max(0, at - _REACH) : at]):
        if index.sections[other] != index.sections[fact_no]:
            break
        found.append(other)
    return found


def own(index: FactIndex, fact_no: int, fact_nos: Iterable[int]) -> list[int]:
    """Those of the same books and item, by its name or by its meaning: 财政拨款收、支总计 is 财政拨款收、支总预算."""
    item, concept, books = (
        _name(index.facts[fact_no]),
        index.concepts[fact_no],
        _books(index.facts[fact_no]),
    )
    return [
        other
        for other in fact_nos
        if (_name(index.facts[other]) == item or (concept and index.concepts[other] == concept))
        and _books(index.facts[other]) == books
    ]


def _name(fact: Fact) -> str:
    """The item's name without the word that calls it a total: 财政拨款收、支 is 财政拨款收、支总计."""
    name = key_of(fact.item)
    return name[:-_TOTAL] if name[-_TOTAL:] in total_words() and len(name) > _TOTAL else name


def _books(fact: Fact) -> tuple[str | None, str | None]:
    return fact.scope, fact.place


def alike(index: FactIndex, fact_nos: Iterable[int], measures: Iterable[str], unit: str = "CNY") -> list[int]:
    """Those of these measures and this unit."""
    return [p for p in fact_nos if index.facts[p].measure in measures and index.facts[p].unit == unit]


def together(index: FactIndex, relation: Relation) -> bool:
    """Whether nothing stands between the numbers of a relation that another reading could take in their place.

    Rates may, parts of an amount of the relation, other amounts of its item, and the same amount again (收入总计、
    支出总计各…). Between 省部级项目112项 and 较上年的31个增加14个 stands what the 31 and the 14 are of.
    """
    facts, fact_nos = index.facts, sorted(relation.facts)
    if any(facts[fact_no].table is not None for fact_no in fact_nos):
        return True
    gaps = ((facts[one].end or 0, facts[other].start or 0) for one, other in pairwise(fact_nos))
    comparing = words("check", "comparing")
    if any(start - end > _FAR for end, start in gaps) or any(facts[p].item.startswith(comparing) for p in fact_nos):
        return False
    items = {key_of(facts[fact_no].item) for fact_no in fact_nos}
    values = {facts[fact_no].value for fact_no in fact_nos}
    between = index.text[index.order[fact_nos[0]] + 1 : index.order[fact_nos[-1]]]
    return all(
        facts[fact_no].measure in _RATES
        or facts[fact_no].value in values
        or not items.isdisjoint(key_of(name) for name in facts[fact_no].item_path.split("/"))
        or explains(index, fact_no)
        for fact_no in between
        if fact_no not in relation.facts
    )


@cache
def _reasons() -> re.Pattern[str]:
    return re.compile(either([word for word in words("reason", "words") if not word.endswith(words("check", "uses"))]))


def explains(index: FactIndex, fact_no: int) -> bool:
    """Whether a number stands in the printed reason for those before it: 增加75万元，主要原因是压减专项资金190万元."""
    at = index.order.get(fact_no)
    start = index.facts[fact_no].start
    while at and start is not None and index.facts[index.text[at - 1]].sentence == index.facts[fact_no].sentence:
        before = index.facts[index.text[at - 1]]
        *others, said = _STOPS.split(index.document.text[before.end : start])
        if (reason := _reasons().search(said)) is not None:
            return not shape("check.compared_after").search(said, reason.end())
        if others:
            return False
        at, start = at - 1, before.start
    return False
